// Package diff compares two versions of a file line by line and writes the
// difference as a unified diff.
package diff

import (
	"bytes"
	"fmt"
)

// contextLines is how many unchanged lines a hunk shows around a change.
const contextLines = 3

// Unified is the difference of two versions of the file at path, in the form
// that `git apply` and `patch -p1` take; nil when there is none.
func Unified(path string, old, new []byte) []byte {
	if bytes.Equal(old, new) {
		return nil
	}
	script := Script(old, new)
	var b bytes.Buffer
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", diffName("a/"+path), diffName("b/"+path))
	at := position{1, 1}
	done := 0
	for _, h := range hunks(script) {
		at = at.after(script[done:h.start])
		writeHunk(&b, at, script[h.start:h.end])
		at = at.after(script[h.start:h.end])
		done = h.end
	}
	return b.Bytes()
}

// A hunk is a part of an edit script: the changes and the lines around them.
type hunk struct{ start, end int }

// hunks joins changes whose surrounding lines touch.
func hunks(script []Line) []hunk {
	var all []hunk
	for i, e := range script {
		if e.Op == ' ' {
			continue
		}
		start, end := max(i-contextLines, 0), min(i+1+contextLines, len(script))
		if last := len(all) - 1; last >= 0 && start <= all[last].end {
			all[last].end = end
		} else {
			all = append(all, hunk{start, end})
		}
	}
	return all
}

// A position is the next line of the old and of the new file, counted from 1.
type position struct{ old, new int }

func (p position) after(script []Line) position {
	for _, e := range script {
		if e.Op != '+' {
			p.old++
		}
		if e.Op != '-' {
			p.new++
		}
	}
	return p
}

func writeHunk(b *bytes.Buffer, at position, script []Line) {
	end := at.after(script)
	fmt.Fprintf(b, "@@ -%s +%s @@\n", lineRange(at.old, end.old), lineRange(at.new, end.new))
	for _, e := range script {
		b.WriteByte(e.Op)
		b.Write(e.Text)
		if !bytes.HasSuffix(e.Text, []byte("\n")) {
			b.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// lineRange is a range of lines as hunk headers write it: a count of one is
// left out, and an empty range is placed after the line before it.
func lineRange(start, end int) string {
	switch end - start {
	case 0:
		return fmt.Sprintf("%d,0", start-1)
	case 1:
		return fmt.Sprint(start)
	}
	return fmt.Sprintf("%d,%d", start, end-start)
}
