// Package gosrc reads what a Go program's source says: its packages, what they
// import, which files, variables and programs they name, and which of them are C.
// It supplies facts with positions and decides nothing; it runs nothing and reads
// only the file systems that it is given, within bounds.
//
// Source is read one way. A go command (Build) names packages; packages are found
// and their files chosen as the go command would; each file is read once, skimmed
// for bodies that need no parsing (skim.go), parsed, and gathered to a graph of what
// flows where (gather.go), after which its syntax tree is dropped; at the end the
// packages are linked (link.go), and what reaches a primitive is folded to the texts
// that it can be (texts.go).
package gosrc

import "offstage/transform/internal/source"

// Build is one go command that makes an executable, as the image builds it.
type Build struct {
	Dir          string   // absolute directory in the image where it runs
	Args         []string // packages, patterns or files (globs too); none means "."
	Run          bool     // go run: what follows the first package or the files is not a package
	Tags         []string
	GOOS, GOARCH string // default linux, amd64
	Cgo          bool   // whether files that import "C" are compiled
	Mod          string // the -mod flag: vendor, mod, readonly or ""
	GOPATH       string // default /go
	Modules      string // GO111MODULE: "", on, off, auto
	Work         string // GOWORK: "" looks for go.work, "off" doesn't, or a file
	GoVersion    string // of the toolchain ("1.22"); "" when unknown
	Current      bool   // an unknown toolchain is the newest one

	// Copied are the absolute directories that the build context, or a part of it, was
	// copied to: what lies below one of them is the project's own.
	Copied []string

	// CSources are the absolute directories below which something else than the go command
	// compiles C, which may be linked to a program that has C code.
	CSources []string

	// Trees are directories of the repository, and Origin is the import path that the address
	// which it was cloned from gives it; empty when that isn't known.
	Trees  []Tree
	Origin string

	// Linked are the values that the linker gives string variables, by their names: each is
	// one that the variable may have besides its own. LinkedAny says that any may be set.
	Linked    map[string][]string
	LinkedAny bool

	// Written are the absolute directories of own packages that a tool writes, and
	// that use nothing else.
	Written []string

	// Rewritten are the absolute paths of own files that may say something else in the image,
	// and of directories in which any may.
	Rewritten []string

	// IsProgram reports whether a name is that of a program of some system; nil knows none.
	IsProgram func(name string) bool

	// Cache keeps what was gathered of dependencies; nil keeps nothing.
	Cache Cache
}

// Program is what the source says about the executables of one Build.
type Program struct {
	Module   string          // path of the main module; "" without go.mod
	Dir      string          // its absolute directory in the image
	Go       GoLine          // of the main module's go.mod
	Bound    string          // what else than go.mod and go.sum the needed modules rest on; "" for nothing
	Mains    []*Package      // the packages that the arguments name, main ones only
	Matched  int             // how many packages the arguments name, main or not
	Requires []Require       // the lines of a go.mod that lists all modules of all that is imported
	Summed   []Require       // the lines of go.sum that may be of more of them, where go.mod doesn't list all
	Imports  []Import        // every import outside of the own modules, sorted by path
	Cgo      []CgoFile       // files that import "C", of own packages and of dependencies at hand
	Dynamic  []DynamicImport // what makes the executable load libraries without cgo
	RunPaths []RunPath       // directories in which the loader looks for libraries, as own C code says
	Strings  []String        // string constants of own packages
	Problems []Problem

	Touches []Touch  // every way to the world outside of the program
	Handed  []Handed // texts that what is not seen is given
	Unseen  []Module // modules in the build whose source isn't at hand and that no summary tells of
	Told    []Told   // modules in the build that a built-in summary tells of

	// Offered are touches of dependencies that may be given any text, without their texts.
	// Who reads the program finds them among Touches.
	Offered []Touch

	// Again are imports of the repository's own packages that go downloads, and that
	// were read in its tree.
	Again []Import

	Vendored bool // the modules' source is what vendor has
}

// RunPath is a directory, absolute or below Origin, that -rpath names in the LDFLAGS of a #cgo line.
type RunPath struct {
	Dir string
	Pos source.Pos
}

// Module is one that provides packages of the build.
type Module struct {
	Path    string
	Version string     // "" when it isn't known
	Pos     source.Pos // the first import of it
	Cut     bool       // its source is at hand, and not all of it could be read
}

// Told is a module that a summary tells of: that of its own version, or of another of
// the same major version.
type Told struct{ Module, Version, Summary string }

// Complete reports whether all of the program's own source was read.
func (p *Program) Complete() bool {
	for _, x := range p.Problems {
		if x.Kind == Unread {
			return false
		}
	}
	return true
}

// GoLine is the release that a go.mod asks for; Version is empty without one.
type GoLine struct {
	Version string
	Pos     source.Pos
}

// Package is one package of the program's own modules.
type Package struct {
	Path   string   // import path; "command-line-arguments" for listed files
	Name   string   // of the package clause
	Dir    string   // absolute directory in the image
	Files  []string // compiled Go files, as paths in the image's file system
	Binary string   // the executable's default name when Name is main
}

// Import is an import path outside of the own modules.
type Import struct {
	Path string
	Pos  source.Pos // the first import of it that was seen, own packages first
	Via  string     // the dependency that imports it; "" for own packages
	Std  bool
	Read bool // whether its source was at hand
}

// Require is a module that go.mod requires.
type Require struct {
	Path     string
	Version  string
	Pos      source.Pos
	Indirect bool // only dependencies import it
}

// CgoFile is a file that imports "C" and is compiled when cgo is on.
type CgoFile struct {
	Package string // import path
	Pos     source.Pos
	Own     bool
	Pure    bool // the package also has files that are compiled when cgo is off
}

// Arg is every value that an argument is known to be able to have; an unknown
// one has neither Exact nor Text. There is always at least one.
type Arg []Value

// Root is what a Value counts from.
type Root string

// The roots of a value. Text of Exe, Home, Temp counts from that directory.
const (
	Plain    Root = ""         // text as it is; a relative path counts from the working directory
	Exe      Root = "exe"      // the executable's directory
	Source   Root = "source"   // the calling source file's directory; Text is absolute, in the image
	Home     Root = "home"     // the user's home directory
	Temp     Root = "temp"     // the directory for temporary files
	Embedded Root = "embedded" // an embed.FS, not a string
)

// Value is one value that an expression can have.
type Value struct {
	Root  Root
	Text  string // all of it when Exact, otherwise the known start
	End   string // the known end when not Exact
	Exact bool
	Env   string // the environment variable ("X") or flag ("-x") that this is, or is made of, the fallback of
	Shape string // where more is known than start and end: all of it, with a Hole for each open part
}

// String is a string constant of the program's own source, or one that is built
// of constants and of where the program lies.
type String struct {
	Text     string
	Root     Root // Plain, Source or Exe
	Pos      source.Pos
	Embedded bool // it is an argument to an embedded file system
}

// ProblemKind says what a Problem means.
type ProblemKind string

// The kinds of problems. All but Unread are reasons why the go command itself
// would fail, as far as the image's own files show.
const (
	Unread     ProblemKind = "unread"      // source that could not be read; facts may be missing
	NoModule   ProblemKind = "no-module"   // packages are named, and there is no go.mod
	NoRequire  ProblemKind = "no-require"  // an import that no module of go.mod provides
	NoPackage  ProblemKind = "no-package"  // an own package without a directory or Go files
	NoFile     ProblemKind = "no-file"     // a listed file that does not exist
	NotMain    ProblemKind = "not-main"    // the named package is not a command
	OutOfList  ProblemKind = "out-of-list" // a listed file uses a name that an unlisted sibling defines
	NoEmbed    ProblemKind = "no-embed"    // a go:embed pattern that matches nothing
	TwoNames   ProblemKind = "two-names"   // one directory holds two packages
	BadPattern ProblemKind = "bad-pattern" // an argument that is not understood
)

// Problem is something that is wrong with the source, or that stopped reading.
type Problem struct {
	Kind ProblemKind
	Pos  source.Pos
	Text string // one sentence without a full stop
	Name string // what it is about: a path, a package, an identifier
}
