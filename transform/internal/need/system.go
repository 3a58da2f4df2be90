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

// libraries finds the packages with the shared libraries that the program's
// C code loads: those of the table for what it imports, and those whose headers
// were installed.
func libraries(m *launch.Model) []finding.Need {
	if !m.UsesC() {
		return nil
	}
	var list []finding.Need
	for in, n := range m.SystemPackages() {
		if !strings.HasSuffix(n, "-dev") || catalog.Serves(n, catalog.BringsHeaders) || compiledIn(m, n) ||
			m.Uninstalled(n) {
			continue
		}
		libs := catalog.LibrariesOf(n, m.Base)
		if loadsByName(m) {
			libs = catalog.Words(n)
		}
		for lib := range strings.FieldsSeq(string(libs)) {
			list = append(list, finding.NewNeed(finding.KindLibrary, lib,
				m.Line(in.Step, in.Manager+" installs "+n+", whose library the program may load")))
		}
	}
	return slices.Concat(list, ownLibraries(m), moduleLibraries(m), loadedLibraries(m))
}

// loadsByName reports whether the program opens shared libraries by names of its own:
// the name without a number is one that the -dev package brings.
func loadsByName(m *launch.Model) bool {
	return slices.ContainsFunc(m.ReadBuilds(), func(b *image.Build) bool {
		return slices.ContainsFunc(b.Program.Source.Touches, func(t gosrc.Touch) bool { return t.Op == gosrc.OpLoad })
	})
}

// ownLibraries are those that no package manager's index has: what make install
// brings into /usr/local/lib, and packages that were downloaded.
func ownLibraries(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, r := range m.Runs {
		for _, c := range r.Script.Commands {
			if image.InstallsLibraries(c) {
				list = append(list, finding.NewNeed(finding.KindDirectory, localLibraries,
					m.Line(r.Step, image.CommandLine(c)+" installs libraries there, which the program may load")))
				list = append(list, prefixLibraries(m)...)
			}
		}
	}
	list = append(list, loaderDirs(m)...)
	for _, in := range m.Installs {
		for _, n := range in.Names {
			if strings.HasSuffix(n, ".deb") {
				list = append(list, finding.NewNeed(finding.KindPackageFile, n,
					m.Line(in.Step, in.Manager+" installs "+n+", whose library the program may load")))
			}
		}
	}
	return list
}

// prefixLibraries are the directories of libraries below those that a build was told to install
// into.
func prefixLibraries(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, p := range launch.Prefixes(m) {
		if catalog.IsSystem(p.Dir) {
			continue // refused, or it is /usr/local
		}
		for _, name := range []string{"lib", "lib64"} {
			list = append(list, finding.NewNeed(finding.KindOptionalDir, path.Join(p.Dir, name),
				m.Line(p.Step, "libraries may be installed there, which the program may load")))
		}
	}
	return list
}

func moduleLibraries(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, b := range m.ReadBuilds() {
		if !m.Linkage(b).UseC {
			continue
		}
		for _, i := range b.Program.Source.Imports {
			mod, ok := catalog.CgoImport(i.Path)
			lib := mod.Apt
			if m.Base.Musl {
				lib = mod.Apk
			}
			for _, l := range strings.Fields(lib) {
				if ok && !m.Holds(l) && !m.Holds(l+"-dev") && m.Base.Musl {
					list = append(list,
						finding.NewNeed(finding.KindLibrary, l, m.Place(b, i.Pos, "it imports "+i.Path)))
				}
			}
		}
		if ev, ok := mayBeCxx(m, b); ok {
			list = append(list, finding.NewNeed(finding.KindLibrary, "libstdc++", ev))
		}
	}
	return list
}

// mayBeCxx reports whether a program on alpine may hold C++: a C++ compiler was
// installed, and there is C code that no table knows.
func mayBeCxx(m *launch.Model, b *image.Build) (finding.Evidence, bool) {
	if !m.Base.Musl || !m.Installed("g++") && !m.Installed("build-base") && !m.Installed("alpine-sdk") {
		return finding.Evidence{}, false
	}
	for _, c := range b.Program.Source.Cgo {
		if _, known := catalog.CgoImport(c.Package); !known {
			return m.Place(b, c.Pos, c.Package+" has C code, which may be C++"), true
		}
	}
	if at, unseen := b.UnseenC(); unseen {
		return m.Place(b, at.Pos, "the source of "+at.Path+" is not at hand, which may have C++"), true
	}
	return finding.Evidence{}, false
}

// mime finds the table of media types where the original has it: a package
// brings it, or it is a Debian golang image, where Mercurial's Python does.
// Source: docker-library/repo-info lists media-types for golang:1.26-bookworm.
func mime(m *launch.Model) []finding.Need {
	kind, from := finding.KindOptionalFile, "the golang image"
	if i := slices.IndexFunc(catalog.MimePackages(), m.Holds); i >= 0 {
		kind, from = finding.KindFile, catalog.MimePackages()[i]
	} else if !m.Base.Golang || m.Base.Musl {
		return nil
	}
	if ev, ok := looksMediaUp(m, " may look media types up, and "+from+" has the table"); ok {
		return one(kind, "/etc/mime.types", ev)
	}
	return nil
}

// looksMediaUp finds what may look media types up: a package that the program imports, or
// source that was not read.
func looksMediaUp(m *launch.Model, why string) (finding.Evidence, bool) {
	for _, b := range m.ArtifactBuilds() {
		if !b.Program.Read() {
			return m.Line(b.Step, "its source was not read: it"+why), true
		}
		for _, i := range b.Program.Source.Imports {
			if i.Path == "mime" || i.Path == "net/http" {
				return m.Place(b, i.Pos, i.Path+why), true
			}
		}
		for _, i := range b.Program.Source.Imports {
			if !i.Std && !i.Read {
				return m.Place(b, i.Pos, "the source of "+i.Path+" was not read: it"+why), true
			}
		}
		for _, mod := range b.Program.Source.Unseen {
			return m.Place(b, mod.Pos, "not all source of "+mod.Path+" was read: it"+why), true
		}
	}
	return finding.Evidence{}, false
}

// goPorts are the service names that Go knows by itself.
var goPorts = catalog.Words("domain ftp ftps gopher http https imap2 imap3 imaps pop3 pop3s smtp ssh telnet")

// firstSwitch is the first Go minor whose golang image surely has
// /etc/nsswitch.conf: the alpine flavour got it within 1.8.
func firstSwitch(m *launch.Model) int {
	if m.Base.Musl {
		return 9
	}
	return 0
}

// tables finds the system tables that Go reads: the order of name services
// for Go before 1.16, and service names that Go doesn't know.
func tables(m *launch.Model) []finding.Need {
	list := mime(m)
	if v := catalog.Minor(m.Base.Go); m.Base.Before116() && (v < 0 || v >= firstSwitch(m)) {
		list = append(list, finding.NewNeed(finding.KindFile, "/etc/nsswitch.conf",
			m.Line(m.Final.From, "Go before 1.16 asks the name server before /etc/hosts without it")))
	}
	for _, b := range m.ReadBuilds() {
		if !m.Base.Golang {
			continue
		}
		for _, t := range b.Program.Source.Touches {
			if t.Op != gosrc.OpService || t.Module != "" || len(t.Args) == 0 {
				continue
			}
			for _, v := range t.Args[0] {
				ofGo := goPorts.Has(v.Text) && !strings.HasPrefix(t.Func, "C.")
				if !v.Exact || !ofGo && strings.Trim(v.Text, "0123456789") != "" {
					list = append(list, finding.NewNeed(finding.KindFile, "/etc/services",
						m.Place(b, t.Pos, "it looks a service name up")))
				}
			}
		}
	}
	return list
}

func certificates(m *launch.Model) []finding.Need {
	if m.FS.Removed(catalog.CertificateBundle) {
		return nil // the original has none
	}
	return one(finding.KindCertificates, "", m.Line(nil, "any Go program may open a TLS connection"))
}

func tmp(m *launch.Model) []finding.Need {
	return one(finding.KindTmp, "", m.Line(nil, "large uploads and temporary files go to /tmp"))
}
