package image

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
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
	} else if len(c.Args) > 0 && strings.Contains(c.Args[0].Text, "/") {
		if p, ok := c.Abs(c.Args[0]); ok {
			fd, _ := lo.FS.Lookup(p)
			b = fd.Build
		}
	}
	if b == nil {
		return
	}
	if b.Program.Source == nil {
		lo.writtenAt(c, run, true)
		return
	}
	for _, t := range b.Program.Source.Touches {
		if t.Op != gosrc.OpWrite || len(t.Args) == 0 || t.Embedded {
			continue
		}
		lo.written(t, dir, run)
		if slices.ContainsFunc(t.Args[0], func(v gosrc.Value) bool { return !v.Exact && v.Text == "" }) {
			lo.writtenAt(c, run, false)
		}
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
func (lo *Stage) written(t gosrc.Touch, dir string, run *Run) {
	for _, v := range t.Args[0] {
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
		switch {
		case dir == "" || catalog.IsSystem(p):
		case !v.Exact:
			lo.FS.Add(Layer{Kind: Opaque, At: p, Step: run.Step})
		case strings.HasPrefix(t.Func, "os.Mkdir"):
			lo.FS.Add(Layer{Kind: MadeDir, At: p, Maybe: true, Step: run.Step})
		default:
			lo.FS.Add(Layer{Kind: Made, At: p, Maybe: true, Alike: true, Step: run.Step})
		}
	}
}
