package need

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/repo"
	"offstage/transform/internal/shell"
)

// broughtNeeds are what a brought script asks for.
func broughtNeeds(m *launch.Model, b *launch.Brought) []finding.Need {
	if b == nil || b.Tree == "" {
		return nil
	}
	first, _, _ := strings.Cut(string(b.Data), "\n")
	why := path.Base(b.Tree) + " is a script that a mount brings"
	return shebangNeeds(m, first, finding.Evidence{File: b.Tree, Line: 1, Why: why})
}

// artifacts finds the executables and scripts that the image starts, and
// those that it hands to a program as an argument.
func artifacts(m *launch.Model) []finding.Need {
	var list []finding.Need
	if open := m.UnclearStarts(); len(open) > 0 {
		for _, b := range m.ArtifactBuilds() {
			for _, out := range b.Outs {
				list = append(list, finding.NewNeed(finding.KindFile, out, open[0].Evidence))
			}
		}
	}
	if len(m.ExecUnknown) > 0 {
		list = append(list, executables(m)...)
	}
	for _, out := range m.MayStart() {
		list = append(list, finding.NewNeed(finding.KindFile, out, m.ExecUnknown[0]))
	}
	for _, s := range m.Starts {
		if s.Target.Carried() {
			list = append(list, needs(m, s)...)
			list = append(list, besideProgram(m, s)...)
		}
		if name, ok := image.ScriptOf(s.Command); ok && shell.IsShell(s.Command.Program()) {
			if t := m.At(name); t.Kind == launch.Script {
				list = append(list, finding.NewNeed(finding.KindFile, name, s.Evidence))
			}
		}
		for _, t := range m.ArgTargets(s) {
			list = append(list, finding.NewNeed(finding.KindFile, t.Path, s.Evidence))
		}
	}
	return list
}

// startDirs are the directories into which a script or a command changes before it starts
// something: they have to be there, whatever is in them.
func startDirs(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, s := range m.Starts {
		dir := s.Command.Dir
		if fd, ok := m.FS.Lookup(dir); ok && fd.Dir && fd.Sure && dir != m.Workdir && !catalog.IsSystem(dir) {
			list = append(list, finding.NewNeed(finding.KindMadeDirectory, dir, s.Evidence))
		}
	}
	return list
}

// maxExecutables bounds how many entries of the context are looked at for programs.
const maxExecutables = 5000

// executables are the scripts and programs that the context brings: any of them may be
// what a program starts of which that isn't known.
func executables(m *launch.Model) []finding.Need {
	var list []finding.Need
	if m.Context == nil {
		return nil
	}
	left := maxExecutables
	for l := range m.FS.Brought() {
		for p := range m.Context.Executables(l.Src, &left) {
			at := path.Join(l.At, p)
			if fd, ok := m.FS.Lookup(at); ok && fd.Sure && fd.Kind == image.FromContext {
				list = append(list, finding.NewNeed(finding.KindFile, at, m.ExecUnknown[0]))
			}
		}
	}
	return list
}

// needs is the file that a start leads to, and the links to it, if there are some; where it may
// be in one of several directories, each if it is there.
func needs(m *launch.Model, s launch.Start) []finding.Need {
	var list []finding.Need
	for _, p := range launch.MayLie(m, s) {
		list = append(list, finding.NewNeed(finding.KindOptionalFile, p, s.Evidence))
	}
	if len(list) > 1 {
		return list
	}
	list, file := linksOn(m, s.Target.Path, s.Evidence)
	c := carried{path: file, maybe: s.Target.Entry.Maybe}
	return append(list, finding.NewNeed(c.kind(), file, s.Evidence))
}

// besideProgram is what COPYs bring with a program that is carried unread, by a pattern beside
// it, or as libraries out of the same image: what it loads, most likely.
func besideProgram(m *launch.Model, s launch.Start) []finding.Need {
	t := s.Target
	if t.Kind != launch.Generated || catalog.Is(path.Base(t.Path), catalog.Static) {
		return nil
	}
	var list []finding.Need
	from := t.Entry.Step.CopiesFrom()
	for _, l := range m.FS.Layers {
		at := cmp.Or(l.Pattern, l.At)
		beside := l.Pattern != "" && path.Dir(at) == path.Dir(t.Path)
		along := from != "" && l.Step.CopiesFrom() == from && isLibrary(at)
		if beside || along && m.StillThere(l.At) {
			why := "it is copied with " + t.Path + ", which may load it"
			list = append(list, finding.NewNeed(finding.KindFile, at, m.Line(l.Step, why)))
		}
	}
	return list
}

// isLibrary reports whether a path or pattern has the name of a shared library.
func isLibrary(at string) bool { return strings.Contains(path.Base(at), ".so") }

// takesShell finds shell forms, scripts by their shebang, and sh called by name.
func takesShell(m *launch.Model) []finding.Need { return shells(m) }

// shells are the shells that the starts take, and where.
func shells(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, s := range m.Starts {
		list = append(list, broughtNeeds(m, s.Brought)...)
		switch {
		case s.Target.Kind == launch.Script:
			list = append(list, scriptShell(m, s.Target.Path, s.Evidence)...)
		case s.Role == launch.ShellStart, s.Target.Kind == launch.Tool && shell.IsShell(s.Command.Program()):
			list = append(list, finding.NewNeed(launch.ShellKind(s.Command.Program()), "", s.Evidence))
			list = append(list, atPath(m, s.Command.Args[0].Text, s.Evidence)...)
		}
		for _, t := range m.ArgTargets(s) {
			if t.Kind == launch.Script {
				list = append(list, scriptShell(m, t.Path, s.Evidence)...)
			}
		}
	}
	return list
}

// scriptShell is the shell that a script's first line or syntax asks for.
func scriptShell(m *launch.Model, name string, ev finding.Evidence) []finding.Need {
	data, file, ok := m.FS.Read(name)
	if !ok {
		return one(finding.KindShell, "", ev)
	}
	first, _, _ := strings.Cut(string(data), "\n")
	ev = m.InFile(name, file, 1, path.Base(name)+" is a script that starts with "+strings.TrimSpace(first))
	return shebangNeeds(m, first, ev)
}

// shebangNeeds are what the first line of a script asks for: a shell, or the original's
// other interpreter.
func shebangNeeds(m *launch.Model, first string, ev finding.Evidence) []finding.Need {
	list := starterNeeds(m, image.ShebangWords(first), ev)
	switch name := image.Interpreter(first); {
	case name == "" || shell.IsShell(name):
		return append(list, finding.NewNeed(launch.ShellKind(name), "", ev))
	case m.OriginalHas(name):
		return append(list, finding.NewNeed(finding.KindProgram, name, ev))
	}
	return list
}

// starterNeeds are for the program that a #! line names itself. Busybox's env splits no
// words.
func starterNeeds(m *launch.Model, words []string, ev finding.Evidence) []finding.Need {
	if len(words) == 0 {
		return nil
	}
	list := atPath(m, words[0], ev)
	if len(words) > 1 && path.Base(words[0]) == "env" && strings.HasPrefix(words[1], "-") && !m.Base.Musl {
		list = append(list, finding.NewNeed(finding.KindFullProgram, "env", ev))
	}
	return list
}

// atPath is the path at which a program of Debian's is started, if alpine has it
// elsewhere.
func atPath(m *launch.Model, p string, ev finding.Evidence) []finding.Need {
	if m.Base.Musl || !catalog.InsidePlace(p, catalog.Programs) || catalog.AlpineHas(p) {
		return nil
	}
	return one(finding.KindProgramPath, p, ev)
}

// programs finds programs of the system that are started by name. What the
// Go source or a script starts counts only if the original has it.
func programs(m *launch.Model) []finding.Need {
	list := unknownPrograms(m)
	for _, s := range m.Starts {
		name := s.Command.Program()
		if escapes(m, s) {
			why := "Debian's sh reads the \\ of " + image.CommandLine(s.Command) +
				", and alpine's does not; printf does in both"
			list = append(list, finding.NewNeed(finding.KindFullProgram, name, s.Because(why)))
		}
		if s.Role == launch.ShellStart || s.Target.Kind != launch.Tool || s.Brought != nil || shell.IsShell(name) ||
			s.Command.Builtin() {
			continue
		}
		if p, ok := launch.StrangeProgram(m, s, s.Target); ok {
			list = append(list, madeAnywhere(m, p, finding.KindOptionalFile)...)
		}
		if (s.Role == launch.ByProgram || s.Role == launch.InScript || s.Use != nil) && !m.OriginalHas(name) &&
			!catalog.Is(name, catalog.Downloads) {
			continue
		}
		list = append(list, finding.NewNeed(programKind(m, s), name, s.Evidence))
		list = append(list, atPath(m, s.Command.Args[0].Text, s.Evidence)...)
	}
	return append(list, handedOn(m)...)
}

// unknownPrograms is where it is not known which programs are started. What the Dockerfile
// builds may start any of those that the original has.
func unknownPrograms(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, ev := range m.UnknownPrograms() {
		arg := ""
		if slices.Contains(m.ExecUnknown, ev) || slices.Contains(m.UnreadBuilds(), ev) {
			arg = "any"
		}
		list = append(list, finding.NewNeed(finding.KindUnknownProgram, arg, ev))
	}
	return list
}

// handedOn are the programs of the original that a call names, where a module that is not
// seen may be told to start them.
func handedOn(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, b := range m.ReadBuilds() {
		if len(b.Program.Source.Unseen) == 0 {
			continue
		}
		for _, s := range b.Program.Source.Strings {
			program, ok := catalog.FindProgram(s.Text)
			if !ok || program.Apk == "" || catalog.Busybox.Has(s.Text) || !launch.SurelyHas(m, s.Text) {
				continue
			}
			ev := m.Place(b, s.Pos, finding.Quoted(s.Text)+" names it, and a module that is not seen may start it")
			list = append(list, finding.NewNeed(finding.KindProgram, s.Text, ev))
		}
	}
	return list
}

// programKind tells a plain call from one with flags that busybox may read
// otherwise than the original's tool, and from one of a tool that was installed in the place
// of busybox's.
func programKind(m *launch.Model, s launch.Start) finding.Kind {
	p, _ := catalog.FindProgram(s.Command.Program())
	installed := m.Holds(p.Full) || m.Holds(p.Apk) || m.Holds(p.Apt)
	switch {
	case installed && p.Full != "" && catalog.Busybox.Has(p.Name):
		return finding.KindFullProgram
	case m.Base.Musl:
		return finding.KindProgram
	}
	if s.Role != launch.ByProgram {
		if onlyGNU(s.Command) {
			return finding.KindFullProgram
		}
		return finding.KindProgram
	}
	for _, a := range s.Command.Args[1:] {
		if strings.HasPrefix(a.Text, "-") || !a.Known || s.Command.Program() == "ps" {
			return finding.KindFullProgram
		}
	}
	return finding.KindProgram
}

// uses are what uses require besides what they start.
func uses(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, u := range m.Uses {
		ev := finding.Evidence{File: u.File, Line: u.Line}
		if u.Shell != "" && m.OfFinal(u) && !(u.Source == repo.Heroku && u.Command == nil && m.HasEntrypoint()) {
			ev.Why = u.Shell
			list = append(list, finding.NewNeed(finding.KindShell, "", ev))
		}
		if name, _, _ := strings.Cut(u.User, ":"); m.OfFinal(u) && isAccount(m, name) && !strings.Contains(name, "$") {
			ev.Why = u.Source + " runs the image as " + name
			list = append(list, finding.NewNeed(finding.KindAccounts, name, ev))
		}
	}
	return list
}
