package gosrc

import (
	"maps"
	"slices"
)

// funcSet are the functions that a value may be.
type funcSet struct {
	keys map[string]bool
	open bool // it may be others too
	wide bool // there were too many

	round int // when it was found last
}

// sorted are the functions in an order that is always the same.
func (s *funcSet) sorted() []string { return slices.Sorted(maps.Keys(s.keys)) }

// maxFuncs bounds how many functions a value is told to be; of more, only the
// primitives are told.
const maxFuncs = 64

func (s *funcSet) add(key string) {
	switch {
	case s.keys[key] || s.wide && !isPrimitive(key):
	case s.keys == nil:
		s.keys = map[string]bool{key: true}
	default:
		if s.keys[key] = true; len(s.keys) > maxFuncs && !s.wide {
			s.widen()
		}
	}
}

func (s *funcSet) widen() {
	s.open, s.wide = true, true
	maps.DeleteFunc(s.keys, func(key string, _ bool) bool { return !isPrimitive(key) })
}

func (s *funcSet) join(t *funcSet) {
	if t.wide && !s.wide {
		s.widen()
	}
	for key := range t.keys {
		s.add(key)
	}
	s.open = s.open || t.open
}

var openFuncs = &funcSet{open: true}

// functions are the functions, methods and primitives that a value may be. What is
// met again inside of itself isn't complete there: sets only grow, and are found
// anew in each round, until they grow no more.
func (l *linker) functions(n *node) *funcSet {
	if n == nil || l.work < 0 {
		return openFuncs
	}
	s := l.funcMemo[n]
	if s == nil {
		s = &funcSet{}
		l.funcMemo[n] = s
	}
	if s.round != l.funcRound {
		l.work--
		s.round = l.funcRound
		before, wide := len(s.keys), s.wide
		l.findFunctions(n, s)
		l.grew = l.grew || len(s.keys) > before || s.wide != wide
	}
	return s
}

func (l *linker) findFunctions(n *node, s *funcSet) {
	switch n.op {
	case opName:
		l.functionsOfName(n.s, s)
	case opFunc:
		s.add(n.s)
	case opField:
		l.functionsOfField(n, s)
	case opParam:
		l.functionsOfParam(n, s)
	case opResult:
		l.functionsOfResult(n, s)
	case opElem:
		l.joinAll(l.parts(n.args[0]), s)
	case opTyped, opAddr, opTail, opSpread:
		s.join(l.functions(n.args[0]))
	case opConst, opConcat, opKeys, opFlag:
	default:
		l.joinAll(n.args, s)
	}
}

func (l *linker) joinAll(list []*node, s *funcSet) {
	for _, a := range list {
		s.join(l.functions(a))
	}
}

func (l *linker) functionsOfName(key string, s *funcSet) {
	switch c := l.calleeName(key); c.kind {
	case toPrimitive:
		s.add(c.name)
	case toFunc:
		s.add(key)
	case toValue:
		l.joinAll(l.vars[key].args, s)
		l.joinAll(l.given[key], s)
	case toOutside:
		s.open = true
	}
}

func (l *linker) functionsOfField(n *node, s *funcSet) {
	switch c := l.callee(n); c.kind {
	case toPrimitive:
		s.add(c.name)
	case toFunc:
		if len(c.fns) > maxFuncs {
			s.widen()
			return
		}
		for _, f := range c.fns {
			s.add(f.key)
		}
	case toValue:
		l.joinAll(l.fieldValues(n), s)
	default:
		l.joinAll(l.fieldValues(n), s)
		s.open = true
	}
}

// fieldValues is everything that a field is seen to be given.
func (l *linker) fieldValues(n *node) []*node {
	key := l.fieldKey(n)
	list := l.given[key]
	if key[0] != '.' {
		return append(list[:len(list):len(list)], l.given["."+n.s]...)
	}
	for _, k := range l.fields[n.s] {
		if k != key {
			list = append(list[:len(list):len(list)], l.given[k]...)
		}
	}
	return list
}

func (l *linker) functionsOfParam(n *node, s *funcSet) {
	calls := l.callers[n.s]
	for _, c := range calls {
		s.join(l.functions(l.argument(n, c.e)))
	}
	s.open = s.open || len(calls) == 0 || l.outside[n.s]
}

// argument is what a call passes for a parameter.
func (l *linker) argument(p, e *node) *node {
	if p.n < 0 {
		if fun := e.args[0]; fun != nil && fun.op == opField {
			return fun.args[0]
		}
		return nil
	}
	args, i := e.args[1:], int(p.n)
	f := l.funcs[p.s]
	switch {
	case f != nil && i >= len(f.params):
		return nil // not of this function, as it is known
	case f != nil && f.variadic && i == len(f.params)-1:
		return rest(args, i, f.params[i])
	case i < len(args) && (args[i] == nil || args[i].op != opSpread):
		return args[i]
	}
	return nil
}

// rest is what a call passes for the last parameter of a variadic function: a list.
func rest(args []*node, i int, typ string) *node {
	switch {
	case i >= len(args):
		return &node{op: opLit, s: typ}
	case args[i] != nil && args[i].op == opSpread:
		return args[i].args[0]
	}
	return &node{op: opLit, s: typ, args: args[i:]}
}

func (l *linker) functionsOfResult(n *node, s *funcSet) {
	switch c := l.callee(n.args[0]); c.kind {
	case toFunc:
		if len(c.fns) > maxReturns {
			s.open = true // what they mention counts as called, where no call is seen
			return
		}
		for _, f := range c.fns {
			if int(n.n) < len(f.returns) {
				l.joinAll(f.returns[n.n], s)
			}
		}
	case toType:
		l.joinAll(n.args[1:], s)
	case toValue:
		for _, key := range l.functions(n.args[0]).sorted() {
			if f := l.funcs[key]; f != nil && int(n.n) < len(f.returns) {
				l.joinAll(f.returns[n.n], s)
			}
		}
	default:
		s.open = true
	}
}

// parts are the elements of a list or map, in any order, where they can be seen.
func (l *linker) parts(n *node) []*node {
	left := maxAlternatives
	return partsOf(l, n, 0, &left)
}

// partsOf is parts, of as many nodes as are left.
func partsOf(l *linker, n *node, depth int, left *int) []*node {
	if *left--; n == nil || depth > maxEmbedded || *left < 0 {
		return []*node{nil}
	}
	var list []*node
	switch n.op {
	case opLit:
		for _, e := range n.args {
			if e != nil && e.op == opEntry {
				e = e.args[1]
			}
			list = append(list, e)
		}
	case opAppend:
		list = partsOf(l, n.args[0], depth+1, left)
		for _, e := range n.args[1:] {
			if e != nil && e.op == opSpread {
				list = append(list, partsOf(l, e.args[0], depth+1, left)...)
			} else {
				list = append(list, e)
			}
		}
	case opTyped, opAddr, opTail, opSpread:
		return partsOf(l, n.args[0], depth+1, left)
	default:
		for _, e := range l.sources(n) {
			list = append(list, partsOf(l, e, depth+1, left)...)
		}
	}
	return list
}

// sources are the nodes that a name stands for.
func (l *linker) sources(n *node) []*node {
	switch n.op {
	case opVar:
		return n.args
	case opName:
		if v := l.vars[n.s]; v != nil {
			return append(v.args[:len(v.args):len(v.args)], l.given[n.s]...)
		}
	case opField:
		return l.fieldValues(n)
	case opParam:
		var list []*node
		for _, c := range l.callers[n.s] {
			list = append(list, l.argument(n, c.e))
		}
		if len(list) == 0 || l.outside[n.s] {
			list = append(list, nil)
		}
		return list
	case opResult:
		if c := l.callee(n.args[0]); c.kind == toFunc && len(c.fns) == 1 && int(n.n) < len(c.fns[0].returns) {
			return c.fns[0].returns[n.n]
		}
	}
	return []*node{nil}
}
