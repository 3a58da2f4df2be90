package shell

import (
	"errors"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Bounds, so that no text takes time or memory out of proportion.
const (
	maxText    = 256 << 10 // bytes of a script
	maxNesting = 2000      // the parser recurses at each of these
	maxWork    = 8 << 20   // statements, words and their bytes
	maxDepth   = 5         // of sh -c and of functions
)

var errTooMuch = errors.New("the script asks for more work than can be followed")

// openers are what the parser recurses at.
var openers = []string{"(", "{", "`", "if", "while", "until", "case", "for", "time", "!", "do"}

// parse reads a text as bash, whose syntax holds sh's.
func parse(text string) (*syntax.File, error) {
	if strings.ContainsRune(text, 0) {
		return nil, errors.New("a NUL byte can't be passed to a shell")
	}
	if len(text) > maxText {
		return nil, errTooMuch
	}
	for line := range strings.Lines(text) {
		if len(line) > 64<<10 {
			return nil, errTooMuch
		}
	}
	for _, o := range openers {
		if strings.Count(text, o) > maxNesting {
			return nil, errTooMuch
		}
	}
	return syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
}
