package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offstage/transform"
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
		{screen{
			color: true,
		}, bold + "--- a/D" + reset + "\n" + bold + "+++ b/D" + reset + "\n" + cyan + "@@ -1,3 +1,3 @@" + reset +
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

func TestSentence(t *testing.T) {
	const head, text = "a/Dockerfile: refused [cron]:", "a supervisor starts\x1b the program among others."
	for width, want := range map[int]string{
		0:  head + ` a supervisor starts\x1b the program among others.` + "\n",
		48: head + " a supervisor\n     starts\\x1b the program among others.\n",
		20: head + "\n     a supervisor\n     starts\\x1b the\n     program among\n     others.\n",
		3:  head + "\n     a\n     supervisor\n     starts\\x1b\n     the\n     program\n     among\n     others.\n",
	} {
		got := strings.ReplaceAll(screen{width: width}.sentence(red, head, text, 5), " \n", "\n")
		if got != want {
			t.Errorf("%d columns:\n%s", width, got)
		}
	}
	if got := (screen{color: true}).sentence(red, "h:", "t", 5); got != red+"h:"+reset+" t\n" {
		t.Errorf("%q", got)
	}
}

// Why and what to do are on lines of their own, indented below the Dockerfile.
func TestRefusalOnTerminal(t *testing.T) {
	var b strings.Builder
	c := &command{stderr: &b, errScreen: screen{width: 30, color: true}}
	c.remarks(&outcome{shown: "Dockerfile", place: place{name: "Dockerfile"},
		result: &transform.Result{Refusals: []transform.Refusal{{
			Code: "gui", Text: "the program needs a display", Do: "leave it as it is, or run it elsewhere",
			Evidence: []transform.Evidence{{
				File: "Dockerfile",
				Line: 3,
				Why:  "imports fyne",
			}, {File: "main.go", Line: 1, Why: "opens a window"}},
		}}}})
	want := yellow + "Dockerfile: refused [gui]:" + reset + " the\n     program needs a display.\n" +
		"  " + bold + "why:" + reset + " Dockerfile:3: imports\n       fyne\n" +
		"  " + bold + "why:" + reset + " main.go:1: opens a\n       window\n" +
		"  " + bold + "do: " + reset + " Leave it as it is, or\n       run it elsewhere.\n"
	if b.String() != want {
		t.Errorf("%q, want\n%q", b.String(), want)
	}
}
