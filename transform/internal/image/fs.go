package image

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// An FS is what is known of a stage's file system: what each instruction
// laid where, in order. It is the view in which paths are looked up, since the
// repository's own layout need not be the image's.
type FS struct {
	ctx     *Context          // nil when the context can't be read
	file    string            // the Dockerfile's name
	links   map[string]string // directories that the base has as links, and where they lead
	foreign bool              // what the base holds is not known
	Layers  []Layer
	paths   *index // nil until it is asked for
	nested  int    // how many copies within the image led here
}

// A Layer is one thing that an instruction put into, or took out of, the image.
type Layer struct {
	Kind  LayerKind
	At    string // absolute path in the image
	Src   string // fromContext: path in the context; fromImage: absolute path
	From  *FS    // fromImage: where src is; nil for this image, as it was before
	Build *Build // built
	Maybe bool   // made by a command that may not have run
	Step  *dockerfile.Step
	Text  *string // made: the content, where the Dockerfile tells it
	Wrote bool    // made: by a tool that writes text
	Tree  bool    // made, fromImage: by what copies directories as well, so that it may be one; opaque: it is one
	Says  string  // linked: what the link says, which may count from its directory
	Alike bool    // made: much as what was there, by substitutions or by a generator

	// Pattern is set where a COPY takes what matches: the absolute pattern that names it in
	// this image.
	Pattern string

	Spares func(rel string) bool // swept: what of that below src is surely left; nil for nothing
}

type LayerKind int

const (
	FromContext    LayerKind = iota // COPY or ADD; at takes the place of src
	FromImage                       // COPY --from, or cp and mv within the image
	Built                           // an executable that a go command made
	Linked                          // a symbolic link to src
	Made                            // a file that a RUN made
	MadeDir                         // an empty directory
	Opaque                          // anything may be at this path and below
	Gone                            // removed, with all below
	swept                           // a removal of some of what is below src, or of what a pattern means; at no path
	editedSource                    // the Go files below src say something else than what was copied; at no path
	fetchedModules                  // go get or another tool brought dependencies; at no path
	expected                        // a pattern of the context, which may mean more where people build; at no path
)

// A Entry is what a path of the image turned out to be.
type Entry struct {
	Layer
	Path   string // the context path for fromContext
	Dir    bool
	Link   string // the path that a symbolic link on the way leads to; empty when there is none
	LinkAt string // where that link is
	says   string // what the link says, with the rest of the path
	Sure   bool   // false when it may or may not be there
	Unsure bool   // a removal may have taken it since
}

// Snapshot is the image as it is now, whatever is added later.
func (im *FS) Snapshot() *FS {
	c := im.clone()
	c.paths = im.paths
	return c
}

// clone is the image as it is now, to which others are added.
func (im *FS) clone() *FS {
	return &FS{ctx: im.ctx, file: im.file, links: im.links, Layers: slices.Clip(im.Layers), foreign: im.foreign}
}

// Add lays something over what is there, at the end of the links on the way.
func (im *FS) Add(l Layer) {
	l.At = im.placed(l)
	if im.paths != nil {
		im.paths.add(len(im.Layers), l)
	}
	im.Layers = append(im.Layers, l)
}

// Lookup finds what is at an absolute path; the newest layer wins.
func (im *FS) Lookup(p string) (Entry, bool) { return im.lookup(p, len(im.Layers), maxHops) }

// maxHops bounds how many links and copies of copies are followed for one path. The
// kernel follows 40 links.
const maxHops = 40

// lookup finds what is at a path after the first n layers.
func (im *FS) lookup(p string, n, hops int) (Entry, bool) {
	im.index()
	var maybe *Entry // what a tool may have left there, if nothing surer is found
	unsure := false
	for hit := range im.paths.hits(p, n) {
		l := im.Layers[hit.layer]
		if hit.below {
			if maybe == nil {
				made := Layer{Kind: MadeDir, At: p, Step: l.Step}
				return Entry{Layer: made, Dir: true, Sure: true, Unsure: unsure}, true
			}
			continue
		}
		gone, may := l.takes(hit.rel)
		if gone {
			break
		}
		unsure = unsure || may
		f, ok := im.within(l, hit, n, hops)
		f.Unsure = f.Unsure || unsure
		if ok && l.Kind != Opaque && (l.Kind != FromImage || f.Sure || hit.rel == ".") {
			return f, true
		}
		if ok && maybe == nil {
			maybe = &f
		}
	}
	if maybe != nil {
		return *maybe, true
	}
	return Entry{}, false
}

// within looks for a path under one of the first n layers.
func (im *FS) within(l Layer, h hit, n, hops int) (Entry, bool) {
	rel := h.rel
	if hops == 0 && (l.Kind == FromImage || l.Kind == Linked) {
		return Entry{Layer: Layer{Kind: Opaque, At: l.At, Step: l.Step}}, true
	}
	switch l.Kind {
	case FromContext:
		return im.inContext(l, rel, n, hops)
	case FromImage:
		f, ok := im.inImage(l, h, hops)
		return im.relinked(f, l, n, hops), ok
	case Linked:
		return im.throughLink(l.At, path.Join(l.Says, rel), l.Step, n, hops), true
	case Opaque:
		return Entry{Layer: l, Sure: false, Dir: rel == "."}, true
	}
	if rel != "." || l.Kind == swept {
		return Entry{}, false
	}
	return Entry{Layer: l, Sure: true, Dir: l.Kind == MadeDir}, true
}

// inImage looks for a path under what was copied within the image, or out of another.
func (im *FS) inImage(l Layer, h hit, hops int) (Entry, bool) {
	src := path.Join(l.Src, h.rel)
	if l.From == nil {
		f, ok := im.lookup(src, h.layer, hops-1)
		if ok && f.Kind == Opaque {
			f.At = l.At // of what anything may be at, this is named
		}
		return f, ok
	}
	f, ok := l.From.lookup(src, len(l.From.Layers), hops-1)
	if !ok {
		return l.From.unread(l, h.rel)
	}
	f.At, f.Step, f.Unsure = path.Join(l.At, h.rel), l.Step, f.Unsure && h.rel != "."
	if !f.Sure {
		f.At = l.At
	}
	return f, true
}

// unread is for a path below a layer that came out of a stage or an image, and that is
// not known there: it may come from the base image, unless its directory was made by the
// stage's own instructions.
func (im *FS) unread(l Layer, rel string) (Entry, bool) {
	p := path.Join(l.Src, rel)
	dir := path.Dir(p)
	if dir == catalog.ToolchainBin && !catalog.InToolchain(path.Base(p)) {
		return Entry{}, false
	}
	if fd, ok := im.Lookup(dir); rel != "." && ok && fd.Sure && fd.Dir && !catalog.IsSystem(dir) {
		return Entry{}, false
	}
	return Entry{Layer: l, Sure: false, Dir: rel == "."}, true
}

func (im *FS) inContext(l Layer, rel string, n, hops int) (Entry, bool) {
	if im.ctx == nil {
		return Entry{Layer: l, Path: path.Join(l.Src, rel)}, true
	}
	if at, to, ok := im.ctx.link(l.Src, rel); ok {
		rest, _ := Below(at, rel)
		return im.throughLink(path.Join(l.At, at), path.Join(to, rest), l.Step, n, hops), true
	}
	p := path.Join(l.Src, rel)
	fi, err := im.ctx.Stat(p)
	if err != nil {
		return Entry{}, false
	}
	return Entry{Layer: l, Path: p, Dir: fi.IsDir(), Sure: true}, true
}

// isDir reports whether a path is known to be a directory: one of every image is, unless
// an instruction puts something else there.
func (im *FS) isDir(p string) bool { return im.hadDir(p, len(im.Layers)) }

// hadDir reports whether it was one after the first n layers.
func (im *FS) hadDir(p string, n int) bool {
	if f, ok := im.lookup(p, n, maxHops); ok {
		return f.Dir
	}
	return catalog.IsPlace(p, catalog.System|catalog.Everywhere|catalog.OfDebian)
}

// isTold reports whether all that is known of a path is that a tool was told it, which may make
// a file or a directory there.
func isTold(im *FS, p string) bool {
	f, ok := im.Lookup(p)
	return ok && f.Kind == Opaque && f.Maybe && f.At == p
}

// mayBeDir reports whether a path is a directory, or one by its looks where a RUN may
// have made it: nothing shows what a generator makes.
func (im *FS) mayBeDir(p string) bool {
	f, ok := im.Lookup(p)
	return im.isDir(p) || hasDirName(p) && (!ok || !f.Sure)
}

// Read gives the content of a file that came from the context, or that the
// Dockerfile holds itself.
func (im *FS) Read(p string) (data []byte, name string, ok bool) {
	f, ok := im.Lookup(p)
	if ok && f.Text != nil && f.Sure && !f.Maybe {
		return []byte(*f.Text), im.file, true
	}
	if !ok || f.Kind != FromContext || f.Dir || !f.Sure {
		return nil, "", false
	}
	name = im.ctx.Full(f.Path)
	data, err := ReadFile(im.ctx.Tree, name)
	return data, name, err == nil
}

// copyTo is where a COPY or ADD source ends up: a directory's content goes to
// dst itself, a file goes into dst when dst is a directory or ends in a slash.
func (im *FS) copyTo(src string, srcDir bool, dst string, slash bool) string {
	if srcDir || !(slash || im.isDir(dst)) {
		return dst
	}
	return path.Join(dst, path.Base(src))
}

// apply adds what a command of a RUN did to the file system.
func (im *FS) apply(e shell.Effect, step *dockerfile.Step) {
	switch e.Kind {
	case shell.Makes:
		im.make(e, step)
	case shell.Edits:
		editAll(im, e, step)
	case shell.MakesDir:
		im.Add(Layer{Kind: MadeDir, At: e.Path, Maybe: !e.Cmd.Sure || e.Maybe, Step: step})
	case shell.Copies, shell.Moves, shell.Links:
		im.transfer(e, step)
	case shell.Removes:
		remove(im, e, step)
	case shell.Generates:
		generate(im, e, step)
	case shell.Unknown:
		if e.Cmd.Dir != "" && !catalog.IsSystem(e.Cmd.Dir) {
			im.Add(Layer{Kind: Opaque, At: e.Cmd.Dir, Step: step})
		}
	}
}

// generate lays out files of which only the run knows the names. No directory of the system is
// taken to hold some where a tool is only told it, unless that is where it copies to.
func generate(im *FS, e shell.Effect, step *dockerfile.Step) {
	if system := catalog.IsSystem(e.Path); e.Path != "" && (!e.Maybe || !system || e.Told) {
		im.Add(Layer{Kind: Opaque, At: e.Path, Maybe: e.Maybe && !system, Step: step})
	}
}

// transfer lays cp, mv and ln -s out.
func (im *FS) transfer(e shell.Effect, step *dockerfile.Step) {
	if strings.ContainsAny(e.From, "*?[") {
		im.transferGlob(e, step)
		return
	}
	im.transferOne(e, step)
}

// transferOne is for a source that is no pattern, whatever it is called. It is
// looked up before a mv takes it away.
func (im *FS) transferOne(e shell.Effect, step *dockerfile.Step) {
	at := e.Path
	if !e.Final && im.isDir(at) && !(e.Replaces && im.isLink(at)) {
		at = path.Join(at, path.Base(e.From))
	}
	im.Add(im.transferred(e, at, step))
	if e.Kind == shell.Moves {
		removeOne(im, e, e.From, step)
	}
}

// transferred is what cp, mv or ln puts at a path.
func (im *FS) transferred(e shell.Effect, at string, step *dockerfile.Step) Layer {
	f, ok := im.Lookup(e.From)
	l := f.Layer
	switch {
	case e.Kind == shell.Links:
		return Layer{Kind: Linked, At: at, Src: e.From, Says: e.Says, Maybe: !e.Cmd.Sure, Step: step}
	case e.Keeps && im.isLink(e.From):
		return Layer{Kind: Linked, At: at, Src: f.Link, Says: f.says, Maybe: !e.Cmd.Sure, Step: step}
	case !ok:
		tree := e.Keeps && hasDirName(at)
		return Layer{Kind: Made, At: at, Src: e.From, Tree: tree, Maybe: !e.Cmd.Sure, Step: step}
	case f.Dir && f.Kind == FromContext && f.Step == step: // it is mounted, and gone behind the RUN
		l.Src = f.Path
	case f.Dir || !f.Sure:
		return Layer{Kind: FromImage, At: at, Src: im.End(e.From), Tree: e.Keeps && hasDirName(at), Step: step}
	case f.Kind == FromContext:
		l.Src = f.Path
	}
	l.At, l.Step = at, step
	return l
}

// hasDirName reports whether a path may be a directory by its looks.
func hasDirName(p string) bool { return path.Ext(p) == "" || path.Ext(p) == ".d" }

// transferGlob lays out what a pattern is known to match. It may match more, which no system
// directory is taken to hold: every program would then seem to be in it.
func (im *FS) transferGlob(e shell.Effect, step *dockerfile.Step) {
	before, dir := im.Snapshot(), e.Path
	if path.Base(dir) == path.Base(e.From) {
		dir = path.Dir(dir) // a pattern's own name behind the directory that it is copied into
	}
	matches, all := View{before}.Matches(e.From)
	if !all && !catalog.IsSystem(dir) {
		im.Add(Layer{Kind: Opaque, At: dir, Step: step})
	}
	for _, m := range matches {
		e.From, e.Path = m, path.Join(dir, path.Base(m))
		im.transferOne(e, step)
	}
}
