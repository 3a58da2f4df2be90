package gosrc

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/source"
)

// A context is one way from the program's own source to a function of a
// dependency.
type context struct {
	via  *via
	at   source.Pos
	hops []Hop
}

// Bounds on how many ways are told apart, and how long they may be.
const (
	maxContexts = 24
	maxWay      = 6
	maxTried    = 400
)

// walker finds the ways to a function.
type walker struct {
	*linker
	found []context
	tried int
	whole bool // every way was found
}

// touchesFrom lists what a function of a dependency touches, once for each way to
// it that gives other texts.
func (l ledger) touchesFrom(f *fn) (list []Touch) {
	at, hops := l.way(f)
	general := l.touchesOf(f)
	for i := range general {
		l.place(&general[i], at, hops)
	}
	if !slices.ContainsFunc(general, func(t Touch) bool { return len(t.Args) > 0 && !t.Value }) {
		return general
	}
	w := walker{linker: l.linker, whole: !l.fromOutside(f.key)}
	w.walk(f, nil, nil, map[*fn]bool{})
	if len(w.found) == 0 {
		return general
	}
	for _, c := range w.found {
		list = l.addContext(list, f, c)
	}
	if !w.whole {
		for _, t := range general {
			if !slices.ContainsFunc(list, func(u Touch) bool { return sameTexts(t, u) }) {
				list = append(list, t)
			}
		}
	}
	return list
}

// addContext adds what a function touches on one way to it.
func (l ledger) addContext(list []Touch, f *fn, c context) []Touch {
	marked := l.markedTouches(f, c.via)
	l.through = c.via
	touches := l.touchesOf(f)
	started := l.givenStarts(f, c.via, touches)
	for i, t := range touches {
		l.place(&t, c.at, c.hops)
		t.Given = sameCall(marked, i, t) && isMarked(marked[i]) || sameCall(started, i, t) && isGivenStart(started[i])
		again := func(u Touch) bool { return sameTexts(t, u) && (t.Pos == u.Pos || len(f.params) == 0) }
		if at := slices.IndexFunc(list, again); at < 0 {
			list = append(list, t)
		} else {
			list[at].Given = list[at].Given || t.Given
		}
	}
	l.through = nil
	return list
}

// sameCall reports whether a touch is one of a list, which has the same of other texts.
func sameCall(list []Touch, i int, t Touch) bool { return i < len(list) && list[i].Func == t.Func }

// anything stands for a text of which nothing is known in a call of the program's own.
const anything = "\x01"

// markedTouches are the touches of a function on a way whose first call passes marks.
func (l ledger) markedTouches(f *fn, way *via) []Touch {
	if l.through = l.marked(way); l.through == nil {
		return nil
	}
	list := l.touchesOf(f)
	l.through = nil
	return list
}

// marked is a way whose first call, the program's own, passes a mark for each text of which
// nothing is known; nil where there is none.
func (l ledger) marked(way *via) *via {
	if way.up != nil {
		if up := l.marked(way.up); up != nil {
			return &via{way.key, way.call, up, way.n}
		}
		return nil
	}
	if !l.surely(way.call.args[0]) {
		return nil
	}
	call, any := *way.call, false
	call.args = slices.Clone(call.args)
	for i, a := range call.args {
		if i == 0 || !l.anyText(a) {
			continue
		}
		call.args[i], any = constNode(anything), true
		if a != nil && a.op == opSpread {
			call.args[i] = &node{op: opSpread, args: []*node{{op: opLit, args: []*node{constNode(anything)}}}}
		}
	}
	if !any {
		return nil
	}
	return &via{way.key, &call, nil, way.n}
}

// surely reports whether a call calls what it seems to, and not any method of the name of one
// of the program's own interfaces.
func (l ledger) surely(fun *node) bool {
	if c := l.callee(fun); !strings.HasPrefix(c.name, ".") {
		return true
	}
	if fun == nil || fun.op != opField {
		return false
	}
	typ := l.typeOf(fun.args[0])
	u := l.units[strings.TrimSuffix(typ, "."+afterDot(typ))]
	return u != nil && !u.own
}

// anyText reports whether an argument may be any text.
func (l ledger) anyText(a *node) bool {
	if typ := l.typeOf(a); a == nil || a.op == opFunc || typ != "" && typ != stringType && typ != anyType {
		return false
	}
	return slices.ContainsFunc(l.text(a), func(v Value) bool {
		return !v.Exact && v.Root == Plain && strings.Trim(v.Text, "/") == ""
	})
}

// isMarked reports whether a mark is part of a path that a touch is given.
func isMarked(t Touch) bool {
	switch t.Op {
	case OpRead, OpStat, OpList, OpWrite, OpChdir, OpLoad:
		return slices.ContainsFunc(t.Args, func(a Arg) bool {
			return slices.ContainsFunc(a, hasMark)
		})
	}
	return false
}

func sameTexts(a, b Touch) bool {
	return a.Op == b.Op && a.Func == b.Func && a.Flags == b.Flags && slices.EqualFunc(a.Args, b.Args, slices.Equal[Arg])
}

// walk goes from a function to those that call it, up to the program's own. What a literal
// captures is told by who calls the function that it is in.
func (w *walker) walk(f *fn, calls []caller, keys []string, seen map[*fn]bool) {
	callers := w.callers[f.key]
	if w.tried++; w.tried > maxTried || len(calls) >= maxWay || len(callers) == 0 || w.fromOutside(f.key) {
		w.whole = false
		if w.tried > maxTried || len(calls) >= maxWay {
			return
		}
	}
	seen[f] = true
	defer delete(seen, f)
	w.up(f.key, callers, calls, keys, seen)
	if outer, _, literal := strings.Cut(f.key, "$"); literal {
		w.up(outer, w.callers[outer], calls, keys, seen)
	}
}

// up goes on with the callers of what has a key.
func (w *walker) up(key string, callers, calls []caller, keys []string, seen map[*fn]bool) {
	for _, c := range callers {
		switch {
		case seen[c.in]:
		case len(w.found) >= maxContexts:
			w.whole = false
		case c.in.unit.own:
			w.add(append(slices.Clone(calls), c), append(slices.Clone(keys), key))
		default:
			w.walk(c.in, append(slices.Clone(calls), c), append(slices.Clone(keys), key), seen)
		}
	}
}

// add makes a context of the calls from a function outwards.
func (w *walker) add(calls []caller, keys []string) {
	var c context
	for i := len(calls) - 1; i >= 0; i-- {
		pos := calls[i].in.unit.pos(calls[i].at)
		c.via = &via{keys[i], calls[i].e, c.via, 0}
		c.hops = append(c.hops, Hop{Func: keys[i], Pos: pos})
	}
	c.at = c.hops[0].Pos
	w.found = append(w.found, c)
}

// place says where a touch of a dependency begins. What counts from the caller's
// source file counts from there.
func (l ledger) place(t *Touch, at source.Pos, hops []Hop) {
	t.Pos, t.Via = at, hops
	for i, a := range t.Args {
		for _, v := range a {
			if v.Root == Callers {
				t.Args[i] = atCaller(a, at)
				break
			}
		}
	}
}

func atCaller(a Arg, at source.Pos) Arg {
	a = slices.Clone(a)
	for i, v := range a {
		if v.Root != Callers {
			continue
		}
		a[i].Root, a[i].Text = Source, path.Join("/", path.Dir(at.File), v.Text)
		if v == anyCaller[0] { // some file of it
			a[i] = Value{Root: Source, Text: path.Join("/", path.Dir(at.File)) + "/", End: ".go"}
		}
	}
	return bounded(a)
}
