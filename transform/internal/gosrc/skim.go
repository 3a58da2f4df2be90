package gosrc

import (
	"bytes"
	"strings"
)

// A skimmer blanks the bodies of functions that can add no fact, so that they
// are not parsed: parsing is most of what reading costs. Such a body has no
// string that can name anything and calls nothing that is of interest, and its
// function neither takes nor gives text. What it calls and assigns is noted, for
// then other callers and assignments are not all that there are.
type skimmer struct {
	words    map[string]bool // called names that are of interest, without package
	pairs    map[string]bool // primitives, with the last element of their package
	called   map[string]bool // by blanked bodies
	assigned map[string]bool
	running  map[string]bool // whether names tell that they run what they are given

	isProgram func(name string) bool // nil knows none

	idents [][2]int // of the body at hand: what it calls
	sets   [][2]int // what it assigns
}

func newSkimmer() *skimmer {
	k := &skimmer{
		words: wordSet("Args SetDefault Set"), pairs: map[string]bool{}, running: map[string]bool{},
		called: map[string]bool{}, assigned: map[string]bool{},
	}
	for _, p := range primitives() {
		i := strings.LastIndexByte(p.Name, '/') + 1
		if p.Name[0] != '.' && strings.Count(p.Name[i:], ".") == 1 {
			k.pairs[p.Name[i:]] = true
		} else {
			k.words[afterDot(p.Name)] = true
		}
	}
	for name := range strings.FieldsSeq(resultNames + " " + settingNames) {
		k.words[afterDot(name)] = true
	}
	for name := range flagFuncs {
		k.words[name] = true
	}
	return k
}

func afterDot(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// skim blanks what it can of a file that is laid out as gofmt does; of another
// it leaves more.
func (k *skimmer) skim(src []byte) {
	for at := 0; ; {
		next := bytes.Index(src[at:], []byte("\nfunc "))
		if next < 0 {
			return
		}
		at += next + len("\nfunc ")
		open := bodyStart(src, at)
		if open < 0 {
			continue
		}
		length := bytes.Index(src[open:], []byte("\n}"))
		if length < 0 {
			return
		}
		end := open + length + 1
		if !takesText(src[at:open]) && k.dull(src, open+1, end) {
			k.blank(src, open+1, end)
		}
		at = end
	}
}

// bodyStart is where the signature at i ends in a brace that ends its line.
func bodyStart(src []byte, i int) int {
	parens := 0
	for ; i < len(src); i++ {
		switch src[i] {
		case '(':
			parens++
		case ')':
			parens--
		case '\n':
			if parens == 0 {
				return -1
			}
		case '"', '`', '/':
			return -1
		case '{':
			if parens == 0 && i+1 < len(src) && src[i+1] == '\n' {
				return i
			}
			if !bytes.HasPrefix(src[i:], []byte("{}")) {
				return -1
			}
		}
	}
	return -1
}

func takesText(signature []byte) bool {
	for _, word := range []string{"string", "FS", "FileSystem", "any", "interface"} {
		if bytes.Contains(signature, []byte(word)) {
			return true
		}
	}
	return false
}

// dull reports whether the body from i on adds no fact, provided that it ends
// at end, as its braces say too.
func (k *skimmer) dull(src []byte, i, end int) bool {
	k.idents, k.sets = k.idents[:0], k.sets[:0]
	depth := 1
	for i < end {
		c := src[i]
		switch {
		case c == '{':
			depth++
		case c == '}':
			depth--
		case isLetter(c):
			start := i
			i = nameEnd(src[:end], i)
			if k.ident(src, start, i) {
				return false
			}
			continue
		default:
			n := k.skipped(src[i:end])
			if n == 0 {
				return false
			}
			i += n
			continue
		}
		if i++; depth == 0 {
			return false
		}
	}
	return depth == 1
}

// skipped is the length of what a text starts with that is no name and no brace: a
// string, a rune, a comment, or a byte of anything else. It is 0 for a string that may
// name something, and for what doesn't end there.
func (k *skimmer) skipped(text []byte) int {
	switch c := text[0]; {
	case c == '"' || c == '`':
		n := quoted(text)
		if s := string(text[1:max(1, n-1)]); n > 0 && (plausible(s) || k.mayBeCommand(s)) {
			return 0
		}
		return n
	case c == '\'':
		return quoted(text)
	case c == '/' && len(text) > 1 && (text[1] == '/' || text[1] == '*'):
		return comment(text)
	}
	return 1
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80 }

// ident notes what becomes of a name, and reports whether it is of interest.
func (k *skimmer) ident(src []byte, start, end int) bool {
	name, dot := src[start:end], start > 0 && src[start-1] == '.'
	if dot && (k.words[string(name)] || k.runs(name) || k.pairs[string(src[before(src, start-1):end])]) {
		return true
	}
	switch rest := src[end:]; {
	case isCalled(rest):
		if k.words[string(name)] || k.runs(name) {
			return true
		}
		k.idents = append(k.idents, [2]int{start, end})
	case isSet(rest) || start > 0 && src[start-1] == '&':
		k.sets = append(k.sets, [2]int{start, end})
	}
	return false
}

// isCalled reports whether what comes after a name may call it, or lead on from it.
func isCalled(rest []byte) bool {
	return rest[0] == '(' || rest[0] == '{' || rest[0] == '[' || rest[0] == '.'
}

// isSet reports whether what comes after a name may assign to it.
func isSet(rest []byte) bool {
	switch {
	case len(rest) < 3:
		return false
	case rest[0] == ',' || rest[1] == '+' || rest[1] == '&':
		return true
	}
	return rest[0] == ' ' && rest[1] == '=' && rest[2] != '='
}

// nameEnd is where the name ends that begins at i.
func nameEnd(src []byte, i int) int {
	for i < len(src) && (isLetter(src[i]) || isDigit(src[i])) {
		i++
	}
	return i
}

// before is where the name that ends at end begins.
func before(src []byte, end int) int {
	for end > 0 && (isLetter(src[end-1]) || isDigit(src[end-1])) {
		end--
	}
	return end
}

// quoted is the length of the string or rune that a text starts with; 0 when it
// doesn't end there.
func quoted(text []byte) int {
	quote := text[0]
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == quote:
			return i + 1
		case text[i] == '\\' && quote != '`':
			i++
		case text[i] == '\n' && quote != '`':
			return 0
		}
	}
	return 0
}

func comment(text []byte) int {
	if text[1] == '/' {
		return bytes.IndexByte(text, '\n') + 1
	}
	if n := bytes.Index(text[2:], []byte("*/")); n >= 0 {
		return n + 4
	}
	return 0
}

func (k *skimmer) blank(src []byte, start, end int) {
	for _, id := range k.idents {
		note(k.called, src[id[0]:id[1]])
	}
	for _, id := range k.sets {
		note(k.assigned, src[id[0]:id[1]])
	}
	for i := start; i < end; i++ {
		if src[i] != '\n' {
			src[i] = ' '
		}
	}
}

func note(m map[string]bool, name []byte) {
	if !m[string(name)] {
		m[string(name)] = true
	}
}
