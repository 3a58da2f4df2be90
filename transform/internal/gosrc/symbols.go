package gosrc

import (
	"slices"
	"strings"
)

// symbols are what the packages of a program declare, by its names.
type symbols struct {
	order []*unit
	units map[string]*unit
	funcs map[string]*fn
	types map[string]*typeDecl
	vars  map[string]*node
	fixed map[string]bool  // which variables are constants
	by    map[string][]*fn // methods by name

	embeds bool // an embedded file system may be about
}

func newSymbols(units []*unit) *symbols {
	y := &symbols{
		units: map[string]*unit{}, funcs: map[string]*fn{}, types: map[string]*typeDecl{}, vars: map[string]*node{},
		fixed: map[string]bool{}, by: map[string][]*fn{},
	}
	for _, u := range units {
		y.add(u)
	}
	return y
}

func (y *symbols) add(u *unit) {
	y.order = append(y.order, u)
	y.units[u.path] = u
	y.embeds = y.embeds || u.sealed || slices.Contains(u.imports, "embed")
	for _, f := range u.funcs {
		y.funcs[f.key] = f
		if f.recv != "" {
			y.by[afterDot(f.key)] = append(y.by[afterDot(f.key)], f)
		}
	}
	for key, t := range u.types {
		y.types[key] = t
	}
	for key, v := range u.vars {
		y.vars[key] = v
	}
	for key, c := range u.fixed {
		y.fixed[key] = c
	}
}

func (y *symbols) calleeName(key string) callee {
	f := y.funcs[key]
	switch {
	case f != nil && f.unit.own:
		return callee{kind: toFunc, name: key, fns: []*fn{f}}
	case isPrimitive(key):
		return callee{kind: toPrimitive, name: key}
	case f != nil:
		return callee{kind: toFunc, name: key, fns: []*fn{f}}
	case y.types[key] != nil:
		return callee{kind: toType, name: key}
	case y.vars[key] != nil:
		return callee{kind: toValue}
	}
	return callee{name: key}
}

// maxEmbedded bounds how deep structs are in each other.
const maxEmbedded = 6

func (y *symbols) member(typ, name string, depth int) callee {
	t := y.types[typ]
	if t.has(name) {
		return callee{kind: toValue}
	}
	key := typ + "." + name
	if rows := primitivesOf(key); len(rows) > 0 && rows[0].Flags&FlagField == 0 {
		return callee{kind: toPrimitive, name: key}
	}
	if f := y.funcs[key]; f != nil {
		return callee{kind: toFunc, name: key, fns: []*fn{f}}
	}
	switch {
	case depth > maxEmbedded:
		return y.byName(name)
	case t == nil && y.sealed(typ):
		return y.byName(name)
	case t == nil:
		return y.unseenMethod(key, name)
	case t.iface:
		return y.ofInterface(t, name, depth)
	case t.under != "" && (t.alias || y.types[t.under] != nil):
		return y.member(t.under, name, depth+1)
	}
	return y.promoted(t, name, depth)
}

// sealed reports whether a type is of a package of which only a summary is known.
func (y *symbols) sealed(typ string) bool {
	u := y.units[strings.TrimSuffix(typ, "."+afterDot(typ))]
	return u != nil && u.sealed
}

// ofInterface is a method of an interface: any method of that name.
func (y *symbols) ofInterface(t *typeDecl, name string, depth int) callee {
	for _, m := range t.methods {
		if m.name == name {
			return y.byName(name)
		}
	}
	for _, e := range t.embeds {
		if c := y.member(e, name, depth+1); c.kind != toOutside {
			return c
		}
	}
	return y.byName(name)
}

// has reports whether a struct has a field of its own.
func (t *typeDecl) has(name string) bool {
	return t != nil && slices.ContainsFunc(t.fields, func(f fieldDecl) bool { return f.name == name })
}

func (y *symbols) promoted(t *typeDecl, name string, depth int) callee {
	found := callee{}
	for _, f := range t.fields {
		if !f.embedded || f.typ == "" {
			continue
		}
		if c := y.member(f.typ, name, depth+1); c.kind != toOutside {
			return c
		} else if found.name == "" {
			found = c
		}
	}
	return found
}

// unseenMethod is a method of a type whose source isn't seen.
func (y *symbols) unseenMethod(key, name string) callee {
	if rows := primitivesOf("." + name); len(rows) > 0 && rows[0].Flags&FlagField == 0 {
		return callee{kind: toPrimitive, name: "." + name}
	}
	return callee{name: key}
}

// byName is a method of a value whose type isn't known.
func (y *symbols) byName(name string) callee {
	if fns := y.by[name]; len(fns) > 0 {
		return callee{kind: toFunc, name: "." + name, fns: fns}
	}
	return y.unseenMethod("."+name, name)
}

// aliased is the type that an alias stands for.
func (y *symbols) aliased(typ string) string {
	for range maxEmbedded {
		t := y.types[typ]
		if t == nil || !t.alias {
			return typ
		}
		typ = t.under
	}
	return typ
}

// under is the type that a declared list is made of.
func (y *symbols) under(typ string) string {
	for range maxEmbedded {
		t := y.types[typ]
		if t == nil || t.under == "" {
			return typ
		}
		typ = t.under
	}
	return typ
}

func (y *symbols) typeOfField(typ, name string, depth int) string {
	t := y.types[y.under(typ)]
	if t == nil || depth > maxEmbedded {
		return ""
	}
	for _, f := range t.fields {
		if f.name == name {
			return f.typ
		}
	}
	for _, f := range t.fields {
		if f.embedded {
			if found := y.typeOfField(f.typ, name, depth+1); found != "" {
				return found
			}
		}
	}
	return ""
}

// owner is the struct that declares a field which is promoted to typ.
func (y *symbols) owner(typ, name string, depth int) string {
	typ = y.under(typ)
	t := y.types[typ]
	if t == nil || depth > maxEmbedded {
		return typ
	}
	if t.has(name) {
		return typ
	}
	for _, f := range t.fields {
		if !f.embedded {
			continue
		}
		o := y.owner(f.typ, name, depth+1)
		if y.types[o] == nil && isPrimitive(o+"."+name) || y.types[o].has(name) {
			return o
		}
	}
	return typ
}

func (y *symbols) fieldDefault(typ, name string) *node {
	t := y.types[y.owner(typ, name, 0)]
	if t == nil {
		return nil
	}
	for _, f := range t.fields {
		if f.name == name {
			return f.def
		}
	}
	return nil
}
