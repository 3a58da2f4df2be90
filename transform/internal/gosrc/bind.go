package gosrc

import (
	"slices"
	"strconv"
	"strings"
)

// bind notes who calls whom and what is assigned to what, in the functions that
// the program may call.
func (l *linker) bind() {
	for _, u := range l.order {
		for name := range u.dynamic {
			l.outside["."+name] = true
		}
	}
	for _, f := range l.live {
		for _, s := range f.stores {
			l.bindStore(s)
		}
		for _, s := range f.sites {
			if s.e.op == opLit {
				l.bindLiteral(s.e)
			} else {
				l.bindCall(f, s)
			}
		}
	}
	for range maxRounds {
		l.funcRound++
		l.grew = false
		more := l.bindValues()
		for _, a := range l.handed { // what is handed out is called from outside
			for key := range l.functions(a).keys {
				l.outside[key] = true
			}
		}
		if !more && !l.grew {
			break
		}
		l.round++
	}
	l.bindMentions()
	clear(l.memo)
	clear(l.held)
}

// maxRounds bounds how often calls of values are resolved: what is found in one
// round may be handed on in the next.
const maxRounds = 5

func (l *linker) bindStore(s store) {
	switch s.to.op {
	case opName:
		l.give(s.to.s, s.value)
	case opField:
		l.give(l.fieldKey(s.to), s.value)
	}
}

func (l *linker) give(key string, value *node) {
	list := l.given[key]
	if len(list) == 0 {
		name := afterDot(key)
		l.fields[name] = append(l.fields[name], key)
	}
	switch {
	case len(list) < maxAlternatives:
		l.given[key] = append(list, value)
	default:
		list[maxAlternatives-1] = nil
	}
}

// fieldKey is the type that has a field, and the field; without a type when that
// isn't known.
func (l *linker) fieldKey(n *node) string {
	return l.owner(l.typeOf(n.args[0]), n.s, 0) + "." + n.s
}

// owner is the struct that declares a field which is promoted to typ.
func (l *linker) owner(typ, name string, depth int) string {
	typ = l.under(typ)
	t := l.types[typ]
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
		o := l.owner(f.typ, name, depth+1)
		if l.types[o] == nil && isPrimitive(o+"."+name) || l.types[o].has(name) {
			return o
		}
	}
	return typ
}

// bindLiteral gives the fields of a composite literal their values.
func (l *linker) bindLiteral(lit *node) {
	typ := l.under(lit.s)
	t := l.types[typ]
	for _, e := range lit.args {
		if e == nil || e.op != opKV {
			continue
		}
		name := e.s
		if name == "" && t != nil && int(e.n) < len(t.fields) && e.n >= 0 {
			name = t.fields[e.n].name
		}
		if t == nil && typ != "" {
			l.handOut(e.args[0])
		}
		l.give(typ+"."+name, e.args[0])
	}
	if (t == nil || l.sealed(typ)) && strings.HasSuffix(typ, "Flag") {
		l.bindFlag(lit)
	}
}

// bindFlag follows urfave/cli's &cli.StringFlag{Name: "x", Value: "d"}.
func (l *linker) bindFlag(lit *node) {
	by := map[string]*node{}
	for _, e := range lit.args {
		if e != nil && e.op == opKV {
			by[e.s] = e.args[0]
		}
	}
	flag := &node{op: opFlag, args: []*node{by["Name"], by["Value"]}}
	l.keepSetting(by["Name"], flag)
	for to := by["Destination"]; to != nil; {
		switch to.op {
		case opAddr:
			to = to.args[0]
			continue
		case opVar:
			to.give(flag)
		case opName, opField:
			l.bindStore(store{to: to, value: flag})
		}
		break
	}
}

// bindCall notes a call by what it calls.
func (l *linker) bindCall(in *fn, s site) {
	e := s.e
	c := l.callee(e.args[0])
	switch c.kind {
	case toFunc:
		if len(c.fns) > maxMethods {
			l.outside[c.name] = true
			return
		}
		for _, f := range c.fns {
			l.addCaller(f.key, caller{e, in, s})
		}
		l.bindSetting(e, c.name)
	case toType:
		return
	case toOutside, toPrimitive:
		l.bindSetting(e, c.name)
		for _, a := range e.args[1:] {
			l.handOut(a)
			l.reflect(a, c.name)
		}
	}
}

// maxMethods bounds how many methods of one name are told apart.
const maxMethods = 64

// maxCallsOf bounds how many calls of one function are told apart.
const maxCallsOf = 1024

func (l *linker) addCaller(key string, c caller) {
	if list := l.callers[key]; len(list) < maxCallsOf {
		l.callers[key] = append(list, c)
	} else {
		l.outside[key] = true
	}
}

// bindSetting notes what is kept under a name: viper.SetDefault("k", v), flags.
func (l *linker) bindSetting(e *node, name string) {
	last, args := afterDot(name), e.args[1:]
	if last == "" {
		return
	}
	if (last == "SetDefault" || last == "Set") && len(args) == 2 {
		l.keepSetting(args[0], args[1])
	}
	if at, ok := flagFuncs[last]; ok && len(args) > at.def && len(args) > at.name {
		l.keepSetting(args[at.name], &node{op: opFlag, args: []*node{args[at.name], args[at.def]}})
	}
}

func (l *linker) keepSetting(name, value *node) {
	if name != nil && name.op == opConst && value != nil {
		key := strings.ToLower(name.s)
		l.settings[key] = append(l.settings[key], value)
	}
}

// handOut marks the functions in a value as called from outside, and its type as
// one whose methods are.
func (l *linker) handOut(a *node) {
	typ := l.typeOf(a)
	if a == nil || typ == stringType || typ == plainType || typ != anyType && ofStd(typ) {
		return
	}
	if l.types[typ] != nil {
		l.outside[typ] = true
	}
	if l.holdsFunctions(typ) {
		l.handed = append(l.handed, a)
	}
}

// holdsFunctions reports whether a function may be in a value of a type.
func (l *linker) holdsFunctions(typ string) bool {
	holds, ok := l.holds[typ]
	if !ok {
		holds = leadsToFunction(l, typ, map[string]bool{})
		l.holds[typ] = holds
	}
	return holds
}

func leadsToFunction(l *linker, typ string, seen map[string]bool) bool {
	typ = l.under(typ)
	for strings.HasPrefix(typ, listType) {
		typ = l.under(strings.TrimPrefix(typ, listType))
	}
	t := l.types[typ]
	if t == nil {
		return typ != stringType && typ != plainType
	}
	if seen[typ] {
		return false
	}
	seen[typ] = true
	return t.iface || slices.ContainsFunc(t.fields, func(f fieldDecl) bool { return leadsToFunction(l, f.typ, seen) })
}

// onlyReads reports whether a function sets nothing of what it is handed.
func onlyReads(name string) bool {
	p, last, ok := strings.Cut(name, ".")
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		p, last, ok = name[:i], name[i+1:], true
	}
	if !ok {
		return false
	}
	switch p {
	case "fmt":
		return !strings.Contains(last, "can")
	case "log", "log/slog", "errors", "sync", "context", "net/http", "sort", "slices", "maps", "time", "strings",
		"testing", "reflect", "os", "path/filepath":
		return last != "As"
	}
	return strings.HasPrefix(last, "Print") || strings.HasPrefix(last, "Log") || strings.HasPrefix(last, "Marshal") ||
		strings.HasPrefix(last, "Error") || strings.HasPrefix(last, "Info") || strings.HasPrefix(last, "Debug")
}

// reflect marks the type of an argument as one whose fields may be set outside.
func (l *linker) reflect(a *node, by string) {
	typ := l.under(l.typeOf(a))
	if l.types[typ] != nil && !l.decoded[typ] && !onlyReads(by) {
		l.decode(typ, 0)
	}
}

func (l *linker) decode(typ string, depth int) {
	typ = l.under(typ)
	for strings.HasPrefix(typ, listType) {
		typ = l.under(strings.TrimPrefix(typ, listType))
	}
	t := l.types[typ]
	if t == nil || l.decoded[typ] || depth > maxEmbedded {
		return
	}
	l.decoded[typ] = true
	for _, f := range t.fields {
		if exported(f.name) || f.embedded {
			l.decode(f.typ, depth+1)
		}
	}
}

// bindValues resolves calls of what variables, fields and parameters hold, and
// reports whether it learned something.
func (l *linker) bindValues() (more bool) {
	for _, f := range l.live {
		for i, s := range f.sites {
			if s.e.op != opResult || l.callee(s.e.args[0]).kind != toValue {
				continue
			}
			for _, key := range l.functions(s.e.args[0]).sorted() {
				once := f.key + " " + strconv.Itoa(i) + " " + key
				if l.asked[once] {
					continue
				}
				l.asked[once], l.called[key], more = true, true, true
				if l.funcs[key] != nil {
					l.addCaller(key, caller{s.e, f, s})
				}
			}
		}
	}
	return more
}

// bindMentions marks functions that are mentioned as values and that no call was
// seen to reach: anything may call them.
func (l *linker) bindMentions() {
	for _, f := range l.live {
		for _, u := range f.uses {
			for _, g := range l.callee(u.e).fns {
				if !l.called[g.key] {
					l.outside[g.key] = true
				}
			}
		}
	}
}
