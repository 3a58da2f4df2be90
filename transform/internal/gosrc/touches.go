package gosrc

import (
	"path"
	"slices"
	"strings"
)

// A ledger lists touches.
type ledger struct{ *linker }

// touches lists what the live functions do to the world outside.
func (l ledger) touches() (list []Touch) {
	for _, f := range l.live {
		if f.unit.own {
			list = append(list, l.ownTouches(f)...)
		} else {
			list = append(list, l.touchesFrom(f)...)
		}
	}
	return list
}

func (l ledger) ownTouches(f *fn) []Touch {
	list := l.touchesOf(f)
	for i := range list {
		l.place(&list[i], list[i].Pos, nil)
	}
	return list
}

func (l ledger) touchesOf(f *fn) (list []Touch) {
	for _, s := range f.sites {
		if s.e.op == opLit {
			list = append(list, l.literalTouches(f, s)...)
		} else {
			list = append(list, l.callTouches(f, s)...)
		}
	}
	for _, s := range f.stores {
		list = append(list, l.storeTouches(f, s)...)
	}
	return append(list, l.mentionTouches(f)...)
}

// literalTouches are those of a composite literal with a field that is a primitive.
func (l ledger) literalTouches(f *fn, s site) (list []Touch) {
	typ := l.aliased(s.e.s)
	var args []*node
	for _, e := range s.e.args {
		if e != nil && e.op == opKV && e.s == "Args" {
			args = l.parts(e.args[0])
		}
	}
	if typ != "net/http/cgi.Handler" { // the first names the program again
		args = args[min(1, len(args)):]
	}
	for _, e := range s.e.args {
		if e == nil || e.op != opKV || e.s == "" {
			continue
		}
		for _, p := range fieldRows(l.symbols, typ, e.s) {
			if !p.countsIn(f) {
				continue
			}
			t := l.newTouch(f, s, p)
			if p.Op == OpPath {
				list = append(list, l.pathTouches(t, nil, l.parts(e.args[0]))...)
				continue
			}
			values := []*node{e.args[0]}
			if p.Op == OpStart {
				values = append(values, args...)
			}
			l.giveArgs(&t, values)
			list = append(list, l.withLines(t, e.args[0])...)
		}
	}
	return list
}

// fieldRows are the rows of a field: its type's, or those of fields of that name
// where the type isn't the program's own.
func fieldRows(l *symbols, typ, name string) []Primitive {
	if rows := primitivesOf(typ + "." + name); len(rows) > 0 {
		return rows
	}
	if u := l.units[strings.TrimSuffix(typ, "."+afterDot(typ))]; u != nil && u.own {
		return nil
	}
	rows := slices.Clone(primitivesOf("." + name))
	return slices.DeleteFunc(rows, func(p Primitive) bool { return p.Flags&FlagField == 0 })
}

func (l ledger) storeTouches(f *fn, s store) (list []Touch) {
	if s.to.op != opField || !fieldNames(s.to.s) {
		return nil
	}
	for _, p := range primitivesOf(l.fieldKey(s.to)) {
		if !p.countsIn(f) {
			continue
		}
		t := l.newTouch(f, site{s.to, s.file, s.at}, p)
		if p.Op == OpPath {
			list = append(list, l.pathTouches(t, nil, l.parts(s.value))...)
			continue
		}
		l.giveArgs(&t, []*node{s.value})
		list = append(list, t)
	}
	return list
}

// fieldNames reports whether a primitive is a field of that name.
func fieldNames(name string) bool {
	switch name {
	case "Path", "Root", "Dir", "Env", "Stdin", "Name", "File", "ViewsPath", "HTTPSCertFile", "HTTPSKeyFile":
		return true
	}
	return false
}

func (l ledger) callTouches(f *fn, s site) (list []Touch) {
	fun := s.e.args[0]
	c := l.callee(fun)
	names := []string{c.name}
	switch c.kind {
	case toValue:
		names = l.functions(fun).sorted()
	case toPrimitive:
	case toFunc: // a method of that name, or what a row says
		if c.name[0] != '.' {
			return nil
		}
	default:
		return nil
	}
	for _, name := range names {
		for _, p := range primitivesOf(name) {
			if p.Flags&FlagField == 0 && p.countsIn(f) && !l.inMemory(p) {
				list = append(list, l.callTouch(f, s, p)...)
			}
		}
	}
	return list
}

// countsIn reports whether a row counts in a function. What a dependency asks of its
// own source, of rights, and of a file system that it is given, is not told.
func (p Primitive) countsIn(f *fn) bool {
	return p.Op != OpNone && (f.unit.own || !p.ofAfero() &&
		p.Op != OpPlaces && p.Op != OpPath && p.Op != OpRights && p.Op != OpInput)
}

// callTouch is what a call of a primitive touches.
func (l ledger) callTouch(f *fn, s site, p Primitive) []Touch {
	t := l.newTouch(f, s, p)
	args := s.e.args[1:]
	picked, ok := l.pick(p, args)
	if !ok || l.isAnother(p, args, picked) {
		return nil
	}
	if p.Op == OpPath {
		return l.pathTouches(t, picked[0], picked[1:])
	}
	if p.Flags&FlagMakes != 0 && len(args) > p.From+1 && onlyMakes(l.text(args[p.From+1])) {
		t.Op = OpWrite
	}
	if base, ok := l.base(s.e, p); ok {
		under := l.text(base)
		t.Embedded = isEmbedded(under)
		if under[0] == openText[0] {
			return nil // what made the file system is a touch itself
		}
		for _, a := range picked {
			t.Args = append(t.Args, joinedTexts(under, l.text(a)))
		}
		return []Touch{t}
	}
	l.giveArgs(&t, picked)
	t.Embedded = t.Embedded || l.besideEmbedded(s.e)
	if len(picked) == 0 {
		return []Touch{t}
	}
	return l.withLines(t, picked[0])
}

// isAnother reports whether a call is none of a primitive, though it has its name: a conversion
// takes one argument, and what downloads into a file that is open is given no path.
func (l ledger) isAnother(p Primitive, args, picked []*node) bool {
	return p.Flags&FlagType != 0 && len(args) != 1 ||
		p.Name[0] == '.' && p.Op == OpRead && len(picked) > 0 && ofStd(l.typeOf(picked[0]))
}

// besideEmbedded reports whether the receiver or an argument of a call is an embedded
// file system.
func (l ledger) besideEmbedded(e *node) bool {
	if !l.embeds {
		return false
	}
	if fun := e.args[0]; fun != nil && fun.op == opField && isEmbedded(l.text(fun.args[0])) {
		return true
	}
	return slices.ContainsFunc(e.args[1:], func(a *node) bool {
		return a != nil && a.op != opConst && isEmbedded(l.text(a))
	})
}

func joinedTexts(a, b Arg) Arg {
	var all Arg
	for _, x := range a {
		for _, y := range b {
			if x.Root == Embedded {
				all = append(all, y)
			} else {
				all = append(all, joinText(x, y))
			}
		}
	}
	return bounded(all)
}

// base is the file system that a path counts from.
func (l ledger) base(e *node, p Primitive) (*node, bool) {
	switch fun := e.args[0]; {
	case p.Flags&FlagUnder2 != 0 && p.From >= 1 && len(e.args) > p.From-1:
		return e.args[p.From-1], true
	case p.Flags&FlagUnder == 0:
		return nil, false
	case p.From > 0 && len(e.args) > p.From:
		return e.args[p.From], true
	case fun != nil && fun.op == opField:
		return fun.args[0], true
	}
	return nil, true
}

// pick takes the arguments that count; a call with too few is none.
func (l ledger) pick(p Primitive, args []*node) ([]*node, bool) {
	switch {
	case p.To == toNone:
		return nil, true
	case len(args) == 0 && p.Default != "":
		return []*node{constNode(p.Default)}, true
	case p.From >= len(args):
		if k := len(args) - 1; k >= 0 && args[k] != nil && args[k].op == opSpread {
			return []*node{nil}, true
		}
		return nil, false
	case p.Flags&FlagArgv != 0 && p.From+1 < len(args):
		argv := l.parts(args[p.From+1])
		return append([]*node{args[p.From]}, argv[min(1, len(argv)):]...), true
	case p.Op == OpStart || p.To == toRest:
		return args[p.From:], true
	case p.To > 0:
		return args[p.From:min(p.To, len(args))], true
	}
	return args[p.From : p.From+1], true
}

func (l ledger) newTouch(f *fn, s site, p Primitive) Touch {
	t := Touch{Op: p.Op, Func: p.Name, Flags: p.Flags, Default: p.Default, Pos: f.unit.pos(s)}
	if !f.unit.own {
		t.Module = f.unit.path
	}
	return t
}

func (l ledger) giveArgs(t *Touch, args []*node) {
	for _, a := range args[:min(len(args), maxElements)] {
		text := l.text(a)
		t.Args = append(t.Args, text)
		t.Embedded = t.Embedded || isEmbedded(text)
	}
}

// withLines adds the lines of commands that a start is made of: those that the
// program splits itself, and those that it gives to a shell.
func (l ledger) withLines(t Touch, program *node) []Touch {
	list := []Touch{t}
	if t.Op != OpStart || t.Flags&FlagLook != 0 {
		return list
	}
	line := t
	line.Op = OpShell
	_, lines := l.textAndLines(program)
	for _, a := range lines {
		split := line
		split.Flags |= FlagWords
		split.Args = []Arg{finished(a)}
		list = append(list, split)
	}
	if i := commandText(t.Args); i > 0 {
		line.Args = []Arg{t.Args[i]}
		list = append(list, line)
	}
	return list
}

// commandText is which argument of a shell is what it runs; 0 for none.
func commandText(args []Arg) int {
	if len(args) < 3 || !slices.ContainsFunc(args[0], isShell) {
		return 0
	}
	for i, a := range args[1 : len(args)-1] {
		for _, v := range a {
			flag := v.Exact && strings.HasPrefix(v.Text, "-") && !strings.HasPrefix(v.Text, "--")
			if flag && strings.HasSuffix(v.Text, "c") {
				return i + 2
			}
		}
	}
	return 0
}

func isShell(v Value) bool {
	switch path.Base(v.Text) {
	case "sh", "bash", "ash", "dash", "zsh", "ksh", "busybox":
		return v.Exact
	}
	return false
}

// mentionTouches are primitives that a function hands on as values to where no
// call is seen: any text may be given to them.
func (l ledger) mentionTouches(f *fn) (list []Touch) {
	for _, u := range f.uses {
		name := u.e.s
		if u.e.op == opField {
			c := l.callee(u.e)
			if c.kind != toPrimitive || !f.unit.own && l.typeOf(u.e.args[0]) == "" {
				continue
			}
			name = c.name
		} else if u.e.op != opName {
			continue
		}
		for _, p := range primitivesOf(name) {
			if p.Flags&FlagField != 0 || !p.countsIn(f) || l.inMemory(p) || l.called[name] && !l.outside[name] {
				continue
			}
			t := l.newTouch(f, u, p)
			t.Value = true
			if p.To != toNone {
				t.Args = []Arg{openText}
			}
			list = append(list, t)
		}
	}
	return list
}
