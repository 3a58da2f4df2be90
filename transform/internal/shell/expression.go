package shell

import (
	"regexp"
	"strings"
)

// expression is a basic or extended regular expression as Go's regexp has it. It is false
// where that is not known, or has no such thing. A text of many lines is none.
func expression(text string, delim byte, extended bool) (string, bool) {
	x := exprReader{text: text, delim: delim, extended: extended, start: true}
	for x.at < len(text) {
		if !x.next() {
			return "", false
		}
	}
	return x.out.String(), text != ""
}

type exprReader struct {
	text     string
	delim    byte
	extended bool
	at       int
	start    bool // nothing stands before it that a * can repeat
	out      strings.Builder
}

// next reads one element.
func (x *exprReader) next() bool {
	c, start := x.text[x.at], x.start
	x.at++
	x.start = false
	switch {
	case c == Hole[0] || c == '\n':
		return false
	case c == '\\':
		return x.escape(start)
	case c == '[':
		return x.bracket()
	case x.isLiteral(c, start):
		x.literal(c)
	case strings.IndexByte("()|+?{}", c) >= 0:
		return x.operator(c, x.extended)
	case c == '^':
		x.start = true
		x.out.WriteByte(c)
	case c >= 0x80 || strings.IndexByte(".*$", c) >= 0:
		x.out.WriteByte(c)
	default:
		x.literal(c)
	}
	return true
}

// isLiteral reports whether a * or an anchor means itself where it stands.
func (x *exprReader) isLiteral(c byte, start bool) bool {
	return c == '*' && start || !x.extended && (c == '^' && !start || c == '$' && !x.ends())
}

func (x *exprReader) literal(c byte) { x.out.WriteString(regexp.QuoteMeta(string(rune(c)))) }

// ends reports whether an anchor here stands at the end of an expression or of a group.
func (x *exprReader) ends() bool {
	rest := x.text[x.at:]
	return rest == "" || strings.HasPrefix(rest, `\)`) || strings.HasPrefix(rest, `\|`)
}

// operator takes one of the characters that mean something with a backslash or without.
func (x *exprReader) operator(c byte, means bool) bool {
	if !means {
		x.literal(c)
		return true
	}
	x.start = c == '(' || c == '|'
	x.out.WriteByte(c)
	return true
}

// escape takes what stands behind a backslash.
func (x *exprReader) escape(start bool) bool {
	if x.at == len(x.text) {
		return false
	}
	c := x.text[x.at]
	x.at++
	switch {
	case c == x.delim:
		x.literal(c)
	case strings.IndexByte("()|+?{}", c) >= 0:
		return x.operator(c, !x.extended)
	case strings.IndexByte("sSwWbB", c) >= 0, c == 'n', c == 't':
		x.out.WriteString(`\` + string(c))
	case c == '<' || c == '>':
		x.out.WriteString(`\b`)
		x.start = start
	case isWord(c) || c >= 0x80 || c == Hole[0]:
		return false // a reference back, or an extension
	default:
		x.literal(c)
	}
	return true
}

// bracket takes a set of characters behind its [.
func (x *exprReader) bracket() bool {
	rest := x.text[x.at:]
	from := 0
	if strings.HasPrefix(rest, "^") {
		from = 1
	}
	end := from
	if strings.HasPrefix(rest[end:], "]") {
		end++
	}
	for ; end < len(rest) && rest[end] != ']'; end++ {
		if strings.HasPrefix(rest[end:], "[:") {
			i := strings.Index(rest[end:], ":]")
			if i < 0 {
				return false
			}
			end += i + 1
		}
	}
	if end >= len(rest) || strings.ContainsAny(rest[:end], Hole+"\\") {
		return false
	}
	x.at += end + 1
	set := rest[from:end]
	if strings.HasPrefix(set, "]") {
		set = `\]` + set[1:]
	}
	set = strings.ReplaceAll(set, "&&", `\&\&`)
	x.out.WriteString("[" + rest[:from] + escapeOpen(set) + "]")
	return true
}

// escapeOpen puts a backslash before each [ that begins no class.
func escapeOpen(set string) string {
	const class = "\x01"
	set = strings.ReplaceAll(set, "[:", class)
	return strings.ReplaceAll(strings.ReplaceAll(set, "[", `\[`), class, "[:")
}
