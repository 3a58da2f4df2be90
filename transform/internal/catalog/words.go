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
	for rest := string(w); ; {
		i := strings.Index(rest, word)
		if i < 0 {
			return false
		}
		end := i + len(word)
		if (i == 0 || isBlank(rest[i-1])) && (end == len(rest) || isBlank(rest[end])) {
			return true
		}
		rest = rest[i+1:]
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }
