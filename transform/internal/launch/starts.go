package launch

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/repo"
	"offstage/transform/internal/shell"
)

// A Start is a command that the image starts, and what it turned out to be.
type Start struct {
	Command  *shell.Command
	From     *dockerfile.Start // the instruction that it stands in; nil inside of scripts
	Role     Role
	Evidence finding.Evidence
	Target   Target
	Use      *repo.Use // what starts it in the image's place; nil for the image's own
	InText   bool      // it stands in a text that the Go source has a shell run
	open     bool      // which script it runs is only known when the image runs
	within   string    // make: the tool for development or tests that its recipes run

	Brought *Brought // what only a mount puts into the container
}

// Because is evidence at the place of a start.
func (s Start) Because(why string) finding.Evidence {
	return finding.Evidence{File: s.Evidence.File, Line: s.Evidence.Line, Why: why}
}

// InManifest reports whether a Kubernetes manifest starts it.
func (s Start) InManifest() bool { return s.Use != nil && s.Use.Source == repo.Kubernetes }

type Role int

const (
	Entry       Role = iota // ENTRYPOINT with CMD
	InScript                // a command of a script that the image starts
	Healthcheck             // HEALTHCHECK
	ShellStart              // the shell of a shell form or of a script
	ByProgram               // a program that the Go source starts
	ByUse                   // compose, a manifest or another file starts it
)

// findStarts lists what the image starts, in the order in which it does.
func (f *finder) findStarts() []Start {
	c := f.Final.Config
	var list []Start
	switch {
	case c.Entrypoint != nil && c.Entrypoint.Shell == nil && c.Cmd != nil && c.Cmd.Shell == nil:
		list = f.execForm(c.Entrypoint, append(append([]string{}, c.Entrypoint.Args...), c.Cmd.Args...), Entry)
		if passesOn(list) && !follows(list, c.Cmd.Args) {
			list = append(list, f.execForm(c.Cmd, c.Cmd.Args, InScript)...)
		}
	case c.Entrypoint != nil && c.Entrypoint.Shell != nil: // Docker ignores CMD then
		list = f.shellForm(c.Entrypoint, Entry)
	case c.Entrypoint != nil:
		list = f.execForm(c.Entrypoint, c.Entrypoint.Args, Entry)
		if c.Cmd != nil {
			list = append(list, f.shellForm(c.Cmd, Entry)...)
		}
	case c.Cmd != nil && c.Cmd.Shell != nil:
		list = f.shellForm(c.Cmd, Entry)
	case c.Cmd != nil:
		list = f.execForm(c.Cmd, c.Cmd.Args, Entry)
	}
	return append(list, f.healthStarts(c.Health)...)
}

// passesOn reports whether a script among the starts runs its own arguments, as
// with exec "$@".
func passesOn(starts []Start) bool {
	return slices.ContainsFunc(starts, func(s Start) bool {
		return s.Role == InScript && len(s.Command.Args) > 0 && strings.Contains(s.Command.Args[0].Text, "$")
	})
}

// follows reports whether a command is among the starts that another one led to.
func follows(starts []Start, args []string) bool {
	return slices.ContainsFunc(starts,
		func(s Start) bool { return s.From == nil && image.CommandLine(s.Command) == strings.Join(args, " ") })
}

func (f *finder) healthStarts(h *dockerfile.Health) []Start {
	if h == nil || h.Step == nil || len(h.Test) < 2 {
		return nil
	}
	if slices.Contains(f.Opts.With, "healthcheck") {
		if p, _ := ProberOf(f.Model); p != nil {
			return nil // the prober needs nothing
		}
	}
	s := &dockerfile.Start{Step: h.Step, Args: h.Test[1:]}
	if h.Test[0] == "CMD" {
		return f.execForm(s, s.Args, Healthcheck)
	}
	s.Shell = f.Final.Config.Shell
	if s.Shell == nil {
		s.Shell = dockerfile.DefaultShell
	}
	return f.shellForm(s, Healthcheck)
}

func (m *Model) Env(name string) (string, bool) {
	return image.Homed(m.Final.Config.Lookup, m.Home())(name)
}

// execForm is a command that starts without a shell.
func (f *finder) execForm(s *dockerfile.Start, args []string, role Role) []Start {
	if len(args) == 0 {
		return nil
	}
	cmd := shell.FromArgs(args, f.Workdir, f.Env)
	return f.started(cmd, s, role, f.Line(s.Step, strings.Join(args, " ")+" is started"), 0)
}

// shellForm is a text that a shell runs.
func (f *finder) shellForm(s *dockerfile.Start, role Role) []Start {
	if words := f.asksExecForm(s); words != nil {
		return f.execForm(s, words, role)
	}
	text := strings.Join(s.Args, " ")
	ev := f.Line(s.Step, "the shell form of "+keyword(s.Step)+" is run by "+s.Shell[0])
	list := []Start{{Command: shell.FromArgs(s.Shell[:1], "/", f.Env), Role: ShellStart, Evidence: ev}}
	parsed, err := shell.Parse(text, f.Workdir, f.Env)
	if err != nil {
		ev.Why = "the command can't be read as a shell text"
		return append(list,
			Start{Command: shell.FromArgs(nil, "", f.Env), Role: role, Evidence: ev, Target: Target{Kind: Unclear}})
	}
	list = append(list, shellsIn(parsed, always(ev))...)
	for _, c := range parsed.Commands {
		list = append(list, f.started(c, s, role, f.Line(s.Step, image.CommandLine(c)+" is started"), 0)...)
	}
	return list
}

// always is evidence that is the same for all commands of a text.
func always(ev finding.Evidence) func(*shell.Command) finding.Evidence {
	return func(*shell.Command) finding.Evidence { return ev }
}

// shellsIn are the shells that the commands of a text give texts of their own.
func shellsIn(s *shell.Script, at func(c *shell.Command) finding.Evidence) []Start {
	var list []Start
	for _, c := range s.Shells {
		list = append(list, Start{Command: c, Role: ShellStart, Evidence: at(c)})
	}
	return list
}

func keyword(st *dockerfile.Step) string {
	if st == nil {
		return "CMD"
	}
	return strings.ToUpper(st.Keyword)
}

// started resolves one command, and follows it into a script or into the text of sh -c.
func (f *finder) started(c *shell.Command, from *dockerfile.Start, role Role, ev finding.Evidence, depth int) []Start {
	if depth > 4 {
		return nil
	}
	if text, ok := c.ShellText(); ok {
		return append([]Start{{Command: c, Role: ShellStart, Evidence: ev}}, f.inText(c, text, role, ev, depth)...)
	}
	s := Start{Command: c, From: from, Role: role, Evidence: ev, within: f.toolInRecipes(c)}
	s.Target = orMade(f.Model, s, f.Resolve(c))
	if t, ok := f.goRun(s); ok {
		s.Target = t
	}
	s.Brought = f.broughtBy(c, s.Target)
	given, open := f.givenOpen(s, depth)
	s.open = open
	list := append([]Start{s}, given...)
	for _, words := range append(f.handedBy(s), f.interpretedBy(s)...) {
		list = append(list, f.started(shell.FromWords(words, c.Dir, c.Lookup), nil, role, ev, depth+1)...)
	}
	for _, name := range c.Asks() { // it goes another way where there is none
		if name != "go" && SurelyHas(f.Model, name) && !shell.IsBuiltin(name) {
			list = append(list,
				Start{Command: shell.FromArgs([]string{name}, c.Dir, c.Lookup), Role: role, Evidence: ev})
		}
	}
	return append(list, f.inScriptOf(s, depth)...)
}

// inText gives what the text of a sh -c starts.
func (f *finder) inText(c *shell.Command, text string, role Role, ev finding.Evidence, depth int) []Start {
	s, err := shell.Parse(text, c.Dir, c.Lookup)
	if err != nil {
		return nil
	}
	list := shellsIn(s, always(ev))
	for _, inner := range s.Commands {
		list = append(list, f.started(inner, nil, role, ev, depth+1)...)
	}
	return ofText(list)
}

// ofText marks what a program starts as commands of a text, whose words are known.
func ofText(list []Start) []Start {
	for i := range list {
		list[i].InText = list[i].Role == ByProgram
	}
	return list
}

// handedBy are the commands that a start passes on: those that its program is known to
// start, or the one that it is told to.
func (f *finder) handedBy(s Start) [][]shell.Word {
	if list := s.Command.Launches(); len(list) > 0 {
		return forEach(s.Command, list)
	}
	tool := s.Target.Kind == Artifact && s.Target.Build.Fetched()
	if words := f.handed(s.Command, s.Target.Kind == Script || tool || s.Brought != nil); len(words) > 0 {
		return [][]shell.Word{words}
	}
	return nil
}

// interpretedBy is what the kernel starts for a script that no shell runs: the program of
// its first line, with the rest of that line as one word, the script and its arguments.
func (f *finder) interpretedBy(s Start) [][]shell.Word {
	if s.Target.Kind != Script {
		return nil
	}
	data, _, _ := f.FS.Read(s.Target.Path)
	words := image.ShebangWords(string(data))
	if len(words) == 0 || image.Shebang(string(data)) != "" {
		return nil
	}
	return [][]shell.Word{append(knownWords(append(words, s.Target.Path)), s.Command.Args[1:]...)}
}

// handed is the command that a program is told to start: what stands behind --,
// a go command among the arguments, or else the first argument that begins a
// command, of a script or of a tool that is not the project's own.
func (f *finder) handed(c *shell.Command, passes bool) []shell.Word {
	if len(c.Args) == 0 || !passes && !catalog.Is(c.Program(), catalog.StartsArgs) {
		return nil
	}
	for i, a := range c.Args[1:] {
		rest := c.Args[i+2:]
		switch {
		case a.Text == "--":
			return rest
		case a.Text == "go" && len(rest) > 0:
			return c.Args[i+1:]
		}
	}
	for i, a := range c.Args[1:] {
		if f.begins(c, a) {
			return c.Args[i+1:]
		}
	}
	return nil
}

// begins reports whether a word among a program's arguments is a command's first: an
// executable or a script by its path, a shell, make, or a tool that needs the
// toolchain. A tool's name may be an ordinary word, so it only counts behind a
// program that starts its arguments, or where a go command put the tool there.
func (f *finder) begins(c *shell.Command, a shell.Word) bool {
	if !a.Known || a.Text == "" || strings.HasPrefix(a.Text, "-") {
		return false
	}
	t := f.resolveWord(c, a)
	if strings.Contains(a.Text, "/") {
		return t.Kind == Artifact || t.Kind == Script && !t.Entry.Dir
	}
	around := catalog.Is(a.Text, catalog.Develops|catalog.Tests|catalog.RunsTasks)
	return shell.IsShell(a.Text) || a.Text == "make" ||
		around && (catalog.Is(c.Program(), catalog.StartsArgs) || t.Kind == Artifact && t.Build.Fetched())
}

// inScriptOf gives what the script starts that a start runs, unless it is the one that
// the command stands in.
func (f *finder) inScriptOf(s Start, depth int) []Start {
	c := s.Command
	if b := s.Brought; b != nil {
		return f.scriptStarts(c, b.Path, b.Data, depth, func(line int, why string) finding.Evidence {
			return finding.Evidence{File: b.Tree, Line: line, Why: why}
		})
	}
	name, ok := image.ScriptOf(c)
	switch {
	case c.Program() == "make":
		return inMakefile(f, s, depth)
	case s.Target.Kind == Script:
		name = s.Target.Path // also one that PATH leads to
		if len(f.interpretedBy(s)) > 0 {
			return nil // what it starts is no shell's to read
		}
	case !ok || !shell.IsShell(c.Program()) && !c.Sources():
		return nil
	}
	if self, _ := c.Lookup("0"); name == self {
		return nil
	}
	return f.inScript(c, name, depth)
}

// inMakefile gives what the recipes start that a make runs.
func inMakefile(f *finder, s Start, depth int) []Start {
	var list []Start
	c, _ := MakeAt(f.Model, f.otherDirs(), s.Command)
	for _, inner := range f.MakeCommands(f.FS, c) {
		list = append(list, f.started(inner, nil, s.Role, s.Evidence, depth+1)...)
	}
	return ofText(list)
}

// MakeAt is a make in the first directory in which the program may start it and that has a
// file for it, and that file.
func MakeAt(m *Model, dirs []string, c *shell.Command) (at *shell.Command, file string) {
	for _, dir := range append([]string{c.Dir}, dirs...) {
		one := *c
		one.Dir = dir
		if file, ok := image.MakefileOf(m.FS, &one); ok {
			return &one, file
		}
	}
	return c, ""
}

// inScript gives what a script of the image starts.
func (f *finder) inScript(c *shell.Command, name string, depth int) []Start {
	data, file, ok := f.FS.Read(name)
	if !ok {
		return nil
	}
	return f.scriptStarts(c, name, data, depth,
		func(line int, why string) finding.Evidence { return f.InFile(name, file, line, why) })
}

// scriptStarts gives what the text of a script starts that lies at name in the
// container; at makes the evidence of a line of it.
func (f *finder) scriptStarts(
	c *shell.Command,
	name string,
	data []byte,
	depth int,
	at func(line int, why string) finding.Evidence,
) []Start {
	self := func(v string) (string, bool) {
		if v == "0" {
			return name, true
		}
		return c.Lookup(v)
	}
	s, err := shell.ParseFor(image.ShellFor(c, data), string(data), c.Dir, self)
	if err != nil {
		return nil
	}
	started := func(c *shell.Command) finding.Evidence {
		line := 1
		if c.Pos > 0 {
			line += bytes.Count(data[:min(c.Pos, len(data))], []byte("\n"))
		}
		return at(line, image.CommandLine(c)+" is started")
	}
	list := shellsIn(s, started)
	functions := f.sourcedFunctions(s, depth)
	for _, inner := range s.Commands {
		if len(inner.Args) > 0 && functions[inner.Args[0].Text] {
			continue // what it does stands in the script that was read
		}
		list = append(list, f.started(inner, nil, InScript, started(inner), depth+1)...)
	}
	return list
}

// sourcedFunctions are the functions of the scripts that a script has its shell read.
func (f *finder) sourcedFunctions(s *shell.Script, depth int) map[string]bool {
	names := map[string]bool{}
	for _, c := range s.Commands {
		name, ok := image.ScriptOf(c)
		if !c.Sources() || !ok || depth > 4 {
			continue
		}
		data, _, ok := f.FS.Read(name)
		if !ok {
			continue
		}
		if lib, err := shell.Parse(string(data), c.Dir, c.Lookup); err == nil {
			maps.Copy(names, f.sourcedFunctions(lib, depth+1))
			for _, n := range lib.Functions {
				names[n] = true
			}
		}
	}
	return names
}
