package htmlreport

import (
	"bytes"
	"strings"

	"offstage/cmd/offstage/internal/diff"
	"offstage/cmd/offstage/internal/record"
)

// Sides are the two versions of a file next to each other.
type sides struct {
	Rows []line `json:"rows"`
	// Whether the last line has no line feed. The rows are without theirs.
	OldOpen bool `json:"oldOpen"`
	NewOpen bool `json:"newOpen"`
}

// A line is one row: an unchanged line, a line of one side, or a line and what
// became of it.
type line struct {
	Op  string   `json:"op"` // " " unchanged, "-" removed, "+" added, "~" changed
	Old []string `json:"old,omitempty"`
	New []string `json:"new,omitempty"` // for an unchanged line left out
}

// The parts of a line take turns: the first is the same on both sides, the
// second is not, and so on. Either may be empty. A line of one side is one part.

// sideBySide pairs what was removed with what it became.
func sideBySide(old, new []byte) *sides {
	eol := lineEnd(old, new)
	s := &sides{Rows: []line{}, OldOpen: open(old), NewOpen: open(new)}
	script := diff.Script(old, new)
	for len(script) > 0 {
		kept := span(script, ' ')
		for _, l := range script[:kept] {
			s.Rows = append(s.Rows, line{Op: " ", Old: []string{text(l, eol)}})
		}
		script = script[kept:]
		changed := 0
		for changed < len(script) && script[changed].Op != ' ' {
			changed++
		}
		s.Rows = append(s.Rows, pairs(split(script[:changed], eol))...)
		script = script[changed:]
	}
	return s
}

// span counts the leading lines with this operation.
func span(script []diff.Line, op byte) int {
	n := 0
	for n < len(script) && script[n].Op == op {
		n++
	}
	return n
}

// split gives the removed and the added lines of a change.
func split(script []diff.Line, eol string) (removed, added []string) {
	for _, l := range script {
		if l.Op == '-' {
			removed = append(removed, text(l, eol))
		} else {
			added = append(added, text(l, eol))
		}
	}
	return removed, added
}

// text is a line without its end. Bytes that are not UTF-8 would be lost in the
// JSON: U+FFFD says that they are there.
func text(l diff.Line, eol string) string {
	s, ended := strings.CutSuffix(string(l.Text), eol)
	if !ended {
		s = strings.TrimSuffix(s, "\n")
	}
	return strings.ToValidUTF8(s, "\ufffd")
}

// lineEnd is the end that is not shown: CRLF where every line has it. Among
// others a carriage return is worth seeing.
func lineEnd(old, new []byte) string {
	for _, src := range [][]byte{old, new} {
		if bytes.Count(src, []byte("\n")) != bytes.Count(src, []byte("\r\n")) {
			return "\n"
		}
	}
	return "\r\n"
}

// open says whether a file's last line lacks its line feed.
func open(src []byte) bool { return len(src) > 0 && src[len(src)-1] != '\n' }

// countLines counts the lines that a record's diff adds and removes.
func countLines(rec *record.Record) (added, removed int) {
	if rec.Diff == "" {
		return 0, 0
	}
	for _, l := range diff.Script(rec.Old, rec.New) {
		switch l.Op {
		case '+':
			added++
		case '-':
			removed++
		}
	}
	return added, removed
}
