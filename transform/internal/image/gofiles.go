package image

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/shell"
)

// source is what there is to read at a path, or a directory: a file of the context, Go
// source whose text the Dockerfile tells, or what is committed where a RUN writes Go source.
func (im *FS) source(p string) (Entry, bool) {
	f, ok := im.Lookup(p)
	switch {
	case !ok || f.Dir || f.Kind == FromContext && f.Sure || f.told():
		return f, ok
	case f.Kind != Made || path.Ext(p) != ".go":
		return Entry{}, false
	}
	return im.committed(p)
}

// told reports whether this is Go source whose text the Dockerfile tells.
func (l Layer) told() bool {
	return l.Kind == Made && path.Ext(l.At) == ".go" && l.Text != nil && l.Text != &swagSource && !l.Maybe
}

// textFile is a text of the Dockerfile as a file, and its description.
type textFile struct {
	*strings.Reader
	name string
}

func (f textFile) Stat() (fs.FileInfo, error) { return f, nil }

func (textFile) Close() error { return nil }

func (f textFile) Name() string { return path.Base(f.name) }

func (textFile) Mode() fs.FileMode { return 0o644 }

func (textFile) ModTime() time.Time { return time.Time{} }

func (textFile) IsDir() bool { return false }

func (textFile) Sys() any { return nil }

// committed is the context's file that lies below those that RUNs made at a path.
func (im *FS) committed(p string) (Entry, bool) {
	for hit := range im.index().hits(p, len(im.Layers)) {
		switch l := im.Layers[hit.layer]; l.Kind {
		case Gone:
			return Entry{}, false
		case FromContext:
			f, ok := im.within(l, hit, len(im.Layers), maxHops)
			return f, ok && f.Sure && !f.Dir && f.Kind == FromContext
		}
	}
	return Entry{}, false
}

// Committed reports whether the context has a file that a RUN writes over.
func Committed(im *FS, p string) bool {
	_, ok := im.committed(p)
	return ok
}

// Rewriter is the step that writes the Go file at a path, or edits it, if what it then says
// is not known. What a generator writes over its committed output is taken to be that.
func (im *FS) Rewriter(p string) (*Layer, bool) {
	f, ok := im.Lookup(p)
	if path.Ext(p) != ".go" {
		return nil, false
	}
	if ok && f.Kind == Made && !f.Alike && (f.Text == nil || f.Maybe) || ok && f.fetched() {
		return &f.Layer, true
	}
	for i, l := range im.Layers {
		if _, in := Below(l.Src, p); l.Kind == editedSource && in {
			return &im.Layers[i], true
		}
	}
	return nil, false
}

// fetched reports whether this is of what a command fetched: no tool of the build wrote it.
func (f Entry) fetched() bool {
	return f.Kind == Opaque && !f.Sure && f.Step != nil && (Downloads(f.Step) || clones(f.Step))
}

// clones reports whether a step checks a repository out.
func clones(st *dockerfile.Step) bool {
	if _, run := st.Cmd.(*instructions.RunCommand); !run {
		return false
	}
	return slices.ContainsFunc(RunText(st).Script.Commands,
		func(c *shell.Command) bool {
			return c.Program() == "git" || c.Program() == "svn" || c.Program() == "hg"
		})
}

// rewritten are the Go files of which there is a Rewriter, and the directories in which
// there is one of all.
func (im *FS) rewritten() []string {
	var list []string
	for _, l := range im.Layers {
		if l.Kind == editedSource {
			list = append(list, l.Src)
		} else if path.Ext(l.At) != ".go" {
			continue
		} else if _, ok := im.Rewriter(l.At); ok {
			list = append(list, l.At)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// remake is for Go source that a command writes: of substitutions it is known what they
// leave.
func (im *FS) remake(l *Layer, e shell.Effect) {
	if _, ok := im.Rewriter(e.Path); ok && (e.Alike || e.Text.Subs != nil) {
		return
	}
	l.Alike = e.Alike
	if len(e.Text.Subs) == 0 {
		return
	}
	data, err := ReadFile(View{im}, strings.TrimPrefix(e.Path, "/"))
	if err != nil {
		return
	}
	text := edit(string(data), e.Text.Subs)
	same := text == string(data)
	if l.Alike = same || !l.Maybe; l.Alike && !same {
		l.Text = &text
	}
}

func edit(text string, subs []shell.Sub) string {
	for _, s := range subs {
		text = s.Edit(text)
	}
	return text
}

// editAll is for a command that edits the Go files below a directory: those that it
// changes, where it is known how, or else any.
func editAll(im *FS, e shell.Effect, step *dockerfile.Step) {
	if len(e.Text.Subs) == 0 {
		if patchesGo(im, e.From) {
			im.Add(Layer{Kind: editedSource, Src: e.Path, Says: editsIt, Step: step})
		}
		return
	}
	left := maxEdited
	_ = fs.WalkDir(View{im}, strings.TrimPrefix(e.Path, "/"), func(p string, d fs.DirEntry, err error) error {
		if left--; left < 0 {
			im.Add(Layer{Kind: editedSource, Src: e.Path, Says: editsIt, Step: step})
			return fs.SkipAll
		}
		if err != nil || d.IsDir() || path.Ext(p) != ".go" {
			return nil
		}
		data, err := ReadFile(View{im}, p)
		if err == nil && edit(string(data), e.Text.Subs) == string(data) {
			return nil
		}
		one := e
		one.Path = "/" + p
		im.make(one, step)
		return nil
	})
}

// patchesGo reports whether a patch may change Go files.
func patchesGo(im *FS, p string) bool {
	data, _, ok := im.Read(p)
	if !ok || !bytes.Contains(data, []byte("\n+++ ")) && !bytes.HasPrefix(data, []byte("+++ ")) {
		return true
	}
	return slices.ContainsFunc(strings.Split(string(data), "\n"), func(line string) bool {
		name, is := strings.CutPrefix(line, "+++ ")
		name, _, _ = strings.Cut(name, "\t")
		return is && path.Ext(strings.TrimSpace(name)) == ".go"
	})
}

// editsIt and replacesModule are what steps do that leave source of which it is not known what
// it says.
const (
	editsIt        = "edits it, and what it then says is not known"
	replacesModule = "replaces a module, and what is then built is not known"
)

// openArguments are substitutions with what is not known in the place of the defaults of build
// arguments: they may have any other value.
func openArguments(run *Run, subs []shell.Sub) []shell.Sub {
	if len(subs) == 0 {
		return subs
	}
	subs = slices.Clone(subs)
	for _, arg := range run.Step.Before.Keys() {
		def, _ := run.Step.Before.Lookup(arg)
		if !run.Step.Before.Arg(arg) || len(def) < 2 || !UsesVariable(run.Text.S, arg) {
			continue
		}
		for i := range subs {
			subs[i] = subs[i].Opened(def)
		}
	}
	return subs
}

// maxEdited bounds how many files are looked at for what a command changes in them.
const maxEdited = 5000

// openTexts makes open what an edit of the source left so.
func openTexts(src *gosrc.Program) {
	for _, t := range src.Touches {
		for _, arg := range t.Args {
			for i, v := range arg {
				arg[i] = opened(v)
			}
		}
	}
	for i, s := range src.Strings {
		src.Strings[i].Text = strings.ReplaceAll(s.Text, shell.OpenText, "*")
	}
}

// opened is a value of which only what stands around the mark is known.
func opened(v gosrc.Value) gosrc.Value {
	if i := strings.LastIndex(v.Text, shell.OpenText); i >= 0 && v.Exact {
		v.End = v.Text[i+len(shell.OpenText):]
	}
	if i := strings.LastIndex(v.End, shell.OpenText); i >= 0 {
		v.End = v.End[i+len(shell.OpenText):]
	}
	if text, _, open := strings.Cut(v.Text, shell.OpenText); open {
		v.Text, v.Exact, v.Shape = text, false, ""
	}
	v.Shape = strings.ReplaceAll(v.Shape, shell.OpenText, gosrc.Hole)
	return v
}
