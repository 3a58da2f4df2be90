package need

import (
	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// packages are the packages of the original that may be started, when it
// isn't known what the program starts, and those that what is started loads.
func packages(m *launch.Model) []finding.Need {
	unknown := len(m.UnknownPrograms()) > 0
	list := loaded(m)
	if !unknown && (!m.UsesC() || selfContained(m)) {
		return list
	}
	for in, n := range m.SystemPackages() {
		if !catalog.BuildOnly(n, unknown) && n != "tzdata" && !m.Uninstalled(n) {
			list = append(list, finding.NewNeed(finding.KindPackage, n,
				m.Line(in.Step, in.Manager+" installs "+n+", and the program may start or load it")))
		}
	}
	return list
}
