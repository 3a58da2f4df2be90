package gosrc

import "slices"

// maxSimple bounds how deep a text of a summary is.
const maxSimple = 10

// simple copies what a text or function value is made of, as far as it can be
// followed without the rest.
func (s *summarizer) simple(n *node, depth int) *node {
	if n == nil || depth > maxSimple {
		return nil
	}
	if c, ok := s.copies[n]; ok {
		return c
	}
	switch n.op {
	case opConst, opParam, opFunc, opName:
		return s.simpleName(n)
	case opField:
		return s.simpleField(n)
	case opResult:
		if !s.followed(n) {
			return s.simpleResult(n, depth)
		}
	}
	return s.simpleArgs(n, depth)
}

// simpleResult follows runtime.Caller, and functions whose result doesn't depend on
// what they are given: what they return takes the place of the call.
func (s *summarizer) simpleResult(n *node, depth int) *node {
	if n.args[0] != nil && n.args[0].s == "runtime.Caller" {
		return s.callerOf(n)
	}
	c := s.callee(n.args[0])
	if name := s.held(n.args[0], c); name != "" {
		args := append([]*node{{op: opName, s: name}}, n.args[1:]...)
		return s.simpleArgs(&node{op: opResult, n: n.n, args: args}, depth)
	}
	if c.kind != toFunc || len(c.fns) != 1 || int(n.n) >= len(c.fns[0].returns) {
		return nil
	}
	out := &node{op: opVar}
	s.copies[n] = out
	for _, r := range c.fns[0].returns[n.n] {
		v := s.simple(r, depth+1)
		if hasParam(v, map[*node]bool{}) {
			v = nil
		}
		out.give(v)
	}
	return out
}

// held is the function of the standard library that a variable holds, and no other:
// var home = os.UserHomeDir.
func (s *summarizer) held(fun *node, c callee) string {
	if c.kind != toValue {
		return ""
	}
	set := s.functions(fun)
	if list := set.sorted(); len(list) == 1 && !set.open && resultFuncs(list[0]) {
		return list[0]
	}
	return ""
}

func hasParam(n *node, seen map[*node]bool) bool {
	if n == nil || seen[n] {
		return false
	}
	seen[n] = true
	return n.op == opParam || slices.ContainsFunc(n.args, func(a *node) bool { return hasParam(a, seen) })
}

// callerOf names the files that call, where they are the module's own.
func (s *summarizer) callerOf(n *node) *node {
	if len(n.args) != 3 || n.args[2] == nil || n.args[2].op == opConst {
		return n
	}
	out := &node{op: opVar}
	for _, c := range s.callers[n.args[2].s] {
		file := constNode(c.in.unit.files[c.at.file])
		out.give(&node{op: opResult, n: n.n, args: []*node{n.args[0], nil, file}})
	}
	if len(out.args) == 0 {
		return &node{op: opResult, n: n.n, args: []*node{n.args[0], nil, nil}}
	}
	return out
}

// simpleName keeps what is short, or kept elsewhere.
func (s *summarizer) simpleName(n *node) *node {
	keep := false
	switch n.op {
	case opParam:
		f := s.funcs[n.s]
		keep = f == nil || n.n >= 0 && s.holdsText(f.param(int(n.n)))
	case opConst:
		keep = len(n.s) <= 256
	case opFunc:
		keep = s.kept[n.s]
	case opName:
		keep = s.relevant[n.s] || s.kept[n.s] || isPrimitive(n.s) || openFlags()[n.s]
	}
	if keep {
		return n
	}
	return nil
}

func (s *summarizer) simpleArgs(n *node, depth int) *node {
	c := &node{op: n.op, n: n.n, s: n.s}
	if n.op == opVar && n.s != embedFS {
		c.s = ""
	}
	if len(n.args) > 16 {
		return nil
	}
	s.copies[n] = c
	known := n.op == opVar && len(n.args) == 0 || n.op == opResult && len(n.args) == 1
	for i, a := range n.args {
		v := s.simple(a, depth+1)
		if n.op == opResult && i == 0 {
			v = n.args[0]
		} else {
			known = known || v != nil
		}
		c.args = append(c.args, v)
	}
	if !known {
		delete(s.copies, n)
		return nil
	}
	return c
}

func (s *summarizer) simpleField(n *node) *node {
	if c := s.callee(n); c.kind == toFunc && len(c.fns) == 1 && s.kept[c.fns[0].key] {
		return &node{op: opName, s: c.fns[0].key}
	}
	key := s.fieldKey(n)
	if !s.relevant[key] && key != "runtime.Frame.File" && key != "os/user.User.HomeDir" {
		return nil
	}
	c := s.ownField(n)
	s.copies[n] = c
	return c
}

// ownField is a field of any value of the type that declares it.
func (s *summarizer) ownField(n *node) *node {
	owner := s.owner(s.typeOf(n.args[0]), n.s, 0)
	return &node{op: opField, s: n.s, args: []*node{{op: opTyped, s: owner, args: []*node{nil}}}}
}

// followed reports whether the result of a call can be told from its arguments.
func (s *summarizer) followed(n *node) bool {
	fun := n.args[0]
	return fun != nil && fun.op == opName && resultFuncs(fun.s)
}
