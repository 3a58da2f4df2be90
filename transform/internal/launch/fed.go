package launch

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/shell"
)

// fed adds what the program itself gives a shell to run: by its standard input, or in a
// file that the program writes and then starts. What is not known of it may be anything.
func (x execs) fed(t gosrc.Touch, c *shell.Command) {
	if t.Module != "" || t.Flags&gosrc.FlagLook != 0 || hasFlagC(c) || !allKnown(c.Args) {
		return
	}
	var texts []gosrc.Touch
	switch file := scriptOf(c); {
	case file == "":
		texts = x.inputs(func(in gosrc.Touch) bool { return !strings.HasSuffix(in.Func, ".WriteFile") })
	case x.StillThere(absolute(c, file)) || !x.writes(file):
		return
	default:
		texts = x.inputs(func(in gosrc.Touch) bool { return x.writesAt(file, in) })
	}
	if len(texts) == 0 {
		x.unknownShell(t)
	}
	for _, in := range texts {
		x.feed(in, c)
	}
}

// feed adds what a text starts that is given to a command.
func (x execs) feed(in gosrc.Touch, c *shell.Command) {
	if len(in.Args) == 0 {
		x.unknownShell(in)
		return
	}
	for _, v := range in.Args[0] {
		words, isShell := image.ShebangWords(v.Text), shell.IsShell(c.Program())
		if !isShell && len(words) > 0 {
			ev := x.Place(x.build, in.Pos, in.Func+" writes a script that begins with #!"+words[0])
			x.Starts = append(x.Starts, x.started(shell.FromArgs(words, c.Dir, c.Lookup), nil, ByProgram, ev, 1)...)
		}
		switch {
		case v.Root != gosrc.Plain || v.Exact && v.Text == "":
			x.unknownShell(in)
		case isShell || image.Shebang(v.Text) != "":
			x.line(in, v, " is given what a shell runs: ", false)
		case !v.Exact && len(words) == 0:
			x.unknownShell(in)
		}
	}
}

// scriptOf is the file that a command reads its own commands from: itself, or the first
// operand of a shell; empty where that is the standard input.
func scriptOf(c *shell.Command) string {
	if !shell.IsShell(c.Program()) {
		return c.Args[0].Text
	}
	for _, w := range c.Args[1:] {
		if w.Text == "-s" {
			break
		}
		if !strings.HasPrefix(w.Text, "-") {
			return w.Text
		}
	}
	return ""
}

func absolute(c *shell.Command, file string) string {
	p, _ := c.Abs(knownWord(file))
	return p
}

// inputs are texts that the program gives to what it starts, or writes to files.
func (x execs) inputs(of func(gosrc.Touch) bool) []gosrc.Touch {
	return slices.DeleteFunc(slices.Clone(x.build.Program.Source.Touches), func(t gosrc.Touch) bool {
		return t.Op != gosrc.OpInput || t.Module != "" || !of(t)
	})
}

// writes reports whether the program writes a file.
func (x execs) writes(file string) bool {
	return slices.ContainsFunc(x.build.Program.Source.Touches, func(t gosrc.Touch) bool { return writesTo(t, file) })
}

// writesAt reports whether a text is what the program writes to a file.
func (x execs) writesAt(file string, in gosrc.Touch) bool {
	return slices.ContainsFunc(x.build.Program.Source.Touches, func(t gosrc.Touch) bool {
		return t.Func == in.Func && t.Pos == in.Pos && writesTo(t, file)
	})
}

func writesTo(t gosrc.Touch, file string) bool {
	return t.Op == gosrc.OpWrite && len(t.Args) > 0 && slices.ContainsFunc(t.Args[0], func(v gosrc.Value) bool {
		return v.Exact && v.Root == gosrc.Plain && path.Clean(v.Text) == path.Clean(file)
	})
}
