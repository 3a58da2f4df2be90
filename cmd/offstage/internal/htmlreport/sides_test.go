package htmlreport

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"offstage/cmd/offstage/internal/htmlreport/sample"

	"github.com/google/go-cmp/cmp"
)

// drawn writes rows as text, with what differs in brackets.
func drawn(rows []line) string {
	var b strings.Builder
	side := func(parts []string) string {
		var s string
		for i, p := range parts {
			if i%2 == 1 && p != "" {
				p = "[" + p + "]"
			}
			s += p
		}
		return s
	}
	for _, r := range rows {
		b.WriteString(strings.TrimRight(fmt.Sprintf("%s %s | %s", r.Op, side(r.Old), side(r.New)), " ") + "\n")
	}
	return b.String()
}

func TestSideBySide(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{
			"changed", "FROM golang\nCMD x\n", "FROM golang AS b\nCMD x\n",
			"~ FROM golang | FROM golang[ AS b]\n  CMD x |\n",
		},
		{"added", "a\n", "a\nb\n", "  a |\n+  | b\n"},
		{"removed", "a\nb\n", "a\n", "  a |\n- b |\n"},
		{"from nothing", "", "a\n", "+  | a\n"},
		{"unlike lines", "FROM golang\n", "xyz 123\n", "- FROM golang |\n+  | xyz 123\n"},
		{"the most similar one", "RUN go build\n", "# why\nFROM scratch\nRUN CGO_ENABLED=0 go build\n",
			"+  | # why\n+  | FROM scratch\n~ RUN go build | RUN [CGO_ENABLED=0 ]go build\n"},
		{"two in order", "RUN aaaa one\nCOPY bbbb two\n", "RUN aaaa uno\nEXPOSE 1\nCOPY bbbb dos\n",
			"~ RUN aaaa [one] | RUN aaaa [uno]\n+  | EXPOSE 1\n~ COPY bbbb [two] | COPY bbbb [dos]\n"},
		{"CRLF throughout", "a\r\nb\r\n", "a\r\nb x\r\n", "  a |\n~ b | b[ x]\n"},
		{"CRLF lost", "aaaa\r\n", "aaaa\n", "~ aaaa[\r] | aaaa\n"},
		{"not UTF-8", "\xff\n", "\xff\nb\n", "  \ufffd |\n+  | b\n"},
	} {
		got := sideBySide([]byte(test.old), []byte(test.new))
		if d := cmp.Diff(test.want, drawn(got.Rows)); d != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, d)
		}
	}
}

func TestMissingLineFeed(t *testing.T) {
	s := sideBySide([]byte("a"), []byte("a\n"))
	if !s.OldOpen || s.NewOpen || drawn(s.Rows) != "~ a | a\n" {
		t.Errorf("%+v", s)
	}
	if s := sideBySide(nil, []byte("a")); s.OldOpen || !s.NewOpen {
		t.Errorf("%+v", s)
	}
}

// Lines that nobody could read are shown, without a comparison that takes long.
func TestLongChanges(t *testing.T) {
	long := strings.Repeat("x", 2001)
	if got := sideBySide([]byte(long+"\n"), []byte(long+"y\n")).Rows; len(got) != 2 || got[0].Op != "-" ||
		got[1].Op != "+" {
		t.Errorf("%d rows", len(got))
	}
	// Short lines, but a table of all their pairs would be large.
	if got := pairs(slices.Repeat([]string{"a"}, 1001), []string{"a"}); len(got) != 1002 {
		t.Errorf("%d rows", len(got))
	}
	blank := func(n int) []byte { return []byte(strings.Repeat("\r\n", n) + "x\n") }
	if got := sideBySide(blank(3000), []byte(strings.Repeat("\n", 3000))).Rows; len(got) != 6001 {
		t.Errorf("%d rows", len(got))
	}
}

// Both files can be read off the rows.
func FuzzSideBySide(f *testing.F) {
	f.Add(sample.Before, sample.After)
	f.Add("a\r\nb", "b\n\nc")
	f.Fuzz(func(t *testing.T, old, new string) {
		old, new = strings.ToValidUTF8(old, "?"), strings.ToValidUTF8(new, "?")
		s := sideBySide([]byte(old), []byte(new))
		eol := lineEnd([]byte(old), []byte(new))
		var before, after []string
		for _, r := range s.Rows {
			if r.Op != "+" {
				before = append(before, strings.Join(r.Old, ""))
			}
			switch r.Op {
			case " ":
				after = append(after, strings.Join(r.Old, ""))
			case "+", "~":
				after = append(after, strings.Join(r.New, ""))
			}
		}
		if got := joined(before, eol, s.OldOpen); got != old {
			t.Errorf("before: %q, want %q", got, old)
		}
		if got := joined(after, eol, s.NewOpen); got != new {
			t.Errorf("after: %q, want %q", got, new)
		}
	})
}

func joined(lines []string, eol string, open bool) string {
	text := strings.Join(lines, eol)
	if len(lines) > 0 && !open {
		text += eol
	}
	return text
}
