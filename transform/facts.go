package transform

import (
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/repo"
	"offstage/transform/internal/shell"
)

// facts is everything that the decision about one Dockerfile rests on.
type facts struct {
	opts    Options
	tree    fs.FS // the repository; nil when there is none
	file    *dockerfile.File
	stage   *dockerfile.Stage // the final stage
	*layout                   // what the final stage holds after its last step
	ctx     *buildContext     // nil when the context can't be read
	uses    []repo.Use        // the places that build or start the image
	inline  []repo.Use        // the builds beside it from a Dockerfile in their own text
	bases   []imageUse        // the images that the repository's Dockerfiles start from
	rivals  []candidate       // the directories that may all be the build context
	layouts map[*dockerfile.Stage]*layout

	builds      []*build
	gets        []*build // the go get commands that install nothing
	starts      []start
	mounts      []repo.Mount    // of the use whose starts are being found
	artifacts   []*build        // the builds of what is started
	links       map[*build]link // how the artifacts link
	trim        bool            // -trimpath is going to be added
	keep        []kept          // paths of the keep pragma
	dirs        []string        // directories besides WORKDIR that the program may run in
	found       []Note          // on the way, for a person
	execUnknown []Evidence      // calls that start a program whose name is not known
}

// A candidate is a directory that may be the build context, and what says so.
type candidate struct {
	dir string
	ev  Evidence
}

// A run is a RUN of the Go stage and what its text says.
type run struct {
	step   *dockerfile.Step
	text   dockerfile.Text
	exec   bool // the JSON form
	script *shell.Script
	parsed bool
	races  map[int]bool // the places of scripts and makes that use -race
}

// An owned path is one whose owner or mode a step chose.
type owned struct {
	path string
	tree bool // all below it too
	step *dockerfile.Step
}

// An unknownEffect is what a step's command does, and can't be told.
type unknownEffect struct {
	shell.Effect
	step *dockerfile.Step
}

// An install is the packages that one command adds.
type install struct {
	manager string
	group   string // the virtual package that holds them, "" for none
	names   []string
	step    *dockerfile.Step
	cmd     *shell.Command
}

// gather reads the steps that lead to the final stage, and what is started there.
func (f *facts) gather() {
	f.readImage()
	f.findLaunch()
}

// readImage reads the steps that lead to the final stage, in order.
func (f *facts) readImage() {
	f.layouts = map[*dockerfile.Stage]*layout{}
	f.layout = f.layoutOf(f.stage)
}

// findLaunch finds what the image starts.
func (f *facts) findLaunch() {
	f.starts = f.findStarts()
	f.starts = append(f.starts, f.useStarts()...)
	f.findExecs()
	f.artifacts, f.links = f.findArtifacts(), map[*build]link{}
	for _, b := range f.artifacts {
		f.links[b] = f.findLinkage(b)
	}
	f.dirs = f.otherDirs()
}

// stagesTo is a stage and the stages it starts from, the first one first.
func stagesTo(s *dockerfile.Stage) []*dockerfile.Stage {
	var list []*dockerfile.Stage
	for ; s != nil; s = s.Parent {
		list = append([]*dockerfile.Stage{s}, list...)
	}
	return list
}

// A layout is what the steps that lead to the end of one stage leave behind: a
// file system, and what they did besides.
type layout struct {
	base     base // the image at the root of the stage
	image    *image
	chain    []*dockerfile.Step
	runs     []*run
	owned    []owned
	installs []install
	removed  map[string]bool   // the packages that a RUN removes
	goEnv    map[string]string // what go env -w set
	unknown  []unknownEffect   // of commands
	accounts *dockerfile.Step  // the first step that changed users or groups
}

// layoutOf lays the steps of a stage out, behind those of the stage it starts from.
func (f *facts) layoutOf(s *dockerfile.Stage) *layout {
	if lo := f.layouts[s]; lo != nil {
		return lo
	}
	lo := &layout{base: parseBase(stagesTo(s)[0].Image), image: &image{ctx: f.ctx, file: f.file.Name}, removed: map[string]bool{}, goEnv: map[string]string{}}
	if s.Parent != nil {
		lo = f.layoutOf(s.Parent).clone()
	}
	f.layouts[s] = lo
	for _, st := range s.Steps {
		f.lay(lo, s, st)
	}
	return lo
}

// clone is a layout to which another stage adds.
func (lo *layout) clone() *layout {
	c := *lo
	c.image = lo.image.snapshot()
	c.chain, c.runs, c.owned = slices.Clip(lo.chain), slices.Clip(lo.runs), slices.Clip(lo.owned)
	c.installs, c.unknown = slices.Clip(lo.installs), slices.Clip(lo.unknown)
	c.removed, c.goEnv = maps.Clone(lo.removed), maps.Clone(lo.goEnv)
	return &c
}

// runText reads a RUN. A JSON form is the one command that it executes.
func runText(st *dockerfile.Step) *run {
	r := &run{step: st, text: st.Text()}
	vars := st.Before.Lookup
	if args, ok := jsonWords(r.text.S); ok {
		r.exec, r.parsed = true, true
		r.script = &shell.Script{}
		if c := shell.FromArgs(args, st.Dir, homed(vars)); len(args) > 0 {
			r.script.Commands = []*shell.Command{c}
		}
		return r
	}
	script, err := shell.Parse(r.text.S, st.Dir, homed(vars))
	if err != nil {
		r.script = &shell.Script{}
		return r
	}
	r.script, r.parsed = script, true
	return r
}

// homed adds root's home, which Docker sets when a process starts.
func homed(vars shell.Lookup) shell.Lookup {
	return func(name string) (string, bool) {
		v, ok := vars(name)
		if !ok && name == "HOME" {
			return "/root", true
		}
		return v, ok
	}
}

// jsonWords reads the JSON form of a command.
func jsonWords(s string) ([]string, bool) {
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

// commands follows a RUN's commands into the project's own scripts and Makefiles.
func (f *facts) commands(im *image, r *run) []*shell.Command {
	return f.follow(im, r.script.Commands, -1)
}

// scriptCommands gives the commands of the project's script or Makefile that c
// runs, if it runs one that can be read.
func (f *facts) scriptCommands(im *image, c *shell.Command, depth int) []*shell.Command {
	if depth > 3 {
		return nil
	}
	if c.Program() == "make" {
		return f.follow(im, f.makeCommands(im, c), depth)
	}
	name, ok := scriptOf(c)
	if !ok {
		return nil
	}
	data, _, ok := im.read(name)
	if !ok || !isShellScript(name, data) {
		return nil
	}
	s, err := shell.Parse(string(data), c.Dir, c.Lookup)
	if err != nil {
		return nil
	}
	for _, inner := range s.Commands {
		inner.Detach(c)
	}
	return f.follow(im, s.Commands, depth)
}

// follow adds to commands what the scripts and Makefiles among them run.
func (f *facts) follow(im *image, commands []*shell.Command, depth int) []*shell.Command {
	var list []*shell.Command
	for _, c := range commands {
		list = append(list, c)
		list = append(list, f.scriptCommands(im, c, depth+1)...)
	}
	return list
}

// scriptOf is the file that a command runs: itself, or the operand of a shell.
func scriptOf(c *shell.Command) (string, bool) {
	if _, text := c.ShellText(); len(c.Args) == 0 || text {
		return "", false
	}
	w := c.Args[0]
	if shell.IsShell(c.Program()) || c.Sources() {
		w = shell.Word{}
		for _, a := range c.Args[1:] {
			if !strings.HasPrefix(a.Text, "-") {
				w = a
				break
			}
		}
	} else if !strings.Contains(w.Text, "/") {
		return "", false
	}
	return c.Abs(w)
}

// isShellScript judges by the shebang, or by the name when there is none.
func isShellScript(name string, data []byte) bool {
	first, _, _ := strings.Cut(string(data[:min(len(data), 256)]), "\n")
	if strings.HasPrefix(first, "#!") {
		return shebang(first) != ""
	}
	ext := path.Ext(name)
	return ext == ".sh" || ext == ".bash" || ext == ""
}

// shebang gives the shell that a #! line names; empty for another interpreter.
func shebang(line string) string {
	fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "#!"))
	if len(fields) > 1 && path.Base(fields[0]) == "env" {
		fields = fields[1:]
	}
	if len(fields) == 0 || !shell.IsShell(path.Base(fields[0])) {
		return ""
	}
	return path.Base(fields[0])
}
