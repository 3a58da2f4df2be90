package gosrc

import (
	"encoding/binary"
	"maps"
	"slices"
	"strings"
)

// A unit is kept as bytes: a table of strings, a table of nodes that refer to each
// other by number, and the functions and types. Numbers are varints. What is read
// back is checked: a damaged unit is none.

// encoder writes units.
type encoder struct {
	out     []byte
	strings map[string]int
	texts   []string
	ids     map[*node]int
	nodes   []*node
}

// encode turns units into bytes.
func encode(units ...*unit) []byte {
	e := &encoder{strings: map[string]int{"": 0}, texts: []string{""}, ids: map[*node]int{nil: 0}, nodes: []*node{nil}}
	e.int(len(units))
	for _, u := range units {
		e.unit(u)
	}
	body := e.out
	e.out = nil
	e.table()
	return append(e.out, body...)
}

func (e *encoder) int(n int) { e.out = binary.AppendVarint(e.out, int64(n)) }

func (e *encoder) bool(b bool) {
	if b {
		e.int(1)
	} else {
		e.int(0)
	}
}

func (e *encoder) string(s string) {
	id, ok := e.strings[s]
	if !ok {
		id = len(e.texts)
		e.strings[s] = id
		e.texts = append(e.texts, s)
	}
	e.int(id)
}

func (e *encoder) list(list []string) {
	e.int(len(list))
	for _, s := range list {
		e.string(s)
	}
}

// node writes a node's number; the nodes themselves come later.
func (e *encoder) node(n *node) {
	id, ok := e.ids[n]
	if !ok {
		id = len(e.nodes)
		e.ids[n] = id
		e.nodes = append(e.nodes, n)
	}
	e.int(id)
}

func (e *encoder) nodeList(list []*node) {
	e.int(len(list))
	for _, n := range list {
		e.node(n)
	}
}

func (e *encoder) unit(u *unit) {
	e.string(u.path)
	e.bool(u.sealed)
	e.list(u.files)
	e.list(u.imports)
	e.list(slices.Sorted(maps.Keys(u.dynamic)))
	e.int(len(u.vars))
	for _, key := range slices.Sorted(maps.Keys(u.vars)) {
		e.string(key)
		e.bool(u.fixed[key])
		e.node(u.vars[key])
	}
	e.int(len(u.types))
	for _, key := range slices.Sorted(maps.Keys(u.types)) {
		e.string(key)
		e.typ(u.types[key])
	}
	e.int(len(u.funcs))
	for _, f := range u.funcs {
		e.fn(u, f)
	}
}

func (e *encoder) typ(t *typeDecl) {
	e.int(len(t.fields))
	for _, f := range t.fields {
		e.string(f.name)
		e.string(f.typ)
		e.bool(f.tagged)
		e.bool(f.embedded)
		e.node(f.def)
	}
	e.int(len(t.methods))
	for _, m := range t.methods {
		e.string(m.name)
		e.list(m.results)
	}
	e.list(t.embeds)
	e.bool(t.iface)
	e.string(t.under)
	e.bool(t.alias)
	e.bool(t.open)
}

func (e *encoder) fn(u *unit, f *fn) {
	e.string(f.key)
	e.string(f.recv)
	e.list(f.params)
	e.list(f.results)
	e.bool(f.variadic)
	e.sites(u, f.sites)
	e.sites(u, f.uses)
	e.int(len(f.stores))
	for _, s := range f.stores {
		e.node(s.to)
		e.node(s.value)
		e.place(u, site{nil, s.file, s.at})
	}
	e.int(len(f.returns))
	for _, r := range f.returns {
		e.nodeList(r)
	}
}

func (e *encoder) sites(u *unit, list []site) {
	list = slices.DeleteFunc(slices.Clone(list), func(s site) bool { return idle(s.e) })
	e.int(len(list))
	for _, s := range list {
		e.node(s.e)
		e.place(u, s)
	}
}

func (e *encoder) place(u *unit, s site) {
	e.int(int(s.file))
	e.int(u.pos(s).Line)
}

// idle reports whether a mention or call of the standard library says nothing.
func idle(n *node) bool {
	if n.op == opName {
		return ofStd(n.s) && !isPrimitive(n.s)
	}
	if n.op != opResult || n.args[0] == nil || n.args[0].op != opName || !idle(n.args[0]) {
		return false
	}
	_, flag := flagFuncs[afterDot(n.args[0].s)]
	return !flag && !slices.ContainsFunc(n.args[1:], func(a *node) bool {
		return a != nil && a.op != opConst && a.op != opConcat
	})
}

// ofStd reports whether a key is of a package of the standard library.
func ofStd(key string) bool {
	i := strings.LastIndexByte(key, '/') + 1
	base, _, _ := strings.Cut(key[i:], ".")
	return isStd(key[:i] + base)
}

// table writes the strings and the nodes. A node's arguments may be nodes that are
// not numbered yet, which then follow.
func (e *encoder) table() {
	head := e.out
	e.out = nil
	for i := 1; i < len(e.nodes); i++ {
		n := e.nodes[i]
		e.int(int(n.op))
		e.int(int(n.n))
		e.string(n.s)
		e.nodeList(n.args)
	}
	nodes := e.out
	e.out = head
	e.int(len(e.texts))
	for _, s := range e.texts {
		e.int(len(s))
		e.out = append(e.out, s...)
	}
	e.int(len(e.nodes))
	e.out = append(e.out, nodes...)
}
