package transform

import (
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// heredocText is the content that a COPY brings along, nil when variables in it
// are not known to be Docker's.
func (f *facts) heredocText(h instructions.SourceContent, st *dockerfile.Step) *string {
	if !h.Expand || !strings.ContainsAny(h.Data, "$"+string(f.file.Escape)) {
		return &h.Data
	}
	values := map[string]string{}
	for _, name := range st.Before.Keys() {
		values[name], _ = st.Before.Lookup(name)
	}
	if s := f.file.Substitute(h.Data, values); !strings.ContainsAny(s, "$"+string(f.file.Escape)) {
		return &s
	}
	return nil
}

// maxAdded bounds a text that is put together line by line, each a layer.
const maxAdded = 2 << 10

// make lays a file that a command writes or changes, with the content that it then
// has, if that is known.
func (im *image) make(e shell.Effect, step *dockerfile.Step) {
	if strings.ContainsAny(e.Path, "*?[") {
		return
	}
	l := layer{kind: made, at: e.Path, maybe: !e.Cmd.Sure || e.Maybe, step: step, wrote: e.Printed}
	old, known := "", true
	if before, ok := im.lookup(e.Path); ok && (e.Text.Adds || e.Text.NoCR) {
		data, _, read := im.read(e.Path)
		old, known, l.wrote = string(data), read, l.wrote || before.wrote
	}
	if e.Text.NoCR {
		old = strings.ReplaceAll(old, "\r", "")
	}
	if all := old + e.Text.Value; e.Text.Known && known && (!e.Text.Adds || len(all) <= maxAdded) {
		l.text = &all
	}
	im.add(l)
}

// isText says whether what a RUN leaves at a path is meant for a shell to read.
func (t target) isText() bool {
	return t.found.kind == made && (t.found.text != nil || t.found.wrote || path.Ext(t.path) == ".sh" && !downloads(t.found.step))
}

// inFile is a line of a file of the image; of one that the Dockerfile holds itself
// it is the step that writes it.
func (f *facts) inFile(at, file string, line int, why string) Evidence {
	if fd, ok := f.image.lookup(at); ok && fd.kind == made {
		return f.line(fd.step, why)
	}
	return Evidence{File: file, Line: line, Why: why}
}
