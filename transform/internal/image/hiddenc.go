package image

import (
	"path"
	"slices"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/source"
)

// hiddenC is a module of C code that may be part of the program by a dependency whose
// source is not read and that no table knows.
func (p program) hiddenC() (gosrc.Require, bool) {
	if r, ok := p.requiredC(); ok {
		return r, true
	}
	unseen := slices.ContainsFunc(p.Source.Unseen, func(mod gosrc.Module) bool {
		return !mod.Cut && InNoTable(gosrc.Import{Path: mod.Path})
	})
	for _, r := range slices.Concat(p.Source.Summed, p.vendorC) {
		if unseen && isPlainC(r.Path) {
			return r, true
		}
	}
	return gosrc.Require{}, false
}

// UnseenC is an import that may have C code, for all that is known: its source is not at hand,
// and no table knows it.
func (b *Build) UnseenC() (gosrc.Import, bool) {
	if !b.Program.Read() {
		return gosrc.Import{}, false
	}
	for _, i := range b.Program.Source.Imports {
		if !i.Read && InNoTable(i) {
			return i, true
		}
	}
	return gosrc.Import{}, false
}

// HiddenLoader is a module that opens shared libraries and that go.mod requires, where a module
// is imported that may be what uses it, for all that is known.
func (b *Build) HiddenLoader() (gosrc.Require, bool) {
	var hidden gosrc.Require
	if _, unseen := b.UnseenC(); !unseen {
		return hidden, false
	}
	for _, r := range b.Program.Source.Requires {
		if catalog.OpensElsewhere(r.Path) {
			return gosrc.Require{}, false
		}
		if tag, ok := catalog.OpensLibraries(r.Path); ok && tag == "-" {
			hidden = r
		}
	}
	return hidden, hidden.Path != ""
}

// requiredC is a module of C code that go.mod requires for a dependency, where a
// module is imported that no table knows and whose source is not read. Where the
// project's own tests or other programs import C code, it may be theirs.
func (p program) requiredC() (gosrc.Require, bool) {
	unknown := slices.ContainsFunc(p.Source.Imports, func(i gosrc.Import) bool {
		return !i.Read && InNoTable(i)
	})
	var hidden gosrc.Require
	for _, r := range p.Source.Requires {
		switch {
		case !isPlainC(r.Path):
		case !r.Indirect:
			return gosrc.Require{}, false
		case hidden.Path == "":
			hidden = r
		}
	}
	return hidden, unknown && hidden.Path != ""
}

// isPlainC reports whether a module is C code that is built in an image like any other.
func isPlainC(module string) bool {
	m, ok := catalog.CgoImport(module)
	return ok && m.Is&(catalog.Vendor|catalog.Gui) == 0
}

// vendorC are the modules of C code that lie in the vendor directory of a program.
func (b *Build) vendorC(src *gosrc.Program) (list []gosrc.Require) {
	dir := src.Dir
	if dir == "" {
		dir = b.Command.Dir
	}
	for _, p := range catalog.PathsThat(catalog.Cgo) {
		at := path.Join(dir, "vendor", p)
		if _, ok := b.FS.source(at); ok {
			list = append(list, gosrc.Require{Path: p, Pos: source.Pos{File: source.Rel(at)}, Indirect: true})
		}
	}
	return list
}
