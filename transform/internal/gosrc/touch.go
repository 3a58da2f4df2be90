package gosrc

import (
	"sort"
	"strings"

	"offstage/transform/internal/source"
)

// A Touch is one way of the program to the world outside of itself.
type Touch struct {
	Op    Op
	Func  string // what is called, for people: "os.ReadFile"
	Flags Flags

	// Args are the texts that the primitive is given: a path, or several; or a
	// program and its arguments. A Value that isn't Exact is the open part of what
	// they can be. No Args at all: it takes none.
	Args    []Arg
	Default string // what it takes when there are no arguments

	Pos      source.Pos // in the program's own source: where the program makes it
	Via      []Hop      // the calls from there to the primitive; empty when it is called directly
	Module   string     // the package that calls the primitive; "" for the program's own
	Embedded bool       // it goes to an embedded file system
	Value    bool       // the function is handed on as a value, to a place that can't be followed
	Given    bool       // of a dependency: a text that is not known is what the program's own call passes
}

// Hop is a call on the way to a primitive.
type Hop struct {
	Func string     // what is called
	Pos  source.Pos // where
}

// Open reports whether a text of the touch is not known in full.
func (t *Touch) Open() bool {
	for _, a := range t.Args {
		for _, v := range a {
			if !v.Exact {
				return true
			}
		}
	}
	return false
}

// Op is what a primitive does.
type Op string

// The operations. OpShell is a line of commands: one that a shell is given, or
// that the program splits into words itself before it starts the first of them.
const (
	OpNone     Op = ""         // nothing that counts, whatever its source says
	OpRead     Op = "read"     // opens a file
	OpStat     Op = "stat"     // looks whether a file is there
	OpList     Op = "list"     // opens a directory and what is in it
	OpWrite    Op = "write"    // makes or changes a file or directory
	OpChdir    Op = "chdir"    // changes the working directory
	OpTemp     Op = "temp"     // makes a temporary file or directory; an empty text is the default place
	OpStart    Op = "start"    // starts a program, or looks for one
	OpShell    Op = "shell"    // runs a line of commands
	OpInput    Op = "input"    // gives a text to a program that is started, or writes it to a file
	OpLoad     Op = "load"     // loads a library
	OpListen   Op = "listen"   // listens: a network and an address, which may be a socket file
	OpDial     Op = "dial"     // connects: a network and an address, which may be a socket file
	OpDatabase Op = "database" // opens a database: a driver and a source name, which may be a file
	OpEnv      Op = "env"      // reads the environment
	OpPath     Op = "path"     // sets PATH, by which programs are found
	OpHome     Op = "home"     // asks for the user's directories
	OpUser     Op = "user"     // asks for accounts
	OpService  Op = "service"  // asks for the names of services
	OpZone     Op = "zone"     // asks for a time zone
	OpMIME     Op = "mime"     // asks for media types
	OpCerts    Op = "certs"    // asks for the system's certificates
	OpGoroot   Op = "goroot"   // asks where the toolchain is
	OpPlaces   Op = "places"   // asks for places in the source that it was built from
	OpRights   Op = "rights"   // takes rights that only root has, or asks whose it has
)

// Flags say more of a primitive.
type Flags uint32

// The flags.
const (
	FlagDir      Flags = 1 << iota // the path is a directory, or a pattern
	FlagMakes                      // the file may be made where it is missing
	FlagBareName                   // a name without directory or extension, as config loaders take it
	FlagConfig                     // a directory in which a config loader looks for its file
	FlagURL                        // the path may be in a URL
	FlagBeside                     // the path may also count from the directory of the source file that calls
	FlagSource                     // it is Go source that is opened
	FlagArgv                       // the arguments of the program are a list, whose first is its name
	FlagLook                       // the program is only looked for
	FlagUnder                      // the path counts from the file system before it, or the receiver
	FlagUnder2                     // the path counts from the file system that is two before it
	FlagField                      // the name is one of a struct's field
	FlagWords                      // of OpShell: the program splits the line, no shell does
	FlagType                       // the name is one of a type: each conversion to it counts
	FlagSearch                     // a name without a slash is searched for in the system's directories
	FlagShell                      // of OpShell: the function itself starts the shell
	FlagInside                     // of OpShell: the function itself reads the line as a shell does
)

// Primitive is a row of the table of primitives.
type Primitive struct {
	Name     string // "path.Func", "path.Type.Method", "path.Type.Field", or ".Method" where the type can't be told
	Op       Op
	From, To int // the parameters that count: From alone, or up to To, rest or none
	Flags    Flags
	Default  string // what it takes without arguments
}

// Values of Primitive.To that are no index.
const (
	toRest = -1 // all from From on
	toNone = -2 // no parameter
)

// primitivesOf are the rows of a name.
func primitivesOf(name string) []Primitive {
	all := primitives()
	i := sort.Search(len(all), func(i int) bool { return all[i].Name >= name })
	j := i
	for j < len(all) && all[j].Name == name {
		j++
	}
	return all[i:j]
}

func isPrimitive(name string) bool { return len(primitivesOf(name)) > 0 }

// hasPrimitives reports whether a package has primitives.
func hasPrimitives(path string) bool {
	all := primitives()
	i := sort.Search(len(all), func(i int) bool { return all[i].Name >= path+"." })
	return i < len(all) && strings.HasPrefix(all[i].Name, path+".")
}

// Primitives is the table of primitives.
func Primitives() []Primitive { return primitives() }

// Hole stands for the open parts in a Value's Shape.
const Hole = "\x00"

// holes counts the open parts of a shape.
func holes(shape string) int { return strings.Count(shape, Hole) }
