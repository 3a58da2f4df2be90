package gosrc

import (
	"go/token"

	"offstage/transform/internal/source"
)

// The engine that finds touches works in two steps. A package is gathered: each
// function becomes a small graph of nodes, which says what flows where, and knows
// nothing of other packages, so that it can be kept. Then the packages of a
// program are linked, and what reaches a primitive is folded to texts.

// op is what a node does.
type op uint8

const (
	opConst  op = iota + 1 // s: a string constant
	opConcat               // args, one after the other
	opName                 // s: "import/path.Name" of anything at package level
	opVar                  // s: the declared type; args: all that it is given, nil for the unknown; n: 1 if empty first
	opParam                // s: the function, n: which parameter, -1 for the receiver
	opField                // s: the name of a field or method of args[0]
	opElem                 // an element of args[0]; n: which, -1 for any
	opTail                 // args[0][n:]
	opKeys                 // the keys of args[0]
	opResult               // n: which result of calling args[0] with args[1:]
	opLit                  // s: the type of a composite literal; args: opKV, opEntry or elements
	opKV                   // s: the field, or n: its index; args[0]: the value
	opEntry                // args[0]: a key, args[1]: its value
	opTyped                // args[0] as a value of type s
	opFunc                 // s: the key of a function literal
	opAppend               // args[0] and the elements after it
	opAddr                 // the address of args[0]
	opFlag                 // a flag of the name args[0]; args[1]: its default
	opSpread               // the elements of args[0], as arguments
)

// node is an expression, as far as it can be followed; nil is one that can't be.
type node struct {
	op   op
	n    int32
	s    string
	args []*node

	// What linking finds out; it is good for one linker.
	typed int32   // in which round kind was found
	kind  string  // its type
	calls *callee // what it is when it is called
}

// unit is what is gathered of one package.
type unit struct {
	path    string
	own     bool
	said    *phrases // of an own package
	sealed  bool     // it comes from the embedded summaries: what reaches nothing was left out
	files   []string // that positions count by
	lines   []*token.File
	imports []string
	funcs   []*fn
	types   map[string]*typeDecl // by "path.Name"
	vars    map[string]*node     // variables and constants, each an opVar
	fixed   map[string]bool      // which of them are constants
	dynamic map[string]bool      // names of methods that are called of values whose type is unknown; only when sealed
}

// fn is a function, a method, a function literal, or (with the name init) what
// initialises the package.
type fn struct {
	key      string // "path.Name", "path.Type.Name", "path.Name$1"
	unit     *unit
	recv     string // the receiver's type
	params   []string
	results  []string
	variadic bool
	sites    []site
	stores   []store
	returns  [][]*node
	uses     []site // what it mentions: names, fields that may be methods, literals of functions
}

// site is a call, a composite literal or a mention, and where it is.
type site struct {
	e    *node
	file int32
	at   int32 // a token.Pos while the unit has lines, otherwise a line
}

// pos is where a site is.
func (u *unit) pos(s site) source.Pos {
	p := source.Pos{File: u.files[s.file], Line: int(s.at)}
	if u.lines != nil {
		p.Line = u.lines[s.file].Line(token.Pos(s.at))
	}
	return p
}

// store is an assignment to what isn't local.
type store struct {
	to, value *node
	file, at  int32 // as in site
}

// typeDecl is a declared type.
type typeDecl struct {
	fields  []fieldDecl
	methods []methodDecl // of an interface
	embeds  []string     // of an interface
	iface   bool
	under   string // the type that it is made of
	alias   bool
	open    bool // its exported fields may be set by what can't be seen
}

type fieldDecl struct {
	name, typ string
	tagged    bool
	embedded  bool
	def       *node // what its tag says that it is when nothing sets it
}

type methodDecl struct {
	name    string
	results []string
}

// Bounds on what is gathered of one function.
const (
	maxAlternatives = 256
	maxElements     = 256
)

// give adds what a variable is given.
func (n *node) give(value *node) {
	if len(n.args) < maxAlternatives {
		n.args = append(n.args, value)
	} else {
		n.args[maxAlternatives-1] = nil
	}
}

func constNode(s string) *node {
	if len(s) > maxText {
		return nil
	}
	return &node{op: opConst, s: s}
}
