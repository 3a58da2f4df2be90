package image

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

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
	for _, hit := range im.index().hits(p, len(im.Layers)) {
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

// Rewriter is the step that writes the Go file at a path, if what it then says is not
// known. What a generator writes over its committed output is taken to be that.
func (im *FS) Rewriter(p string) (*Layer, bool) {
	f, ok := im.Lookup(p)
	if !ok || f.Kind != Made || path.Ext(p) != ".go" || f.Alike || f.Text != nil && !f.Maybe {
		return nil, false
	}
	return &f.Layer, true
}

// rewritten are the Go files of which there is a Rewriter.
func (im *FS) rewritten() []string {
	var list []string
	for _, l := range im.Layers {
		if _, ok := im.Rewriter(l.At); ok {
			list = append(list, l.At)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// remake is for Go source that a command writes: of substitutions it is known what they
// leave, or that they leave no more than they are told to.
func (im *FS) remake(l *Layer, e shell.Effect) {
	if _, ok := im.Rewriter(e.Path); ok && (e.Alike || e.Text.Subs != nil) {
		return
	}
	l.Alike = e.Alike
	if len(e.Text.Subs) == 0 {
		return
	}
	data, err := ReadFile(View{im}, strings.TrimPrefix(e.Path, "/"))
	text, exact := string(data), err == nil
	for _, s := range e.Text.Subs {
		now, ok := s.Edit(text)
		if err != nil || !ok {
			return
		}
		text, exact = now, exact && s.Exact
	}
	if l.Alike = true; exact {
		l.Text = &text
	}
}
