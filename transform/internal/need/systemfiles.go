package need

import (
	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// systemFile is for a path of the system that the original has from its base image.
func systemFile(m *launch.Model, p string, ev finding.Evidence) []finding.Need {
	switch {
	case m.StillThere(p) || !m.Base.Known:
		return nil
	case p == "/usr/share/zoneinfo" && m.HasZoneinfo():
		return []finding.Need{finding.NewNeed(finding.KindDirectory, p, ev)}
	case catalog.HasFile(m.Base, p):
		return []finding.Need{finding.NewNeed(finding.KindSystemFile, p, ev)}
	}
	return nil
}
