package need

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// moduleFiles are what packages read of their own module, where the builder has unpacked it.
func moduleFiles(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, mod := range catalog.Keeping() {
		for _, b := range m.ReadBuilds() {
			i, ok := b.ImportOf(mod.Path)
			r := slices.IndexFunc(b.Program.Source.Requires, func(r gosrc.Require) bool { return r.Path == mod.Path })
			if !ok || r < 0 || launch.Trimmed(b) {
				continue
			}
			ev := m.Place(b, i.Pos, i.Path+" reads files of its own module")
			for p := range strings.FieldsSeq(mod.Keeps) {
				at := path.Join(m.ModuleCache(b), mod.Path+"@"+b.Program.Source.Requires[r].Version, p)
				list = append(list, finding.NewNeed(finding.KindOptionalDir, at, ev))
			}
		}
	}
	return list
}

// inModuleCache is what a path names that leads into the cache of modules, absolute or below
// GOPATH. What is not opened is a path if it names a module with its version.
func inModuleCache(m *launch.Model, text string, ev finding.Evidence, use pathUse) []finding.Need {
	builds := m.ReadBuilds()
	if len(builds) == 0 || use == pathMade {
		return nil
	}
	cache := m.ModuleCache(builds[0])
	rest, ok := image.Below(cache, text)
	if before, after, cut := strings.Cut(text, "pkg/mod/"); !ok && cut {
		rest, ok = after, before == "" || strings.HasSuffix(before, "/")
	}
	if !ok || use == pathNamed && !strings.Contains(rest, "@v") {
		return nil
	}
	return one(finding.KindOptionalDir, path.Join(cache, rest), ev)
}
