package transform

import (
	"offstage/transform/internal/project"
	"offstage/transform/internal/shell"
)

// findExecs adds the programs that the Go source starts to the starts, and so on
// for the executables that are found that way.
func (f *facts) findExecs() {
	done := map[*build]bool{}
	for again := true; again; {
		again = false
		for _, b := range f.artifactBuilds() {
			if done[b] || b.prog.src == nil {
				continue
			}
			done[b], again = true, true
			f.execsOf(b)
		}
	}
}

func (f *facts) execsOf(b *build) {
	for _, c := range b.prog.src.Calls {
		a, ok := execCalls[c.Name]
		if !ok || a.arg >= len(c.Args) {
			continue
		}
		f.exec(b, c, c.Args[a.arg:])
	}
	for imp, name := range execImports {
		if ev, _, ok := f.imports(imp); ok {
			cmd := shell.FromArgs([]string{name}, f.stage.Config.Workdir, f.env)
			f.starts = append(f.starts, start{cmd: cmd, role: byProgram, ev: ev, target: f.resolve(cmd)})
		}
	}
}

// exec adds what one call starts: every name that its first argument can have.
func (f *facts) exec(b *build, c project.Call, args []project.Arg) {
	ev := f.place(b, c.Pos, c.Name+" starts it")
	for _, v := range args[0] {
		if v.Root == project.Exe && v.Exact && v.Text == "" {
			continue // it starts itself
		}
		if !v.Exact || v.Text == "" || v.Root != project.Plain && v.Root != project.Exe {
			ev.Why = "which program " + c.Name + " starts is only known when the program runs"
			f.execUnknown = append(f.execUnknown, ev)
			continue
		}
		text, _ := f.rooted(b, v)
		words := []shell.Word{{Text: text, Known: true, Pos: -1, End: -1}}
		for _, a := range args[1:] {
			w := shell.Word{Pos: -1, End: -1}
			if len(a) == 1 && a[0].Exact && a[0].Root == project.Plain {
				w.Text, w.Known = a[0].Text, true
			}
			words = append(words, w)
		}
		cmd := shell.FromWords(words, f.stage.Config.Workdir, f.env)
		f.starts = append(f.starts, f.started(cmd, nil, byProgram, ev, 1)...)
		if shell.IsShell(cmd.Program()) && !f.knownShell(cmd) {
			f.execUnknown = append(f.execUnknown, f.place(b, c.Pos, "what the shell runs is only known when the program runs"))
		}
	}
}

// knownShell says whether all that a shell is told to run is known.
func (f *facts) knownShell(c *shell.Command) bool {
	for _, w := range c.Args {
		if !w.Known {
			return false
		}
	}
	return true
}

// unknownPrograms are the reasons why it isn't known which programs are started.
func (f *facts) unknownPrograms() []Evidence {
	list := append(f.unreadSource(), f.execUnknown...)
	for _, s := range f.unclearStarts() {
		list = append(list, s.ev)
	}
	return list
}
