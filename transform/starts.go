package transform

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/repo"
	"offstage/transform/internal/shell"
)

// A start is a command that the image starts, and what it turned out to be.
type start struct {
	cmd    *shell.Command
	from   *dockerfile.Start // the instruction that it stands in; nil inside of scripts
	role   startRole
	ev     Evidence
	target target
	use    *repo.Use // what starts it in the image's place; nil for the image's own
	within string    // make: the tool for development or tests that its recipes run

	brought *brought // what only a mount puts into the container
}

// inManifest says whether a Kubernetes manifest starts it.
func (s start) inManifest() bool { return s.use != nil && s.use.Source == repo.Kubernetes }

type startRole int

const (
	entry       startRole = iota // ENTRYPOINT with CMD
	inScript                     // a command of a script that the image starts
	healthcheck                  // HEALTHCHECK
	shellStart                   // the shell of a shell form or of a script
	byProgram                    // a program that the Go source starts
	byUse                        // compose, a manifest or another file starts it
)

// findStarts lists what the image starts, in the order in which it does.
func (f *facts) findStarts() []start {
	c := f.stage.Config
	var list []start
	switch {
	case c.Entrypoint != nil && c.Entrypoint.Shell == nil && c.Cmd != nil && c.Cmd.Shell == nil:
		list = f.execForm(c.Entrypoint, append(append([]string{}, c.Entrypoint.Args...), c.Cmd.Args...), entry)
		if passesOn(list) && !follows(list, c.Cmd.Args) {
			list = append(list, f.execForm(c.Cmd, c.Cmd.Args, inScript)...)
		}
	case c.Entrypoint != nil && c.Entrypoint.Shell != nil: // Docker ignores CMD then
		list = f.shellForm(c.Entrypoint, entry)
	case c.Entrypoint != nil:
		list = f.execForm(c.Entrypoint, c.Entrypoint.Args, entry)
		if c.Cmd != nil {
			list = append(list, f.shellForm(c.Cmd, entry)...)
		}
	case c.Cmd != nil && c.Cmd.Shell != nil:
		list = f.shellForm(c.Cmd, entry)
	case c.Cmd != nil:
		list = f.execForm(c.Cmd, c.Cmd.Args, entry)
	}
	return append(list, f.healthStarts(c.Health)...)
}

// passesOn says whether a script among the starts runs its own arguments, as
// with exec "$@".
func passesOn(starts []start) bool {
	return slices.ContainsFunc(starts, func(s start) bool {
		return s.role == inScript && len(s.cmd.Args) > 0 && strings.Contains(s.cmd.Args[0].Text, "$")
	})
}

// follows says whether a command is among the starts that another one led to.
func follows(starts []start, args []string) bool {
	return slices.ContainsFunc(starts, func(s start) bool { return s.from == nil && commandLine(s.cmd) == strings.Join(args, " ") })
}

func (f *facts) healthStarts(h *dockerfile.Health) []start {
	if h == nil || h.Step == nil || len(h.Test) < 2 {
		return nil
	}
	s := &dockerfile.Start{Step: h.Step, Args: h.Test[1:]}
	if h.Test[0] == "CMD" {
		return f.execForm(s, s.Args, healthcheck)
	}
	s.Shell = f.stage.Config.Shell
	if s.Shell == nil {
		s.Shell = dockerfile.DefaultShell
	}
	return f.shellForm(s, healthcheck)
}

// line is the place of a step in the Dockerfile, or the whole file for nil.
func (f *facts) line(st *dockerfile.Step, why string) Evidence {
	e := Evidence{File: f.file.Name, Why: why}
	if st != nil {
		e.Line = st.Line
	}
	return e
}

func (f *facts) env(name string) (string, bool) {
	return homed(f.stage.Config.Lookup)(name)
}

// execForm is a command that starts without a shell.
func (f *facts) execForm(s *dockerfile.Start, args []string, role startRole) []start {
	if len(args) == 0 {
		return nil
	}
	cmd := shell.FromArgs(args, f.stage.Config.Workdir, f.env)
	return f.started(cmd, s, role, f.line(s.Step, strings.Join(args, " ")+" is started"), 0)
}

// shellForm is a text that a shell runs.
func (f *facts) shellForm(s *dockerfile.Start, role startRole) []start {
	text := strings.Join(s.Args, " ")
	ev := f.line(s.Step, "the shell form of "+keyword(s.Step)+" is run by "+s.Shell[0])
	list := []start{{cmd: shell.FromArgs(s.Shell[:1], "/", f.env), role: shellStart, ev: ev}}
	parsed, err := shell.Parse(text, f.stage.Config.Workdir, f.env)
	if err != nil {
		ev.Why = "the command can't be read as a shell text"
		return append(list, start{cmd: shell.FromArgs(nil, "", f.env), role: role, ev: ev, target: target{kind: unclear}})
	}
	for _, c := range parsed.Commands {
		list = append(list, f.started(c, s, role, f.line(s.Step, commandLine(c)+" is started"), 0)...)
	}
	return list
}

func keyword(st *dockerfile.Step) string {
	if st == nil {
		return "CMD"
	}
	return strings.ToUpper(st.Keyword)
}

func commandLine(c *shell.Command) string {
	var list []string
	for _, a := range c.Args {
		list = append(list, a.Text)
	}
	return strings.Join(list, " ")
}

// started resolves one command, and follows it into a script or into the text
// of sh -c.
func (f *facts) started(c *shell.Command, from *dockerfile.Start, role startRole, ev Evidence, depth int) []start {
	if depth > 4 {
		return nil
	}
	if text, ok := c.ShellText(); ok {
		list := []start{{cmd: c, role: shellStart, ev: ev}}
		if s, err := shell.Parse(text, c.Dir, c.Lookup); err == nil {
			for _, inner := range s.Commands {
				list = append(list, f.started(inner, nil, role, ev, depth+1)...)
			}
		}
		return list
	}
	s := start{cmd: c, from: from, role: role, ev: ev, target: f.resolve(c), within: f.toolInRecipes(c)}
	if t, ok := f.goRun(s); ok {
		s.target = t
	}
	s.brought = f.broughtBy(c, s.target)
	list := []start{s}
	tool := s.target.kind == artifact && s.target.build.fetched()
	handed := c.Launches()
	if words := f.handed(c, s.target.kind == script || tool || s.brought != nil); len(words) > 0 && len(handed) == 0 {
		handed = append(handed, words)
	}
	for _, words := range handed {
		list = append(list, f.started(shell.FromWords(words, c.Dir, c.Lookup), nil, role, ev, depth+1)...)
	}
	for _, name := range c.Asks() { // it goes another way where there is none
		if name != "go" && f.systemHas(name) && !shell.IsBuiltin(name) {
			list = append(list, start{cmd: shell.FromArgs([]string{name}, c.Dir, c.Lookup), role: role, ev: ev})
		}
	}
	name, ok := scriptOf(c)
	if s.target.kind == script {
		name, ok = s.target.path, true // also one that PATH leads to
	}
	if b := s.brought; b != nil {
		return append(list, f.scriptStarts(c, b.path, b.data, depth, func(line int, why string) Evidence { return Evidence{b.tree, line, why} })...)
	}
	if self, _ := c.Lookup("0"); ok && name != self && (s.target.kind == script || shell.IsShell(c.Program()) || c.Sources()) {
		list = append(list, f.inScript(c, name, depth)...)
	}
	return list
}

// handed is the command that a program is told to start: what stands behind --,
// a go command among the arguments, or else the first argument that begins a
// command, of a script or of a tool that is not the project's own.
func (f *facts) handed(c *shell.Command, passes bool) []shell.Word {
	if len(c.Args) == 0 || !passes && !starters.has(c.Program()) {
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

// begins says whether a word among a program's arguments is a command's first: an
// executable or a script by its path, a shell, make, or a tool that needs the
// toolchain. A tool's name may be an ordinary word, so it only counts behind a
// program that starts its arguments, or where a go command put the tool there.
func (f *facts) begins(c *shell.Command, a shell.Word) bool {
	if !a.Known || a.Text == "" || strings.HasPrefix(a.Text, "-") {
		return false
	}
	t := f.resolveWord(c, a)
	if strings.Contains(a.Text, "/") {
		return t.kind == artifact || t.kind == script && !t.found.dir
	}
	around := devTools.has(a.Text) || testTools.has(a.Text) || taskRunners.has(a.Text)
	return shell.IsShell(a.Text) || a.Text == "make" || around && (starters.has(c.Program()) || t.kind == artifact && t.build.fetched())
}

// inScript gives what a script of the image starts.
func (f *facts) inScript(c *shell.Command, name string, depth int) []start {
	data, file, ok := f.image.read(name)
	if !ok {
		return nil
	}
	return f.scriptStarts(c, name, data, depth, func(line int, why string) Evidence { return f.inFile(name, file, line, why) })
}

// scriptStarts gives what the text of a script starts that lies at name in the
// container; at makes the evidence of a line of it.
func (f *facts) scriptStarts(c *shell.Command, name string, data []byte, depth int, at func(line int, why string) Evidence) []start {
	self := func(v string) (string, bool) {
		if v == "0" {
			return name, true
		}
		return c.Lookup(v)
	}
	s, err := shell.Parse(string(data), c.Dir, self)
	if err != nil {
		return nil
	}
	var list []start
	functions := f.sourcedFunctions(s, depth)
	for _, inner := range s.Commands {
		line := 1
		if inner.Pos > 0 {
			line += bytes.Count(data[:min(inner.Pos, len(data))], []byte("\n"))
		}
		if len(inner.Args) > 0 && functions[inner.Args[0].Text] {
			continue // what it does stands in the script that was read
		}
		list = append(list, f.started(inner, nil, inScript, at(line, commandLine(inner)+" is started"), depth+1)...)
	}
	return list
}

// sourcedFunctions are the functions of the scripts that a script has its shell read.
func (f *facts) sourcedFunctions(s *shell.Script, depth int) map[string]bool {
	names := map[string]bool{}
	for _, c := range s.Commands {
		name, ok := scriptOf(c)
		if !c.Sources() || !ok || depth > 4 {
			continue
		}
		data, _, ok := f.image.read(name)
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
