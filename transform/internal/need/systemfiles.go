package need

import (
	"path"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// ofSystem is for a path of the system that the original has from its base image: a
// directory, a program, accounts, or another file.
func ofSystem(m *launch.Model, p string, ev finding.Evidence, use pathUse) []finding.Need {
	switch {
	case !m.Base.Known:
	case use == pathListed && listsSystem(m, p):
		return listedOfSystem(p, ev)
	case use != pathNamed && catalog.IsPlace(p, catalog.Everywhere):
		return one(finding.KindSystemDir, p, ev)
	case m.StillThere(p):
	case m.HasZoneinfo() && readsZones(p, use):
		return one(finding.KindDirectory, zoneinfo, ev) // some of its files are links to others
	case use != pathNamed && isAccountTable(p):
		return accountTable(p, ev)
	case use == pathOpened:
		return openedOfSystem(m, p, ev)
	case catalog.HasFile(m.Base, p):
		return one(finding.KindSystemFile, p, ev)
	}
	return nil
}

// openedOfSystem is for a file of the base that is opened.
func openedOfSystem(m *launch.Model, p string, ev finding.Evidence) []finding.Need {
	switch {
	case p == localTime && m.HasZoneinfo():
		return append(one(finding.KindOptionalFile, p, ev), finding.NewNeed(finding.KindDirectory, zoneinfo, ev))
	case catalog.InsidePlace(p, catalog.Programs) && m.BaseHas(path.Base(p)):
		return programAt(m, p, ev)
	case catalog.HasFile(m.Base, p):
		return one(finding.KindSystemFile, p, ev)
	case catalog.MayHaveFile(m.Base, p):
		return one(finding.KindOptionalFile, p, ev)
	}
	return ofToolchainTree(m, p, ev)
}

// ofToolchainTree is for a file of the toolchain by its path, as that of wasm_exec.js: where
// releases have it differs.
func ofToolchainTree(m *launch.Model, p string, ev finding.Evidence) []finding.Need {
	rel, in := image.Below("/usr/local/go", p)
	if !in || rel == "." || path.Ext(p) == "" || !m.Base.Golang {
		return nil
	}
	return one(finding.KindOptionalFile, p, ev)
}

// localTime is a link into the system's time zones, where the image has those.
const localTime = "/etc/localtime"

// accountTables are those in /etc of users and groups, and of their passwords.
const accountTables catalog.Words = "passwd group shadow gshadow"

func isAccountTable(p string) bool { return path.Dir(p) == "/etc" && accountTables.Has(path.Base(p)) }

// accountTable is for one of them; those of passwords keep their modes.
func accountTable(p string, ev finding.Evidence) []finding.Need {
	if strings.HasSuffix(p, "shadow") {
		return one(finding.KindOptionalFile, p, ev)
	}
	return one(finding.KindAccounts, "", ev)
}

// listsSystem reports whether a directory that is listed may be one that the base or its
// packages fill: one in a directory of the system, and none of that, of its programs and
// libraries, or of what a container makes.
func listsSystem(m *launch.Model, p string) bool {
	if p == catalog.CertificateDir {
		return true
	}
	if m.StillThere(p) || m.Base.FilledDirs().Has(p) {
		return !m.StillThere(p)
	}
	_, settings := image.Below("/etc", p)
	_, shared := image.Below("/usr/share", p)
	return (settings || shared) && !ofZones(p+"/") && !catalog.IsSystem(p) &&
		!catalog.IsPlace(p, catalog.Everywhere) && !catalog.InPlace(p, catalog.ForAll|catalog.AtStart)
}

// listedOfSystem is such a directory, with what its links lead to, if it is there.
func listedOfSystem(p string, ev finding.Evidence) []finding.Need {
	list := one(finding.KindOptionalDir, p, ev)
	if p == catalog.CertificateDir || p == path.Dir(catalog.CertificateDir) {
		list = append(list, finding.NewNeed(finding.KindOptionalDir, "/usr/share/ca-certificates", ev))
	}
	return list
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
