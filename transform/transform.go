// Package transform rewrites a Go project's Dockerfile into a named builder
// stage plus a minimal runtime stage, or says why it must not.
//
// The flow is one straight line: the bytes are parsed, needs are found from
// the Dockerfile and from what the repository says, a plan is decided, the plan
// becomes edits, the edits become bytes, and a check holds the output against
// the input. Nothing is executed and nothing outside Options.Tree and
// Options.ModCache is read.
package transform

import (
	"fmt"
	"io/fs"
)

// Options say what Rewrite may read and what it should prefer. The zero value
// rewrites from the Dockerfile alone.
type Options struct {
	// Tree is the repository that holds the Dockerfile; nil when there is none
	// (standard input). It must not lead outside of the repository.
	Tree fs.FS
	// Context is the build context as a slash-separated path in Tree ("." is its
	// root); empty means that it is found.
	Context string
	// Repository is what ReadRepository read of Tree; nil reads it for this call.
	Repository *Repository
	// ModCache is the Go module cache ($GOMODCACHE), read only for the module
	// versions that the program names; nil when there is none.
	ModCache fs.FS
	// Runtime is auto, alpine, scratch or an image reference; empty means auto,
	// the first runtime that meets every need.
	Runtime string
	// Builder names a builder stage that has no name; empty means "builder".
	Builder string
	// With names improvements to make in what is rewritten; see Improvements.
	With []string
}

// Status says what became of a Dockerfile.
type Status string

// The three outcomes of a rewrite that did not fail.
const (
	Rewritten Status = "rewritten" // New differs from Old
	Unchanged Status = "unchanged" // nothing to do; Result.Reason says why
	Refused   Status = "refused"   // Result.Refusals say why and what to do
)

// A Cause says why a Dockerfile is unchanged, for programs: Result.Reason says it
// for people.
type Cause string

// The causes of Unchanged.
const (
	AlreadyFine Cause = "already-fine" // a builder has the Go toolchain, the final stage has none
	NotGo       Cause = "not-go"       // no stage has a Go toolchain
	Ignored     Cause = "ignored"      // a comment asks for it
)

// A Result is what Rewrite decided about one Dockerfile, and from what evidence.
type Result struct {
	Name      string // as given to Rewrite
	Status    Status
	Cause     Cause  // for Unchanged
	Reason    string // for Unchanged: one sentence
	Old, New  []byte // equal unless Status is Rewritten
	Context   string // the build context in Options.Tree; empty when it is not known
	Builder   string // the builder stage's name; empty unless Rewritten
	Runtime   string // the runtime stage's image; empty too where all stages were there and only got names
	Artifacts []string
	Changes   []Change  // what the final image configures otherwise
	Carried   []Carried // what comes along from the builder
	Improved  []string  // the improvements that were made, of those in Options.With
	Needs     []Need
	RuledOut  []RuledOut // the smaller runtimes, and the need each lacks
	Notes     []Note
	Refusals  []Refusal
}

// Evidence is where something was seen and what it says.
type Evidence struct {
	File string // slash-separated, in Options.Tree; Result.Name for the Dockerfile
	Line int    // counted from 1; 0 when the whole file is meant
	Why  string // one sentence without a full stop
}

// A Need is something that the program requires when it runs.
type Need struct {
	Kind     Kind
	Arg      string // what is needed of that kind: a path, a package, a user, …
	Evidence []Evidence
	Met      string // how the runtime meets it; empty before a runtime is chosen
}

// RuledOut is a runtime that would have been smaller, and the need it lacks.
type RuledOut struct {
	Runtime string
	Need    Need
}

// A Note is something that a person should know; it never stops anything.
type Note struct {
	File string
	Line int
	Text string
}

// A Refusal says why nothing was changed and what a person should do about it.
type Refusal struct {
	Code     Code
	Text     string // one sentence without a full stop
	Evidence []Evidence
	Do       string // the way out, one sentence without a full stop
}

// A ParseError is a Dockerfile that Docker would not build either.
type ParseError struct {
	Name string
	Line int // 0 when the parser names none
	Err  error
}

func (e *ParseError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %v", e.Name, e.Err)
	}
	return fmt.Sprintf("%s:%d: %v", e.Name, e.Line, e.Err)
}

// Unwrap gives the parser's own error.
func (e *ParseError) Unwrap() error { return e.Err }

// A CheckError is a rewrite that broke one of the laws: a bug in this package.
// Old and New are kept so that it can be reported; New must not be written.
type CheckError struct {
	Name     string
	Old, New []byte
	Err      error
}

func (e *CheckError) Error() string {
	return fmt.Sprintf("%s: the rewrite does not hold (a bug in offstage, nothing was changed): %v", e.Name, e.Err)
}

// Unwrap gives the law that was broken.
func (e *CheckError) Unwrap() error { return e.Err }
