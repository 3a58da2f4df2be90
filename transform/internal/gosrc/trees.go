package gosrc

import (
	"maps"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/source"
)

// A Tree is a directory of the repository in the image.
type Tree struct {
	Dir  string // absolute
	From string // in the repository; "." is its root
}

// findAgain looks in the project's own trees for a package that go get downloads, since
// the program names its own repository by the address: another state of the same source.
// The repository is known by the address of its origin, or by the directory that lies
// where the import says.
func (r *resolver) findAgain(importPath string) (p place, ok bool) {
	repo := Repository(importPath)
	if !hasHost(repo) {
		return place{}, false
	}
	for _, name := range []string{r.origin, repo} {
		for _, t := range r.trees {
			at := path.Join(name, t.From)
			if name == "" || !within(importPath, at) {
				continue
			}
			dir := path.Join(source.Rel(t.Dir), strings.TrimPrefix(importPath, at))
			if clause := r.clause(dir); clause == "" || clause == "main" {
				continue
			} else if name == r.origin || r.mayBe(repo, dir) && (importPath != repo || clause == path.Base(repo)) {
				return place{ownPlace, importPath, r.img, dir}, true
			}
		}
	}
	return place{}, false
}

// mayBe reports whether a directory may be of a repository: where its origin is known, or it
// lies in GOPATH below an address, that one has the same name.
func (r *resolver) mayBe(repo, dir string) bool {
	own := Repository(r.pathOf(dir))
	return (r.origin == "" || path.Base(r.origin) == path.Base(repo)) &&
		(!hasHost(own) || path.Base(own) == path.Base(repo))
}

// hasHost reports whether an import path begins with the name of a host.
func hasHost(importPath string) bool {
	host, _, _ := strings.Cut(importPath, "/")
	return strings.Contains(host, ".")
}

// clause is the name of the package in a directory of the image; empty without one.
func (r *resolver) clause(dir string) string {
	for _, name := range goFiles(r.img, dir) {
		if syntax, _, _ := readHead(r.img, path.Join(dir, name)); syntax != nil {
			return syntax.Name.Name
		}
	}
	return ""
}

// find resolves an import in a package at dir. What nothing provides may be the project's
// own, which go get downloads.
func (l *loader) find(importPath, dir string) place {
	p := l.res.find(importPath, dir)
	if p.kind == nowhere && !l.res.mods.on {
		if own, ok := l.res.findAgain(importPath); ok {
			return own
		}
	}
	return p
}

// isAgain reports whether an own package does not lie where its import path says, or is of a
// module that is downloaded.
func (l *loader) isAgain(p place) bool {
	if l.res.mods.on {
		return l.res.isDownloaded(p)
	}
	return p.path != l.res.pathOf(p.dir)
}

// listAgain lists the packages that were read in place of a download. They stay among
// what is not seen as well where it isn't told that they are the same: another import of
// that repository is not in the tree, or the project has another name for the directory.
func (l *loader) listAgain() {
	for _, p := range slices.Sorted(maps.Keys(l.again)) {
		i := l.again[p]
		l.prog.Again = append(l.prog.Again, i)
		known := l.res.origin != "" && within(p, l.res.origin)
		if l.res.mods.on || !known && (l.namesOther(Repository(p)) || l.importsOtherwise(p)) {
			l.imports[p] = &i
		}
	}
}

// namesOther reports whether a package of a repository is imported that is not in the tree.
func (l *loader) namesOther(repository string) bool {
	for p, i := range l.imports {
		if !i.Std && Repository(p) == repository {
			return true
		}
	}
	return false
}

// importsOtherwise reports whether the directory of a package is imported by another path.
func (l *loader) importsOtherwise(p string) bool {
	for other, own := range l.owned {
		a, b := l.pkgs[other], l.pkgs[p]
		if own && other != p && a != nil && b != nil && a.Dir == b.Dir {
			return true
		}
	}
	return false
}
