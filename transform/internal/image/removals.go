package image

import (
	"path"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// remove lays out what a command takes away. Of what it may take, it is not sure any more
// whether it is there.
func remove(im *FS, e shell.Effect, step *dockerfile.Step) {
	maybe := e.Maybe || !e.Cmd.Sure
	switch {
	case e.Path == "":
	case strings.ContainsAny(e.Path, "*?[") && !maybe && path.Base(e.Path) == "*" &&
		!strings.ContainsAny(path.Dir(e.Path), "*?["):
		dir := im.End(path.Dir(e.Path))
		im.Add(Layer{Kind: Gone, At: dir, Step: step})
		im.Add(Layer{Kind: MadeDir, At: dir, Step: step})
	case strings.ContainsAny(e.Path, "*?["):
		dir := e.Path
		for strings.ContainsAny(dir, "*?[") {
			dir = path.Dir(dir)
		}
		rest, _ := Below(dir, e.Path)
		sweep(im, Layer{Kind: swept, Src: im.End(dir), Pattern: rest, Maybe: maybe, Step: step})
	default:
		removeOne(im, e, e.Path, step)
	}
}

// removeOne is remove for a path that is no pattern, whatever it is called.
func removeOne(im *FS, e shell.Effect, at string, step *dockerfile.Step) {
	if e.Maybe || !e.Cmd.Sure {
		sweep(im, Layer{Kind: swept, Src: im.Real(at), Spares: e.Spares, Maybe: true, Step: step})
		return
	}
	im.Add(Layer{Kind: Gone, At: at, Step: step})
}

// maxSweeps bounds how many removals of a part of one directory are told apart.
const maxSweeps = 64

// sweep adds a removal of a part of a directory. Behind many, any part may be gone.
func sweep(im *FS, l Layer) {
	n := 0
	for _, i := range im.index().at[catalog.BehindLinks(im.links, l.Src)] {
		if im.Layers[i].Kind == swept {
			n++
		}
	}
	if n >= maxSweeps {
		l = Layer{Kind: swept, Src: l.Src, Maybe: true, Step: l.Step}
	}
	last := im.Layers[max(len(im.Layers)-1, 0):]
	if n > maxSweeps && last[0].Kind == swept && last[0].Src == l.Src {
		return // the last one is such a one already
	}
	im.Add(l)
}

// takes reports whether a removal takes what is at a path below it, or may take it.
func (l Layer) takes(rel string) (gone, may bool) {
	switch {
	case l.Kind == Gone:
		return true, false
	case l.Kind != swept:
		return false, false
	case l.Pattern == "":
		return false, l.Spares == nil || !l.Spares(rel)
	}
	matches := matchesAbove(l.Pattern, rel)
	return matches && !l.Maybe, matches
}

// matchesAbove reports whether a shell's pattern means a path or a directory above it.
func matchesAbove(pattern, rel string) bool {
	elems, names := strings.Split(strings.ReplaceAll(pattern, "[!", "[^"), "/"), strings.Split(rel, "/")
	if len(elems) > len(names) {
		return false
	}
	for i, elem := range elems {
		ok, err := path.Match(elem, names[i])
		if !ok || err != nil || strings.HasPrefix(names[i], ".") && !strings.HasPrefix(elem, ".") {
			return false
		}
	}
	return true
}

// Removed reports whether the last that happened to a path is that it was removed.
func (im *FS) Removed(p string) bool {
	for hit := range im.index().hits(p, len(im.Layers)) {
		l := im.Layers[hit.layer]
		gone, _ := l.takes(hit.rel)
		if gone || l.Kind != swept && (l.Kind != MadeDir || hit.rel == ".") { // a directory above it says nothing of it
			return !hit.below && gone
		}
	}
	return false
}
