package shell

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"
)

// A function is a shell function of the script. Its commands run where it is
// called.
type function struct {
	bodies []*syntax.Stmt
	called bool
	active bool
}

func (w *walker) define(d *syntax.FuncDecl) {
	if d.Name == nil {
		return // "() x", which no shell here accepts
	}
	f := w.funcs[d.Name.Value]
	if f == nil {
		f = &function{}
		w.funcs[d.Name.Value] = f
	}
	f.bodies = append(f.bodies, d.Body)
}

// calls runs the body of a function, if the command calls one. One with several
// bodies may run each.
func (w *walker) calls(c *Command, st *state) bool {
	f := w.funcs[c.Args[0].Text]
	if f == nil || !c.Args[0].Known {
		return false
	}
	f.called = true
	if f.active || w.depth > maxDepth {
		return true
	}
	f.active = true
	w.depth++
	own := st.params
	st.params = paramsOf(c.Args[1:])
	for _, body := range f.bodies {
		if len(f.bodies) == 1 {
			w.stmt(body, st)
			continue
		}
		w.branches(st, func(st *state) { w.stmt(body, st) })
	}
	st.params = own
	w.depth--
	f.active = false
	return true
}

// uncalled adds the functions that no command calls: a trap might.
func (w *walker) uncalled(st *state) {
	var names []string
	for name, f := range w.funcs {
		if !f.called {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, body := range w.funcs[name].bodies {
			w.branches(st, func(st *state) { st.dir, st.params = "", anyParams(); w.stmt(body, st) })
		}
	}
}
