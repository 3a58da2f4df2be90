package need

import (
	"slices"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// compiledIn reports whether a package's headers are of a library that every program
// with C code brings along and compiles in, so that none loads the system's.
func compiledIn(m *launch.Model, dev string) bool {
	return everyC(m, func(b catalog.Module) bool { return b.Headers.Has(dev) })
}

// selfContained reports whether all C code of the programs is of modules that bring
// it along: no package of the system is loaded.
func selfContained(m *launch.Model) bool {
	return everyC(m, func(catalog.Module) bool { return true })
}

// everyC reports whether the C code of the programs is known and all of it is of
// modules that bring their library, and is fulfilled.
func everyC(m *launch.Model, is func(catalog.Module) bool) bool {
	found := false
	for _, b := range m.ArtifactBuilds() {
		if !m.Linkage(b).UseC {
			continue
		}
		if !b.Program.Read() || !onlyBrings(b, is) {
			return false
		}
		found = true
	}
	return found
}

// onlyBrings reports whether a program imports such a module, and no other C code.
func onlyBrings(b *image.Build, is func(catalog.Module) bool) bool {
	found := false
	for _, i := range b.Program.Source.Imports {
		lib, brings := catalog.Brings(i.Path)
		_, c := catalog.CgoImport(i.Path)
		_, opens := catalog.OpensLibraries(i.Path)
		switch {
		case brings && (lib.SystemTag == "" || !slices.Contains(b.Command.Tags, lib.SystemTag)):
			found = found || is(lib)
		case opens, c && !i.Std, !i.Read && image.InNoTable(i):
			return false
		}
	}
	return found && !slices.ContainsFunc(b.Program.Source.Cgo, func(c gosrc.CgoFile) bool {
		_, brings := catalog.Brings(c.Package)
		return c.Own || !brings && !(c.Pure && catalog.PureTwin(c.Package))
	})
}
