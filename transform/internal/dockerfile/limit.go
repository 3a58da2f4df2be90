package dockerfile

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Bounds, so that no input takes time or memory out of proportion. All are far
// above what people write.
const (
	maxFile      = 1 << 20  // bytes of a file
	maxNesting   = 1000     // ${ in one logical line: BuildKit's lexer recurses at each
	maxExpansion = 64 << 10 // bytes of a word after expansion
	maxReplace   = 1 << 10  // bytes of a word with ${x//a/b} and its variables: it multiplies them
	maxLooked    = 1 << 20  // variables looked at in one expansion
	maxSteps     = 5_000    // of all stages
	maxInherited = 50_000   // those of the stages that each stage starts from
	maxPath      = 4095     // bytes of a working directory: the kernel's PATH_MAX, without the NUL
	maxWork      = 32 << 20 // what evaluating a file expands, looks at and copies
)

var errTooMuch = errors.New("the file asks for more work than a Dockerfile should")

// ErrLongPath is why a step is rejected whose working directory no kernel makes:
// BuildKit finds out when it runs the step.
var ErrLongPath = fmt.Errorf("the working directory is longer than %d bytes", maxPath)

// TooMuch is the error of a file of which a step asks for too much.
func TooMuch(st *Step) error { return &Error{Line: st.Line, Err: errTooMuch} }

// IsTooMuch reports whether an error is that of a file which asks for too much.
func IsTooMuch(err error) bool { return errors.Is(err, errTooMuch) }

// bounded rejects what BuildKit's parser would not get to the end of.
func bounded(src []byte) error {
	if len(src) > maxFile {
		return &Error{Err: fmt.Errorf("%w: it is larger than %d bytes", errTooMuch, maxFile)}
	}
	nested, line := 0, 0
	for text := range bytes.Lines(src) {
		line++
		if nested += bytes.Count(text, []byte("${")); nested > maxNesting {
			return &Error{Line: line, Err: fmt.Errorf("%w: over %d ${ in one instruction", errTooMuch, maxNesting)}
		}
		t := bytes.TrimRight(text, " \t\r\n")
		if n := len(t); n > 0 && t[n-1] != '\\' && t[n-1] != '`' && !isComment(text) {
			nested = 0
		}
	}
	return nil
}

// reader gives variables to BuildKit's lexer until it asks for too much.
type reader struct {
	env    Env
	left   int // bytes still to give; negative after too much was asked for
	looked int
}

func newReader(word string, env Env) *reader {
	r := &reader{env: env, left: maxExpansion}
	switch n := replaces(word); {
	case n > 1 || len(word) > maxExpansion || strings.Count(word, "${") > maxNesting:
		r.left = 0
	case n == 1:
		r.left = max(maxReplace-len(word), 0)
	}
	return r
}

// replaces counts the ${x//a/b} of a word.
func replaces(word string) (n int) {
	for _, part := range strings.Split(word, "${")[1:] {
		if i := strings.IndexAny(part, ":+-?#%/}"); i >= 0 && strings.HasPrefix(part[i:], "//") {
			n++
		}
	}
	return n
}

// Get and Keys make reader BuildKit's EnvGetter.
func (r *reader) Get(name string) (string, bool) {
	if r.left < 0 {
		return "", false
	}
	v, looked := r.env.find(name)
	r.looked += looked
	if v == nil || v.unset {
		return "", false
	}
	r.left -= len(v.value)
	if r.left < 0 || r.looked > maxLooked {
		r.left = -1
		return "", false
	}
	return v.value, true
}

// Keys is not used by what is expanded here.
func (r *reader) Keys() []string { return nil }
