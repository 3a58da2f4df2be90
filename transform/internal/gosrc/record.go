package gosrc

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
)

// A recorder makes the nodes of a unit, and keeps what is noted of the function at
// hand: its calls, what it assigns and what it mentions.
type recorder struct {
	*file
	u     *unit
	fn    *fn
	nfile int32 // the file's number in the unit
	scope scope
	nodes map[string]*node // one for each name
	lits  int              // function literals so far
	decls map[string]bool  // functions
	goos  string           // the system that the package is built for

	consts map[string]ast.Expr // of the package, as they are declared
	blank  *skimmer            // of an own package: what its bodies that aren't read call
	slab   []node
}

func (r *recorder) enter(f *file) {
	r.file = f
	r.nfile = -1
	for i, name := range r.u.files {
		if name == f.prefix+f.name {
			r.nfile = int32(i)
		}
	}
	if r.nfile < 0 {
		r.nfile = int32(len(r.u.files))
		r.u.files = append(r.u.files, f.prefix+f.name)
		r.u.lines = append(r.u.lines, f.lines)
		for _, spec := range f.syntax.Imports {
			if p, err := strconv.Unquote(spec.Path.Value); err == nil {
				r.u.imports = append(r.u.imports, p)
			}
		}
	}
}

// resultOf is the i-th of n values that a list of expressions gives.
func (r *recorder) resultOf(values []*node, i, n int) *node {
	switch {
	case len(values) == n:
		return values[i]
	case len(values) != 1 || values[0] == nil:
		return nil
	case i == 0:
		return values[0]
	case values[0].op == opResult:
		return r.make(node{op: opResult, n: int32(i), args: values[0].args})
	}
	return nil
}

// make is a new node. Many are made at once.
func (r *recorder) make(n node) *node {
	if len(r.slab) == 0 {
		r.slab = make([]node, 64)
	}
	out := &r.slab[0]
	r.slab = r.slab[1:]
	*out = n
	return out
}

// bindParam binds a parameter, which may be assigned to.
func (r *recorder) bindParam(name, typ string, i int32) {
	r.scope.bind(name, r.make(node{op: opVar, s: typ, args: []*node{{op: opParam, s: r.fn.key, n: i}}}))
}

// named is the node of a package-level name, and notes that it is mentioned.
func (r *recorder) named(key string, p token.Pos) *node {
	n := r.nodes[key]
	if n == nil {
		n = r.make(node{op: opName, s: key})
		if ofStd(key) && !isPrimitive(key) {
			n.n = 1 // nothing comes of mentioning it
		}
		r.nodes[key] = n
	}
	if n.n == 0 {
		r.use(n, p)
	}
	return n
}

func (r *recorder) use(n *node, p token.Pos) {
	if k := len(r.fn.uses); k == 0 || r.fn.uses[k-1].e != n {
		r.fn.uses = append(r.fn.uses, site{n, r.nfile, int32(p)})
	}
}

// here is a place in the file at hand.
func (r *recorder) here(p token.Pos) site { return site{nil, r.nfile, int32(p)} }

func (r *recorder) site(n *node, p token.Pos) {
	r.fn.sites = append(r.fn.sites, site{n, r.nfile, int32(p)})
}

// constant reads a string; nothing comes of other constants.
func (r *recorder) constant(x *ast.BasicLit) *node {
	s, ok := unquote(x)
	if !ok {
		return nil
	}
	r.u.said.literal(s, len(x.Value), r.here(x.Pos()))
	return constNode(s)
}

func (r *recorder) typed(typ string, v *node) *node {
	if v == nil && typ == "" {
		return nil
	}
	return r.make(node{op: opTyped, s: typ, args: []*node{v}})
}

// depthOf says which source file runtime.Caller tells: this one, or that of the
// callers of the function at hand.
func (r *recorder) depthOf(x *ast.CallExpr) *node {
	if len(x.Args) == 1 {
		if lit, ok := x.Args[0].(*ast.BasicLit); ok && lit.Value == "0" {
			return constNode(r.prefix + r.name)
		} else if ok && lit.Value == "1" {
			return r.make(node{op: opFunc, s: r.fn.key})
		}
	}
	return nil
}

// targets follows &x in a call: a flag's default is one thing that x is given, what
// else it is given can't be followed.
func (r *recorder) targets(fun *node, args []*node, at ast.Node) {
	for i, a := range args {
		if a == nil || a.op != opAddr {
			continue
		}
		r.assign(a.args[0], r.flagValue(fun, args, i), at)
	}
}

// flagValue is what a call that defines a flag puts where its i-th argument points.
func (r *recorder) flagValue(fun *node, args []*node, i int) *node {
	if fun == nil || fun.op != opName && fun.op != opField {
		return nil
	}
	at, ok := flagFuncs[afterDot(fun.s)]
	if !ok || at.target != i || len(args) <= at.def {
		return nil
	}
	return r.make(node{op: opFlag, args: []*node{args[at.name], args[at.def]}})
}

// assign notes that a place is given a value.
func (r *recorder) assign(to, value *node, at ast.Node) {
	for to != nil {
		switch to.op {
		case opVar:
			to.give(value)
			return
		case opElem:
			r.fill(to.args[0], r.oneEntry(value), at, 0)
			return
		case opAddr, opTyped, opTail:
			to = to.args[0]
		case opName, opField:
			r.fn.stores = append(r.fn.stores, store{to, value, r.nfile, int32(at.Pos())})
			return
		default:
			return
		}
	}
}

// oneEntry is a list or a map of one element.
func (r *recorder) oneEntry(value *node) *node {
	return r.make(node{op: opLit, args: []*node{{op: opEntry, args: []*node{nil, value}}}})
}

// maxAliases bounds how many names of one list are told apart, and maxLists how deep lists
// are in each other.
const (
	maxAliases = 16
	maxLists   = 3
)

// fill notes that a list or a map is given elements, by whichever of its names.
func (r *recorder) fill(list, elements *node, at ast.Node, depth int) {
	for _, same := range aliases(list) {
		switch {
		case same.op != opElem:
			r.assign(same, elements, at)
		case depth < maxLists:
			r.fill(same.args[0], r.oneEntry(elements), at, depth+1)
		}
	}
}

// aliases are the places that a variable may share a list with, and itself.
func aliases(n *node) []*node {
	list := []*node{n}
	for i := 0; i < len(list); i++ {
		for n := list[i]; n != nil && (n.op == opAddr || n.op == opTyped || n.op == opTail); {
			n = n.args[0]
			list[i] = n
		}
		if list[i] == nil || list[i].op != opVar {
			continue
		}
		for _, same := range list[i].args {
			if same != nil && sharesList(same.op) && len(list) < maxAliases && !slices.Contains(list, same) {
				list = append(list, same)
			}
		}
	}
	return slices.DeleteFunc(list, func(n *node) bool { return n == nil })
}

// sharesList reports whether what a node stands for may be the list of another place.
func sharesList(o op) bool {
	return o == opVar || o == opName || o == opField || o == opElem || o == opAddr || o == opTyped || o == opTail
}
