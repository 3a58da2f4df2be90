package catalog

import (
	"strings"
)

func IsNameByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// Words is a set of words that are set off by blanks. It is one constant string, so
// it costs nothing before it is asked.
type Words string

// Has reports whether a word is in the set.
func (w Words) Has(word string) bool {
	if word == "" {
		return false
	}
	for from := 0; ; {
		i := strings.Index(string(w[from:]), word)
		if i < 0 {
			return false
		}
		at, end := from+i, from+i+len(word)
		if (at == 0 || isBlank(w[at-1])) && (end == len(w) || isBlank(w[end])) {
			return true
		}
		from = at + 1
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }
