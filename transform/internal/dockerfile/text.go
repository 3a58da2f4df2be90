package dockerfile

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// A Text is what an instruction says after its keyword and flags, continuation
// lines joined as Docker joins them. Each of its bytes knows its place in the
// file, so that what a shell parser finds in it can be edited.
type Text struct {
	S   string
	at  []int32
	end int
}

// Pos is where byte i of the text stands in the file; i may be len(S).
func (t Text) Pos(i int) int {
	if i < len(t.at) {
		return int(t.at[i])
	}
	return t.end
}

// Slice is the part of the text from i to the end.
func (t Text) Slice(i int) Text {
	return Text{S: t.S[i:], at: t.at[i:], end: t.end}
}

// cut is the part of the text before i.
func (t Text) cut(i int) Text {
	return Text{S: t.S[:i], at: t.at[:i], end: t.Pos(i)}
}

// trim takes the space off both ends, as BuildKit does.
func (t Text) trim() Text {
	t = t.cut(len(strings.TrimRightFunc(t.S, unicode.IsSpace)))
	return t.Slice(len(t.S) - len(strings.TrimLeftFunc(t.S, unicode.IsSpace)))
}

// Text gives the step's text. A RUN that is nothing but a heredoc gives the
// heredoc's body, which is the script that runs.
func (s *Step) Text() Text {
	j := joiner{src: s.file.Src, escape: byte(s.file.Escape), next: s.Span.Start, stop: s.Span.End}
	j.join()
	head := j.text().trim()
	skip := skipFlags(head.S, j.escape)
	if j.next == j.stop {
		return head.Slice(skip).trim()
	}
	if doc := parser.MustParseHeredoc(head.Slice(skip).trim().S); doc != nil {
		return j.body(doc.Chomp)
	}
	j.rest()
	all := j.text()
	lead := len(all.S) - len(strings.TrimLeftFunc(all.S, unicode.IsSpace))
	return all.Slice(lead + skip).trim()
}

// joiner builds the logical line of an instruction from its physical lines.
type joiner struct {
	src        []byte
	escape     byte
	next, stop int // the physical lines still to read
	sb         strings.Builder
	at         []int32
	end        int
}

func (j *joiner) text() Text { return Text{S: j.sb.String(), at: j.at, end: j.end} }

// join reads physical lines up to the one that does not continue. Comments and
// blank lines in between are no part of the text.
func (j *joiner) join() {
	for first := true; j.next < j.stop; first = false {
		start, line := j.line()
		if first {
			n := len(line) - len(bytes.TrimLeftFunc(line, unicode.IsSpace))
			start, line = start+n, line[n:]
		} else if isComment(line) || len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		text, more := continues(line, j.escape)
		j.add(start, text)
		if !more {
			break
		}
	}
}

// line takes the next physical line without its end of line.
func (j *joiner) line() (start int, line []byte) {
	start = j.next
	if i := bytes.IndexByte(j.src[start:j.stop], '\n'); i >= 0 {
		j.next = start + i + 1
	} else {
		j.next = j.stop
	}
	return start, bytes.TrimRight(j.src[start:j.next], "\r\n")
}

func (j *joiner) add(start int, text []byte) {
	j.sb.Write(text)
	for i := range text {
		j.at = append(j.at, int32(start+i))
	}
	j.end = start + len(text)
}

// continues cuts the continuation character off a line, if it ends in one. Two
// escape characters in a row do not continue a line.
func continues(line []byte, escape byte) ([]byte, bool) {
	t := bytes.TrimRight(line, " \t")
	n := len(t)
	if n == 0 || t[n-1] != escape || n > 1 && t[n-2] == escape {
		return line, false
	}
	return t[:n-1], true
}

// body gives the lines of the step's heredoc, without its terminator. What
// <<-WORD takes off, tabs before each line, is no part of the text.
func (j *joiner) body(chomp bool) Text {
	b := joiner{src: j.src, next: j.next, stop: j.stop, end: j.next}
	lines := bytes.TrimRight(j.src[j.next:j.stop], "\r\n")
	b.stop = j.next + bytes.LastIndexByte(lines, '\n') + 1 // the last line is the terminator
	b.lines(chomp)
	return b.text()
}

// rest adds the end of the line so far, and the physical lines that follow.
func (j *joiner) rest() {
	j.newline()
	j.lines(false)
}

// lines adds the physical lines as they are, each ended by "\n".
func (j *joiner) lines(chomp bool) {
	for j.next < j.stop {
		start, line := j.line()
		if chomp {
			n := len(line) - len(bytes.TrimLeft(line, "\t"))
			start, line = start+n, line[n:]
		}
		j.add(start, line)
		j.newline()
	}
}

// newline ends the line that was read last, if the file ends it.
func (j *joiner) newline() {
	if j.src[j.next-1] == '\n' {
		j.add(j.next-1, []byte("\n"))
	}
}

// skipFlags gives the offset in s after the keyword and its flags. It splits
// words as BuildKit does: byte by byte, quotes may hold spaces, and -- alone
// ends the flags.
func skipFlags(s string, escape byte) int {
	i := strings.IndexAny(s, "\t\v\f\r ")
	if i < 0 {
		return len(s)
	}
	for {
		for i < len(s) && unicode.IsSpace(rune(s[i])) {
			i++
		}
		if !strings.HasPrefix(s[i:], "--") {
			return i
		}
		word := i
		i += wordEnd(s[i:], escape)
		if s[word:i] == "--" {
			return i
		}
	}
}

// wordEnd is where the first word of s ends.
func wordEnd(s string, escape byte) int {
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && unicode.IsSpace(rune(c)):
			return i
		case c == escape:
			i++
		}
	}
	return len(s)
}

// Syntax is the frontend that the file's syntax line names; empty without one.
func (f *File) Syntax() string {
	ref, _, _, _ := parser.DetectSyntax(f.Src)
	return ref
}
