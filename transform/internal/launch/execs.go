package launch

import (
	"maps"
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
		for _, b := range f.findArtifacts() {
			if done[b] || b.Program.Source == nil {
				continue
			}
			done[b], again = true, true
			f.execsOf(b)
		}
	}
}

func (f *finder) execsOf(b *image.Build) {
	for _, c := range b.Program.Source.Calls {
		a, ok := catalog.ExecCalls[c.Name]
		if !ok || a.Arg >= len(c.Args) {
			continue
		}
		f.exec(b, c, c.Args[a.Arg:])
	}
	for _, imp := range slices.Sorted(maps.Keys(catalog.ExecImports)) {
		if i, ok := b.ImportOf(imp); ok {
			f.addProgram(catalog.ExecImports[imp], f.Place(b, i.Pos, "it imports "+i.Path))
		}
	}
	for _, s := range b.Program.Source.Strings {
		name, _, _ := strings.Cut(s.Text, " ")
		if len(s.Text) < 512 && f.installedProgram(name) && !f.isStarted(name) {
			f.addProgram(name, f.Place(b, s.Pos,
				finding.Quoted(s.Text)+" names a program that was installed, which a library may start"))
		}
	}
}

// addProgram adds the start of a program of that name by the product.
func (f *finder) addProgram(name string, ev finding.Evidence) {
	cmd := shell.FromArgs([]string{name}, f.Final.Config.Workdir, f.Env)
	f.Starts = append(f.Starts, Start{Command: cmd, Role: ByProgram, Evidence: ev, Target: f.Resolve(cmd)})
}

// installedProgram reports whether a package was installed that brings a program of
// this name, for no other use than to start it: a word that builds use as well, or
// that means other things, says nothing.
func (f *finder) installedProgram(name string) bool {
	p, ok := catalog.ProgramPackages[name]
	return ok && !plainWords.Has(name) && (p.Apk != "" && f.Installed(p.Apk) || p.Apt != "" && f.Installed(p.Apt))
}

var plainWords = catalog.Words(
	`bash curl git wget ssh openssl make file host http dot less kill patch route node npm npx yarn perl python3 ip top free watch mysql sqlite3 zip
	unzip xz sudo gs jq uptime mongo tmux bzip2 ping`,
)

func (f *finder) isStarted(name string) bool {
	return slices.ContainsFunc(f.Starts, func(s Start) bool { return s.Command.Program() == name })
}

// exec adds what one call starts: every name that its first argument can have.
func (f *finder) exec(b *image.Build, c gosrc.Call, args []gosrc.Arg) {
	ev := f.Place(b, c.Pos, c.Name+" starts it")
	for _, v := range args[0] {
		if v.Root == gosrc.Exe && v.Exact && v.Text == "" {
			continue // it starts itself
		}
		if !v.Exact || v.Text == "" || v.Root != gosrc.Plain && v.Root != gosrc.Exe {
			ev.Why = "which program " + c.Name + " starts is only known when the program runs"
			f.ExecUnknown = append(f.ExecUnknown, ev)
			continue
		}
		text, _ := f.Rooted(b, v)
		words := []shell.Word{{Text: text, Known: true, Pos: -1, End: -1}}
		for _, a := range args[1:] {
			w := shell.Word{Pos: -1, End: -1}
			if len(a) == 1 && a[0].Exact && a[0].Root == gosrc.Plain {
				w.Text, w.Known = a[0].Text, true
			}
			words = append(words, w)
		}
		cmd := shell.FromWords(words, f.Final.Config.Workdir, f.Env)
		f.Starts = append(f.Starts, f.started(cmd, nil, ByProgram, ev, 1)...)
		if shell.IsShell(cmd.Program()) && !f.knownShell(cmd) {
			f.ExecUnknown = append(f.ExecUnknown,
				f.Place(b, c.Pos, "what the shell runs is only known when the program runs"))
		}
	}
}

// knownShell reports whether all that a shell is told to run is known.
func (f *finder) knownShell(c *shell.Command) bool {
	for _, w := range c.Args {
		if !w.Known {
			return false
		}
	}
	return true
}

// UnknownPrograms are the reasons why it isn't known which programs are started.
func (m *Model) UnknownPrograms() []finding.Evidence {
	list := append(m.UnreadSource(), m.ExecUnknown...)
	for _, s := range m.UnclearStarts() {
		list = append(list, s.Evidence)
	}
	return list
}
