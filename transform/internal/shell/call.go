package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// call adds a simple command, or applies it when it changes the shell itself.
func (w *walker) call(c *syntax.CallExpr, st *state) {
	cmd := &Command{
		Pos:     w.pos(c.Pos()),
		End:     w.pos(c.End()),
		Dir:     st.dir,
		Sure:    st.sure,
		vars:    st.scope.vars,
		inShell: true,
	}
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
	if len(cmd.Args) == 0 || w.builtin(cmd, st) || w.calls(cmd, st) || w.nested(cmd, st) {
		return
	}
	w.emit(cmd)
}

// wrappers start the rest of their words as a command. The value is their
// flags that take a word.
var wrappers = map[string]string{
	"exec":    "a",
	"command": "",
	"env":     "uCS --unset --chdir --split-string",
	"nice":    "n --adjustment",
	"nohup":   "",
	"sudo":    "ugCpDhrtTU --user --group --chdir",
	"time":    "of",
	"builtin": "",
	"stdbuf":  "ioe",
}

// unwrap takes wrappers, and the variables that env sets, off a command. With
// flags that say more than how to start it, the wrapper stays.
func (c *Command) unwrap() {
	clears := false
	for len(c.Args) > 1 {
		name := c.Args[0].Text
		if strings.HasPrefix(name, "/") {
			name = c.Program()
		}
		values, ok := wrappers[name]
		f := c.leading(values)
		if !ok || len(f.operands) == 0 || f.has("v", "V", "C", "S", "D", "chdir", "split-string") {
			return
		}
		c.Args = f.operands
		for (name == "env" || name == "sudo") && len(c.Args) > 0 {
			name, value, ok := strings.Cut(c.Args[0].Text, "=")
			if !ok {
				break
			}
			c.Assigns = append(c.Assigns, Assign{name, Word{Text: value, Known: c.Args[0].Known, Pos: -1, End: -1}})
			c.Args = c.Args[1:]
		}
		clears = clears || name == "sudo" || name == "env" && f.has("i", "ignore-environment")
		if len(c.Args) > 0 {
			c.Start = c.Args[0].Pos
			if clears { // a variable reaches the program only from behind the wrapper
				c.Pos = c.Start
			}
		}
	}
}

// quiet are the builtins that leave no trace here.
var quiet = set("umask wait return exit : true false break continue times hash bg fg jobs ulimit let")

// onlyBash are the builtins that ash does not have.
var onlyBash = set("shopt pushd popd dirs mapfile readarray declare typeset disown enable caller compgen complete bind")

// builtin applies the commands that change the directory or the variables.
func (w *walker) builtin(c *Command, st *state) bool {
	name := c.Args[0].Text
	if onlyBash(name) && w.script.Bash == "" {
		w.script.Bash = name
	}
	switch name {
	case "cd":
		st.dir = w.changeDir(c)
	case "pushd":
		st.dirs = append(st.dirs[:len(st.dirs):len(st.dirs)], st.dir)
		st.dir = w.changeDir(c)
	case "popd":
		st.dir = ""
		if n := len(st.dirs); n > 0 {
			st.dir, st.dirs = st.dirs[n-1], st.dirs[:n-1]
		}
	case "source", ".":
		st.forgetAll()
		w.emit(c)
	case "set", "shift":
		if slices.ContainsFunc(c.Args, func(a Word) bool { return a.Glob }) {
			w.emit(c)
		}
		setParams(c, st)
	case "unset", "read", "getopts":
		for _, a := range c.Args[1:] {
			st.forget(a.Text)
		}
	case "eval", "trap":
		return w.eval(c, st)
	case "exec": // without a program it only redirects
		return len(c.Args) == 1
	default:
		return quiet(name) || onlyBash(name)
	}
	return true
}

// eval runs a text in the shell itself; that of a trap runs at some other time.
func (w *walker) eval(c *Command, st *state) bool {
	if len(c.Args) == 2 && c.Args[0].Text == "eval" && c.Args[1].Known && w.quoted(c.Args[1]) >= 0 {
		return w.run(c, c.Args[1], st)
	}
	var text []string
	for _, a := range c.Args[1:] {
		if !a.Known {
			st.forgetAll()
			return false
		}
		text = append(text, a.Text)
	}
	if c.Args[0].Text == "trap" {
		if len(text) > 1 && w.funcs[text[0]] == nil {
			w.branches(st, func(st *state) { w.run(c, Word{Text: text[0], Known: true, Pos: -1, End: -1}, st) })
		}
		return true
	}
	line, first := strings.Join(text, " "), len(w.script.Commands)
	if strings.ContainsAny(line, ";&|(\n") && strings.Contains(line, "go ") {
		return false // nothing can be put before a build in it
	}
	ok := w.run(c, Word{Text: line, Known: true, Pos: -1, End: -1}, st)
	for _, cmd := range w.script.Commands[first:] {
		if len(c.Args) > 1 {
			cmd.Outer = c.Args[1].Pos // a variable before eval is not exported
		}
	}
	return ok
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
	if dir, ok := c.Abs(args[0]); ok && args[0].Text != "-" && !args[0].Glob && w.spend(len(dir)) {
		return dir
	}
	return ""
}

var builtins = set(
	`echo printf cd exec set unset export test [ true false : exit return shift trap wait read source . eval
	umask ulimit kill pwd type command local readonly break continue alias jobs`,
)

var shells = map[string]bool{"sh": true, "bash": true, "ash": true, "dash": true}

// IsShell reports whether a program name is a shell's.
func IsShell(name string) bool { return shells[name] }

// nested follows sh -c 'text' into the text.
func (w *walker) nested(c *Command, st *state) bool {
	text, ok := c.shellText()
	if !ok {
		return false
	}
	sub := *st
	for _, a := range c.Assigns {
		sub.set(a.Name, a.Value)
	}
	sub.params = paramsOf(nil)
	if given := c.Args[textAt(c)+1:]; len(given) > 0 {
		sub.set("0", given[0])
		sub.params = paramsOf(given[1:])
	}
	return w.run(c, text, &sub)
}

// run adds the commands of a text that c runs in the state st.
func (w *walker) run(c *Command, text Word, st *state) bool {
	if w.depth > maxDepth || !w.spend(len(text.Text)) {
		return false
	}
	f, err := parse(text.Text)
	if err != nil {
		return false
	}
	inner := &walker{
		text:   text.Text,
		script: &Script{},
		budget: w.budget,
		depth:  w.depth + 1,
		lists:  c.Program() == "bash" || w.lists && !shells[c.Program()],
		plain:  c.Program() == "dash" || c.Program() == "ash" || w.plain && c.Program() != "bash",
		funcs:  map[string]*function{},
	}
	inner.stmts(f.Stmts, st)
	inner.uncalled(st)
	if w.script.Bash == "" && c.Program() != "bash" {
		w.script.Bash = inner.script.Bash
	}
	shift := w.quoted(text)
	if shells[c.Program()] {
		w.script.Shells = append(w.script.Shells, c)
	}
	for _, cmd := range inner.script.Shells {
		cmd.move(shift)
		w.script.Shells = append(w.script.Shells, cmd)
	}
	for _, cmd := range inner.script.Commands {
		cmd.move(shift)
		cmd.Outer, cmd.Inner = c.Pos, true
		w.emit(cmd)
	}
	return true
}

// shellText is the text of a command sh -c text.
func (c *Command) shellText() (Word, bool) {
	if at := textAt(c); at > 0 {
		return c.Args[at], c.Args[at].Known
	}
	return Word{}, false
}

// textAt is which word of a command sh -c text is the text; 0 for any other command.
func textAt(c *Command) int {
	if !shells[c.Program()] {
		return 0
	}
	for i := 1; i+1 < len(c.Args); i++ {
		a := c.Args[i].Text
		switch {
		case !strings.HasPrefix(a, "-") && !strings.HasPrefix(a, "+"):
			return 0
		case namesOption(a):
			i++
		case strings.HasPrefix(a, "-") && strings.HasSuffix(a, "c"):
			return i + 1
		}
	}
	return 0
}

// namesOption reports whether the next word of a shell's is the name of an option, as
// pipefail is behind -eo.
func namesOption(flag string) bool {
	return !strings.HasPrefix(flag, "--") && (strings.HasSuffix(flag, "o") || strings.HasSuffix(flag, "O"))
}

// quoted is the offset of a word's text in the source, when it stands there as
// it is between two quotes; -1 otherwise.
func (w *walker) quoted(word Word) int {
	if word.Pos < 0 || word.End > len(w.text) || word.End-word.Pos != len(word.Text)+2 ||
		w.text[word.Pos+1:word.End-1] != word.Text {
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
	for i := range c.Assigns {
		shift(&c.Assigns[i].Value.Pos)
		shift(&c.Assigns[i].Value.End)
	}
	for _, list := range [][]Word{c.Out, c.In} {
		for i := range list {
			shift(&list[i].Pos)
			shift(&list[i].End)
		}
	}
}
