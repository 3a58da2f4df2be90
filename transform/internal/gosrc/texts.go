package gosrc

import (
	"slices"
	"strings"
)

// Bounds on texts: how long one may be, how many an expression can have, and how
// much work folding is. What goes beyond is open.
const (
	maxText    = 4096
	maxTexts   = 256
	maxFold    = 3000
	maxWork    = 3_000_000 // and workOfSite for each call
	workOfSite = 100
	maxReturns = 32 // of what a call by a method's name can be
	maxFrames  = 3  // calls that are followed into each other
	maxDepth   = 64 // how deep a node is looked into
)

// A texter folds nodes to texts.
type texter struct {
	*linker
	left  int
	under []underway // what is being folded, outermost first
	built int        // how many nodes around make a new text
	low   int        // the outermost node underway that was met again
	lines []Arg      // lines that were split into words
}

// noCycle is a depth below all others.
const noCycle = 1 << 30

type underway struct {
	n     *node
	built int
	fr    *via
	elem  int // which element of it, from 1 on, 0 for any; unlisted where it is no list
}

const unlisted = -1

// underwayAt is where in under a node is, -1 when it isn't.
func (t *texter) underwayAt(n *node) int {
	for i := range t.under {
		if t.under[i].n == n {
			return i
		}
	}
	return -1
}

// via is the call through which a function's results are looked at.
type via struct {
	key  string
	call *node
	up   *via
	n    int
}

var openText = Arg{{}}

// text is what an expression can be.
func (l *linker) text(n *node) Arg {
	a, _ := l.textAndLines(n)
	return a
}

// textAndLines also gives the lines of commands whose words are part of it.
func (l *linker) textAndLines(n *node) (Arg, []Arg) {
	if n != nil && n.op == opConst {
		return Arg{{Text: n.s, Exact: true}}, nil
	}
	t := &texter{linker: l, left: maxFold, low: noCycle}
	a := t.fold(n, l.through)
	if l.work -= costOf(len(a)); l.work < 0 {
		return openText, t.lines
	}
	return finished(a), t.lines
}

// costOf is the work of a text of so many values, which are kept and compared with each other.
func costOf(values int) int {
	if values < 16 {
		return 0
	}
	return values*values/32 + 2*values
}

// finished makes roots definite.
func finished(a Arg) Arg {
	if len(a) == 0 {
		return Arg{{Exact: true}}
	}
	a = slices.Clone(a)
	for i := range a {
		v := &a[i]
		if v.Root != Plain && v.Root != Source && v.Root != Callers {
			v.Text = strings.TrimLeft(v.Text, "/")
		}
	}
	return distinct(bounded(a))
}

func (t *texter) fold(n *node, fr *via) Arg {
	if n == nil {
		return openText
	}
	t.left--
	t.work--
	if t.left < 0 || t.work < 0 {
		return openText
	}
	switch n.op {
	case opConst:
		return Arg{{Text: n.s, Exact: true}}
	case opConcat:
		return t.product(n.args, fr, appendText)
	case opFlag:
		return t.fallback(n.args[0], n.args[1], "-", fr)
	case opTyped, opAddr:
		return t.wrapped(n, fr)
	case opSpread:
		return t.elements(n.args[0], -1, fr)
	case opTail:
		return t.tail(n, fr)
	case opElem:
		return t.elem(n, fr)
	case opLit, opAppend:
		return t.anyOf(few(t.parts(n)), fr)
	case opFunc, opKV, opEntry:
		return openText
	}
	return t.once(n, fr)
}

// few is a list, if it isn't too long.
func few(list []*node) []*node {
	if len(list) > maxTexts {
		return []*node{nil}
	}
	return list
}

func (t *texter) wrapped(n *node, fr *via) Arg {
	if n.s == "embed.FS" {
		return Arg{{Root: Embedded, Exact: true}}
	}
	return t.fold(n.args[0], fr)
}

// once folds what a name stands for, unless that is under way: what is met again
// inside of itself adds nothing, or what can't be told when it grows on the way.
func (t *texter) once(n *node, fr *via) Arg {
	if a, ok := t.memo[n]; ok && fr == nil {
		return a
	}
	if i := t.underwayAt(n); i >= 0 {
		t.low = min(t.low, i)
		if t.built > t.under[i].built {
			return openText
		}
		return nil
	}
	depth, before, lines := len(t.under), t.low, len(t.lines)
	t.under, t.low = append(t.under, underway{n, t.built, fr, unlisted}), noCycle
	a := t.name(n, fr)
	t.under = t.under[:depth]
	whole := t.low >= depth && t.left >= 0 && t.work >= 0
	if whole {
		t.low = noCycle
	}
	t.low = min(t.low, before)
	if fr == nil && whole && lines == len(t.lines) {
		t.memo[n] = a
		t.work -= costOf(len(a)) / 2
	}
	return a
}

func (t *texter) name(n *node, fr *via) Arg {
	switch n.op {
	case opVar:
		if n.s == "embed.FS" {
			return Arg{{Root: Embedded, Exact: true}}
		}
		return t.anyOf(n.args, fr)
	case opName:
		return t.global(n.s, fr)
	case opParam:
		return t.param(n, fr)
	case opField:
		return t.field(n)
	case opKeys:
		return t.keys(n, fr)
	case opResult:
		return t.result(n, fr)
	}
	return openText
}

// anyOf is one of several expressions; none is the empty text of a variable that
// was only declared.
func (t *texter) anyOf(list []*node, fr *via) Arg {
	if len(list) == 1 {
		return t.fold(list[0], fr)
	}
	var all Arg
	for _, n := range list {
		if all = append(all, t.fold(n, fr)...); len(all) > 2*maxTexts {
			return widened(all)
		}
	}
	return bounded(all)
}

func (t *texter) global(key string, fr *via) Arg {
	switch key {
	case "os.PathSeparator", "path/filepath.Separator":
		return Arg{{Text: "/", Exact: true}}
	case "os.DevNull":
		return Arg{{Text: "/dev/null", Exact: true}}
	case "os.Args":
		return openText
	}
	if openFlags()[key] {
		return Arg{{Text: afterDot(key) + " ", Exact: true}}
	}
	v := t.vars[key]
	if v == nil {
		return openText
	}
	if v.s == "embed.FS" {
		return Arg{{Root: Embedded, Exact: true}}
	}
	list := append(v.args[:len(v.args):len(v.args)], t.given[key]...)
	a := t.withMarks(key, t.anyOf(list, nil))
	if !t.fixed[key] && (t.blank != nil && t.blank.assigned[afterDot(key)] || t.maySet(key, v)) {
		a = bounded(append(slices.Clone(a), Value{}))
	}
	return a
}

// maySet reports whether the linker may set a variable of an own package: one of text, which
// has no value at first or a constant.
func (l *linker) maySet(key string, v *node) bool {
	if u := l.units[strings.TrimSuffix(key, "."+afterDot(key))]; !l.linkedAny || u == nil || !u.own {
		return false
	}
	switch len(v.args) {
	case 0:
		return v.s == stringType
	case 1:
		return v.args[0] != nil && v.args[0].op == opConst
	}
	return false
}

// param is the argument of the call at hand, or of all calls.
func (t *texter) param(n *node, fr *via) Arg {
	for up := fr; up != nil; up = up.up {
		if up.key == n.s {
			return t.fold(t.argument(n, up.call), up.up)
		}
	}
	calls := t.callers[n.s]
	open := len(calls) == 0 || t.fromOutside(n.s)
	var all Arg
	for _, c := range calls {
		a := t.argument(n, c.e)
		if all = append(all, t.fold(a, nil)...); len(all) > 2*maxTexts {
			return widened(all)
		}
		if t.passedOpen(c, a) {
			all = withMark(all)
		}
	}
	if open {
		all = append(all, Value{})
	}
	return bounded(all)
}

// fromOutside reports whether what can't be seen may call a function.
func (l *linker) fromOutside(key string) bool {
	name := afterDot(key)
	if l.outside[key] || l.blank != nil && l.blank.called[name] {
		return true
	}
	f := l.funcs[key]
	return f != nil && f.recv != "" && (l.outside["."+name] || exported(name) && l.outside[f.recv])
}

// field is everything that a field is given, and more where what sets it can't
// be seen.
func (t *texter) field(n *node) Arg {
	typ := t.typeOf(n.args[0])
	if n.s == "HomeDir" && (typ == "os/user.User" || typ == "") {
		return Arg{{Root: Home, Exact: true}}
	}
	if n.s == "File" && typ == "runtime.Frame" {
		return anyCaller
	}
	key := t.fieldKey(n)
	a, ok := t.held[key]
	if !ok {
		lines, low := len(t.lines), t.low
		a = t.withMarks(key, t.fieldTexts(n, typ))
		if lines == len(t.lines) && t.low >= low && t.left >= 0 {
			t.held[key] = a
		}
	}
	return a
}

func (t *texter) fieldTexts(n *node, typ string) Arg {
	list := t.fieldValues(n)
	if def := t.fieldDefault(typ, n.s); def != nil {
		list = append(list[:len(list):len(list)], def)
	}
	var all Arg
	for _, e := range list {
		if all = append(all, t.fold(e, nil)...); len(all) > 2*maxTexts {
			return widened(all)
		}
	}
	switch {
	case t.fieldOpen(typ, n.s):
		all = append(all, Value{})
	case len(all) == 0:
		all = Arg{{Exact: true}}
	}
	return bounded(all)
}

// fieldOpen reports whether a field may be set by what can't be seen.
func (l *linker) fieldOpen(typ, name string) bool {
	owner := l.owner(typ, name, 0)
	t := l.types[owner]
	if t == nil || l.blank != nil && l.blank.assigned[name] {
		return true
	}
	for _, f := range t.fields {
		if f.name == name {
			return exported(name) && (f.tagged || t.open || l.decoded[owner]) || f.typ == embedFS
		}
	}
	return true
}

const embedFS = "embed.FS"

func (t *texter) keys(n *node, fr *via) Arg {
	var list []*node
	for _, e := range t.entries(n.args[0], 0) {
		if e == nil || e.op != opEntry {
			return openText
		}
		list = append(list, e.args[0])
	}
	if len(list) == 0 {
		return openText
	}
	return t.anyOf(few(list), fr)
}
