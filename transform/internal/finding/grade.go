package finding

// A Grade says how much of the program the decision rests on.
type Grade string

// The grades. No grade at all: no Go program is known to be started.
const (
	Complete Grade = "complete" // of each package in the build its source was seen, or a summary of its module
	Partial  Grade = "partial"  // not of each; what is missing is named
)

// Unseen is a part of the program that was not seen: a module whose source is not at
// hand and that no summary tells of, or source of the program's own.
type Unseen struct {
	Module   string   // its path; empty for the program's own source
	Version  string   // empty where it is not known
	Evidence Evidence // the first import of it, or why it was not read
	Do       string   // what a person can do to have it seen; empty where that is nothing
}

// Told is a module whose source is not at hand, and of which a built-in summary tells:
// that of its version, or of another one of the same path.
type Told struct {
	Module  string
	Version string // that the program has; empty where it is not known
	Summary string // the version whose source the summary is made of
}

// OpenTouch is a way of the program to the world outside of itself whose text is not known
// in full, and what was done about it.
type OpenTouch struct {
	Evidence Evidence // where the program makes it, and what it is
	Module   string   // the package that makes it; empty for the program's own
	Count    int      // how many touches of the module it stands for; else 1
	Done     Done
	How      string // in a few words; of DoneNothing, why
}

// Done is what was done about an open touch.
type Done string

// The answers to an open touch.
const (
	DoneCarried Done = "carried"      // what it may ask for goes along
	DoneRuntime Done = "full-runtime" // the runtime has what the original had
	DoneRefused Done = "refused"      // the Dockerfile is left as it is
	DoneNothing Done = "nothing"      // How says why
)
