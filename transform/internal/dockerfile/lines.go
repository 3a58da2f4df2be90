package dockerfile

import (
	"bytes"

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

// newLeads keeps parser directives out of every lead: they belong to the file.
func newLeads(src []byte, lines []int) *leads {
	var p parser.DirectiveParser
	dirs, _ := p.ParseAll(bytes.TrimPrefix(src, bom)) // a bad directive fails in Parse
	return &leads{src: src, lines: lines, floor: len(dirs)}
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
	line = bytes.TrimPrefix(line, bom)
	line = bytes.TrimLeft(line, " \t\r\n\v\f")
	return len(line) > 0 && line[0] == '#'
}
