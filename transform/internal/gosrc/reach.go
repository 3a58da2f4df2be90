package gosrc

import (
	"maps"
	"slices"
	"strings"

	"offstage/transform/internal/source"
)

// reacher finds what the program may call, from its own functions and from what
// initialises packages.
type reacher struct {
	*linker
	queue  []*fn
	from   map[*fn]origin // through which it was found
	types  map[string]bool
	wanted map[string]origin // names of methods that are called of values whose type isn't known
	ofType map[string][]*fn
}

// origin is the call or mention through which a function was found first.
type origin struct {
	in *fn // nil for what initialises a package, and for what is the program's own
	at site
}

// reach finds the live functions.
func (l *linker) reach() {
	if !slices.ContainsFunc(l.order, func(u *unit) bool { return !u.own }) {
		for _, u := range l.order {
			l.live = append(l.live, u.funcs...)
		}
		return
	}
	r := &reacher{
		linker: l, from: map[*fn]origin{}, types: map[string]bool{},
		wanted: map[string]origin{}, ofType: map[string][]*fn{},
	}
	l.from = r.from
	for _, u := range l.order {
		for _, f := range u.funcs {
			r.ofType[f.recv] = append(r.ofType[f.recv], f)
		}
	}
	for _, u := range l.order {
		r.start(u)
	}
	if l.blank != nil {
		for _, name := range slices.Sorted(maps.Keys(l.blank.called)) {
			r.want(name, origin{})
		}
	}
	for len(r.queue) > 0 {
		f := r.queue[0]
		r.queue = r.queue[1:]
		l.live = append(l.live, f)
		r.follow(f)
	}
}

// start begins with all of an own package, or with what initialises another.
func (r *reacher) start(u *unit) {
	for _, name := range slices.Sorted(maps.Keys(u.dynamic)) {
		r.want(name, origin{})
	}
	for _, f := range u.funcs {
		if u.own || f.key == u.path+".init" {
			r.add(f, origin{})
		}
		if u.sealed && f.recv != "" {
			r.addType(f.recv)
		}
	}
	if u.own || u.sealed {
		for _, key := range slices.Sorted(maps.Keys(u.types)) {
			r.addType(key)
		}
	}
}

func (r *reacher) add(f *fn, by origin) {
	if _, ok := r.from[f]; !ok && (f.unit.own || !isPrimitive(f.key)) {
		r.from[f] = by
		r.queue = append(r.queue, f)
	}
}

func (r *reacher) addType(key string) {
	if key == "" || r.types[key] {
		return
	}
	r.types[key] = true
	for _, f := range r.ofType[key] {
		name := afterDot(f.key)
		if by, ok := r.wanted[name]; ok || calledByStd(name) {
			r.add(f, by)
		}
	}
	t := r.linker.types[key]
	if t == nil {
		return
	}
	for _, f := range t.fields {
		r.addType(elementType(f.typ))
	}
	r.addType(elementType(t.under))
}

// elementType is the named type in a list or function type.
func elementType(typ string) string {
	for {
		switch {
		case len(typ) > 2 && typ[:2] == listType:
			typ = typ[2:]
		case len(typ) > 4 && typ[:4] == funcType:
			typ = typ[4:]
		default:
			return typ
		}
	}
}

func (r *reacher) want(name string, by origin) {
	if _, ok := r.wanted[name]; ok {
		return
	}
	r.wanted[name] = by
	for _, f := range r.by[name] {
		if r.types[f.recv] {
			r.add(f, by)
		}
	}
}

// calledByStd are the names of methods that packages of the standard library call
// through their interfaces.
var calledByStd = set(`
	ServeHTTP RoundTrip Open ReadFile ReadDir Stat Read Write Close WriteTo ReadFrom Handle Enabled Scan Value
	Set String Error Format GoString MarshalJSON UnmarshalJSON MarshalText UnmarshalText UnmarshalYAML
	MarshalYAML Less Len Swap Connect Driver Prepare Begin Query Exec Accept Seek Run`)

// follow adds what a function calls and mentions.
func (r *reacher) follow(f *fn) {
	for _, s := range f.sites {
		if s.e.op == opResult {
			r.followCall(f, s)
		}
	}
	for _, u := range f.uses {
		switch u.e.op {
		case opField:
			if f.unit.own || r.typeOf(u.e.args[0]) != "" { // else a field, most likely
				r.followMethod(f, u, r.callee(u.e))
			}
		case opFunc, opName:
			if g := r.funcs[u.e.s]; g != nil {
				r.add(g, origin{f, u})
			} else if r.linker.types[u.e.s] != nil {
				r.addType(u.e.s)
			}
		}
	}
	for _, typ := range f.params {
		r.addType(elementType(typ))
	}
	for _, typ := range f.results {
		r.addType(elementType(typ))
	}
}

func (r *reacher) followCall(f *fn, s site) {
	switch c := r.callee(s.e.args[0]); c.kind {
	case toFunc:
		r.followMethod(f, s, c)
	case toType:
		r.addType(c.name)
	case toOutside:
		if fun := s.e.args[0]; fun != nil && fun.op == opField {
			r.want(fun.s, origin{f, s})
		}
	}
}

func (r *reacher) followMethod(f *fn, s site, c callee) {
	if c.kind != toFunc {
		return
	}
	if name, any := strings.CutPrefix(c.name, "."); any {
		r.want(name, origin{f, s})
		return
	}
	for _, g := range c.fns {
		r.add(g, origin{f, s})
	}
}

// way is the calls from the program's own source to a function: where they begin,
// and through what they go.
func (l *linker) way(f *fn) (at source.Pos, hops []Hop) {
	for range maxHops {
		by, ok := l.from[f]
		if !ok || by.in == nil {
			break
		}
		pos := by.in.unit.pos(by.at)
		hops = append(hops, Hop{Func: f.key, Pos: pos})
		if f = by.in; f.unit.own {
			at = pos
			break
		}
	}
	for i, j := 0, len(hops)-1; i < j; i, j = i+1, j-1 {
		hops[i], hops[j] = hops[j], hops[i]
	}
	if !f.unit.own {
		at = l.imported(f.unit.path)
	}
	return at, hops
}

const maxHops = 32
