package gosrc

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/source"
)

// stdRoots are the first elements of the standard library's import paths.
var stdRoots = set(`C archive bufio builtin bytes cmp compress container context crypto database debug
	embed encoding errors expvar flag fmt go hash html image index internal io iter log maps math mime net
	os path plugin reflect regexp runtime slices sort strconv strings structs sync syscall testing text
	time unicode unique unsafe vendor weak`)

func isStd(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return stdRoots(first)
}

// place is where an import path leads.
type place struct {
	kind placeKind
	path string       // the import path, made absolute
	tree *source.Tree // of dependencies at hand and own packages
	dir  string
}

type placeKind int

const (
	elsewhere placeKind = iota // a dependency whose source is not at hand
	ownPlace
	depPlace
	stdPlace
	nowhere // no module or directory provides it
)

// resolver finds packages in the image and in the module cache.
type resolver struct {
	img, cache *source.Tree
	mods       *modules
	tolerant   bool   // the toolchain adds missing requirements itself
	origin     string // Build's
	trees      []Tree
}

// find resolves an import in a package at dir.
func (r *resolver) find(importPath, dir string) place {
	switch {
	case strings.HasPrefix(importPath, "./"), strings.HasPrefix(importPath, "../"):
		d := source.Rel(path.Join("/", dir, importPath))
		return place{ownPlace, r.pathOf(d), r.img, d}
	case r.mods.on:
		return r.findInModules(importPath)
	}
	return r.findInGOPATH(importPath, dir)
}

// below is the directory of an import path that a pattern begins with, whether or not it has Go
// files itself.
func (r *resolver) below(importPath string) string {
	if !r.mods.on {
		for _, src := range r.mods.gopath {
			if d := path.Join(src, importPath); r.img.IsDir(d) {
				return d
			}
		}
	}
	return r.find(importPath, "").dir
}

func (r *resolver) findInModules(importPath string) place {
	for _, o := range r.mods.own {
		d := path.Join(o.dir, strings.TrimPrefix(importPath, o.path))
		if within(importPath, o.path) && !r.leaves(o, importPath, d) {
			return place{ownPlace, importPath, r.img, d}
		}
	}
	if isStd(importPath) {
		return place{kind: stdPlace, path: importPath}
	}
	if p := r.atHand(importPath); p.tree != nil {
		return p
	}
	_, _, required := r.mods.provider(importPath)
	if required || r.mods.vendor != "" || r.tolerant || !r.mods.tidy && len(r.mods.requires) > 0 {
		return place{kind: elsewhere, path: importPath}
	}
	return place{kind: nowhere, path: importPath}
}

// atHand is a dependency's package in vendor or in the module cache; it has no tree where
// neither has it.
func (r *resolver) atHand(importPath string) place {
	if v := r.mods.vendor; v != "" {
		if d := path.Join(v, importPath); len(goFiles(r.img, d)) > 0 {
			return place{depPlace, importPath, r.img, d}
		}
	}
	if d, ok := r.mods.cacheDir(importPath); ok && len(r.cache.List(d)) > 0 {
		return place{depPlace, importPath, r.cache, d}
	}
	return place{}
}

// leaves reports whether a package at dir, below an own module, is of a longer required module
// and is not read in the tree: there is none at dir, or the module's source is at hand.
func (r *resolver) leaves(o own, importPath, dir string) bool {
	if !r.isRequired(o, importPath) {
		return false
	}
	return len(goFiles(r.img, dir)) == 0 || r.isOther(o, dir) && r.atHand(importPath).tree != nil
}

// isRequired reports whether a package is of a required module with a longer path than o's.
func (r *resolver) isRequired(o own, importPath string) bool {
	mod, _, ok := r.mods.provider(importPath)
	return ok && len(mod) > len(o.path)
}

// isOther reports whether a directory below an own module is another module's.
func (r *resolver) isOther(o own, dir string) (other bool) {
	source.Up(dir, func(d string) bool {
		other = d != o.dir && r.img.IsFile(path.Join(d, "go.mod"))
		return other || d == o.dir
	})
	return other
}

// isDownloaded reports whether an own package is of another module of the repository, of which
// go.mod requires a version.
func (r *resolver) isDownloaded(p place) bool {
	i := slices.IndexFunc(r.mods.own, func(o own) bool { return within(p.path, o.path) })
	return i >= 0 && r.isRequired(r.mods.own[i], p.path) && r.isOther(r.mods.own[i], p.dir)
}

// Repository is the part of an import path that names the repository:
// host/owner/name, gopkg.in/name, or the first element where there is no host.
func Repository(importPath string) string {
	elems := strings.SplitN(importPath, "/", 4)
	switch {
	case !strings.Contains(elems[0], "."):
		return elems[0]
	case elems[0] == "gopkg.in":
		return strings.Join(elems[:min(2, len(elems))], "/")
	}
	return strings.Join(elems[:min(3, len(elems))], "/")
}

// pathOf is the import path of an own directory.
func (r *resolver) pathOf(dir string) string {
	if !r.mods.on {
		for _, src := range r.mods.gopath {
			if within(dir, src) {
				return strings.TrimPrefix(dir, src+"/")
			}
		}
		return path.Join("_", dir)
	}
	best := own{}
	for _, o := range r.mods.own {
		if within(dir, o.dir) && (best.path == "" || len(o.dir) > len(best.dir)) {
			best = o
		}
	}
	if best.path == "" {
		return path.Join("_", dir)
	}
	return path.Join(best.path, strings.TrimPrefix(strings.TrimPrefix(dir, best.dir), "/"))
}
