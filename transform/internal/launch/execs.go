package launch

import (
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/shell"
)

// findExecs adds the programs that the Go source starts to the starts, and so on
// for the executables that are found that way.
func (f *finder) findExecs() {
	done := map[*image.Build]bool{}
	for again := true; again; {
		again = false
		f.Artifacts = f.findArtifacts()
		for _, b := range f.Artifacts {
			if done[b] || b.Program.Source == nil {
				continue
			}
			done[b], again = true, true
			execs{f, b, search{f.Model, b}.path()}.follow()
		}
	}
}

// execs are what the source of one build starts.
type execs struct {
	*finder
	build *image.Build
	path  string // the PATH of what it starts
}

func (x execs) follow() {
	b := x.build
	for _, t := range b.Program.Source.Touches {
		switch {
		case t.Module != "" && catalog.TellsStarts(t.Module):
		case t.Op == gosrc.OpStart:
			x.start(t)
		case t.Op == gosrc.OpShell:
			x.shell(t)
		}
	}
	for _, mod := range catalog.Starting() {
		if i, ok := b.ImportOf(mod.Path); ok {
			x.addProgram(mod.Starts, x.Place(b, i.Pos, "it imports "+i.Path))
		}
	}
	x.handed()
	for _, s := range b.Program.Source.Strings {
		name, _, _ := strings.Cut(s.Text, " ")
		if len(s.Text) < 512 && x.installedProgram(name) && !x.isStarted(name) {
			x.addProgram(name, x.Place(b, s.Pos,
				finding.Quoted(s.Text)+" names a program that was installed, which a library may start"))
		}
	}
}

// addProgram adds the start of a program of that name by the product.
func (f *finder) addProgram(name string, ev finding.Evidence) {
	cmd := shell.FromArgs([]string{name}, f.Workdir, f.Env)
	f.Starts = append(f.Starts, Start{Command: cmd, Role: ByProgram, Evidence: ev, Target: f.Resolve(cmd)})
}

// sayStarts takes a person's word for which programs are started where the source
// doesn't tell.
func (f *finder) sayStarts() {
	if len(f.Asked.Starts) == 0 {
		return
	}
	f.ExecUnknown, f.ShellUnknown = nil, nil
	for _, n := range f.Asked.Starts {
		f.addProgram(n.Name, n.Evidence)
	}
}

// installedProgram reports whether a package was installed that brings a program of
// this name, for no other use than to start it: a word that builds use as well, or
// that means other things, says nothing.
func (f *finder) installedProgram(name string) bool {
	p, ok := catalog.FindProgram(name)
	return ok && p.Roles&catalog.Plain == 0 && (p.Apk != "" && f.Installed(p.Apk) || p.Apt != "" && f.Installed(p.Apt))
}

func (f *finder) isStarted(name string) bool {
	return slices.ContainsFunc(f.Starts, func(s Start) bool { return s.Command.Program() == name })
}

// start adds what one touch starts: every program that its first text can be.
func (x execs) start(t gosrc.Touch) {
	if len(t.Args) == 0 {
		return
	}
	for _, v := range t.Args[0] {
		ev := x.Place(x.build, t.Pos, t.Func+" starts it")
		if v.Root == gosrc.ExeFile {
			continue // it starts itself
		}
		if !v.Exact || v.Text == "" || v.Root != gosrc.Plain && v.Root != gosrc.Exe {
			x.unknownProgram(t)
			continue
		}
		text, _ := x.Rooted(x.build, v)
		words := append([]shell.Word{knownWord(text)}, argWords(t.Args[1:])...)
		cmd := shell.FromWords(words, x.Workdir, x.Env)
		x.Starts = append(x.Starts, x.started(cmd, nil, ByProgram, ev, 1)...)
		if shell.IsShell(cmd.Program()) && !allKnown(cmd.Args) && !hasFlagC(cmd) {
			x.unknownShell(t)
		}
		x.fed(t, cmd)
	}
}

// unknownShell notes a shell of the program's own that runs what isn't known.
func (x execs) unknownShell(t gosrc.Touch) {
	if t.Module == "" || t.Given {
		why := "what the shell runs is only known when the program runs"
		ev := x.Place(x.build, t.Pos, why)
		x.ExecUnknown, x.ShellUnknown = append(x.ExecUnknown, ev), append(x.ShellUnknown, ev)
	}
}

// unknownProgram notes a touch that starts a program which isn't known.
func (x execs) unknownProgram(t gosrc.Touch) {
	x.ExecUnknown = append(x.ExecUnknown,
		x.Place(x.build, t.Pos, "which program "+t.Func+" starts is only known when the program runs"))
}

func knownWord(text string) shell.Word { return shell.Word{Text: text, Known: true, Pos: -1, End: -1} }

func knownWords(texts []string) []shell.Word {
	var words []shell.Word
	for _, t := range texts {
		words = append(words, knownWord(t))
	}
	return words
}

// argWords are a touch's texts as words; one that has several values is not known.
func argWords(args []gosrc.Arg) []shell.Word {
	var words []shell.Word
	for _, a := range args {
		w := shell.Word{Pos: -1, End: -1}
		if len(a) == 1 && a[0].Exact && a[0].Root == gosrc.Plain {
			w = knownWord(a[0].Text)
		}
		words = append(words, w)
	}
	return words
}

// hasFlagC reports whether a shell is given its commands as a text, which is a touch
// of its own.
func hasFlagC(c *shell.Command) bool {
	return slices.ContainsFunc(c.Args, func(w shell.Word) bool {
		return w.Known && strings.HasPrefix(w.Text, "-") && !strings.HasPrefix(w.Text, "--") &&
			strings.Contains(w.Text, "c")
	})
}

// shell adds what a line of commands starts. An open part of it is one word:
// where it stands for the command itself, what is started is not known.
func (x execs) shell(t gosrc.Touch) {
	if t.Flags&gosrc.FlagShell != 0 {
		own := t
		own.Args = []gosrc.Arg{{{Text: "/bin/sh", Exact: true}}, {{Text: "-c", Exact: true}}, t.Args[0]}
		x.start(own)
	}
	whole := t.Flags&gosrc.FlagWords != 0
	for _, v := range t.Args[0] {
		if v.Exact && len(t.Args[0]) == 1 && !whole && t.Flags&gosrc.FlagInside == 0 {
			continue // the shell's own touch has led to it
		}
		if v.Root != gosrc.Plain {
			x.unknownProgram(t)
			continue
		}
		x.line(t, v, " runs ", whole)
	}
}

// line adds what one text of a line of commands starts.
func (x execs) line(t gosrc.Touch, v gosrc.Value, does string, whole bool) {
	script, ok := x.lineOf(v, whole)
	if !ok {
		x.unknownShell(t)
	}
	what := finding.Quoted(strings.ReplaceAll(gosrc.ShapeOf(v), gosrc.Hole, "…"))
	ev := x.Place(x.build, t.Pos, t.Func+does+what)
	x.Starts = append(x.Starts, shellsIn(script, always(ev))...)
	for _, c := range script.Commands {
		if len(c.Args) > 0 && !c.Args[0].Known {
			x.unknownShell(t)
			continue
		}
		starts := x.started(c, nil, ByProgram, ev, 1)
		for i := range starts {
			starts[i].InText = true
		}
		x.Starts = append(x.Starts, starts...)
	}
}

// OpenMark stands for an open part in a line of commands. No text holds it.
const OpenMark = "\x01"

// lineOf gives the commands of a line that a shell reads, or that a program splits
// into the words of one command; it is false when the line can't be read.
func (x execs) lineOf(v gosrc.Value, whole bool) (*shell.Script, bool) {
	text := strings.ReplaceAll(gosrc.ShapeOf(v), gosrc.Hole, OpenMark)
	if whole {
		words := knownWords(strings.Fields(text))
		if len(words) == 0 {
			return &shell.Script{}, true
		}
		return marked(&shell.Script{Commands: []*shell.Command{shell.FromWords(words, x.Workdir, x.Env)}}), true
	}
	script, err := shell.Parse(text, x.Workdir, x.Env)
	if err != nil {
		return &shell.Script{}, false
	}
	return marked(script), true
}

// marked makes the words unknown that hold an open part.
func marked(s *shell.Script) *shell.Script {
	for _, c := range s.Commands {
		for _, words := range [][]shell.Word{c.Args, c.In, c.Out} {
			for i := range words {
				words[i].Known = words[i].Known && !strings.Contains(words[i].Text, OpenMark)
			}
		}
	}
	return s
}

// UnknownPrograms are the reasons why it isn't known which programs are started.
func (m *Model) UnknownPrograms() []finding.Evidence {
	if len(m.Asked.Starts) > 0 {
		return nil // a person said which
	}
	list := append(m.UnreadSource(), m.ExecUnknown...)
	for _, s := range m.UnclearStarts() {
		list = append(list, s.Evidence)
	}
	return list
}
