// Package record is what a run says about one Dockerfile, in the form that
// scripts read: the line of --json, and what the reports are made of.
package record

import (
	"bytes"
	_ "embed" // for the schema
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"
)

// Schema is the JSON Schema of a line, in draft 2020-12.
//
//go:embed schema.json
var Schema string

// A Record is the --json object of one Dockerfile. The names are stable and
// every field is always there: an empty string or array where there is nothing,
// and null for a verification that was not asked for. Files are named as in
// messages. Text that is not UTF-8 has U+FFFD in the place of the bytes that are
// not. Schema says the same for programs.
type Record struct {
	Path       string     `json:"path"`       // as found or given; "-" is standard input
	Repository string     `json:"repository"` // the directory of the repository that holds it
	Status     string     `json:"status"`     // rewritten, unchanged, refused or error
	Cause      string     `json:"cause"`      // of unchanged: already-fine, not-go or ignored
	Reason     string     `json:"reason"`     // why it is unchanged
	Written    bool       `json:"written"`    // the file was replaced, with --write
	Runtime    string     `json:"runtime"`    // the runtime stage's image
	Builder    string     `json:"builder"`    // the builder stage's name
	Context    string     `json:"context"`    // the build context's directory
	Artifacts  []string   `json:"artifacts"`  // the executables that the image starts
	Improved   []string   `json:"improved"`   // the improvements of --with that were made
	Needs      []Need     `json:"needs"`
	RuledOut   []RuledOut `json:"ruledOut"` // smaller runtimes, each with a need that it lacks
	Notes      []Note     `json:"notes"`
	Refusals   []Refusal  `json:"refusals"`
	Grade      string     `json:"grade"`  // complete or partial; empty where no Go program is known to be started
	Unseen     []Unseen   `json:"unseen"` // what makes it partial
	Told       []Told     `json:"told"`   // modules that were seen by a built-in summary alone
	Open       []Open     `json:"open"`   // touches whose text is not known in full
	Sizes      Sizes      `json:"sizes"`  // of the images
	Diff       string     `json:"diff"`   // unified, when rewritten
	Error      string     `json:"error"`  // as on standard error

	Verification *Verification `json:"verification"` // with --verify, when rewritten

	// The file's two versions, for reports that show them; equal unless rewritten.
	Old, New []byte `json:"-"`
}

// Evidence is where something was seen.
type Evidence struct {
	File string `json:"file"`
	Line int    `json:"line"` // counted from 1; 0 is the whole file
	Why  string `json:"why"`
}

// Summary says in one sentence what a rewrite does. The runtime stage's image is
// empty where all stages were there already.
func Summary(runtime string) string {
	if runtime == "" {
		return "The builder stage gets a name"
	}
	return "The Go toolchain moves to a builder stage, and the image runs on " + runtime
}

// A Need is what the program requires when it runs.
type Need struct {
	Kind     string     `json:"kind"`
	Arg      string     `json:"arg"`
	Evidence []Evidence `json:"evidence"`
	Met      string     `json:"met"` // how the runtime meets it
}

// RuledOut is a smaller runtime and a need that it lacks.
type RuledOut struct {
	Runtime string `json:"runtime"`
	Need    Need   `json:"need"`
}

// A Note is something that a person should know.
type Note struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

// A Refusal is why nothing was changed.
type Refusal struct {
	Code     string     `json:"code"`
	Text     string     `json:"text"`
	Do       string     `json:"do"`
	Evidence []Evidence `json:"evidence"`
}

// Unseen is a module, or source of the program's own, that was not seen.
type Unseen struct {
	Module   string     `json:"module"` // empty for the program's own source
	Version  string     `json:"version"`
	Do       string     `json:"do"` // the way to have it seen
	Evidence []Evidence `json:"evidence"`
}

// Name is what was not seen, in words.
func (u Unseen) Name() string {
	switch {
	case u.Module == "":
		return "the program's own source"
	case u.Version == "":
		return u.Module
	}
	return u.Module + " " + u.Version
}

// Told is a module that was seen by a built-in summary alone, of that version or another.
type Told struct {
	Module  string `json:"module"`
	Version string `json:"version"` // empty where it is not known
	Summary string `json:"summary"` // the version that the summary is of
}

// Open is a way of the program to the world outside whose text is not known in full.
type Open struct {
	Module   string     `json:"module"` // the package that makes it; empty for the program's own
	Count    int        `json:"count"`  // how many of the module's it stands for
	Done     string     `json:"done"`   // carried, full-runtime, refused or nothing
	How      string     `json:"how"`    // what was done, or why nothing
	Evidence []Evidence `json:"evidence"`
}

// A Verification is what building and starting both images showed.
type Verification struct {
	// same, unexercised, differs, original-does-not-build or rewrite-does-not-build
	Verdict     string       `json:"verdict"`
	Earlier     string       `json:"earlier"` // when an earlier run saw it, with --resume; empty where this run did
	Engine      string       `json:"engine"`  // the command that was used
	Before      Image        `json:"before"`
	After       Image        `json:"after"`
	Depth       Depth        `json:"depth"`
	Differences []Difference `json:"differences"`
	Observed    []Observed   `json:"observed"` // the paths that the original was seen to touch with success
	Notes       []string     `json:"notes"`
	Cause       string       `json:"cause"` // why the rewrite does not build where that is no bug of offstage
	Log         string       `json:"log"`   // the file with the output of a build that failed
}

// A Depth is how far a verification looked.
type Depth struct {
	Started bool `json:"started"` // both programs were
	Routes  int  `json:"routes"`  // questions that both answered
	Paths   int  `json:"paths"`   // paths of its image that the original was seen to touch
	Covered int  `json:"covered"` // those of them that were foreseen: the needs name them; -1 with --against
}

// An Observed path is one that the original was seen to touch.
type Observed struct {
	Path string `json:"path"`
	How  string `json:"how"`  // opens, starts, looks at, lists, reads the link, writes or listens at
	By   string `json:"by"`   // the program's own function, or the executable
	Kept bool   `json:"kept"` // the rewrite has it as well, or does without

	Covered bool `json:"covered"` // it was foreseen: a need names it
}

// An Image is what the engine says of one.
type Image struct {
	Bytes  int64 `json:"bytes"` // 0 when it was not built
	Layers int   `json:"layers"`
}

// A Difference is one thing that is not the same in both images.
type Difference struct {
	Area string `json:"area"` // config, artifact, files, state, ports, output, http, paths or health
	Text string `json:"text"`
}

// Line is the record as one line of JSON.
func (r *Record) Line() []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // && and <- stay readable
	if err := encoder.Encode(r); err != nil {
		panic(err) // strings, numbers and arrays of them always encode
	}
	return escapeUnseen(b.Bytes())
}

// escapeUnseen escapes what JSON allows to be plain and nobody sees: control
// characters that a terminal may act on, and those that turn the direction of the
// text around. They occur in strings only.
func escapeUnseen(line []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(line) {
		if strconv.IsPrint(r) || r == '\n' {
			b.WriteRune(r)
		} else {
			b.WriteString(escaped(r))
		}
	}
	return b.Bytes()
}

func escaped(r rune) (s string) {
	for _, unit := range utf16.Encode([]rune{r}) {
		s += fmt.Sprintf(`\u%04x`, unit)
	}
	return s
}
