package transform

import (
	"slices"
	"strings"

	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/repo"
)

// needTimeZones is the database that Go reads from its own tree; Arg is its
// path, empty when the Go tree is not an official image's. A program that was
// built with -trimpath no longer knows that tree, and reads the system's.
func needTimeZones(f *facts) []Need {
	const system, zip = "/usr/share/zoneinfo", "/usr/local/go/lib/time/zoneinfo.zip"
	list := f.localTimeOfC(system)
	builds := f.artifactBuilds()
	plain := len(builds) == 0
	for _, b := range builds {
		switch {
		case f.linksZones(b) || f.addsZones(b):
		case !b.trimmed() && !f.trims(b):
			plain = true
		case f.hasZoneinfo(): // else the original has none either
			list = append(list, need(KindDirectory, system, f.line(b.at, "with -trimpath the program reads the system's time zones")))
		}
	}
	if !plain {
		return list
	}
	at := ""
	if f.base.Golang {
		at = zip
	}
	return append(list, need(KindTimeZones, at, f.line(nil, "TZ may be set when the image runs, and the program may load a location")))
}

// localTimeOfC is the system's database for what asks the C library for the local
// time: C code in the program, or date. Debian's images have it for programs that
// are linked to glibc; without a sign of TZ the time is UTC in both images.
func (f *facts) localTimeOfC(system string) []Need {
	linked := slices.ContainsFunc(f.artifacts, func(b *build) bool { return f.linkage(b).libc == glibc })
	if linked || !f.hasZoneinfo() || !f.setsTZ() {
		return nil
	}
	if slices.ContainsFunc(f.artifactBuilds(), func(b *build) bool { return f.linksC(b) }) {
		return []Need{need(KindDirectory, system, f.line(nil, "the program's C code may ask for the local time"))}
	}
	for _, s := range f.starts {
		if s.cmd.Program() == "date" && s.target.kind == tool {
			return []Need{need(KindDirectory, system, s.ev)}
		}
	}
	return nil
}

// linksC says whether a build has C code in the executable, also where it brings
// the C library along.
func (f *facts) linksC(b *build) bool {
	l := f.linkage(b)
	on, set := f.cgoEnabled(b)
	need, _ := b.prog.cgo()
	return l.useC || need && !l.off && (on || !set)
}

// setsTZ says whether somebody means the image to run in a time zone.
func (f *facts) setsTZ() bool {
	_, ok := f.env("TZ")
	return ok || f.installed("tzdata") || slices.ContainsFunc(f.uses, func(u repo.Use) bool { _, ok := u.Env["TZ"]; return ok })
}

// hasZoneinfo says whether the builder has the system's time zone database.
func (f *facts) hasZoneinfo() bool {
	return !f.uninstalled("tzdata") && (f.installed("tzdata") || f.base.Golang && !f.base.Musl)
}

// trimmed says whether the build forgets the paths of the builder.
func (b *build) trimmed() bool {
	flags, _ := b.cmd.Lookup("GOFLAGS")
	for _, a := range b.cmd.Command.Args {
		flags += " " + a.Text
	}
	return strings.Contains(flags, "-trimpath") && !strings.Contains(flags, "-trimpath=false")
}

// addsZones says whether the time zones are linked in with a build tag: the
// program loads a location, was built with -trimpath, and the builder has no
// other database. An original that -trimpath is added to had its database.
func (f *facts) addsZones(b *build) bool {
	if f.trims(b) {
		return f.tagsZones(b) && !f.linksZones(b)
	}
	if !b.trimmed() || f.hasZoneinfo() || b.prog.src == nil || b.run == nil || b.cmd.Pos < 0 {
		return false
	}
	if !f.tagsZones(b) {
		return false
	}
	for _, c := range b.prog.src.Calls {
		if c.Name == "time.LoadLocation" {
			return true
		}
	}
	return false
}

// tagsZones says whether the tag timetzdata can be given: the builder's Go knows it
// from 1.15 on.
func (f *facts) tagsZones(b *build) bool {
	m := minor(b.stage.base.Go)
	return (m < 0 || m >= 15) && !b.tagsInVariable()
}

// linksZones says whether the original has the database in its executable.
func (f *facts) linksZones(b *build) bool {
	return slices.Contains(b.cmd.Tags, "timetzdata") || b.prog.src != nil &&
		slices.ContainsFunc(b.prog.src.Imports, func(i gosrc.Import) bool { return i.Path == "time/tzdata" })
}
