package gosrc

import (
	"path"
	"slices"

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
		l.through = c.via
		for _, t := range l.touchesOf(f) {
			l.place(&t, c.at, c.hops)
			again := func(u Touch) bool { return sameTexts(t, u) && (t.Pos == u.Pos || len(f.params) == 0) }
			if !slices.ContainsFunc(list, again) {
				list = append(list, t)
			}
		}
		l.through = nil
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

func sameTexts(a, b Touch) bool {
	return a.Op == b.Op && a.Func == b.Func && a.Flags == b.Flags && slices.EqualFunc(a.Args, b.Args, slices.Equal[Arg])
}

// walk goes from a function to those that call it, up to the program's own.
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
	for _, c := range callers {
		switch {
		case seen[c.in]:
		case len(w.found) >= maxContexts:
			w.whole = false
		case c.in.unit.own:
			w.add(append(slices.Clone(calls), c), append(slices.Clone(keys), f.key))
		default:
			w.walk(c.in, append(slices.Clone(calls), c), append(slices.Clone(keys), f.key), seen)
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
