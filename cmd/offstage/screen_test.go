package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"plain é 日本 ✓":        "plain é 日本 ✓",
		"\x1b[31mred":         `\x1b[31mred`,
		"a\nb\r\tc\x00":       `a\nb\r\tc\x00`,
		"c1 \u009b31m \x7f":   `c1 \u009b31m \x7f`,
		"bad \xff\x9b":        `bad \xff\x9b`,
		"bidi \u202e\u2066":   `bidi \u202e\u2066`,
		"hidden \u200b\ufeff": `hidden \u200b\ufeff`,
		`back\slash "q"`:      `back\slash "q"`,
		"\ufffd":              "\ufffd",
	} {
		if got := escape(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestScreenDiff(t *testing.T) {
	diff := "--- a/D\n+++ b/D\n@@ -1,3 +1,3 @@\n-- x\x1b[2J\r\n+y\tz\r\n same\n"
	for _, test := range []struct {
		screen screen
		want   string
	}{
		{screen{}, diff},
		{screen{terminal: true}, "--- a/D\n+++ b/D\n@@ -1,3 +1,3 @@\n-- x\\x1b[2J\r\n+y\tz\r\n same\n"},
		{screen{color: true}, bold + "--- a/D" + reset + "\n" + bold + "+++ b/D" + reset + "\n" + cyan + "@@ -1,3 +1,3 @@" + reset +
			"\n" + red + "-- x\x1b[2J" + reset + "\r\n" + green + "+y\tz" + reset + "\r\n same\n"},
	} {
		if got := test.screen.diff([]byte(diff)); string(got) != test.want {
			t.Errorf("%+v:\n%q, want\n%q", test.screen, got, test.want)
		}
	}
}

// A deleted line that looks like a header is still a deleted line.
func TestDiffColorCountsLines(t *testing.T) {
	if got := diffColor(5, []byte("--- x")); got != red {
		t.Errorf("%q", got)
	}
	if got := diffColor(0, []byte("--- x")); got != bold {
		t.Errorf("%q", got)
	}
}

func TestNewScreen(t *testing.T) {
	none := func(string) string { return "" }
	if got := newScreen(new(bytes.Buffer), "auto", none); got != (screen{}) {
		t.Errorf("a buffer: %+v", got)
	}
	if got := newScreen(new(bytes.Buffer), "always", none); got != (screen{color: true}) {
		t.Errorf("always: %+v", got)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if isTerminal(file) {
		t.Error("a file counts as a terminal")
	}
}

func TestNoColor(t *testing.T) {
	for _, test := range []struct {
		color string
		env   map[string]string
		want  bool
	}{
		{"auto", nil, true},
		{"auto", map[string]string{"NO_COLOR": "1"}, false},
		{"auto", map[string]string{"TERM": "dumb"}, false},
		{"always", map[string]string{"NO_COLOR": "1"}, true},
		{"never", nil, false},
	} {
		getenv := func(name string) string { return test.env[name] }
		if got := (screen{terminal: true}).withColor(test.color, getenv); got.color != test.want {
			t.Errorf("%+v: %v", test, got.color)
		}
	}
}

func TestScreenName(t *testing.T) {
	if got := (screen{terminal: true}).name("a\x1b"); got != `a\x1b` {
		t.Errorf("on a terminal: %q", got)
	}
	if got := (screen{color: true}).name("a\x1b"); got != "a\x1b" {
		t.Errorf("in a pipe: %q", got)
	}
}
