package gosrc

import (
	"go/ast"
	"slices"
	"strings"

	"offstage/transform/internal/source"
)

// linker joins the units of a program.
type linker struct {
	order []*unit
	units map[string]*unit
	funcs map[string]*fn
	types map[string]*typeDecl
	vars  map[string]*node
	fixed map[string]bool
	by    map[string][]*fn // methods by name

	live      []*fn              // functions that the program may call
	given     map[string][]*node // package-level variables and fields, by what assigns them
	fields    map[string][]string
	settings  map[string][]*node
	callers   map[string][]caller
	from      map[*fn]origin
	through   *via                         // the calls through which a function is looked at
	imported  func(path string) source.Pos // where a package is imported first
	outside   map[string]bool              // functions that what can't be seen calls, and types that it is handed
	called    map[string]bool              // functions that a call of a value was seen to call
	decoded   map[string]bool              // types whose fields something sets by reflection
	asked     map[string]bool              // what calls of values were resolved to, as site and function
	round     int32                        // what nodes keep is good for one round
	memo      map[*node]Arg
	held      map[string]Arg // what fields hold, by their keys
	funcMemo  map[*node]*funcSet
	funcRound int // in which sets of functions are found
	grew      bool
	handed    []*node         // values that what can't be seen is given
	holds     map[string]bool // types in whose values functions may be
	work      int             // steps that are left
	blank     *skimmer
	modcache  string // where the image has the module cache
}

func newLinker(units []*unit, blank *skimmer) *linker {
	l := &linker{
		units: map[string]*unit{}, funcs: map[string]*fn{}, types: map[string]*typeDecl{}, vars: map[string]*node{},
		fixed: map[string]bool{}, by: map[string][]*fn{}, given: map[string][]*node{}, fields: map[string][]string{},
		settings: map[string][]*node{}, callers: map[string][]caller{}, outside: map[string]bool{}, called: map[string]bool{},
		decoded: map[string]bool{}, asked: map[string]bool{}, round: 1,
		memo: map[*node]Arg{}, held: map[string]Arg{}, funcMemo: map[*node]*funcSet{}, holds: map[string]bool{},
		work: maxWork, blank: blank,
	}
	for _, u := range units {
		l.add(u)
	}
	return l
}

func (l *linker) add(u *unit) {
	l.order = append(l.order, u)
	l.units[u.path] = u
	for _, f := range u.funcs {
		l.funcs[f.key] = f
		l.work += workOfSite * len(f.sites)
		if f.recv != "" {
			l.by[afterDot(f.key)] = append(l.by[afterDot(f.key)], f)
		}
	}
	for key, t := range u.types {
		l.types[key] = t
	}
	for key, v := range u.vars {
		l.vars[key] = v
	}
	for key, c := range u.fixed {
		l.fixed[key] = c
	}
}

// A caller is a call of a function.
type caller struct {
	e  *node
	in *fn
	at site
}

// A callee is what a call calls.
type callee struct {
	kind callKind
	name string // of a primitive, a type, or something outside
	fns  []*fn
}

type callKind uint8

const (
	toOutside   callKind = iota // what isn't seen
	toFunc                      // fns, one of them
	toPrimitive                 // name
	toType                      // a conversion to the type name
	toValue                     // what a variable, field or parameter holds
)

// callee resolves what is called.
func (l *linker) callee(fun *node) callee {
	if fun == nil {
		return callee{}
	}
	switch fun.op {
	case opName, opField:
		if l.typeOf(fun); fun.calls == nil {
			c := callee{}
			if fun.op == opName {
				c = l.calleeName(fun.s)
			} else {
				c = l.method(fun)
			}
			fun.calls = &c
		}
		return *fun.calls
	case opFunc:
		if f := l.funcs[fun.s]; f != nil {
			return callee{kind: toFunc, name: f.key, fns: []*fn{f}}
		}
	case opElem: // f[T]
		if c := l.callee(fun.args[0]); c.kind != toOutside && c.kind != toValue {
			return c
		}
	case opTyped:
		if len(fun.args) == 1 && fun.args[0] != nil {
			return l.callee(fun.args[0])
		}
	}
	return callee{kind: toValue}
}

func (l *linker) calleeName(key string) callee {
	f := l.funcs[key]
	switch {
	case f != nil && f.unit.own:
		return callee{kind: toFunc, name: key, fns: []*fn{f}}
	case isPrimitive(key):
		return callee{kind: toPrimitive, name: key}
	case f != nil:
		return callee{kind: toFunc, name: key, fns: []*fn{f}}
	case l.types[key] != nil:
		return callee{kind: toType, name: key}
	case l.vars[key] != nil:
		return callee{kind: toValue}
	}
	return callee{name: key}
}

// method resolves x.m.
func (l *linker) method(fun *node) callee {
	typ := l.typeOf(fun.args[0])
	switch {
	case typ == "" || typ == anyType:
		return l.byName(fun.s)
	case typ == plainType || typ == stringType || strings.HasPrefix(typ, listType) || strings.HasPrefix(typ, funcType):
		return callee{}
	}
	return l.member(typ, fun.s, 0)
}

// maxEmbedded bounds how deep structs are in each other.
const maxEmbedded = 6

func (l *linker) member(typ, name string, depth int) callee {
	t := l.types[typ]
	if t.has(name) {
		return callee{kind: toValue}
	}
	key := typ + "." + name
	if rows := primitivesOf(key); len(rows) > 0 && rows[0].Flags&FlagField == 0 {
		return callee{kind: toPrimitive, name: key}
	}
	if f := l.funcs[key]; f != nil {
		return callee{kind: toFunc, name: key, fns: []*fn{f}}
	}
	switch {
	case depth > maxEmbedded:
		return l.byName(name)
	case t == nil && l.sealed(typ):
		return l.byName(name)
	case t == nil:
		return l.unseenMethod(key, name)
	case t.iface:
		return l.ofInterface(t, name, depth)
	case t.under != "" && (t.alias || l.types[t.under] != nil):
		return l.member(t.under, name, depth+1)
	}
	return l.promoted(t, name, depth)
}

// sealed reports whether a type is of a package of which only a summary is known.
func (l *linker) sealed(typ string) bool {
	u := l.units[strings.TrimSuffix(typ, "."+afterDot(typ))]
	return u != nil && u.sealed
}

// ofInterface is a method of an interface: any method of that name.
func (l *linker) ofInterface(t *typeDecl, name string, depth int) callee {
	for _, m := range t.methods {
		if m.name == name {
			return l.byName(name)
		}
	}
	for _, e := range t.embeds {
		if c := l.member(e, name, depth+1); c.kind != toOutside {
			return c
		}
	}
	return l.byName(name)
}

// has reports whether a struct has a field of its own.
func (t *typeDecl) has(name string) bool {
	return t != nil && slices.ContainsFunc(t.fields, func(f fieldDecl) bool { return f.name == name })
}

func (l *linker) promoted(t *typeDecl, name string, depth int) callee {
	found := callee{}
	for _, f := range t.fields {
		if !f.embedded || f.typ == "" {
			continue
		}
		if c := l.member(f.typ, name, depth+1); c.kind != toOutside {
			return c
		} else if found.name == "" {
			found = c
		}
	}
	return found
}

// unseenMethod is a method of a type whose source isn't seen.
func (l *linker) unseenMethod(key, name string) callee {
	if rows := primitivesOf("." + name); len(rows) > 0 && rows[0].Flags&FlagField == 0 {
		return callee{kind: toPrimitive, name: "." + name}
	}
	return callee{name: key}
}

// byName is a method of a value whose type isn't known.
func (l *linker) byName(name string) callee {
	if fns := l.by[name]; len(fns) > 0 {
		return callee{kind: toFunc, name: "." + name, fns: fns}
	}
	return l.unseenMethod("."+name, name)
}

func exported(name string) bool { return ast.IsExported(name) }
