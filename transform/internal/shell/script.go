// Package shell says what a shell line or script does: the commands it runs,
// in which directory, the go builds among them, the packages it installs and
// what it does to files. Nothing is executed, and what can't be known from the
// text is said to be unknown. The package knows nothing of Dockerfiles.
package shell

import (
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Lookup gives the value of a variable, and whether it is known.
type Lookup func(name string) (string, bool)

// A Word is one argument of a command.
type Word struct {
	Text  string // the value; the source text when it is not known
	Known bool
	Glob  bool // holds an unquoted *, ? or [
	Pos   int  // the offset of its first byte; -1 when it has none in the text
	End   int
}

// An Assign is a variable set for one command, as in A=b command.
type Assign struct {
	Name  string
	Value Word
}

// A Command is a simple command of a script, with what is known where it runs.
type Command struct {
	Pos     int // the offset of its first byte, assignments included; -1 if unknown
	Start   int // the offset of its program
	End     int
	Outer   int // for a command without an offset: that of the command that runs its script
	Assigns []Assign
	Args    []Word // Args[0] is the program
	Dir     string // the absolute directory it runs in; empty when not known
	Sure    bool   // it runs whenever the script runs to its end
	Piped   bool   // it reads another command's output
	Out     []Word // the files its output is written to

	vars Lookup
}

// Program is the base name of what the command starts.
func (c *Command) Program() string {
	if len(c.Args) == 0 || !c.Args[0].Known {
		return ""
	}
	return path.Base(c.Args[0].Text)
}

// Lookup gives a variable of the command's environment.
func (c *Command) Lookup(name string) (string, bool) {
	for i := len(c.Assigns) - 1; i >= 0; i-- {
		if a := c.Assigns[i]; a.Name == name {
			return a.Value.Text, a.Value.Known
		}
	}
	return c.vars(name)
}

// Abs is the absolute path of a word that names a file, and whether it is known.
func (c *Command) Abs(w Word) (string, bool) {
	switch {
	case !w.Known || w.Text == "":
		return w.Text, false
	case path.IsAbs(w.Text):
		return path.Clean(w.Text), true
	case c.Dir == "":
		return w.Text, false
	}
	return path.Join(c.Dir, w.Text), true
}

// A Script is a parsed shell text.
type Script struct {
	Commands []*Command
	// Bash is the first construct that sh does not have; empty when there is none.
	Bash string
	// Last is set when the text is one simple command, which a shell may exec.
	Last bool
}

// Parse reads a text that a shell runs in the absolute directory dir.
func Parse(text, dir string, vars Lookup) (*Script, error) {
	f, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return nil, err
	}
	w := &walker{text: text, script: &Script{}, budget: 20_000}
	st := state{dir: dir, vars: vars, sure: true}
	w.stmts(f.Stmts, &st)
	w.script.Last = len(f.Stmts) == 1 && len(w.script.Commands) == 1
	return w.script, nil
}

// FromArgs is the command that starts when words are executed without a shell.
func FromArgs(args []string, dir string, vars Lookup) *Command {
	var words []Word
	for _, a := range args {
		words = append(words, Word{Text: a, Known: true, Pos: -1, End: -1})
	}
	return FromWords(words, dir, vars)
}

// FromWords is FromArgs for words of which not all are known.
func FromWords(words []Word, dir string, vars Lookup) *Command {
	return &Command{Pos: -1, Start: -1, End: -1, Args: words, Dir: dir, Sure: true, vars: vars}
}

// state is what a shell knows at one point of a script.
type state struct {
	dir   string
	vars  Lookup
	sure  bool
	piped bool
}

// set adds a variable to what follows.
func (st *state) set(name string, v Word) {
	outer := st.vars
	st.vars = func(n string) (string, bool) {
		if n == name {
			return v.Text, v.Known
		}
		return outer(n)
	}
}

// walker collects the commands of a script in the order in which they run.
type walker struct {
	text   string
	script *Script
	budget int // commands still to collect, so that nested loops end
	depth  int // of sh -c and of variable lookups
}

func (w *walker) stmts(list []*syntax.Stmt, st *state) {
	for _, s := range list {
		w.stmt(s, st)
	}
}

func (w *walker) stmt(s *syntax.Stmt, st *state) {
	first := len(w.script.Commands)
	w.command(s.Cmd, st)
	for _, r := range s.Redirs {
		w.redirect(r, first, st)
	}
}

// redirect notes the file that a statement writes on its last command.
func (w *walker) redirect(r *syntax.Redirect, first int, st *state) {
	switch r.Op {
	case syntax.RdrOut, syntax.AppOut, syntax.RdrClob, syntax.RdrAll, syntax.AppAll, syntax.RdrInOut:
	default:
		return
	}
	out := w.words(r.Word, st)
	if n := len(w.script.Commands); n > first {
		c := w.script.Commands[n-1]
		c.Out = append(c.Out, out...)
		return
	}
	w.emit(&Command{Pos: w.pos(r.Pos()), Start: w.pos(r.Pos()), End: w.pos(r.End()),
		Args: []Word{{Text: ":", Known: true, Pos: -1, End: -1}}, Dir: st.dir, Sure: st.sure, Out: out, vars: st.vars})
}

func (w *walker) emit(c *Command) {
	if w.budget > 0 {
		w.budget--
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
		w.branches(st, func(st *state) { w.ifClause(c, st) })
	case *syntax.CaseClause:
		for _, item := range c.Items {
			w.branches(st, func(st *state) { w.stmts(item.Stmts, st) })
		}
	case *syntax.WhileClause:
		w.branches(st, func(st *state) { w.stmts(c.Cond, st); w.stmts(c.Do, st) })
	case *syntax.ForClause:
		w.forClause(c, st)
	case *syntax.FuncDecl:
		w.branches(st, func(st *state) { w.stmt(c.Body, st) })
	case *syntax.TimeClause:
		if c.Stmt != nil {
			w.stmt(c.Stmt, st)
		}
	case *syntax.DeclClause:
		w.declare(c, st)
	case *syntax.TestClause, *syntax.ArithmCmd, *syntax.LetClause, *syntax.CoprocClause:
		w.bash(cmd)
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
}

func (w *walker) ifClause(c *syntax.IfClause, st *state) {
	for ; c != nil; c = c.Else {
		w.stmts(c.Cond, st)
		w.branches(st, func(st *state) { w.stmts(c.Then, st) })
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
		left, right := *st, *st
		w.stmt(c.X, &left)
		right.piped = true
		w.stmt(c.Y, &right)
	}
}

// isTest says whether a statement only asks, so that what follows && may not run.
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
		return name == "[" || name == "test" || name == "grep" || name == "command" || name == "which"
	}
	return false
}

// forClause runs the body once for each literal item.
func (w *walker) forClause(c *syntax.ForClause, st *state) {
	it, ok := c.Loop.(*syntax.WordIter)
	if !ok {
		w.bash(c)
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
		w.branches(st, func(st *state) {
			st.set(it.Name.Value, Word{Text: "$" + it.Name.Value})
			w.stmts(c.Do, st)
		})
		return
	}
	for _, item := range items {
		st.set(it.Name.Value, item)
		w.stmts(c.Do, st)
	}
}

func (w *walker) declare(c *syntax.DeclClause, st *state) {
	if v := c.Variant.Value; v != "export" && v != "local" && v != "readonly" {
		w.bash(c)
	}
	for _, a := range c.Args {
		if a.Name != nil && !a.Naked {
			st.set(a.Name.Value, w.assigned(a, st))
		}
	}
}

func (w *walker) assigned(a *syntax.Assign, st *state) Word {
	if a.Array != nil || a.Index != nil {
		w.bash(a)
		return Word{Text: w.source(a)}
	}
	if a.Value == nil {
		return Word{Known: true, Pos: -1, End: -1}
	}
	return w.word(a.Value, st)
}

// Detach makes a command of a script one of the command that runs the script:
// it has no place in the outer text, and runs only if that one does.
func (c *Command) Detach(outer *Command) {
	c.move(-1)
	c.Outer = outer.Pos
	if outer.Pos < 0 {
		c.Outer = outer.Outer
	}
	c.Sure = c.Sure && outer.Sure
}

// Recursive says whether a chown or chmod works on all below its operands.
func (c *Command) Recursive() bool { return c.has("-R", "--recursive") }
