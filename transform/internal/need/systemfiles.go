package need

import (
	"path"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// ofSystem is for a path of the system that the original has from its base image: a
// directory, a program, accounts, or another file.
func ofSystem(m *launch.Model, p string, ev finding.Evidence, use pathUse) []finding.Need {
	switch {
	case !m.Base.Known:
	case use != pathNamed && catalog.IsPlace(p, catalog.Everywhere):
		return one(finding.KindSystemDir, p, ev)
	case m.StillThere(p):
	case m.HasZoneinfo() && readsZones(p, use):
		return one(finding.KindDirectory, zoneinfo, ev) // some of its files are links to others
	case use != pathNamed && (p == "/etc/passwd" || p == "/etc/group"):
		return one(finding.KindAccounts, "", ev)
	case use == pathOpened && catalog.InsidePlace(p, catalog.Programs) && m.BaseHas(path.Base(p)):
		return programAt(m, p, ev)
	case catalog.HasFile(m.Base, p):
		return one(finding.KindSystemFile, p, ev)
	}
	return nil
}

// readsZones reports whether the system's time zone database is meant, or a file in it is
// opened.
func readsZones(p string, use pathUse) bool { return p == zoneinfo || use == pathOpened && ofZones(p) }

// ofZones reports whether a path is in the system's time zone database.
func ofZones(p string) bool { return strings.HasPrefix(p, zoneinfo+"/") }

// programAt is for a program of the base image that is looked for at its path.
func programAt(m *launch.Model, p string, ev finding.Evidence) []finding.Need {
	switch name := path.Base(p); name {
	case "sh", "bash":
		return append(atPath(m, p, ev), finding.NewNeed(launch.ShellKind(name), "", ev))
	default:
		return append(atPath(m, p, ev), finding.NewNeed(finding.KindProgram, name, ev))
	}
}
