package dockerfile

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// Env is the variables that an instruction sees: the image's environment and
// the stage's build arguments. It is a persistent list, so that every step can
// keep the one it saw.
type Env struct{ last *variable }

type variable struct {
	name, value string
	arg         bool // a build argument: --build-arg may change it
	unset       bool // an argument without a default: it has no value
	unsure      bool // the value rests on such an argument
	prev        *variable
}

func (e Env) with(v variable) Env {
	v.prev = e.last
	return Env{&v}
}

// find looks a variable up, and counts the ones it looked at. The last one wins:
// to BuildKit, an ARG with a value hides an ENV above it as well.
func (e Env) find(name string) (found *variable, looked int) {
	for v := e.last; v != nil; v = v.prev {
		looked++
		if v.name == name {
			return v, looked
		}
	}
	return nil, looked
}

// Lookup gives a variable's value, and whether it is known to have one.
func (e Env) Lookup(name string) (string, bool) {
	v, _ := e.find(name)
	if v == nil || v.unset || v.unsure {
		return "", false
	}
	return v.value, true
}

// Arg reports whether a name means a build argument, and not the environment.
func (e Env) Arg(name string) bool {
	v, _ := e.find(name)
	return v != nil && v.arg
}

// Get and Keys make Env BuildKit's EnvGetter.
func (e Env) Get(name string) (string, bool) { return e.Lookup(name) }

// Keys gives the names of all variables that have a value.
func (e Env) Keys() []string {
	seen := map[string]bool{}
	for v := e.last; v != nil; v = v.prev {
		if !v.unset {
			seen[v.name] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// An Expansion is a word with its variables replaced, and what it rests on.
type Expansion struct {
	Text  string
	Used  []string // the variables that had a value, sorted
	Unset []string // the variables that had none, or one that is not known, sorted

	failed   bool  // BuildKit rejects the word, or it asks for too much
	rejected error // what BuildKit says of a word that it rejects whatever the variables hold
}

// Expand replaces the variables in a word as BuildKit does. A word that
// BuildKit rejects, or that asks for too much, is returned as it is, with itself
// as unset.
func (f *File) Expand(word string, env Env) Expansion {
	x, _ := f.expand(word, env)
	return x
}

// expand also says what the expansion cost.
func (f *File) expand(word string, env Env) (x Expansion, cost int) {
	if !strings.ContainsAny(word, "$'\"<"+string(f.Escape)) && utf8.ValidString(word) {
		return Expansion{Text: word}, len(word)
	}
	r := newReader(word, env)
	var res shell.ProcessWordResult
	err := errTooMuch
	if r.left > 0 {
		res, err = shell.NewLex(f.Escape).ProcessWordWithMatches(decoded(word), r)
	}
	cost = len(word) + len(res.Result)*(1+3*replaces(word)) + 8*r.looked
	if err != nil || r.left < 0 || len(res.Result) > maxExpansion {
		x = Expansion{Text: word, Unset: []string{word[:min(len(word), 64)]}, failed: true}
		if err != nil && r.left > 0 {
			_, x.rejected = shell.NewLex(f.Escape).ProcessWordWithMatches(decoded(word), allSet{})
		}
		return x, cost
	}
	x.Text = res.Result
	x.Unset = sorted(res.Unmatched)
	for _, name := range sorted(res.Matched) {
		v, looked := env.find(name)
		cost += looked
		if v != nil && v.unsure {
			x.Unset = append(x.Unset, name)
		} else {
			x.Used = append(x.Used, name)
		}
	}
	slices.Sort(x.Unset)
	return x, cost
}

// decoded has U+FFFD for each byte that is not UTF-8, which BuildKit's scanner would put
// there as well, but not without printing that it did.
func decoded(word string) string {
	if utf8.ValidString(word) {
		return word
	}
	return strings.Map(func(r rune) rune { return r }, word)
}

// allSet has a value for every variable.
type allSet struct{}

func (allSet) Get(string) (string, bool) { return "x", true }
func (allSet) Keys() []string            { return nil }

func sorted(names map[string]struct{}) []string {
	if len(names) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(names))
}

// With is the variables with one more of the image's environment.
func (e Env) With(name, value string) Env { return e.with(variable{name: name, value: value}) }

// Substitute writes the named variables out in an instruction's text, and
// leaves all else in it as it is.
func (f *File) Substitute(text string, values map[string]string) string {
	if newReader(text, Env{}).left == 0 {
		return text
	}
	lex := shell.NewLex(f.Escape)
	lex.RawQuotes, lex.RawEscapes, lex.SkipUnsetEnv = true, true, true
	var env Env
	for name, value := range values {
		env = env.With(name, value)
	}
	res, err := lex.ProcessWordWithMatches(decoded(text), env)
	if err != nil {
		return text
	}
	return res.Result
}
