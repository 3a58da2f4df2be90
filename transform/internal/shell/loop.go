package shell

import "mvdan.cc/sh/v3/syntax"

// repeats forgets the variables that a loop changes, before it runs for the first time: they
// may have another value whenever it runs again.
func repeats(w *walker, loop syntax.Node, st *state) {
	changes(w, loop, st, map[string]bool{})
}

// changes forgets what a part of the script sets, with the functions that it calls.
func changes(w *walker, part syntax.Node, st *state, called map[string]bool) {
	syntax.Walk(part, func(n syntax.Node) bool {
		if n == nil || !w.spend(10) {
			return false
		}
		switch n := n.(type) {
		case *syntax.Subshell, *syntax.CmdSubst, *syntax.ProcSubst:
			return false // a process of its own
		case *syntax.Assign:
			if n.Name != nil {
				st.forget(n.Name.Value)
			}
		case *syntax.WordIter:
			st.forget(n.Name.Value)
		case *syntax.CallExpr:
			callChanges(w, n, st, called)
			return len(n.Args) == 0
		}
		return true
	})
}

// callChanges forgets what a simple command sets.
func callChanges(w *walker, c *syntax.CallExpr, st *state, called map[string]bool) {
	if len(c.Args) == 0 {
		return
	}
	switch name := c.Args[0].Lit(); name {
	case "set", "shift":
		st.params = st.params.mixed(st.params)
	case "read", "getopts", "unset":
		for _, a := range c.Args[1:] {
			if v := a.Lit(); v != "" {
				st.forget(v)
			}
		}
	default:
		if f := w.funcs[name]; f != nil && !called[name] {
			called[name] = true
			for _, body := range f.bodies {
				changes(w, body, st, called)
			}
		}
	}
}
