package need

import (
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// linkage says which C library the executables need, if any.
func linkage(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, b := range m.ArtifactBuilds() {
		l := m.Linkage(b)
		switch l.Libc {
		case launch.Musl:
			list = append(list, finding.NewNeed(finding.KindMusl, "", l.Evidence))
		case launch.Glibc:
			list = append(list, finding.NewNeed(finding.KindGlibc, "", l.Evidence))
		}
	}
	return list
}
