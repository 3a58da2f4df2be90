package launch

import (
	"slices"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
)

// Grade says whether all of the programs that the image starts was seen.
func Grade(m *Model) finding.Grade {
	switch {
	case len(Unseen(m)) > 0:
		return finding.Partial
	case len(m.ArtifactBuilds()) == 0:
		return ""
	}
	return finding.Complete
}

// Unseen is what of the programs that the image starts was not seen: the modules that
// reach them and that neither source nor summary tells of, and source of their own.
//
// A row of the catalog doesn't make a module seen: it says one thing of it, that it has
// C code or starts git, and not all.
func Unseen(m *Model) []finding.Unseen {
	var list []finding.Unseen
	for _, ev := range m.UnreadSource() {
		list = append(list, finding.Unseen{Evidence: ev})
	}
	for _, b := range m.ReadBuilds() {
		for _, mod := range b.Program.Source.Unseen {
			u := unseenModule(m, b, mod)
			if !slices.ContainsFunc(list, func(o finding.Unseen) bool {
				return o.Module == u.Module && o.Version == u.Version
			}) {
				list = append(list, u)
			}
		}
	}
	return list
}

// Told is what of the programs that the image starts was seen by built-in summaries.
func Told(m *Model) []finding.Told {
	var list []finding.Told
	for _, b := range m.ReadBuilds() {
		for _, t := range b.Program.Source.Told {
			if told := finding.Told(t); !slices.Contains(list, told) {
				list = append(list, told)
			}
		}
	}
	return list
}

// unseenModule is one module of a build, and how to bring its source.
func unseenModule(m *Model, b *image.Build, mod gosrc.Module) finding.Unseen {
	src := b.Program.Source
	why, do := "it is imported, and its source is not at hand", "run go mod download in the clone"
	switch {
	case mod.Cut:
		why, do = "it is imported, and not all of its source can be read", ""
	case src.Vendored:
		do = "run go mod vendor in the clone"
	case src.Module == "":
		do = "put its source into vendor in the clone"
	}
	return finding.Unseen{Module: mod.Path, Version: mod.Version, Evidence: m.Place(b, mod.Pos, why), Do: do}
}
