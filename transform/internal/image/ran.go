package image

import (
	"path"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/shell"
)

// runProgram adds what a program of the project writes that a RUN starts: one that a
// go command built before, or go run. Its source is read like an artifact's.
func (r *reader) runProgram(lo *Stage, run *Run, c *shell.Command) {
	var b *Build
	dir := c.Dir
	if g := c.AsGo(); g != nil && g.Verb == "run" {
		b, dir = newBuild(lo, run, g), g.Dir
		b.Program = r.Load(b)
	} else {
		b = lo.started(c)
	}
	lo.editsGo(run, c, lo.editor(c, b))
	if b == nil {
		return
	}
	if b.Program.Source == nil {
		lo.writesAnywhere(run.Step)
		lo.writtenAt(c, run, true)
		return
	}
	for _, t := range b.Program.Source.Touches {
		if t.Op != gosrc.OpWrite || len(t.Args) == 0 || t.Embedded {
			continue
		}
		lo.written(t, dir, c, run)
	}
	if writesOpen(b) {
		lo.writesAnywhere(run.Step)
		lo.writtenAt(c, run, false)
	}
}

// started is the build that made the program which a command names, nil if none did.
func (lo *Stage) started(c *shell.Command) *Build {
	if len(c.Args) == 0 || !c.Args[0].Known {
		return nil
	}
	if strings.Contains(c.Args[0].Text, "/") {
		p, _ := c.Abs(c.Args[0])
		fd, _ := lo.FS.Lookup(p)
		return fd.Build
	}
	dirs, _ := c.Lookup("PATH")
	for dir := range strings.SplitSeq(dirs, ":") {
		if fd, ok := lo.FS.Lookup(path.Join("/", dir, c.Args[0].Text)); ok && fd.Build != nil {
			return fd.Build
		}
	}
	return nil
}

// writesAnywhere notes that a step starts a program which may write any file.
func (lo *Stage) writesAnywhere(st *dockerfile.Step) {
	if lo.Anywhere == nil {
		lo.Anywhere = st
	}
}

// writtenAt is for a program that writes where it is told, or may do so: it may be any of
// the absolute paths among its arguments.
func (lo *Stage) writtenAt(c *shell.Command, run *Run, maybe bool) {
	for _, w := range c.Args[1:] {
		_, value, ok := strings.Cut(w.Text, "=")
		if !ok {
			value = w.Text
		}
		if w.Known && path.IsAbs(value) && !catalog.IsSystem(value) {
			lo.FS.Add(Layer{Kind: Opaque, At: path.Clean(value), Maybe: maybe, Step: run.Step})
		}
	}
}

// written adds the files that one touch of a program makes which works in dir.
func (lo *Stage) written(t gosrc.Touch, dir string, c *shell.Command, run *Run) {
	for _, v := range t.Args[0] {
		if set, ok := FromEnvironment(v, c.Lookup); ok {
			v = set
		}
		if v.Root != gosrc.Plain || v.Text == "" {
			continue
		}
		p := v.Text
		if !v.Exact {
			p = path.Dir(p + "x")
		}
		if !path.IsAbs(p) {
			p = path.Join(dir, p)
		}
		if dir != "" && !catalog.IsSystem(p) {
			lo.writtenTo(t, p, v.Exact, run)
		}
	}
}

// writtenTo adds what a touch makes at a path, or somewhere below it. A directory that a program
// makes has the owner and mode that it says.
func (lo *Stage) writtenTo(t gosrc.Touch, p string, exact bool, run *Run) {
	switch {
	case !exact:
		lo.FS.Add(Layer{Kind: Opaque, At: p, Step: run.Step})
	case strings.HasPrefix(t.Func, "os.Mkdir"):
		lo.FS.Add(Layer{Kind: MadeDir, At: p, Maybe: true, Step: run.Step})
	case t.Func == "os.Chmod", t.Func == "os.Chown", t.Func == "os.Lchown":
		lo.chosen(p, false, run.Step)
	default:
		lo.FS.Add(Layer{Kind: Made, At: p, Maybe: true, Alike: true, Step: run.Step})
	}
}

// FromEnvironment is a path that begins with a variable of the environment, as that is set.
func FromEnvironment(v gosrc.Value, env shell.Lookup) (gosrc.Value, bool) {
	rest, ok := strings.CutPrefix(gosrc.ShapeOf(v), gosrc.Hole)
	before, _, more := strings.Cut(rest, gosrc.Hole)
	set, known := env(v.Env)
	return gosrc.Value{Text: set + before, Exact: !more}, ok && known && path.IsAbs(set) && v.Env != "" &&
		v.Root == gosrc.Plain && strings.Trim(before, "/") != ""
}
