package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// state is what a shell knows at one point of a script.
type state struct {
	scope
	dir  string
	sure bool
	dirs []string // what pushd keeps
}

// walker collects the commands of a script in the order in which they run.
type walker struct {
	text   string
	script *Script
	budget *int // work still to do, shared with the walkers of sh -c texts
	depth  int  // of sh -c, of functions and of substitutions
	lists  bool // lists in braces are words, as bash has it
	plain  bool // sh is a shell that has no such lists
	funcs  map[string]*function
}

// spend reports whether there is work left to do.
func (w *walker) spend(n int) bool {
	*w.budget -= n
	return *w.budget > 0
}

func (w *walker) stmts(list []*syntax.Stmt, st *state) {
	for _, s := range list {
		w.stmt(s, st)
	}
}

func (w *walker) stmt(s *syntax.Stmt, st *state) {
	if !w.spend(100) {
		return
	}
	if s.Background || s.Coprocess { // a process of its own
		inner := *st
		st = &inner
	}
	first := len(w.script.Commands)
	w.command(s.Cmd, st)
	for _, r := range s.Redirs {
		w.redirect(r, first, st)
	}
	w.written(s, first)
	for _, r := range s.Redirs {
		if r.Hdoc != nil {
			w.inside(r.Hdoc, st)
		}
		if r.Op == syntax.WordHdoc {
			w.inside(r.Word, st)
		}
	}
}

// redirect notes the file that a statement reads or writes on its last command.
func (w *walker) redirect(r *syntax.Redirect, first int, st *state) {
	if r.Op == syntax.WordHdoc || r.N != nil && strings.HasPrefix(r.N.Value, "{") {
		w.bash(r)
	}
	switch r.Op {
	case syntax.RdrOut, syntax.AppOut, syntax.RdrClob, syntax.RdrAll, syntax.AppAll, syntax.RdrInOut:
	case syntax.RdrIn:
		if n := len(w.script.Commands); n > first {
			c := w.script.Commands[n-1]
			c.In = append(c.In, w.words(r.Word, st)...)
		}
		return
	case syntax.Hdoc, syntax.DashHdoc:
		if n := len(w.script.Commands); n > first && r.Hdoc != nil {
			w.script.Commands[n-1].Input = w.source(r.Hdoc)
		}
		return
	default:
		return
	}
	out := w.words(r.Word, st)
	w.script.heard(first)
	if n := len(w.script.Commands); n > first {
		c := w.script.Commands[n-1]
		c.Out = append(c.Out, out...)
		return
	}
	w.emit(&Command{Pos: w.pos(r.Pos()), Start: w.pos(r.Pos()), End: w.pos(r.End()),
		Args: []Word{nothingWord}, Dir: st.dir, Sure: st.sure, Out: out, vars: st.scope.vars, inShell: true})
}

// heard notes that something takes the output of the commands from the first on.
func (s *Script) heard(first int) {
	for _, c := range s.Commands[min(first, len(s.Commands)):] {
		c.Heard = true
	}
}

func (w *walker) emit(c *Command) {
	if w.spend(200 + 50*len(c.Args)) {
		w.script.Commands = append(w.script.Commands, c)
	}
}

func (w *walker) pos(p syntax.Pos) int { return int(p.Offset()) }

func (w *walker) command(cmd syntax.Command, st *state) {
	switch c := cmd.(type) {
	case *syntax.CallExpr:
		w.call(c, st)
	case *syntax.BinaryCmd:
		w.binary(c, st)
	case *syntax.Subshell:
		inner := *st
		w.stmts(c.Stmts, &inner)
	case *syntax.Block:
		w.stmts(c.Stmts, st)
	case *syntax.IfClause:
		w.ifClause(c, st)
	case *syntax.CaseClause:
		w.caseClause(c, st)
	case *syntax.WhileClause:
		repeats(w, c, st)
		w.stmts(c.Cond, st)
		w.branches(st, func(st *state) { w.stmts(c.Do, st) })
	case *syntax.ForClause:
		w.forClause(c, st)
	case *syntax.FuncDecl:
		w.define(c)
	case *syntax.TimeClause:
		if c.Stmt != nil {
			w.stmt(c.Stmt, st)
		}
	default:
		w.extension(cmd, st)
	}
}

func (w *walker) caseClause(c *syntax.CaseClause, st *state) {
	w.words(c.Word, st)
	for _, item := range c.Items {
		if item.Op != syntax.Break {
			w.bash(c)
		}
		w.branches(st, func(st *state) { w.stmts(item.Stmts, st) })
	}
}

// extension reads what the POSIX shell has not.
func (w *walker) extension(cmd syntax.Command, st *state) {
	switch c := cmd.(type) {
	case *syntax.DeclClause:
		w.declare(c, st)
	case *syntax.TestClause:
		w.test(c, st)
	case *syntax.CoprocClause:
		w.bash(c)
		inner := *st
		w.stmt(c.Stmt, &inner)
	case *syntax.ArithmCmd:
		w.bash(c)
		w.inside(c, st)
	case *syntax.LetClause:
		w.inside(c, st)
	}
}

// bash notes the first construct that only bash has.
func (w *walker) bash(n syntax.Node) {
	if w.script.Bash == "" {
		w.script.Bash = w.source(n)
	}
}

func (w *walker) source(n syntax.Node) string {
	from, to := w.pos(n.Pos()), w.pos(n.End())
	if from < 0 || to > len(w.text) || from > to {
		return ""
	}
	return w.text[from:to]
}

// branches runs a part that may not run: what it changes is unknown after it.
func (w *walker) branches(st *state, f func(*state)) {
	inner := *st
	inner.sure = false
	f(&inner)
	if inner.dir != st.dir {
		st.dir = ""
	}
	if inner.params != st.params {
		st.params = st.params.mixed(inner.params)
	}
	var names []string
	for b := inner.last; b != st.last; b = b.prev {
		if b == nil { // it began anew
			st.forgetAll()
			return
		}
		names = append(names, b.name)
	}
	for _, name := range names {
		st.forget(name)
		w.spend(100)
	}
}

// ifClause runs the first condition, and everything else perhaps.
func (w *walker) ifClause(c *syntax.IfClause, st *state) {
	w.stmts(c.Cond, st)
	w.branches(st, func(st *state) { w.stmts(c.Then, st) })
	if c.Else != nil {
		w.branches(st, func(st *state) { w.ifClause(c.Else, st) })
	}
}

func (w *walker) binary(c *syntax.BinaryCmd, st *state) {
	switch c.Op {
	case syntax.AndStmt:
		w.stmt(c.X, st)
		if isTest(c.X) {
			w.branches(st, func(st *state) { w.stmt(c.Y, st) })
			return
		}
		w.stmt(c.Y, st)
	case syntax.OrStmt:
		w.stmt(c.X, st)
		w.branches(st, func(st *state) { w.stmt(c.Y, st) })
	default: // a pipe: each side is a process of its own
		if c.Op == syntax.PipeAll {
			w.bash(c)
		}
		left, right, first := *st, *st, len(w.script.Commands)
		w.stmt(c.X, &left)
		w.script.heard(first)
		n := len(w.script.Commands)
		w.stmt(c.Y, &right)
		if list := w.script.Commands; n > 0 && n < len(list) && isOne(c.X) {
			reader := slices.IndexFunc(list[n:], func(r *Command) bool { return r.Pos == w.pos(c.Y.Pos()) })
			list[n+max(reader, 0)].Piped = list[n-1] // substitutions in its words come before it
		}
	}
}

// isTest reports whether a statement only asks, so that what follows && may not run.
func isTest(s *syntax.Stmt) bool {
	if s.Negated {
		return true
	}
	switch c := s.Cmd.(type) {
	case *syntax.TestClause:
		return true
	case *syntax.CallExpr:
		if len(c.Args) == 0 {
			return false
		}
		name := c.Args[0].Lit()
		return asks(name)
	}
	return false
}

var asks = set("[ test grep egrep command which type id getent cmp diff")

// forClause runs the body once for each literal item.
func (w *walker) forClause(c *syntax.ForClause, st *state) {
	it, ok := c.Loop.(*syntax.WordIter)
	if !ok || c.Select {
		w.bash(c)
		repeats(w, c, st)
		w.branches(st, func(st *state) { w.stmts(c.Do, st) })
		return
	}
	var items []Word
	for _, word := range it.Items {
		items = append(items, w.words(word, st)...)
	}
	known := len(items) > 0
	for _, item := range items {
		known = known && item.Known && !item.Glob
	}
	if !known || len(items) > 64 {
		if slices.ContainsFunc(items, func(item Word) bool { return item.Known && item.Glob }) {
			looksFor(w, items, c.Pos(), st)
		}
		repeats(w, c, st)
		w.branches(st, func(st *state) {
			st.set(it.Name.Value, likeAny(it.Name.Value, items))
			w.stmts(c.Do, st)
		})
		return
	}
	for _, item := range items {
		if !w.spend(100) {
			return
		}
		st.set(it.Name.Value, item)
		w.stmts(c.Do, st)
	}
}

// looksFor adds a command that does nothing, with what a loop goes through, or a list
// holds, as its operands.
func looksFor(w *walker, items []Word, at syntax.Pos, st *state) {
	pos, args := w.pos(at), append([]Word{nothingWord}, items...)
	w.emit(&Command{Pos: pos, Start: pos, End: pos, Args: args, Dir: st.dir, Sure: st.sure, vars: st.scope.vars,
		inShell: true})
}

// nothingWord is the command that does nothing.
var nothingWord = Word{Text: ":", Known: true, Pos: -1, End: -1}

func (w *walker) declare(c *syntax.DeclClause, st *state) {
	if v := c.Variant.Value; v != "export" && v != "local" && v != "readonly" {
		w.bash(c)
	}
	for _, a := range c.Args {
		if a.Name == nil && a.Value != nil && a.Value.Lit() == "-f" {
			w.bash(c)
		}
		switch {
		case a.Name != nil && !a.Naked:
			st.set(a.Name.Value, w.assigned(a, st))
		case a.Name == nil && a.Value != nil:
			w.inside(a.Value, st) // export $(grep = .env)
		}
	}
}

// list looks for what the elements of an array name, and gives what each of them may be.
func list(w *walker, a *syntax.Assign, st *state) Word {
	var items []Word
	for _, e := range a.Array.Elems {
		if e.Value != nil {
			items = append(items, w.words(e.Value, st)...)
		}
	}
	if slices.ContainsFunc(items, func(item Word) bool { return item.Known || item.Glob }) {
		looksFor(w, items, a.Array.Pos(), st)
	}
	if x := likeAny("", items); !a.Append && a.Index == nil {
		return Word{Text: w.source(a), Like: x.Like}
	}
	return Word{Text: w.source(a)}
}

func (w *walker) assigned(a *syntax.Assign, st *state) Word {
	if a.Array != nil || a.Index != nil || a.Append {
		w.bash(a)
		if a.Array == nil {
			w.inside(a, st)
		} else {
			return list(w, a, st)
		}
		return Word{Text: w.source(a)}
	}
	if a.Value == nil {
		return Word{Known: true, Pos: -1, End: -1}
	}
	return w.word(a.Value, st)
}

// isOne reports whether what stands in front of a pipe is one command, or a pipe of such.
func isOne(s *syntax.Stmt) bool {
	switch c := s.Cmd.(type) {
	case *syntax.CallExpr:
		return true
	case *syntax.BinaryCmd:
		return (c.Op == syntax.Pipe || c.Op == syntax.PipeAll) && isOne(c.Y)
	}
	return false
}
