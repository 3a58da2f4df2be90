package dockerfile

import (
	"bytes"
	"unicode"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

var bom = []byte("\xef\xbb\xbf")

// endOfLine is how the file's first line ends; a file without one gets "\n".
func endOfLine(src []byte) string {
	if i := bytes.IndexByte(src, '\n'); i > 0 && src[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// lineStarts gives the offset of each line, and the end of the file after it.
func lineStarts(src []byte) []int {
	starts := make([]int, 1, bytes.Count(src, []byte("\n"))+2)
	for i, c := range src {
		if c == '\n' && i+1 < len(src) {
			starts = append(starts, i+1)
		}
	}
	return append(starts, len(src))
}

// leads finds the comment lines that travel with a step. BuildKit's own
// PrevComment can't serve: a bare # resets it.
type leads struct {
	src   []byte
	lines []int
	floor int // the last line that a comment may not reach into
}

// newLeads keeps the head of the file out of every lead: parser directives, and
// the #! line that may stand above them.
func newLeads(src []byte, lines []int) *leads {
	return &leads{src: src, lines: lines, floor: headLines(bytes.TrimPrefix(src, bom))}
}

// headLines counts the lines that are no ordinary comments. BuildKit looks for
// "syntax" below a #! line, and for "escape" only without one.
func headLines(src []byte) int {
	var p parser.DirectiveParser
	n := 0
	for line := range bytes.Lines(src) {
		if n == 0 && bytes.HasPrefix(line, []byte("#!")) {
			n++
			continue
		}
		if d, err := p.ParseLine(bytes.TrimSpace(line)); d == nil || err != nil {
			break
		}
		n++
	}
	return n
}

// above is the lead of a step that covers the lines first to last and starts
// at the byte start. Steps must be given in order.
func (l *leads) above(first, last, start int) Span {
	top := first
	for top-1 > l.floor && isComment(l.src[l.lines[top-2]:l.lines[top-1]]) {
		top--
	}
	l.floor = last
	if top == first {
		return Span{start, start}
	}
	at := l.lines[top-1]
	if at == 0 && bytes.HasPrefix(l.src, bom) {
		at = len(bom)
	}
	return Span{at, l.lines[first-1]}
}

func isComment(line []byte) bool {
	line = bytes.TrimLeftFunc(bytes.TrimPrefix(line, bom), unicode.IsSpace)
	return len(line) > 0 && line[0] == '#'
}
