// Package transform rewrites a Go project's Dockerfile into a named builder
// stage plus a minimal runtime stage, or says why it must not.
//
// The flow is one straight line: the bytes are parsed, a model of the image is
// read, and one of what it starts; from them follow needs or refusals; from the
// needs a plan, from the plan edits, from the edits bytes, which a check holds
// against the input. Nothing is executed and nothing outside Options.Tree and
// Options.ModCache is read, but for what Options.Cache kept.
package transform

import (
	"fmt"
	"io/fs"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/plan"
	"offstage/transform/internal/refuse"
	"offstage/transform/internal/repo"
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
	// Runtime is auto, alpine, scratch, distroless, chainguard or an image reference;
	// empty means auto, the first of scratch, alpine and debian that meets every need.
	Runtime string
	// RuntimeConfig is what the image that Runtime refers to configures; nil where
	// that is not told. ParseImageConfig reads it.
	RuntimeConfig *ImageConfig
	// Mirrors are registries with copies of images: a builder from one is then known,
	// and runtime images come from there.
	Mirrors []Mirror
	// Builder names a builder stage that has no name; empty means "builder".
	Builder string
	// Cache keeps what was read of modules for later calls; nil keeps nothing.
	Cache Cache
	// With names improvements to make in what is rewritten; see Improvements.
	With []string
}

// A Cache keeps data under keys, for later calls and later processes, and may be asked
// many times at once. A key names all that its data depends on, so that an entry is never
// out of date; entries of modules in the ModCache, by their hash in go.sum, are all there
// are. Data that was damaged is noticed. Put may keep nothing.
type Cache = gosrc.Cache

// What was found, and where; what the final image configures otherwise, what it gets
// from the builder, and what it takes.
type (
	Evidence = finding.Evidence
	Need     = finding.Need
	Kind     = finding.Kind
	RuledOut = finding.RuledOut
	Note     = finding.Note
	Refusal  = finding.Refusal
	Code     = finding.Code
	Change   = finding.Change
	Carried  = finding.Carried
	Sizes    = finding.Sizes
)

// Grade says how much of the program was seen: every module that reaches it by its
// source or by a built-in summary, or not every one. Unseen is one that was not, and
// Told one that was seen by a summary, which may be of another version. An
// OpenTouch is what the program does with a text that its source doesn't tell in full.
type (
	Grade     = finding.Grade
	Unseen    = finding.Unseen
	Told      = finding.Told
	OpenTouch = finding.OpenTouch
	Done      = finding.Done
)

// The grades, and what is done about an open touch.
const (
	Complete = finding.Complete
	Partial  = finding.Partial

	DoneCarried = finding.DoneCarried
	DoneRuntime = finding.DoneRuntime
	DoneRefused = finding.DoneRefused
	DoneNothing = finding.DoneNothing
)

// CodeDoc is a refusal code and what it means.
type CodeDoc = refuse.CodeDoc

// Codes lists every refusal code with the sentence that documents it, in order.
func Codes() []CodeDoc { return refuse.Codes() }

// ImprovementDoc is an improvement's name for Options.With and what it does.
type ImprovementDoc = plan.ImprovementDoc

// Improvements lists every improvement, in the order in which they are made.
func Improvements() []ImprovementDoc { return plan.Improvements() }

// Repository is what the files of a tree, besides Go source, say about the images
// that are built from it. All Dockerfiles of one tree share it, also when they are
// rewritten at the same time.
type Repository = image.Repository

// ReadRepository gives the compose files, manifests, pipelines and scripts of a
// tree, and what its Dockerfiles start from. They are read, once, when the first
// Dockerfile asks for them.
func ReadRepository(tree fs.FS) *Repository { return image.ReadRepository(tree) }

// ImageConfig is what an image configures: its user, environment, commands and the
// like, as the specification of Docker images has them.
type ImageConfig = image.ImageConfig

// Mirror says that the images below the repository At, as registry.example.com/hub, are
// copies of those below Of, as docker.io/library.
type Mirror = image.Mirror

// ParseImageConfig reads the JSON that docker image inspect, or crane config, prints of
// one image.
func ParseImageConfig(data []byte) (*ImageConfig, error) { return dockerfile.ParseImageConfig(data) }

// IsDockerfile reports whether a base name is one that people give to Dockerfiles:
// Dockerfile, dockerfile, Dockerfile.*, Dockerfile-*, *.Dockerfile, and the same
// of Containerfile.
func IsDockerfile(name string) bool { return repo.IsDockerfile(name) }

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

	// Estimate is what the image takes before and after, told without a build of either;
	// zero unless Rewritten, and where it can't be told. Programs that are built are within
	// a third of what is told of them, as a rule.
	Estimate Sizes

	// Grade says whether the evidence is complete; empty where no Go program is known to be
	// started. What the program may open or start through what is Unseen shows nowhere in
	// Needs. An Unseen module is seen in the next call that finds its source in
	// Options.ModCache: `go mod download` in the clone brings it there.
	Grade  Grade
	Unseen []Unseen // what makes it partial
	Told   []Told   // modules that were seen by a built-in summary alone

	// Open is what the program opens, starts or asks for by a text that its source doesn't
	// tell in full, each with what was done about it.
	Open []OpenTouch
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
