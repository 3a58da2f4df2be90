package dockerfile

import (
	"bytes"
	"strings"
)

// A Text is what an instruction says after its keyword and flags, continuation
// lines joined as Docker joins them. Each of its bytes knows its place in the
// file, so that what a shell parser finds in it can be edited.
type Text struct {
	S       string
	at      []int32
	end     int
	Heredoc bool // S is the body of a heredoc that is the whole command
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
	return Text{S: t.S[i:], at: t.at[i:], end: t.end, Heredoc: t.Heredoc}
}

// Text gives the step's text. A RUN that is nothing but a heredoc gives the
// heredoc's body, which is the script that runs.
func (s *Step) Text() Text {
	j := joiner{src: s.file.Src, escape: byte(s.file.Escape), next: s.Span.Start, stop: s.Span.End}
	j.join()
	skip := skipWords(j.sb.String(), 1+s.flags)
	if j.next < j.stop {
		if body, ok := j.heredocBody(j.sb.String()[skip:]); ok {
			return body
		}
		j.newline()
		j.rest()
	}
	return Text{S: j.sb.String(), at: j.at, end: j.end}.Slice(skip)
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

// join reads physical lines up to the one that does not continue. Comments and
// blank lines in between are no part of the text.
func (j *joiner) join() {
	for first := true; j.next < j.stop; first = false {
		start, line := j.line()
		if first {
			n := len(line) - len(bytes.TrimLeft(line, " \t\v\f\r"))
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

// heredocBody gives the lines after a text that is only <<WORD, up to WORD.
func (j *joiner) heredocBody(text string) (Text, bool) {
	word, ok := strings.CutPrefix(strings.TrimSpace(text), "<<")
	if !ok || strings.ContainsAny(word, " \t;|&<>") {
		return Text{}, false
	}
	body := joiner{src: j.src, next: j.next, stop: j.stop}
	body.rest()
	b := Text{S: body.sb.String(), at: body.at, end: body.end, Heredoc: true}
	trimmed := strings.TrimRight(b.S, "\r\n")
	cut := strings.LastIndexByte(trimmed, '\n') + 1 // the last line is the terminator
	b.S, b.at, b.end = b.S[:cut], b.at[:cut], b.Pos(cut)
	return b, true
}

// rest adds the physical lines as they are, each ended by "\n".
func (j *joiner) rest() {
	for j.next < j.stop {
		start, line := j.line()
		j.add(start, line)
		j.newline()
	}
}

func (j *joiner) newline() {
	j.sb.WriteByte('\n')
	j.at = append(j.at, int32(j.end))
}

// skipWords gives the offset in s after n words and the space that follows.
func skipWords(s string, n int) int {
	i := 0
	for ; n > 0; n-- {
		i += wordEnd(s[i:])
		i += len(s[i:]) - len(strings.TrimLeft(s[i:], " \t\v\f\r"))
	}
	return i
}

// wordEnd is where the first word of s ends; quotes may hold spaces.
func wordEnd(s string) int {
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == ' ' || c == '\t':
			return i
		}
	}
	return len(s)
}
