package image

import (
	"io/fs"
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// heredocText is the content that a COPY brings along, nil when variables in it
// are not known to be Docker's.
func (r *reader) heredocText(h instructions.SourceContent, st *dockerfile.Step) *string {
	if !h.Expand || !strings.ContainsAny(h.Data, "$"+string(r.File.Escape)) {
		return &h.Data
	}
	values := map[string]string{}
	for _, name := range st.Before.Keys() {
		values[name], _ = st.Before.Lookup(name)
	}
	if s := r.File.Substitute(h.Data, values); !strings.ContainsAny(s, "$"+string(r.File.Escape)) {
		return &s
	}
	return nil
}

// maxAdded bounds a text that is put together line by line, each a layer.
const maxAdded = 2 << 10

// makeEach is make for the Go files that a pattern names.
func makeEach(im *FS, e shell.Effect, step *dockerfile.Step) {
	matches, _ := fs.Glob(View{im}, strings.TrimPrefix(e.Path, "/"))
	for _, p := range matches {
		if path.Ext(p) == ".go" {
			e.Path = "/" + p
			makeFile(im, e, step)
		}
	}
}

// make lays a file that a command writes or changes, with the content that it then
// has, if that is known.
func (im *FS) make(e shell.Effect, step *dockerfile.Step) {
	if strings.ContainsAny(e.Path, "*?[") {
		makeEach(im, e, step)
		return
	}
	makeFile(im, e, step)
}

// makeFile is make for a path that is no pattern, whatever it is called.
func makeFile(im *FS, e shell.Effect, step *dockerfile.Step) {
	l := Layer{Kind: Made, At: e.Path, Maybe: !e.Cmd.Sure || e.Maybe, Step: step, Wrote: e.Printed}
	old, known := "", true
	if before, ok := im.Lookup(e.Path); ok && (e.Text.Adds || e.Text.NoCR) {
		data, _, read := im.Read(e.Path)
		old, known, l.Wrote = string(data), read, l.Wrote || before.Wrote
	}
	if path.Ext(e.Path) == ".go" {
		im.remake(&l, e)
	}
	if e.Text.NoCR {
		old = strings.ReplaceAll(old, "\r", "")
	}
	if all := old + e.Text.Value; e.Text.Known && known && (!e.Text.Adds || len(all) <= maxAdded) {
		l.Text = &all
	}
	im.Add(l)
}
