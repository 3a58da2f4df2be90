package gosrc

import (
	"maps"
	"slices"
	"strings"
)

// A summary is what is left of a unit when all is left out that reaches no
// primitive: it is made where the source is at hand, for programs where it isn't.

// summarizer decides what of many packages is kept.
type summarizer struct {
	*linker
	kept     map[string]bool // functions
	relevant map[string]bool // fields and variables that are part of a text
	copies   map[*node]*node
	coarse   bool // what passes no text is left out; what it calls counts as called by the package
}

// summarize shortens some of the units that were gathered together. turn counts
// how often units were linked before: what their nodes remember is good for once.
func summarize(units []*unit, wanted []string, turn int, coarse bool) []*unit {
	l := newLinker(units, nil)
	l.round = int32(turn) * (maxRounds + 1)
	for _, u := range units {
		l.live = append(l.live, u.funcs...)
	}
	l.work = maxWork * len(units)
	l.bind()
	s := &summarizer{
		linker: l, kept: map[string]bool{}, relevant: map[string]bool{}, copies: map[*node]*node{}, coarse: coarse,
	}
	for more := true; more; {
		more = false
		for _, f := range l.live {
			if !s.kept[f.key] && !isPrimitive(f.key) && s.keeps(f) {
				s.kept[f.key], more = true, true
				s.follow(f)
			}
		}
	}
	var out []*unit
	for _, path := range wanted {
		out = append(out, s.shorten(l.units[path]))
	}
	return out
}

// keeps reports whether a function reaches a primitive, hands on a function that
// does, or sets what a text is made of.
func (s *summarizer) keeps(f *fn) bool {
	return slices.ContainsFunc(f.sites, s.keepsSite) || slices.ContainsFunc(f.uses, s.keepsUse) ||
		slices.ContainsFunc(f.stores, s.keepsStore)
}

func (s *summarizer) keepsSite(x site) bool {
	if x.e.op == opLit {
		return slices.ContainsFunc(x.e.args, func(e *node) bool { return s.keepsField(x.e, e) })
	}
	c := s.callee(x.e.args[0])
	switch c.kind {
	case toPrimitive:
		return touchesImage(c.name, x.e)
	case toFunc:
		return len(c.fns) == 1 && s.kept[c.fns[0].key] && (!s.coarse || s.passesText(x.e))
	case toValue:
		if s.coarse && !s.passesText(x.e) {
			return false
		}
		for key := range s.functions(x.e.args[0]).keys {
			if s.kept[key] || touchesImage(key, x.e) {
				return true
			}
		}
	}
	return false
}

// passesText reports whether a call has an argument that is, or may hold, a text.
func (s *summarizer) passesText(call *node) bool {
	return slices.ContainsFunc(call.args[1:], func(a *node) bool { return s.simple(a, 0) != nil })
}

// touchesImage reports whether a primitive is one that matters in a dependency:
// one that has to do with what an image holds.
func touchesImage(name string, call *node) bool {
	for _, p := range primitivesOf(name) {
		switch p.Op {
		case OpNone, OpEnv, OpPath, OpDial, OpDatabase, OpZone, OpPlaces, OpRights, OpInput:
			continue
		case OpListen:
			if overNetwork(p, call) {
				continue
			}
		}
		return true
	}
	return false
}

// overNetwork reports whether a call surely listens at no file.
func overNetwork(p Primitive, call *node) bool {
	if i := p.From + 1; call != nil && i < len(call.args) {
		a := call.args[i]
		return a != nil && a.op == opConst && !strings.HasPrefix(a.s, "unix")
	}
	return false
}

func (s *summarizer) keepsField(lit, e *node) bool {
	if e == nil || e.op != opKV {
		return false
	}
	name := e.s
	if t := s.types[s.linker.under(lit.s)]; name == "" && t != nil && int(e.n) < len(t.fields) {
		name = t.fields[e.n].name
	}
	key := s.linker.under(lit.s) + "." + name
	return s.relevant[key] || len(primitivesOf(s.aliased(lit.s)+"."+name)) > 0
}

func (s *summarizer) keepsUse(u site) bool {
	switch u.e.op {
	case opName:
		if isPrimitive(u.e.s) {
			return touchesImage(u.e.s, nil)
		}
		return s.kept[u.e.s]
	case opFunc:
		return s.kept[u.e.s]
	case opField:
		if s.typeOf(u.e.args[0]) == "" {
			return false // a field, most likely
		}
		c := s.callee(u.e)
		return c.kind == toFunc && len(c.fns) == 1 && s.kept[c.fns[0].key] ||
			c.kind == toPrimitive && touchesImage(c.name, nil)
	}
	return false
}

func (s *summarizer) keepsStore(x store) bool {
	switch x.to.op {
	case opName:
		return s.relevant[x.to.s]
	case opField:
		key := s.fieldKey(x.to)
		return s.relevant[key] || isPrimitive(key)
	}
	return false
}

// follow finds the fields and variables that the texts of a function are made of.
func (s *summarizer) follow(f *fn) {
	seen := map[*node]bool{}
	for _, x := range f.sites {
		if x.e.op != opResult || !s.keepsSite(x) {
			continue
		}
		for _, a := range x.e.args {
			s.mark(a, seen, 0)
		}
	}
}

func (s *summarizer) mark(n *node, seen map[*node]bool, depth int) {
	if n == nil || seen[n] || depth > maxDepth {
		return
	}
	seen[n] = true
	switch n.op {
	case opField:
		if s.holdsText(s.typeOf(n)) && s.callee(n).kind == toValue {
			s.relevant[s.fieldKey(n)] = true
		}
	case opName:
		if s.vars[n.s] != nil {
			s.relevant[n.s] = true
			s.mark(s.vars[n.s], seen, depth+1)
		}
	}
	for _, a := range n.args {
		s.mark(a, seen, depth+1)
	}
}

// holdsText reports whether a text or a function may be in a value of a type.
func (s *summarizer) holdsText(typ string) bool {
	return typ == "" || typ == stringType || typ == anyType || strings.HasPrefix(typ, funcType) ||
		strings.HasPrefix(typ, listType) && typ != listType+plainType
}

// shorten copies what is kept of a unit.
func (s *summarizer) shorten(u *unit) *unit {
	out := &unit{
		path: u.path, sealed: true, files: []string{shortFile(u)},
		types: map[string]*typeDecl{}, vars: map[string]*node{}, fixed: map[string]bool{}, dynamic: map[string]bool{},
	}
	for _, p := range u.imports {
		if !isStd(p) && !slices.Contains(out.imports, p) {
			out.imports = append(out.imports, p)
		}
	}
	for _, f := range u.funcs {
		s.noteDynamic(f, out)
		if s.kept[f.key] {
			out.funcs = append(out.funcs, s.shortFn(f, out))
		}
	}
	if s.coarse {
		s.root(u, out)
	}
	for _, key := range slices.Sorted(maps.Keys(u.vars)) {
		if s.relevant[key] {
			out.vars[key], out.fixed[key] = s.simple(u.vars[key], 0), u.fixed[key]
			if out.vars[key] == nil {
				out.vars[key] = &node{op: opVar, args: []*node{nil}}
			}
		}
	}
	for key, t := range u.types {
		if short := s.shortType(key, t); short != nil {
			out.types[key] = short
		}
	}
	return out
}

// root makes what functions that are left out call be called by the package.
func (s *summarizer) root(u, out *unit) {
	roots := map[string]bool{}
	for _, f := range u.funcs {
		for _, x := range f.sites {
			if x.e.op != opResult || s.keepsSite(x) {
				continue
			}
			c := s.callee(x.e.args[0])
			for _, g := range c.fns[:min(1, len(c.fns))] {
				roots[g.key] = roots[g.key] || len(c.fns) == 1 && s.kept[g.key]
			}
		}
	}
	init := &fn{key: u.path + ".init", unit: out}
	for _, key := range slices.Sorted(maps.Keys(roots)) {
		if roots[key] {
			init.uses = append(init.uses, site{e: &node{op: opName, s: key}})
		}
	}
	if i := slices.IndexFunc(out.funcs, func(f *fn) bool { return f.key == init.key }); i >= 0 {
		out.funcs[i].uses = append(out.funcs[i].uses, init.uses...)
	} else if len(init.uses) > 0 {
		out.funcs = append(out.funcs, init)
	}
}

// shortFile is the directory of a unit's files: one name stands for all.
func shortFile(u *unit) string {
	if len(u.files) == 0 {
		return ""
	}
	return u.files[0]
}

// noteDynamic notes by-name calls of methods that are kept.
func (s *summarizer) noteDynamic(f *fn, out *unit) {
	for _, x := range f.sites {
		if x.e.op != opResult {
			continue
		}
		c := s.callee(x.e.args[0])
		if c.kind == toFunc && len(c.fns) > 1 && slices.ContainsFunc(c.fns, func(g *fn) bool { return s.kept[g.key] }) {
			out.dynamic[c.name[1:]] = true
		}
	}
}

func (s *summarizer) shortType(key string, t *typeDecl) *typeDecl {
	short := &typeDecl{open: t.open || s.decoded[key]}
	for _, f := range t.fields {
		if s.relevant[key+"."+f.name] || isPrimitive(f.typ) {
			short.fields = append(short.fields, fieldDecl{name: f.name, typ: f.typ, tagged: f.tagged})
		}
	}
	if len(short.fields) == 0 {
		return nil
	}
	return short
}

func (s *summarizer) shortFn(f *fn, u *unit) *fn {
	out := &fn{key: f.key, unit: u, recv: f.recv, params: make([]string, len(f.params)), variadic: f.variadic}
	at := func(x site) site { return site{x.e, 0, int32(f.unit.pos(x).Line)} }
	for _, x := range f.sites {
		if s.keepsSite(x) {
			y := at(x)
			y.e = s.shortCall(x.e)
			out.sites = append(out.sites, y)
		}
	}
	for _, x := range f.uses {
		if s.keepsUse(x) {
			y := at(x)
			y.e = s.direct(x.e)
			out.uses = append(out.uses, y)
		}
	}
	for _, x := range f.stores {
		if s.keepsStore(x) {
			y := store{to: x.to, value: s.simple(x.value, 0)}
			if x.to.op == opField {
				y.to = s.ownField(x.to)
			}
			y.at = at(site{nil, x.file, x.at}).at
			out.stores = append(out.stores, y)
		}
	}
	return out
}

// shortCall is a call whose callee is named, with what can be told of its
// arguments; or a literal with the fields that matter.
func (s *summarizer) shortCall(e *node) *node {
	if e.op == opLit {
		lit := &node{op: opLit, s: e.s}
		t := s.types[s.linker.under(e.s)]
		for _, kv := range e.args {
			if !s.keepsField(e, kv) {
				continue
			}
			name := kv.s
			if name == "" && t != nil {
				name = t.fields[kv.n].name
			}
			lit.args = append(lit.args, &node{op: opKV, s: name, n: -1, args: []*node{s.simple(kv.args[0], 0)}})
		}
		return lit
	}
	out := &node{op: opResult, args: []*node{s.direct(e.args[0])}}
	for _, a := range e.args[1:] {
		out.args = append(out.args, s.simple(a, 0))
	}
	return out
}

// direct names a callee whose type is needed no more.
func (s *summarizer) direct(fun *node) *node {
	switch c := s.callee(fun); {
	case c.kind == toFunc && len(c.fns) == 1:
		return &node{op: opName, s: c.fns[0].key}
	case c.kind == toPrimitive:
		return &node{op: opName, s: c.name}
	}
	return s.simple(fun, 0)
}
