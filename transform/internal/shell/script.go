// Package shell says what a shell line or script does: the commands it runs,
// in which directory, the go builds among them, the packages it installs and
// what it does to files. Nothing is executed, and what can't be known from the
// text is said to be unknown. The package knows nothing of Dockerfiles.
package shell

import (
	"maps"
	"path"
	"slices"
)

// Lookup gives the value of a variable, and whether it is known.
type Lookup func(name string) (string, bool)

// A Word is one argument of a command.
type Word struct {
	Text  string // the value; the source text when it is not known
	Known bool
	Glob  bool     // holds an unquoted *, ? or [
	Like  []string // of one that is not known: the patterns that it fits; nil where it may be anything
	Quote bool     // ends in a quote: what is put before its last byte belongs to the value
	Holed string   // of one that is not known: its text, with a Hole for each part that isn't
	Pos   int      // the offset of its first byte; -1 when it has none in the text
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
	Args    []Word   // Args[0] is the program
	Dir     string   // the absolute directory it runs in; empty when not known
	Sure    bool     // it runs whenever the script runs to its end
	Inner   bool     // it stands in the text of a sh -c, whose quotes are around it
	Out     []Word   // the files its output is written to
	Text    Text     // what it writes there
	In      []Word   // the files its input is read from
	Input   string   // the text that it reads, as it stands in the script
	Piped   *Command // the one whose output it reads
	Heard   bool     // a pipe, a substitution or a file takes its output

	vars    Lookup
	inShell bool // a shell reads it, and not the kernel
}

// Program is the base name of what the command starts.
func (c *Command) Program() string {
	if len(c.Args) == 0 || !c.Args[0].Known {
		return ""
	}
	return path.Base(c.Args[0].Text)
}

// Builtin reports whether the shell that reads the command is its program itself.
func (c *Command) Builtin() bool {
	return c.inShell && len(c.Args) > 0 && c.Args[0].Known && IsBuiltin(c.Args[0].Text)
}

// IsBuiltin reports whether shells have a program of this name built in.
func IsBuiltin(name string) bool { return builtins(name) }

// Sources reports whether the command has the shell read a script itself.
func (c *Command) Sources() bool {
	return len(c.Args) > 1 && (c.Args[0].Text == "." || c.Args[0].Text == "source")
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
	Commands  []*Command
	Shells    []*Command // those that are given a text: its commands are among Commands
	Functions []string   // the names of those that it defines, sorted
	// Bash is the first construct that only bash has, and neither a POSIX sh nor
	// busybox ash; empty when there is none.
	Bash string
}

// Parse reads a text that a shell runs in the absolute directory dir.
func Parse(text, dir string, vars Lookup) (*Script, error) { return ParseFor("sh", text, dir, vars) }

// ParseFor reads a text that the shell of some name runs: to bash, lists in braces are words,
// and to dash and ash they are text as any other. What sh does isn't known.
func ParseFor(shell, text, dir string, vars Lookup) (*Script, error) {
	return ParseFile(shell, text, dir, nil, vars)
}

// ParseFile reads the text of a script that the shell of some name runs with arguments; nil
// where those that the variables have are in force.
func ParseFile(shell, text, dir string, args []Word, vars Lookup) (*Script, error) {
	f, err := parse(text)
	if err != nil {
		return nil, err
	}
	w := walkerFor(shell, text)
	st := state{scope: scope{outer: vars}, dir: dir, sure: true}
	if args != nil {
		st.params = paramsOf(args)
	}
	w.stmts(f.Stmts, &st)
	w.uncalled(&st)
	w.script.Functions = slices.Sorted(maps.Keys(w.funcs))
	return finished(w)
}

// ParseArgs reads words that are executed without a shell where sh is the shell of some name:
// the text that they give to a shell is read as one.
func ParseArgs(shell string, args []string, dir string, vars Lookup) (*Script, error) {
	w := walkerFor(shell, "")
	c := FromArgs(args, dir, vars)
	c.unwrap()
	if !w.nested(c, &state{scope: scope{outer: vars}, dir: dir, sure: true}) && len(args) > 0 {
		w.emit(c)
	}
	return finished(w)
}

// walkerFor reads a text as the shell of some name does.
func walkerFor(shell, text string) *walker {
	budget := maxWork
	return &walker{
		text:   text,
		script: &Script{},
		budget: &budget,
		lists:  shell == "bash",
		plain:  shell == "dash" || shell == "ash",
		funcs:  map[string]*function{},
	}
}

// finished is the script that was read, unless it was too much work.
func finished(w *walker) (*Script, error) {
	if *w.budget <= 0 {
		return nil, errTooMuch
	}
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

// Opens reports whether a command may open or look for what an operand names: echo does
// not, unless something reads its output or it is a pattern, nor does an rm that is forced.
func Opens(c *Command, w Word) bool {
	switch c.Program() {
	case "echo", "printf":
		return w.Glob || c.Heard
	case "rm":
		return !c.flags("").has("f", "force")
	}
	return true
}

// Recursive reports whether a chown or chmod works on all below its operands.
func (c *Command) Recursive() bool { return c.flags("").has("R", "recursive") }
