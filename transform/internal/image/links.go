package image

import (
	"path"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
)

// Real is where a path really is: the links on the way are followed, and one at the path
// itself is not.
func (im *FS) Real(p string) string { return path.Join(im.End(path.Dir(p)), path.Base(p)) }

// End is where a path leads to, all links followed.
func (im *FS) End(p string) string {
	for range maxHops {
		f, ok := im.Lookup(p)
		if !ok || f.Link == "" {
			break
		}
		p = f.Link
	}
	return p
}

// placed is where a layer ends up: what goes into a directory goes to the end of a link,
// and what takes a link's place only to that of the link's directory.
func (im *FS) placed(l Layer) string {
	switch {
	case !path.IsAbs(l.At):
		return l.At // a layer at no path
	case l.Kind == FromContext, l.Kind == FromImage, l.Kind == MadeDir, l.Kind == Opaque:
		if im.isDir(l.At) {
			return im.End(l.At)
		}
	}
	return im.Real(l.At)
}

// isLink reports whether what is at a path is itself a link.
func (im *FS) isLink(p string) bool {
	p = im.Real(p)
	f, ok := im.Lookup(p)
	return ok && f.LinkAt == p
}

// throughLink is what is behind the symbolic link at a path, as it is after the first n
// layers. A link that leads to nothing is one all the same.
func (im *FS) throughLink(at, says string, step *dockerfile.Step, n, hops int) Entry {
	target := leadsTo(im, at, says)
	f, ok := Entry{}, false
	if hops > 0 {
		f, ok = im.lookup(target, n, hops-1)
	}
	if !ok {
		f = Entry{Layer: Layer{Kind: Linked, At: at, Src: target, Says: says, Step: step}, Sure: true}
	}
	f.Link, f.LinkAt, f.says = target, at, says
	return f
}

// leadsTo is the path that a link says: one that leaves a directory which the base has as a
// link counts from where that really is.
func leadsTo(im *FS, at, says string) string {
	if path.IsAbs(says) {
		return says
	}
	dir := path.Dir(at)
	to := path.Join(dir, says)
	if real := catalog.BehindLinks(im.links, dir); real != dir && catalog.BehindLinks(im.links, to) == to {
		return path.Join(real, says)
	}
	return to
}

// Astray is where a link at a path leads, if a copy of it in another directory leads elsewhere.
func Astray(im *FS, at, dir string) (to string, ok bool) {
	f, _ := im.Lookup(at)
	one := func(p string) string { return catalog.BehindLinks(im.links, p) }
	return f.Link, one(f.LinkAt) == one(at) && !path.IsAbs(f.says) && one(path.Join(dir, f.says)) != one(f.Link)
}

// relinked is what was found in a copied tree, with a link on the way as it is in the copy:
// one that leads out of the tree leads to what is there here.
func (im *FS) relinked(f Entry, l Layer, n, hops int) Entry {
	if f.LinkAt == "" {
		return f
	}
	rel, in := Below(l.Src, f.LinkAt)
	if !in || rel == "." {
		f.Link, f.LinkAt, f.says = "", "", "" // on the way to the tree
		return f
	}
	at := path.Join(l.At, rel)
	link := f.says
	if !path.IsAbs(link) {
		link = path.Join(path.Dir(at), link)
	}
	if _, inside := Below(l.At, link); !inside {
		return im.throughLink(at, f.says, l.Step, n, hops)
	}
	f.Link, f.LinkAt = link, at
	return f
}
