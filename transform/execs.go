package transform

import (
	"maps"
	"slices"
	"strings"

	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/shell"
)

// findExecs adds the programs that the Go source starts to the starts, and so on
// for the executables that are found that way.
func (f *facts) findExecs() {
	done := map[*build]bool{}
	for again := true; again; {
		again = false
		for _, b := range f.findArtifacts() {
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
	for _, imp := range slices.Sorted(maps.Keys(execImports)) {
		if i, ok := b.importOf(imp); ok {
			f.addProgram(execImports[imp], f.place(b, i.Pos, "it imports "+i.Path))
		}
	}
	for _, s := range b.prog.src.Strings {
		name, _, _ := strings.Cut(s.Text, " ")
		if len(s.Text) < 512 && f.installedProgram(name) && !f.isStarted(name) {
			f.addProgram(name, f.place(b, s.Pos, quoted(s.Text)+" names a program that was installed, which a library may start"))
		}
	}
}

// addProgram adds the start of a program of that name by the product.
func (f *facts) addProgram(name string, ev Evidence) {
	cmd := shell.FromArgs([]string{name}, f.stage.Config.Workdir, f.env)
	f.starts = append(f.starts, start{cmd: cmd, role: byProgram, ev: ev, target: f.resolve(cmd)})
}

// installedProgram says whether a package was installed that brings a program of
// this name, for no other use than to start it: a word that builds use as well, or
// that means other things, says nothing.
func (f *facts) installedProgram(name string) bool {
	p, ok := programPackages[name]
	return ok && !plainWords.has(name) && (p.apk != "" && f.installed(p.apk) || p.apt != "" && f.installed(p.apt))
}

var plainWords = words(`bash curl git wget ssh openssl make file host http dot less kill patch route node npm npx yarn perl python3 ip top free watch mysql sqlite3 zip
	unzip xz sudo gs jq uptime mongo tmux bzip2 ping`)

func (f *facts) isStarted(name string) bool {
	return slices.ContainsFunc(f.starts, func(s start) bool { return s.cmd.Program() == name })
}

// exec adds what one call starts: every name that its first argument can have.
func (f *facts) exec(b *build, c gosrc.Call, args []gosrc.Arg) {
	ev := f.place(b, c.Pos, c.Name+" starts it")
	for _, v := range args[0] {
		if v.Root == gosrc.Exe && v.Exact && v.Text == "" {
			continue // it starts itself
		}
		if !v.Exact || v.Text == "" || v.Root != gosrc.Plain && v.Root != gosrc.Exe {
			ev.Why = "which program " + c.Name + " starts is only known when the program runs"
			f.execUnknown = append(f.execUnknown, ev)
			continue
		}
		text, _ := f.rooted(b, v)
		words := []shell.Word{{Text: text, Known: true, Pos: -1, End: -1}}
		for _, a := range args[1:] {
			w := shell.Word{Pos: -1, End: -1}
			if len(a) == 1 && a[0].Exact && a[0].Root == gosrc.Plain {
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
