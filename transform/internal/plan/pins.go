package plan

import (
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
)

// pinNotes name the packages that go along and of which the Dockerfile says the version or
// the repository: the runtime has them as its own release does.
func pinNotes(p *Plan) []finding.Note {
	var list []finding.Note
	for _, in := range p.Model.Installs {
		var pins []string
		for _, name := range in.Names {
			if said := in.Pins[name]; said != "" && installs(p, in.Manager, name) && !slices.Contains(pins, said) {
				pins = append(pins, said)
			}
		}
		if len(pins) > 0 {
			list = append(list, finding.Note{
				File: p.Model.File.Name,
				Line: in.Step.Line,
				Text: "the runtime installs the version of its own release, whatever is said here: " +
					strings.Join(pins, ", "),
			})
		}
	}
	return list
}

// installs reports whether a package of the original goes along, under its own name or under
// alpine's.
func installs(p *Plan, manager, name string) bool {
	if slices.Contains(p.Packages, name) {
		return true
	}
	other, ok := catalog.AptToApk(name)
	return ok && manager == "apt" && p.Runtime.Manager == "apk" && slices.Contains(p.Packages, other)
}
