package transform

import (
	"slices"
	"strings"

	"offstage/transform/internal/shell"
)

// needLibraries finds the packages with the shared libraries that the program's
// C code loads: those of the table for what it imports, and those whose headers
// were installed.
func needLibraries(f *facts) []Need {
	if !f.usesC() {
		return nil
	}
	var list []Need
	for in, n := range f.systemPackages() {
		if strings.HasSuffix(n, "-dev") && !systemHeaders.has(n) {
			list = append(list, need(KindLibrary, n, f.line(in.step, in.manager+" installs "+n+", whose library the program may load")))
		}
	}
	return append(append(list, f.ownLibraries()...), f.moduleLibraries()...)
}

// ownLibraries are those that no package manager's index has: what make install
// brings into /usr/local/lib, and packages that were downloaded.
func (f *facts) ownLibraries() []Need {
	var list []Need
	for _, r := range f.runs {
		for _, c := range r.script.Commands {
			last := len(c.Args) > 1 && slices.ContainsFunc(c.Args[1:], func(w shell.Word) bool { return w.Text == "install" || w.Text == "--install" })
			if last && installingTools.has(c.Program()) {
				list = append(list, need(KindDirectory, "/usr/local/lib", f.line(r.step, commandLine(c)+" installs libraries there, which the program may load")))
			}
		}
	}
	for _, in := range f.installs {
		for _, n := range in.names {
			if strings.HasSuffix(n, ".deb") {
				list = append(list, need(KindPackageFile, n, f.line(in.step, in.manager+" installs "+n+", whose library the program may load")))
			}
		}
	}
	return list
}

var installingTools = words("make gmake cmake ninja meson")

// systemHeaders belong to the C library itself, or to static libraries.
var systemHeaders = words("musl-dev libc-dev libc6-dev linux-libc-dev libltdl-dev libstdc++-dev")

func (f *facts) moduleLibraries() []Need {
	var list []Need
	for _, b := range f.readBuilds() {
		if !f.linkage(b).useC {
			continue
		}
		for _, i := range b.prog.src.Imports {
			m, ok := cgoImport(i.Path)
			lib := m.libs.apt
			if f.base.Musl {
				lib = m.libs.apk
			}
			for _, l := range strings.Fields(lib) {
				if ok && !f.installed(l) && !f.installed(l+"-dev") && f.base.Musl {
					list = append(list, need(KindLibrary, l, f.place(b, i.Pos, "it imports "+i.Path)))
				}
			}
		}
		if ev, ok := f.mayBeCxx(b); ok {
			list = append(list, need(KindLibrary, "libstdc++", ev))
		}
	}
	return list
}

// mayBeCxx says whether a program on alpine may hold C++: a C++ compiler was
// installed, and there is C code that no table knows.
func (f *facts) mayBeCxx(b *build) (Evidence, bool) {
	if !f.base.Musl || !f.installed("g++") && !f.installed("build-base") && !f.installed("alpine-sdk") {
		return Evidence{}, false
	}
	for _, c := range b.prog.src.Cgo {
		if _, known := cgoImport(c.Package); !known {
			return f.place(b, c.Pos, c.Package+" has C code, which may be C++"), true
		}
	}
	return Evidence{}, false
}

// mimePackages bring the table of media types that Go reads.
var mimePackages = []string{"mailcap", "mime-support", "media-types"}

// needMime finds the table of media types where the original has it: a package
// brings it, or it is a Debian golang image, where Mercurial's Python does.
// Source: docker-library/repo-info lists media-types for golang:1.26-bookworm.
func needMime(f *facts) []Need {
	kind, from := KindOptionalFile, "the golang image"
	if i := slices.IndexFunc(mimePackages, f.installed); i >= 0 {
		kind, from = KindFile, mimePackages[i]
	} else if !f.base.Golang || f.base.Musl {
		return nil
	}
	for _, b := range f.artifactBuilds() {
		if !b.prog.read() {
			return []Need{need(kind, "/etc/mime.types", f.line(b.at, "it may look media types up, and "+from+" has the table"))}
		}
		for _, i := range b.prog.src.Imports {
			if i.Path == "mime" || i.Path == "net/http" || !i.Std {
				return []Need{need(kind, "/etc/mime.types", f.place(b, i.Pos, i.Path+" may look media types up, and "+from+" has the table"))}
			}
		}
	}
	return nil
}

// goPorts are the service names that Go knows by itself.
var goPorts = words("domain ftp ftps gopher http https imap2 imap3 imaps pop3 pop3s smtp ssh telnet")

// firstSwitch is the first Go minor whose golang image surely has
// /etc/nsswitch.conf: the alpine flavour got it within 1.8.
func (f *facts) firstSwitch() int {
	if f.base.Musl {
		return 9
	}
	return 0
}

// needTables finds the system tables that Go reads: the order of name services
// for Go before 1.16, and service names that Go doesn't know.
func needTables(f *facts) []Need {
	list := needMime(f)
	if m := minor(f.base.Go); f.base.before116() && (m < 0 || m >= f.firstSwitch()) {
		list = append(list, need(KindFile, "/etc/nsswitch.conf", f.line(f.stage.From, "Go before 1.16 asks the name server before /etc/hosts without it")))
	}
	for _, b := range f.readBuilds() {
		if !f.base.Golang {
			continue
		}
		for _, c := range b.prog.src.Calls {
			if c.Name != "net.LookupPort" || len(c.Args) < 2 {
				continue
			}
			for _, v := range c.Args[1] {
				if !goPorts.has(v.Text) && strings.Trim(v.Text, "0123456789") != "" {
					list = append(list, need(KindFile, "/etc/services", f.place(b, c.Pos, "it looks a service name up")))
				}
			}
		}
	}
	return list
}

// needAccounts finds users that the runtime must know by name.
func needAccounts(f *facts) []Need {
	user, _, _ := strings.Cut(f.stage.Config.User, ":")
	switch {
	case user != "" && !isRoot(user) && strings.Trim(user, "0123456789") != "":
		return []Need{need(KindAccounts, user, f.line(f.lastStep("user"), "the image runs as "+user))}
	case f.accounts != nil:
		return []Need{need(KindAccounts, "", f.line(f.accounts, "the RUN adds a user or group"))}
	}
	return f.namedAccounts()
}

// accountTools take a user's name, and accountCalls look one up: which users an
// image has differs between distributions.
var (
	accountTools = words("chown chgrp su su-exec gosu setpriv runuser chpst install start-stop-daemon sudo")
	accountCalls = words("os/user.Lookup os/user.LookupGroup")
)

func (f *facts) namedAccounts() []Need {
	for _, s := range f.starts {
		if len(s.cmd.Args) > 1 && accountTools.has(s.cmd.Program()) {
			return []Need{need(KindAccounts, "", s.ev)}
		}
	}
	for _, b := range f.readBuilds() {
		for _, c := range b.prog.src.Calls {
			if accountCalls.has(c.Name) {
				return []Need{need(KindAccounts, "", f.place(b, c.Pos, c.Name+" asks for a user or group"))}
			}
		}
	}
	return nil
}

func needCertificates(f *facts) []Need {
	return []Need{need(KindCertificates, "", f.line(nil, "any Go program may open a TLS connection"))}
}

func needTmp(f *facts) []Need {
	return []Need{need(KindTmp, "", f.line(nil, "large uploads and temporary files go to /tmp"))}
}
