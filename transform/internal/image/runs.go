package image

import (
	"cmp"
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/shell"
)

// A Candidate is a directory that may be the build context, and what says so.
type Candidate struct {
	Dir      string
	Evidence finding.Evidence
}

// A Run is a RUN of the Go stage and what its text says.
type Run struct {
	Step   *dockerfile.Step
	Text   dockerfile.Text
	Exec   bool // the JSON form
	Script *shell.Script
	Parsed bool
	masks  bool         // umask gives what is made other modes
	Races  map[int]bool // the places of scripts and makes that use -race
}

// An Owned path is one whose owner or mode a step chose.
type Owned struct {
	Path string
	Tree bool // all below it too
	Step *dockerfile.Step
}

// An UnknownEffect is what a step's command does, and can't be told.
type UnknownEffect struct {
	shell.Effect
	Step *dockerfile.Step
}

// An Install is the packages that one command adds.
type Install struct {
	Manager string
	group   string // the virtual package that holds them, "" for none
	Names   []string
	Pins    map[string]string // what is said of the version or the repository of some
	others  []string          // those that another repository is named for
	Step    *dockerfile.Step
	Command *shell.Command
}

// StagesTo is a stage and the stages it starts from, the first one first.
func StagesTo(s *dockerfile.Stage) []*dockerfile.Stage {
	var list []*dockerfile.Stage
	for ; s != nil; s = s.Parent {
		list = append([]*dockerfile.Stage{s}, list...)
	}
	return list
}

// A Stage is what the steps that lead to the end of one stage leave behind: a
// file system, and what they did besides.
type Stage struct {
	Base     catalog.Base // the image at the root of the stage
	FS       *FS
	Chain    []*dockerfile.Step
	Runs     []*Run
	Owned    []Owned
	Anywhere *dockerfile.Step // the first that starts a program which may write anywhere; nil if none does
	Software *dockerfile.Step // the first that installs software from source that is not seen; nil if none does
	Installs []Install
	removed  map[string]bool   // the packages that a RUN removes
	goEnv    map[string]string // what go env -w set
	Unknown  []UnknownEffect   // of commands
	Accounts *dockerfile.Step  // the first step that changed users or groups
	homes    map[string]string // of the users that a RUN adds, by name and by number
	cSources []string          // the directories in which commands compile C
	OtherC   *dockerfile.Step  // what brings C that another stage compiled of the context's source; nil for nothing
}

// stageOf lays the steps of a stage out, behind those of the stage it starts from.
func (r *reader) stageOf(s *dockerfile.Stage) *Stage {
	if lo := r.stages[s]; lo != nil {
		return lo
	}
	base := r.baseOf(StagesTo(s)[0].Image)
	lo := &Stage{
		Base:    base,
		FS:      &FS{ctx: r.Context, file: r.File.Name, links: base.Links(), foreign: !base.Known},
		removed: map[string]bool{},
		goEnv:   map[string]string{},
		homes:   map[string]string{},
	}
	if s.Parent != nil {
		lo = r.stageOf(s.Parent).Clone()
	}
	r.stages[s] = lo
	for _, st := range s.Steps {
		r.step(lo, s, st)
	}
	return lo
}

// baseOf is what an image's reference says. Of a declared mirror's image that is what
// the original's says.
func (r *reader) baseOf(reference string) catalog.Base {
	original, declared := catalog.Mirrors(r.Opts.Mirrors).Original(reference)
	b := catalog.ParseBase(original)
	if declared {
		b.Image = reference
	}
	return b
}

// Clone is a layout to which another stage adds.
func (lo *Stage) Clone() *Stage {
	c := *lo
	c.FS = lo.FS.clone()
	c.Chain, c.Runs, c.Owned = slices.Clip(lo.Chain), slices.Clip(lo.Runs), slices.Clip(lo.Owned)
	c.Installs, c.Unknown, c.cSources = slices.Clip(lo.Installs), slices.Clip(lo.Unknown), slices.Clip(lo.cSources)
	c.removed, c.goEnv, c.homes = maps.Clone(lo.removed), maps.Clone(lo.goEnv), maps.Clone(lo.homes)
	return &c
}

// RunText reads a RUN. A JSON form is the one command that it executes.
func RunText(st *dockerfile.Step) *Run { return runText(st, shellOf(st), homeOf(st.User, nil)) }

func runText(st *dockerfile.Step, sh, home string) *Run {
	r := &Run{Step: st, Text: st.Text()}
	vars := Homed(st.Before.Lookup, home)
	var err error
	args, ok := JsonWords(r.Text.S)
	first := Interpreter(r.Text.S)
	switch {
	case ok:
		r.Exec = true
		r.Script, err = shell.ParseArgs(sh, args, st.Dir, vars)
	case first == "":
		r.Script, err = shell.ParseFor(sh, r.Text.S, st.Dir, vars)
	case shell.IsShell(first):
		r.Script, err = shell.ParseFor(first, r.Text.S, st.Dir, vars)
	default: // a heredoc that another program reads
		c := shell.FromArgs([]string{first}, st.Dir, vars)
		c.Input = r.Text.S
		r.Script = &shell.Script{Commands: []*shell.Command{c}}
	}
	if r.Parsed = err == nil; !r.Parsed {
		r.Script = &shell.Script{}
	}
	return r
}

// shellOf is the name of the program that runs the shell form of a step.
func shellOf(st *dockerfile.Step) string {
	if len(st.Shell) == 0 {
		return "sh"
	}
	return path.Base(st.Shell[0])
}

// shellOf is the shell that runs the shell form of a step: what sh is in the base, unless
// something else was laid there.
func (lo *Stage) shellOf(st *dockerfile.Step) string {
	name := shellOf(st)
	for _, p := range []string{"/bin/sh", "/usr/bin/sh"} {
		if _, laid := lo.FS.Lookup(p); laid || name != "sh" {
			return name
		}
	}
	return cmp.Or(lo.Base.Shell(), name)
}

// ShellFor is the shell that reads a script which a command runs; sh stands for one that is
// not known, as that of a script which is sourced.
func ShellFor(c *shell.Command, data []byte) string {
	switch {
	case c.Sources():
		return "sh"
	case shell.IsShell(c.Program()):
		return c.Program()
	}
	return Shebang(string(data))
}

// Homed adds the user's home, which Docker sets when a process starts.
func Homed(vars shell.Lookup, home string) shell.Lookup {
	return func(name string) (string, bool) {
		v, ok := vars(name)
		if !ok && name == "HOME" {
			return home, home != ""
		}
		return v, ok
	}
}

// JsonWords reads the JSON form of a command.
func JsonWords(s string) ([]string, bool) {
	s = strings.TrimSpace(s)
	if !strings.HasPrefix(s, "[") {
		return nil, false
	}
	var words []string
	if json.Unmarshal([]byte(s), &words) != nil {
		return nil, false
	}
	return words, true
}

// Commands follows a RUN's commands into the project's own scripts and Makefiles.
func (m *Model) Commands(im *FS, r *Run) []*shell.Command {
	list, _ := m.followed(im, r)
	return list
}

// followed are those commands, and how much work it was to find them.
func (m *Model) followed(im *FS, r *Run) ([]*shell.Command, int) {
	left := maxCommands
	list := m.follow(im, r.Script.Commands, -1, &left)
	return list, maxCommands - left
}

// scriptCommands gives the commands of the project's script or Makefile that c
// runs, if it runs one that can be read.
func (m *Model) scriptCommands(im *FS, c *shell.Command, depth int, left *int) []*shell.Command {
	if depth > 3 || *left < 0 {
		return nil
	}
	if c.Program() == "make" {
		*left -= makeWork
		return m.follow(im, m.MakeCommands(im, c), depth, left)
	}
	name, ok := ScriptOf(c)
	if !ok {
		return nil
	}
	data, _, ok := im.Read(name)
	if !ok || !IsShellScript(name, data) {
		return nil
	}
	*left -= scriptWork + len(data)/100
	s, err := parseScript(c, data)
	if err != nil {
		return nil
	}
	for _, inner := range s.Commands {
		inner.Detach(c)
	}
	return m.follow(im, s.Commands, depth, left)
}

// parseScript reads the script that a command runs.
func parseScript(c *shell.Command, data []byte) (*shell.Script, error) {
	args := c.Args[scriptAt(c)+1:]
	switch {
	case c.Sources() && len(args) == 0:
		args = nil
	case c.Sources(): // bash gives them to it, dash and ash go by those of the shell itself
		args = []shell.Word{{Text: "$@", Pos: -1, End: -1}}
	}
	return shell.ParseFile(ShellFor(c, data), string(data), c.Dir, args, c.Lookup)
}

// follow adds to commands what the scripts and Makefiles among them run, as long as
// there is work left.
func (m *Model) follow(im *FS, commands []*shell.Command, depth int, left *int) []*shell.Command {
	var list []*shell.Command
	for _, c := range commands {
		*left--
		list = append(list, c)
		list = append(list, m.scriptCommands(im, c, depth+1, left)...)
	}
	return list
}

// ScriptOf is the file that a command runs: itself, or the operand of a shell.
func ScriptOf(c *shell.Command) (string, bool) {
	i := scriptAt(c)
	if i < 0 || c.Args[i].Glob {
		return "", false
	}
	return c.Abs(c.Args[i])
}

// scriptAt is which word of a command names the file that it runs, -1 if none does.
func scriptAt(c *shell.Command) int {
	_, text := c.ShellText()
	switch {
	case len(c.Args) == 0 || text:
		return -1
	case shell.IsShell(c.Program()) || c.Sources():
		at := slices.IndexFunc(c.Args[1:], func(a shell.Word) bool { return !strings.HasPrefix(a.Text, "-") })
		if at < 0 {
			return -1
		}
		return at + 1
	case !strings.Contains(c.Args[0].Text, "/"):
		return -1
	}
	return 0
}

// RunsInBuild reports whether a RUN starts a program: then it is a tool of the build.
func (m *Model) RunsInBuild(name string) bool {
	for _, r := range m.Runs {
		for _, c := range r.Script.Commands {
			if c.Program() == name {
				return true
			}
		}
	}
	return false
}

// Downloads reports whether a step brings files from elsewhere.
func Downloads(st *dockerfile.Step) bool {
	switch c := st.Cmd.(type) {
	case *instructions.AddCommand:
		return slices.ContainsFunc(c.SourcePaths, func(src string) bool { return strings.Contains(src, "://") })
	case *instructions.RunCommand:
		return slices.ContainsFunc(RunText(st).Script.Commands,
			func(c *shell.Command) bool { return c.Program() == "curl" || c.Program() == "wget" })
	}
	return false
}
