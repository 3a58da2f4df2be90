package diff

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnified(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"equal", "a\n", "a\n", ""},
		{"replace", "a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
		{"one line", "a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n"},
		{"from empty", "", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n"},
		{"to empty", "a\n", "", "@@ -1 +0,0 @@\n-a\n"},
		{"newline added", "a\nb", "a\nb\n", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"},
		{"newline lost", "a\n", "a", "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n"},
		{"no newline kept", "a\nb", "A\nb", "@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n"},
		{"CRLF", "a\r\nb\r\n", "a\r\nc\r\n", "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"},
		{"BOM", "\ufeffa\nb\n", "\ufeffa\nc\n", "@@ -1,2 +1,2 @@\n \ufeffa\n-b\n+c\n"},
	} {
		want := test.want
		if want != "" {
			want = "--- a/Dockerfile\n+++ b/Dockerfile\n" + want
		}
		if diff := cmp.Diff(want, string(Unified("Dockerfile", []byte(test.old), []byte(test.new)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// numbered is lines 1 to n, with some replaced.
func numbered(n int, changed ...int) []byte {
	var b bytes.Buffer
	for i := 1; i <= n; i++ {
		line := fmt.Sprint(i)
		for _, c := range changed {
			if c == i {
				line += " changed"
			}
		}
		b.WriteString(line + "\n")
	}
	return b.Bytes()
}

func TestUnifiedHunks(t *testing.T) {
	for _, test := range []struct {
		changed []int
		want    string // the hunk headers
	}{
		{[]int{10}, "@@ -7,7 +7,7 @@"},
		{[]int{1, 30}, "@@ -1,4 +1,4 @@ @@ -27,4 +27,4 @@"},
		{[]int{10, 17}, "@@ -7,14 +7,14 @@"}, // six lines between: they touch
		{[]int{10, 18}, "@@ -7,7 +7,7 @@ @@ -15,7 +15,7 @@"},
	} {
		var headers []string
		for line := range strings.Lines(string(Unified("f", numbered(30), numbered(30, test.changed...)))) {
			if strings.HasPrefix(line, "@@") {
				headers = append(headers, strings.TrimSpace(line))
			}
		}
		if got := strings.Join(headers, " "); got != test.want {
			t.Errorf("%v: %s, want %s", test.changed, got, test.want)
		}
	}
}

// Hunks after an insertion start at different lines on the two sides.
func TestUnifiedShiftedHunk(t *testing.T) {
	old := numbered(20)
	new := append([]byte("first\n"), numbered(20, 20)...)
	want := "@@ -17,4 +18,4 @@\n 17\n 18\n 19\n-20\n+20 changed\n"
	if got := string(Unified("f", old, new)); !strings.Contains(got, want) {
		t.Errorf("%q is not in:\n%s", want, got)
	}
}

// Where lines repeat, the shortest script is found.
func TestEditScriptIsShort(t *testing.T) {
	old := strings.Repeat("RUN x\n\n", 20)
	new := strings.Replace(old, "RUN x\n", "RUN y\n", 1) + "FROM alpine\n\n"
	changes := 0
	for _, e := range Script([]byte(old), []byte(new)) {
		if e.Op != ' ' {
			changes++
		}
	}
	if changes != 4 {
		t.Errorf("%d changed lines, want 4", changes)
	}
}

// The counts of distinct lines at which runes become special: beyond ASCII, at
// the surrogates, at the replacement character, beyond 16 bits and beyond all.
func TestEditScriptManyLines(t *testing.T) {
	if testing.Short() {
		t.Skip("reads many lines")
	}
	for _, n := range []int{127, 2047, surrogateMin - 1, surrogateMin + 1, 0xFFFD - 0x800, 0x10000, 0x10FFFF} {
		old := numbered(n)
		new := numbered(n, 1, n/2, n)
		if got := rebuild(Script(old, new)); !bytes.Equal(got, new) {
			t.Errorf("%d lines: the script does not give the new file", n)
		}
	}
}

func rebuild(script []Line) []byte {
	var b bytes.Buffer
	for _, e := range script {
		if e.Op != '-' {
			b.Write(e.Text)
		}
	}
	return b.Bytes()
}

func TestLineRunesAreValid(t *testing.T) {
	var runes lineRunes
	runes.next = surrogateMin - 1
	if a, b := runes.fresh(), runes.fresh(); a != surrogateMin-1 || b != surrogateMax+1 {
		t.Errorf("%x %x", a, b)
	}
	runes.next = 0x10FFFF
	if runes.fresh(); runes.exhausted {
		t.Error("the last rune counts as exhausted")
	}
	if runes.fresh(); !runes.exhausted {
		t.Error("the runes are not exhausted")
	}
}

func TestDiffName(t *testing.T) {
	for name, want := range map[string]string{
		"a/Dockerfile":     "a/Dockerfile",
		"a/my service/D":   "a/my service/D\t",
		"a/D ":             "\"a/D \"\t",
		"a/tab\tx":         `"a/tab\tx"`,
		"a/q\"b\\":         `"a/q\"b\\"`,
		"a/é D":            "\"a/\\303\\251 D\"\t",
		"a/\x01\x7f\n":     `"a/\001\177\n"`,
		"a/$x'&;#!*?[]{}~": "a/$x'&;#!*?[]{}~",
	} {
		if got := diffName(name); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}
