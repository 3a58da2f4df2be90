package repo

import (
	"regexp"
	"strings"
	"sync"
)

// A wordSet is a set of words, set off by spaces or line breaks. Unlike a map it
// costs nothing at start.
type wordSet string

// has reports whether a word is in the set.
func (s wordSet) has(word string) bool {
	if word == "" || strings.ContainsAny(word, " \n") {
		return false
	}
	for from := 0; ; from++ {
		i := strings.Index(string(s)[from:], word)
		if i < 0 {
			return false
		}
		from += i
		if s.breaks(from-1) && s.breaks(from+len(word)) {
			return true
		}
	}
}

// breaks reports whether no word goes on at i.
func (s wordSet) breaks(i int) bool {
	return i < 0 || i >= len(s) || s[i] == ' ' || s[i] == '\n'
}

// lazily compiles an expression when it is first asked for.
func lazily(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
