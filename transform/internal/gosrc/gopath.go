package gosrc

import (
	"go/version"
	"path"
	"strings"

	"golang.org/x/mod/modfile"

	"offstage/transform/internal/source"
)

// findInGOPATH looks in the vendor directories above dir, then below GOPATH.
func (r *resolver) findInGOPATH(importPath, dir string) (p place) {
	if r.mods.inGOPATH(dir) {
		source.Up(dir, func(d string) bool {
			if v := path.Join(d, "vendor", importPath); len(goFiles(r.img, v)) > 0 {
				p = place{depPlace, importPath, r.img, v}
			}
			return p.tree != nil || !r.mods.inGOPATH(d)
		})
	}
	if p.tree != nil {
		return p
	}
	below := r.withoutVersion(importPath, dir)
	for _, src := range r.mods.gopath {
		d := path.Join(src, below)
		if len(goFiles(r.img, d)) == 0 {
			continue
		}
		if strings.Contains(d, "/vendor/") || strings.Contains(d, "/Godeps/") ||
			!r.mods.isCopied(d) && foreign(importPath, r.pathOf(dir)) {
			return place{depPlace, importPath, r.img, d}
		}
		return place{ownPlace, below, r.img, d}
	}
	if isStd(importPath) {
		return place{kind: stdPlace, path: importPath}
	}
	// go get may have fetched it; that is the Dockerfile's matter.
	return place{kind: nowhere, path: importPath}
}

// withoutVersion is where below GOPATH an import of a package at dir leads: in a tree with a
// go.mod, x/v2/z is x/z where x/go.mod says module x/v2 (the go command's minimal module
// compatibility).
func (r *resolver) withoutVersion(importPath, dir string) string {
	if !r.mods.compatible || !r.mods.inGOPATH(dir) || r.mods.hasDir(r.img, importPath) {
		return importPath
	}
	inModule := false
	source.Up(dir, func(d string) bool {
		inModule = r.modulePath(d) != ""
		return inModule || !r.mods.inGOPATH(d)
	})
	if !inModule {
		return importPath
	}
	for at := importPath; at != "."; at = path.Dir(at) {
		if !isVersion(path.Base(at)) {
			continue
		}
		for _, src := range r.mods.gopath {
			mod := r.modulePath(path.Join(src, path.Dir(at)))
			if mod == at {
				return path.Dir(at) + strings.TrimPrefix(importPath, at)
			} else if mod != "" {
				return importPath
			}
		}
	}
	return importPath
}

// modulePath is what the go.mod in a directory says that its module is.
func (r *resolver) modulePath(dir string) string {
	src, err := r.img.Read(path.Join(dir, "go.mod"))
	if err != nil {
		return ""
	}
	return modfile.ModulePath(src)
}

// isVersion reports whether an element of an import path is a major version from v2 on.
func isVersion(elem string) bool {
	return versionElem.MatchString(elem) && elem[1] != '0' && elem != "v1"
}

// hasDir reports whether GOPATH has the directory of an import path.
func (m *modules) hasDir(t *source.Tree, importPath string) bool {
	for _, src := range m.gopath {
		if t.IsDir(path.Join(src, importPath)) {
			return true
		}
	}
	return false
}

// leavesVersions reports whether a release of Go has minimal module compatibility.
func leavesVersions(release string) bool {
	minor, known := minorOf(release)
	first := map[int]string{9: "go1.9.7", 10: "go1.10.3"}[minor]
	switch {
	case !known || minor >= 11:
		return true
	case first == "" || strings.Count(release, ".") < 2: // a tag without a patch is of the last one
		return first != ""
	}
	return version.Compare("go"+strings.TrimPrefix(release, "go"), first) >= 0
}

// foreign reports whether an import of GOPATH belongs to another repository
// than the package that imports it.
func foreign(importPath, importer string) bool {
	if strings.HasPrefix(importer, "_") { // outside of GOPATH: only names without a host can be its own
		return hasHost(importPath)
	}
	return Repository(importPath) != Repository(importer)
}
