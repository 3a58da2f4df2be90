package transform

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// An image is what is known of a stage's file system: what each instruction
// laid where, in order. It is the view in which paths are looked up, since the
// repository's own layout need not be the image's.
type image struct {
	ctx    *buildContext // nil when the context can't be read
	file   string        // the Dockerfile's name
	layers []layer
}

// A layer is one thing that an instruction put into, or took out of, the image.
type layer struct {
	kind  layerKind
	at    string // absolute path in the image
	src   string // fromContext: path in the context; fromImage: absolute path
	image *image // fromImage: where src is; nil for this image, as it was before
	build *build // built
	maybe bool   // made by a command that may not have run
	step  *dockerfile.Step
	text  *string // made: the content, where the Dockerfile tells it
	wrote bool    // made: by a tool that writes text
}

type layerKind int

const (
	fromContext    layerKind = iota // COPY or ADD; at takes the place of src
	fromImage                       // COPY --from, or cp and mv within the image
	built                           // an executable that a go command made
	linked                          // a symbolic link to src
	made                            // a file that a RUN made
	madeDir                         // an empty directory
	opaque                          // anything may be at this path and below
	gone                            // removed, with all below
	fetchedModules                  // go get or another tool brought dependencies; at no path
)

// A found is what a path of the image turned out to be.
type found struct {
	layer
	path   string // the context path for fromContext
	dir    bool
	link   string // the path that a symbolic link on the way leads to; empty when there is none
	linkAt string // where that link is
	sure   bool   // false when it may or may not be there
}

// snapshot is the image as it is now, whatever is added later.
func (im *image) snapshot() *image {
	return &image{ctx: im.ctx, file: im.file, layers: im.layers[:len(im.layers):len(im.layers)]}
}

func (im *image) add(l layer) { im.layers = append(im.layers, l) }

// under says whether a path is at or below another one.
func under(at string) func(string) bool {
	return func(p string) bool {
		_, ok := below(at, p)
		return ok
	}
}

// belowAny says whether a path is at one of some, or below it.
func belowAny(list []string, p string) bool {
	return slices.ContainsFunc(list, func(at string) bool { return under(at)(p) })
}

// below gives the rest of p under at, and whether p is at or under it.
func below(at, p string) (string, bool) {
	if at == "" || p == "" {
		return "", false // a layer at no path, or a directory that is not known
	}
	if at == p {
		return ".", true
	}
	if at == "/" {
		return p[1:], true
	}
	if strings.HasPrefix(p, at) && p[len(at)] == '/' {
		return p[len(at)+1:], true
	}
	return "", false
}

// lookup finds what is at an absolute path; the newest layer wins.
func (im *image) lookup(p string) (found, bool) { return im.lookupBefore(p, len(im.layers)) }

func (im *image) lookupBefore(p string, n int) (found, bool) {
	var maybe *found // what a tool may have left there, if nothing surer is found
	for i := n - 1; i >= 0; i-- {
		l := im.layers[i]
		rel, ok := below(l.at, p)
		if !ok {
			if _, under := below(p, l.at); under && l.kind != gone && maybe == nil {
				return found{layer: layer{kind: madeDir, at: p, step: l.step}, dir: true, sure: true}, true
			}
			continue
		}
		if l.kind == gone {
			break
		}
		f, ok := im.within(l, i, rel)
		if ok && l.kind != opaque {
			return f, true
		}
		if ok && maybe == nil {
			maybe = &f
		}
	}
	if maybe != nil {
		return *maybe, true
	}
	return found{}, false
}

// within looks for a path under one layer.
func (im *image) within(l layer, i int, rel string) (found, bool) {
	switch l.kind {
	case fromContext:
		return im.inContext(l, rel)
	case fromImage:
		if l.image != nil {
			f, ok := l.image.lookup(path.Join(l.src, rel))
			if !ok { // an image or a stage whose content is not modelled
				return found{layer: l, sure: false, dir: rel == "."}, true
			}
			f.at, f.step = path.Join(l.at, rel), l.step
			if !f.sure {
				f.at = l.at
			}
			return f, true
		}
		f, ok := im.lookupBefore(path.Join(l.src, rel), i)
		if ok && f.kind == opaque {
			f.at = l.at // of what anything may be at, this is named
		}
		return f, ok
	case linked:
		f, ok := im.lookupBefore(path.Join(l.src, rel), i)
		if !ok {
			f = found{layer: l, sure: true}
		}
		f.link, f.linkAt = path.Join(l.src, rel), l.at
		return f, true
	case opaque:
		return found{layer: l, sure: false, dir: rel == "."}, true
	}
	if rel != "." {
		return found{}, false
	}
	return found{layer: l, sure: true, dir: l.kind == madeDir}, true
}

func (im *image) inContext(l layer, rel string) (found, bool) {
	if im.ctx == nil {
		return found{layer: l, path: path.Join(l.src, rel)}, true
	}
	p := path.Join(l.src, rel)
	fi, err := im.ctx.stat(p)
	if err != nil {
		return found{}, false
	}
	return found{layer: l, path: p, dir: fi.IsDir(), sure: true}, true
}

// isDir says whether a path is known to be a directory.
func (im *image) isDir(p string) bool {
	if p == "/" {
		return true
	}
	f, ok := im.lookup(p)
	return ok && f.dir
}

// read gives the content of a file that came from the context, or that the
// Dockerfile holds itself.
func (im *image) read(p string) (data []byte, name string, ok bool) {
	f, ok := im.lookup(p)
	if ok && f.text != nil && f.sure && !f.maybe {
		return []byte(*f.text), im.file, true
	}
	if !ok || f.kind != fromContext || f.dir || !f.sure {
		return nil, "", false
	}
	name = im.ctx.full(f.path)
	data, err := readFile(im.ctx.tree, name)
	return data, name, err == nil
}

// copyTo is where a COPY or ADD source ends up: a directory's content goes to
// dst itself, a file goes into dst when dst is a directory or ends in a slash.
func (im *image) copyTo(src string, srcDir bool, dst string, slash bool) string {
	if srcDir || !(slash || im.isDir(dst)) {
		return dst
	}
	return path.Join(dst, path.Base(src))
}

// apply adds what a command of a RUN did to the file system.
func (im *image) apply(e shell.Effect, step *dockerfile.Step) {
	switch e.Kind {
	case shell.Makes:
		im.make(e, step)
	case shell.MakesDir:
		im.add(layer{kind: madeDir, at: e.Path, maybe: !e.Cmd.Sure || e.Maybe, step: step})
	case shell.Copies, shell.Moves, shell.Links:
		im.transfer(e, step)
	case shell.Removes:
		im.remove(e, step)
	case shell.Generates:
		if e.Path != "" {
			im.add(layer{kind: opaque, at: e.Path, step: step})
		}
	case shell.Unknown:
		if e.Cmd.Dir != "" && !isSystem(e.Cmd.Dir) {
			im.add(layer{kind: opaque, at: e.Cmd.Dir, step: step})
		}
	}
}

func (im *image) remove(e shell.Effect, step *dockerfile.Step) {
	switch {
	case e.Path == "" || !e.Cmd.Sure:
	case !strings.ContainsAny(e.Path, "*?["):
		im.add(layer{kind: gone, at: e.Path, step: step})
	case path.Base(e.Path) == "*":
		dir := path.Dir(e.Path)
		im.add(layer{kind: gone, at: dir, step: step})
		im.add(layer{kind: madeDir, at: dir, step: step})
	}
}

// transfer lays cp, mv and ln -s out.
func (im *image) transfer(e shell.Effect, step *dockerfile.Step) {
	if strings.ContainsAny(e.From, "*?[") {
		im.transferGlob(e, step)
		return
	}
	im.transferOne(e, step)
}

// transferOne is for a source that is no pattern, whatever it is called. It is
// looked up before a mv takes it away.
func (im *image) transferOne(e shell.Effect, step *dockerfile.Step) {
	at := e.Path
	if im.isDir(at) && path.Base(e.From) != "." {
		at = path.Join(at, path.Base(e.From))
	}
	f, ok := im.lookup(e.From)
	switch {
	case e.Kind == shell.Links:
		im.add(layer{kind: linked, at: at, src: e.From, maybe: !e.Cmd.Sure, step: step})
	case !ok:
		im.add(layer{kind: made, at: at, src: e.From, maybe: !e.Cmd.Sure, step: step})
	case f.dir || !f.sure:
		im.add(layer{kind: fromImage, at: at, src: e.From, step: step})
	default:
		l := f.layer
		l.at, l.step = at, step
		if f.kind == fromContext {
			l.src = f.path
		}
		im.add(l)
	}
	if e.Kind == shell.Moves {
		im.add(layer{kind: gone, at: e.From, step: step})
	}
}

// transferGlob lays out what a pattern is known to match: files of the context and
// executables that were built. It may match more, which no system directory is
// taken to hold: every program would then seem to be in it.
func (im *image) transferGlob(e shell.Effect, step *dockerfile.Step) {
	before, dir := im.snapshot(), e.Path
	if path.Base(dir) == path.Base(e.From) {
		dir = path.Dir(dir) // a pattern's own name behind the directory that it is copied into
	}
	if !isSystem(dir) {
		im.add(layer{kind: opaque, at: dir, step: step})
	}
	matches, _ := fs.Glob(imageFS{before}, strings.TrimPrefix(e.From, "/"))
	for _, l := range before.layers {
		if ok, _ := path.Match(e.From, l.at); ok && l.kind == built {
			matches = append(matches, l.at[1:])
		}
	}
	for _, m := range matches {
		e.From, e.Path = "/"+m, path.Join(dir, path.Base(m))
		if fd, ok := before.lookup(e.From); ok && fd.sure {
			im.transferOne(e, step)
		}
	}
}
