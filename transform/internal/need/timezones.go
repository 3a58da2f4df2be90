package need

import (
	"slices"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/repo"
)

// timeZones is the database that Go reads from its own tree; Arg is its
// path, empty when the Go tree is not an official image's. A program that was
// built with -trimpath no longer knows that tree, and reads the system's.
func timeZones(m *launch.Model) []finding.Need {
	const zip = "/usr/local/go/lib/time/zoneinfo.zip"
	list := localTimeOfC(m)
	builds, lost := m.ArtifactBuilds(), losesZones(m, zip)
	plain := len(builds) == 0 && !lost
	for _, b := range builds {
		switch {
		case launch.LinksZones(b) || m.AddsZones(b):
		case !launch.Trimmed(b) && !m.Trims(b) && !lost:
			plain = true
		case lost && !m.Base.Golang:
			plain = plain || m.HasZoneinfo() || m.Base.Repo == "debian"
		case m.HasZoneinfo(): // else the original has none either
			list = append(list, finding.NewNeed(finding.KindDirectory, zoneinfo, m.Line(b.Step, systemZones(lost))))
		}
	}
	if !plain {
		return list
	}
	at := ""
	if m.Base.Golang {
		at = zip
	}
	return append(list, finding.NewNeed(finding.KindTimeZones, at,
		m.Line(nil, "TZ may be set when the image runs, and the program may load a location")))
}

// losesZones reports whether Go's own database is not in the image at the end.
func losesZones(m *launch.Model, zip string) bool { return m.LosesGo() || m.FS.Removed(zip) }

// systemZones says why a program reads the system's time zones, and not Go's own.
func systemZones(lost bool) string {
	if lost {
		return "the toolchain is removed, so the program reads the system's time zones"
	}
	return "with -trimpath the program reads the system's time zones"
}

// localTimeOfC is the system's database for what asks the C library for the local
// time: C code in the program, or date. Debian's images have it for programs that
// are linked to glibc; without a sign of TZ the time is UTC in both images.
func localTimeOfC(m *launch.Model) []finding.Need {
	linked := slices.ContainsFunc(m.Artifacts, func(b *image.Build) bool { return m.Linkage(b).Libc == launch.Glibc })
	if linked || !m.HasZoneinfo() || !setsTZ(m) {
		return nil
	}
	if slices.ContainsFunc(m.ArtifactBuilds(), func(b *image.Build) bool { return linksC(m, b) }) {
		return one(finding.KindDirectory, zoneinfo, m.Line(nil, "the program's C code may ask for the local time"))
	}
	for _, s := range m.Starts {
		if s.Command.Program() == "date" && s.Target.Kind == launch.Tool {
			return one(finding.KindDirectory, zoneinfo, s.Evidence)
		}
	}
	return nil
}

// linksC reports whether a build has C code in the executable, also where it brings
// the C library along.
func linksC(m *launch.Model, b *image.Build) bool {
	l := m.Linkage(b)
	on, set := m.CgoEnabled(b)
	need, _ := b.Program.Cgo()
	return l.UseC || need && !l.Off && (on || !set)
}

// setsTZ reports whether somebody means the image to run in a time zone.
func setsTZ(m *launch.Model) bool {
	_, ok := m.Env("TZ")
	return ok || m.Installed("tzdata") ||
		slices.ContainsFunc(m.Uses, func(u repo.Use) bool { _, ok := u.Env["TZ"]; return ok })
}
