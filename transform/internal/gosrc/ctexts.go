package gosrc

import (
	"bytes"
	"path"
	"strings"

	"offstage/transform/internal/source"
)

// A cText is a literal of C, or several that stand one after the other.
type cText struct {
	text string
	line int
}

// literal takes the literal of n bytes that begins here.
func (c *cScanner) literal(n int) {
	s, ok := unquoteC(string(c.src[c.at : c.at+n]))
	switch last := len(c.texts) - 1; {
	case !ok || len(s) > maxText:
	case c.before == '"' && last >= 0 && len(c.texts[last].text) < maxText:
		c.texts[last].text += s
	default:
		c.texts = append(c.texts, cText{s, c.line})
	}
}

// included passes over what an #include names.
func (c *cScanner) included() {
	line, _, _ := bytes.Cut(c.src[c.at:], []byte("\n"))
	c.at += len(line)
}

// says lists the literals of a C text like the constants of Go: whatever they are given to may
// open what they name.
func (l cReader) says(name string, texts []cText) {
	for _, t := range texts {
		if plausible(t.text) {
			pos := source.Pos{File: name, Line: t.line}
			l.prog.Strings = append(l.prog.Strings, String{Text: t.text, Pos: pos})
		}
	}
}

// readIncluded reads the C files of the directories in which a #cgo line has the compiler look
// for what is included.
func (l cReader) readIncluded(dir string, words []string) {
	for _, w := range words {
		in, ok := strings.CutPrefix(w, "-I")
		switch {
		case !ok || in == "":
		case path.IsAbs(in):
			l.readCIn(source.Rel(path.Clean(in)))
		default:
			l.readCIn(path.Join(dir, in))
		}
	}
}
