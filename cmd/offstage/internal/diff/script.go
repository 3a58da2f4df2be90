package diff

import (
	"bytes"
	"time"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// A Line is one line of an edit script.
type Line struct {
	Op   byte   // ' ' kept, '-' deleted, '+' inserted: as a unified diff says it
	Text []byte // with its line feed, if it has one
}

// Script turns old into new line by line. A line keeps its line feed, so a
// last line without one differs from the same line with one.
//
// The library diffs runes. Its own helpers that give every line a rune fail
// above some counts of distinct lines, so that part is done here, and only
// lengths are taken back from it.
func Script(old, new []byte) []Line {
	a, b := SplitLines(old), SplitLines(new)
	var runes lineRunes
	ra, rb := runes.of(a), runes.of(b)
	if runes.exhausted {
		return append(edits('-', a), edits('+', b)...)
	}
	var script []Line
	for _, d := range newDiffer(len(a)+len(b)).DiffMainRunes(ra, rb, false) {
		n := utf8.RuneCountInString(d.Text)
		switch d.Type {
		case diffmatchpatch.DiffEqual:
			script = append(script, edits(' ', a[:n])...)
			a, b = a[n:], b[n:]
		case diffmatchpatch.DiffDelete:
			script = append(script, edits('-', a[:n])...)
			a = a[n:]
		case diffmatchpatch.DiffInsert:
			script = append(script, edits('+', b[:n])...)
			b = b[n:]
		}
	}
	return script
}

// newDiffer gives the shortest script for any file that a person wrote, and
// some script after a while for one that was made to be slow.
func newDiffer(lines int) *diffmatchpatch.DiffMatchPatch {
	d := diffmatchpatch.New()
	if lines < 10_000 {
		d.DiffTimeout = 0 // no limit, which also means no short cut
	} else {
		d.DiffTimeout = 2 * time.Second
	}
	return d
}

// SplitLines cuts a text after its line feeds.
func SplitLines(src []byte) [][]byte {
	if len(src) == 0 {
		return nil
	}
	lines := bytes.SplitAfter(src, []byte("\n"))
	if last := len(lines) - 1; len(lines[last]) == 0 {
		lines = lines[:last]
	}
	return lines
}

func edits(op byte, lines [][]byte) []Line {
	var script []Line
	for _, line := range lines {
		script = append(script, Line{op, line})
	}
	return script
}

// lineRunes gives every distinct line a rune of its own.
type lineRunes struct {
	known     map[string]rune
	next      rune
	exhausted bool // there were more distinct lines than runes
}

const surrogateMin, surrogateMax = 0xD800, 0xDFFF // no rune of valid text

func (r *lineRunes) of(lines [][]byte) []rune {
	if r.known == nil {
		r.known = map[string]rune{}
	}
	runes := make([]rune, len(lines))
	for i, line := range lines {
		known, ok := r.known[string(line)]
		if !ok {
			known = r.fresh()
			r.known[string(line)] = known
		}
		runes[i] = known
	}
	return runes
}

func (r *lineRunes) fresh() rune {
	fresh := r.next
	r.exhausted = r.exhausted || fresh > utf8.MaxRune
	if r.next++; r.next == surrogateMin {
		r.next = surrogateMax + 1
	}
	return fresh
}
