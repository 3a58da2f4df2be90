package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// call adds a simple command, or applies it when it changes the shell itself.
func (w *walker) call(c *syntax.CallExpr, st *state) {
	cmd := &Command{Pos: w.pos(c.Pos()), End: w.pos(c.End()), Dir: st.dir, Sure: st.sure, Piped: st.piped, vars: st.vars}
	for _, a := range c.Assigns {
		if a.Name == nil {
			continue
		}
		v := w.assigned(a, st)
		if len(c.Args) == 0 {
			st.set(a.Name.Value, v)
		}
		cmd.Assigns = append(cmd.Assigns, Assign{a.Name.Value, v})
	}
	for _, word := range c.Args {
		cmd.Args = append(cmd.Args, w.words(word, st)...)
	}
	if len(cmd.Args) == 0 {
		return
	}
	cmd.Start = w.pos(c.Args[0].Pos())
	cmd.unwrap()
	if len(cmd.Args) == 0 || w.builtin(cmd, st) || w.nested(cmd, st) {
		return
	}
	w.emit(cmd)
}

// wrappers start the rest of their words as a command.
var wrappers = map[string]bool{"exec": true, "command": true, "env": true, "nice": true, "nohup": true, "sudo": true, "time": true, "builtin": true}

// unwrap takes wrappers, and the variables that env sets, off a command.
func (c *Command) unwrap() {
	for len(c.Args) > 1 && wrappers[c.Args[0].Text] && !strings.HasPrefix(c.Args[1].Text, "-") {
		env := c.Args[0].Text == "env"
		c.Args = c.Args[1:]
		for env && len(c.Args) > 0 {
			name, value, ok := strings.Cut(c.Args[0].Text, "=")
			if !ok {
				break
			}
			c.Assigns = append(c.Assigns, Assign{name, Word{Text: value, Known: c.Args[0].Known, Pos: -1, End: -1}})
			c.Args = c.Args[1:]
		}
		if len(c.Args) > 0 {
			c.Start = c.Args[0].Pos
		}
	}
}

// builtin applies the commands that change the directory or the variables.
func (w *walker) builtin(c *Command, st *state) bool {
	switch c.Args[0].Text {
	case "cd", "pushd":
		st.dir = w.changeDir(c)
	case "popd":
		st.dir = ""
	case "source", ".":
		st.vars = func(string) (string, bool) { return "", false }
		w.emit(c)
	case "shopt":
		w.script.Bash = "shopt"
	case "set", "unset", "umask", "shift", "trap", "wait", "read", "return", "exit", ":", "true", "false", "[", "test":
		return len(c.Out) == 0
	default:
		return false
	}
	return true
}

func (w *walker) changeDir(c *Command) string {
	args := c.Args[1:]
	for len(args) > 0 && strings.HasPrefix(args[0].Text, "-") && args[0].Text != "-" {
		args = args[1:]
	}
	if len(args) == 0 {
		home, _ := c.Lookup("HOME")
		return home
	}
	if dir, ok := c.Abs(args[0]); ok && args[0].Text != "-" && !args[0].Glob {
		return dir
	}
	return ""
}

var shells = map[string]bool{"sh": true, "bash": true, "ash": true, "dash": true}

// IsShell says whether a program name is a shell's.
func IsShell(name string) bool { return shells[name] }

// nested follows sh -c 'text' into the text.
func (w *walker) nested(c *Command, st *state) bool {
	text, ok := c.shellText()
	if !ok || w.depth > 4 {
		return false
	}
	f, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text.Text), "")
	if err != nil {
		return false
	}
	inner := &walker{text: text.Text, script: &Script{}, budget: w.budget, depth: w.depth + 1}
	sub := *st
	sub.dir = c.Dir
	for _, a := range c.Assigns {
		sub.set(a.Name, a.Value)
	}
	inner.stmts(f.Stmts, &sub)
	shift := w.quoted(text)
	for _, cmd := range inner.script.Commands {
		cmd.move(shift)
		cmd.Outer = c.Pos
		w.emit(cmd)
	}
	return true
}

// shellText is the text of a command sh -c text.
func (c *Command) shellText() (Word, bool) {
	if !shells[c.Program()] {
		return Word{}, false
	}
	for i, a := range c.Args[1:] {
		if !strings.HasPrefix(a.Text, "-") {
			break
		}
		if strings.HasSuffix(a.Text, "c") && i+2 < len(c.Args) {
			t := c.Args[i+2]
			return t, t.Known
		}
	}
	return Word{}, false
}

// quoted is the offset of a word's text in the source, when it stands there as
// it is between two quotes; -1 otherwise.
func (w *walker) quoted(word Word) int {
	if word.Pos < 0 || word.End > len(w.text) || word.End-word.Pos != len(word.Text)+2 || w.text[word.Pos+1:word.End-1] != word.Text {
		return -1
	}
	return word.Pos + 1
}

// ShellText is the text of a command sh -c text, when it is known.
func (c *Command) ShellText() (string, bool) {
	w, ok := c.shellText()
	return w.Text, ok
}

func (c *Command) move(by int) {
	shift := func(p *int) {
		if by < 0 || *p < 0 {
			*p = -1
			return
		}
		*p += by
	}
	for _, p := range []*int{&c.Pos, &c.Start, &c.End} {
		shift(p)
	}
	for i := range c.Args {
		shift(&c.Args[i].Pos)
		shift(&c.Args[i].End)
	}
}
