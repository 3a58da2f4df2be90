package sarif

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// apply does what the format says that a fix does, from the last replacement to
// the first.
func apply(old string, all []replacement) string {
	for i := len(all) - 1; i >= 0; i-- {
		d := all[i].Deleted
		start, end := offset(old, d.StartLine, d.StartColumn), offset(old, d.EndLine, d.EndColumn)
		text := ""
		if all[i].Inserted != nil {
			text = all[i].Inserted.Text
		}
		old = old[:start] + text + old[end:]
	}
	return old
}

// offset is the byte at a line and a column, which counts code points.
func offset(text string, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	for ; column > 1; column-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

func TestReplacements(t *testing.T) {
	for _, test := range []struct{ old, new string }{
		{"a\nb\nc\n", "a\nB\nc\n"},
		{"a\n", "b\na\n"},
		{"a\n", "a\nb\n"},
		{"a", "a\nb"},
		{"a\nüß日", "a\nx\n"},
		{"a\r\nb\r\nc", "a\r\nB\r\nc\r\nd"},
		{"a\nb\nc\nd\n", "b\nc\n"},
		{"a\n", ""},
		{"", "a\n"},
		{"a\rb\u2028c\n", "a\rx\u2028c\n"},
	} {
		for _, mark := range []string{"", "\ufeff"} {
			got := mark + apply(test.old, replacements([]byte(mark+test.old), []byte(mark+test.new)))
			if got != mark+test.new {
				t.Errorf("%q to %q gives %q", mark+test.old, test.new, got)
			}
		}
	}
}

func TestRegions(t *testing.T) {
	all := replacements([]byte("\ufeffFROM é\r\nRUN 日本"), []byte("\ufeffFROM é AS b\r\nRUN 日本\r\n"))
	want := region{1, 1, 2, 7} // in code points, without the mark
	if len(all) != 1 || all[0].Deleted != want || all[0].Inserted.Text != "FROM é AS b\r\nRUN 日本\r\n" {
		t.Errorf("%+v, want %v", all, want)
	}
}

func TestNoFixForOtherBytes(t *testing.T) {
	if all := replacements([]byte("a\xff\n"), []byte("b\xff\n")); all != nil {
		t.Errorf("%+v", all)
	}
}

func FuzzReplacements(f *testing.F) {
	f.Add("FROM a\r\nRUN b", "FROM a AS c\r\nRUN b\nFROM d\n")
	f.Fuzz(func(t *testing.T, old, new string) {
		if !utf8.ValidString(old) || !utf8.ValidString(new) || strings.HasPrefix(old, "\ufeff") ||
			strings.HasPrefix(new, "\ufeff") {
			return
		}
		if got := apply(old, replacements([]byte(old), []byte(new))); !bytes.Equal([]byte(got), []byte(new)) {
			t.Errorf("%q to %q gives %q", old, new, got)
		}
	})
}
