package finding

import (
	"fmt"
)

// A Change is something that the final image configures otherwise after the
// rewrite, because the plan says so. Everything else stays the same.
type Change struct {
	Field string   // ENV, CMD, ENTRYPOINT, HEALTHCHECK, USER or LABEL
	Name  string   // the variable, for ENV; the label, for LABEL
	New   []string // the words of the command or check, or the one value; nil when it is gone
}

// A Carried path is one that the runtime stage must have as the builder has it.
type Carried struct {
	Path string // absolute
	Tree bool   // with all below it
}

// A Kind is a sort of thing that a program can require when it runs.
type Kind string

// The kinds of needs. Arg says which one is needed.
const (
	KindFile           Kind = "file"               // an absolute path
	KindLink           Kind = "link"               // a symbolic link at an absolute path
	KindOptionalFile   Kind = "optional-file"      // an absolute path that may be missing
	KindOptionalDir    Kind = "optional-directory" // an absolute path that may be missing
	KindDirectory      Kind = "directory"          // an absolute path, with all below it
	KindEmptyDirectory Kind = "empty-directory"    // an absolute path that only has to be there
	// an absolute path that only has to be there, whatever the original has in it
	KindMadeDirectory Kind = "made-directory"
	KindSystemFile    Kind = "system-file"      // an absolute path of a file that the base image brings
	KindSystemDir     Kind = "system-directory" // an absolute path that every full image has
	KindCertificates  Kind = "certificates"     // the root certificates
	KindTimeZones     Kind = "time-zones"       // Go's time zone database
	KindTmp           Kind = "tmp"              // /tmp, writable by all
	KindAccounts      Kind = "accounts"         // /etc/passwd and /etc/group; Arg is the user
	KindShell         Kind = "shell"            // a POSIX shell
	KindBash          Kind = "bash"             // bash
	KindProgram       Kind = "program"          // a program's name
	KindFullProgram   Kind = "full-program"     // a program's name, with flags that busybox may read otherwise
	KindProgramPath   Kind = "program-path"     // an absolute path at which a program is started
	KindPackage       Kind = "package"          // a package that the original installed, by its name there
	// a package with shared libraries or their headers, by its name in the original
	KindLibrary        Kind = "library"
	KindPackageFile    Kind = "package-file"    // a package that came as a file, which no runtime has
	KindUnknownProgram Kind = "unknown-program" // which programs are started is not known
	KindMusl           Kind = "musl"            // the program is linked to musl
	KindGlibc          Kind = "glibc"           // the program is linked to glibc

	// What no runtime can meet, and a person should know.
	KindUnknownTree Kind = "unknown-tree" // what a directory of the system holds that is copied is not known
	KindUnknownPath Kind = "unknown-path" // which path is opened is not known
	KindHiddenPath  Kind = "hidden-path"  // a path of the context that an ignore file keeps out of the image
)

// Told reports whether needs of the kind are told to a person and met by no runtime.
func (k Kind) Told() bool { return k == KindUnknownPath || k == KindHiddenPath }

func NewNeed(k Kind, arg string, ev Evidence) Need {
	return Need{Kind: k, Arg: arg, Evidence: []Evidence{ev}}
}

func NewRefusal(code Code, do string, ev Evidence, text string, args ...any) Refusal {
	return Refusal{Code: code, Text: fmt.Sprintf(text, args...), Evidence: []Evidence{ev}, Do: do}
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
