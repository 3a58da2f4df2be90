package gosrc

import (
	"slices"
	"strconv"
	"strings"
)

// A binder finds out what the packages of a program do to each other.
type binder struct {
	*linker
	asked  map[string]bool // what calls of values were resolved to, as site and function
	handed []*node         // values that what can't be seen is given
	holds  map[string]bool // types in whose values functions may be
}

// bind links what calls, assigns and hands on.
func (l *linker) bind() {
	b := &binder{linker: l, asked: map[string]bool{}, holds: map[string]bool{}}
	b.bind()
}

// bind notes who calls whom and what is assigned to what, in the functions that
// the program may call.
func (b *binder) bind() {
	for _, u := range b.order {
		for name := range u.dynamic {
			b.outside["."+name] = true
		}
	}
	for _, f := range b.live {
		b.byOwn = f.unit.own
		for _, s := range f.stores {
			b.bindStore(s)
		}
		for _, s := range f.sites {
			if s.e.op == opLit {
				b.bindLiteral(s.e)
			} else {
				b.bindCall(f, s)
			}
		}
	}
	b.byOwn = false
	for range maxRounds {
		b.funcRound++
		b.grew = false
		more := b.bindValues()
		for _, a := range b.handed { // what is handed out is called from outside
			for key := range b.functions(a).keys {
				b.outside[key] = true
			}
		}
		if !more && !b.grew {
			break
		}
		b.round++
	}
	b.bindMentions()
	clear(b.memo)
	clear(b.held)
}

// maxRounds bounds how often calls of values are resolved: what is found in one
// round may be handed on in the next.
const maxRounds = 5

func (b *binder) bindStore(s store) {
	switch s.to.op {
	case opName:
		b.give(s.to.s, s.value)
	case opField:
		b.give(b.fieldKey(s.to), s.value)
	}
}

func (l *linker) give(key string, value *node) {
	list := l.given[key]
	if l.byOwn {
		l.owns[key] = append(l.owns[key], value)
	}
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

// bindLiteral gives the fields of a composite literal their values.
func (b *binder) bindLiteral(lit *node) {
	typ := b.under(lit.s)
	t := b.types[typ]
	for _, e := range lit.args {
		if e == nil || e.op != opKV {
			continue
		}
		name := e.s
		if name == "" && t != nil && int(e.n) < len(t.fields) && e.n >= 0 {
			name = t.fields[e.n].name
		}
		if t == nil && typ != "" {
			b.handOut(e.args[0])
		}
		b.give(typ+"."+name, e.args[0])
	}
	if (t == nil || b.sealed(typ)) && strings.HasSuffix(typ, "Flag") {
		b.bindFlag(lit)
	}
}

// bindFlag follows urfave/cli's &cli.StringFlag{Name: "x", Value: "d"}.
func (b *binder) bindFlag(lit *node) {
	by := map[string]*node{}
	for _, e := range lit.args {
		if e != nil && e.op == opKV {
			by[e.s] = e.args[0]
		}
	}
	flag := &node{op: opFlag, args: []*node{by["Name"], by["Value"]}}
	b.keepSetting(by["Name"], flag)
	for to := by["Destination"]; to != nil; {
		switch to.op {
		case opAddr:
			to = to.args[0]
			continue
		case opVar:
			to.give(flag)
		case opName, opField:
			b.bindStore(store{to: to, value: flag})
		}
		break
	}
}

// bindCall notes a call by what it calls.
func (b *binder) bindCall(in *fn, s site) {
	e := s.e
	c := b.callee(e.args[0])
	switch c.kind {
	case toFunc:
		if len(c.fns) > maxMethods {
			b.outside[c.name] = true
			return
		}
		for _, f := range c.fns {
			b.addCaller(f.key, caller{e, in, s})
		}
		b.bindSetting(e, c.name)
	case toType:
		return
	case toOutside, toPrimitive:
		b.bindSetting(e, c.name)
		for _, a := range e.args[1:] {
			b.handOut(a)
			b.reflect(a, c.name)
		}
	}
}

// maxMethods bounds how many methods of one name are told apart.
const maxMethods = 64

// maxCallsOf bounds how many calls of one function are told apart.
const maxCallsOf = 1024

func (b *binder) addCaller(key string, c caller) {
	if list := b.callers[key]; len(list) < maxCallsOf {
		b.callers[key] = append(list, c)
	} else {
		b.outside[key] = true
	}
}

// bindSetting notes what is kept under a name: viper.SetDefault("k", v), flags.
func (b *binder) bindSetting(e *node, name string) {
	last, args := afterDot(name), e.args[1:]
	if last == "" {
		return
	}
	if (last == "SetDefault" || last == "Set") && len(args) == 2 {
		b.keepSetting(args[0], args[1])
	}
	if at, ok := flagFuncs[last]; ok && len(args) > at.def && len(args) > at.name {
		b.keepSetting(args[at.name], &node{op: opFlag, args: []*node{args[at.name], args[at.def]}})
	}
}

func (b *binder) keepSetting(name, value *node) {
	if name != nil && name.op == opConst && value != nil {
		key := strings.ToLower(name.s)
		b.settings[key] = append(b.settings[key], value)
	}
}

// handOut marks the functions in a value as called from outside, and its type as
// one whose methods are.
func (b *binder) handOut(a *node) {
	typ := b.typeOf(a)
	if a == nil || typ == stringType || typ == plainType || typ != anyType && ofStd(typ) {
		return
	}
	if b.types[typ] != nil {
		b.outside[typ] = true
	}
	if b.holdsFunctions(typ) {
		b.handed = append(b.handed, a)
	}
}

// holdsFunctions reports whether a function may be in a value of a type.
func (b *binder) holdsFunctions(typ string) bool {
	holds, ok := b.holds[typ]
	if !ok {
		holds = leadsToFunction(b.symbols, typ, map[string]bool{})
		b.holds[typ] = holds
	}
	return holds
}

func leadsToFunction(y *symbols, typ string, seen map[string]bool) bool {
	typ = y.under(typ)
	for strings.HasPrefix(typ, listType) {
		typ = y.under(strings.TrimPrefix(typ, listType))
	}
	t := y.types[typ]
	if t == nil {
		return typ != stringType && typ != plainType
	}
	if seen[typ] {
		return false
	}
	seen[typ] = true
	return t.iface || slices.ContainsFunc(t.fields, func(f fieldDecl) bool { return leadsToFunction(y, f.typ, seen) })
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
func (b *binder) reflect(a *node, by string) {
	typ := b.under(b.typeOf(a))
	if b.types[typ] != nil && !b.decoded[typ] && !onlyReads(by) {
		b.decode(typ, 0)
	}
}

func (b *binder) decode(typ string, depth int) {
	typ = b.under(typ)
	for strings.HasPrefix(typ, listType) {
		typ = b.under(strings.TrimPrefix(typ, listType))
	}
	t := b.types[typ]
	if t == nil || b.decoded[typ] || depth > maxEmbedded {
		return
	}
	b.decoded[typ] = true
	for _, f := range t.fields {
		if exported(f.name) || f.embedded {
			b.decode(f.typ, depth+1)
		}
	}
}

// bindValues resolves calls of what variables, fields and parameters hold, and
// reports whether it learned something.
func (b *binder) bindValues() (more bool) {
	for _, f := range b.live {
		for i, s := range f.sites {
			if s.e.op != opResult || b.callee(s.e.args[0]).kind != toValue {
				continue
			}
			for _, key := range b.functions(s.e.args[0]).sorted() {
				once := f.key + " " + strconv.Itoa(i) + " " + key
				if b.asked[once] {
					continue
				}
				b.asked[once], b.called[key], more = true, true, true
				if b.funcs[key] != nil {
					b.addCaller(key, caller{s.e, f, s})
				}
			}
		}
	}
	return more
}

// bindMentions marks functions that are mentioned as values and that no call was
// seen to reach: anything may call them.
func (b *binder) bindMentions() {
	for _, f := range b.live {
		for _, u := range f.uses {
			for _, g := range b.callee(u.e).fns {
				if !b.called[g.key] {
					b.outside[g.key] = true
				}
			}
		}
	}
}
