package transform

import (
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/project"
	"offstage/transform/internal/shell"
)

// needState finds what RUN lines leave behind besides executables: files,
// directories, and paths outside of the build's own places.
func needState(f *facts) []Need {
	var list []Need
	for i, l := range f.image.layers {
		if _, run := l.step.Cmd.(*instructions.RunCommand); !run || l.maybe || !f.isState(l.at) {
			continue
		}
		fd, ok := f.image.lookup(l.at)
		if !ok || f.replaced(i, l.at) || f.dangles(l) {
			continue
		}
		ev := f.line(l.step, "the RUN leaves "+l.at+" behind")
		switch {
		case l.kind == linked && !strings.HasPrefix(l.src, "/usr/share/zoneinfo/"):
			list = append(list, need(KindLink, l.at, ev))
		case l.kind == made || l.kind == linked:
			list = append(list, need(KindFile, l.at, ev))
		case l.kind == madeDir && !f.holdsMore(i, l.at):
			list = append(list, need(KindEmptyDirectory, l.at, ev))
		case l.kind == fromImage && l.image == nil && !f.inGoTree(l.src), l.kind == fromContext:
			list = append(list, need(kindOf(fd.dir), l.at, ev))
		}
	}
	return list
}

// dangles says whether a link leads to a time zone file that the builder lacks:
// golang's alpine flavour has none unless tzdata is installed.
func (f *facts) dangles(l layer) bool {
	return strings.HasPrefix(l.src, "/usr/share/zoneinfo/") && f.base.Musl && !f.installed("tzdata")
}

func kindOf(dir bool) Kind {
	if dir {
		return KindDirectory
	}
	return KindFile
}

// buildPlaces hold what only the build uses: caches, package indexes, settings
// and secrets of tools. What lies there is never carried.
var buildPlaces = []string{"/tmp", "/var/tmp", "/var/cache", "/var/lib/apt", "/var/lib/dpkg", "/etc/apt", "/etc/apk", "/root", "/usr/local/go", "/usr/src",
	"/usr/include", "/usr/lib/go", "/usr/share/doc", "/usr/local/include", "/dev", "/proc", "/sys", "/usr/share/keyrings", "/var/lib/docker"}

// isState says whether a path that a RUN made may matter when the program runs.
func (f *facts) isState(p string) bool {
	for _, dir := range buildPlaces {
		if _, ok := below(dir, p); ok {
			return false
		}
	}
	if gopath, ok := f.env("GOPATH"); ok {
		for _, sub := range []string{"pkg", "bin"} {
			if _, ok := below(path.Join(gopath, sub), p); ok {
				return false
			}
		}
	}
	if dir := path.Dir(p); dir == "/usr/local/bin" || dir == "/usr/bin" || dir == "/bin" {
		return !f.runsInBuild(path.Base(p))
	}
	return !isSystem(p)
}

// runsInBuild says whether a RUN starts a program: then it is a tool of the build.
func (f *facts) runsInBuild(name string) bool {
	for _, r := range f.runs {
		for _, c := range r.script.Commands {
			if c.Program() == name {
				return true
			}
		}
	}
	return false
}

// inGoTree says whether a path is part of a module or package of Go source.
func (f *facts) inGoTree(p string) bool {
	fd, ok := f.image.lookup(p)
	return ok && fd.kind == fromContext && notData(path.Base(fd.path), fd.dir)
}

// replaced says whether a later layer put something else at a path.
func (f *facts) replaced(i int, p string) bool {
	for _, l := range f.image.layers[i+1:] {
		if l.at == p {
			return true
		}
	}
	return false
}

// holdsMore says whether another layer has something in a directory.
func (f *facts) holdsMore(i int, dir string) bool {
	for j, l := range f.image.layers {
		if rel, ok := below(dir, l.at); ok && j != i && (rel != "." || l.kind == fromContext || l.kind == opaque) && l.kind != gone {
			return true
		}
	}
	return false
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
	return nil
}

// needPackages are the packages of the original that may be started, when it
// isn't known what the program starts, and those that commands start.
func needPackages(f *facts) []Need {
	unknown := len(f.unknownPrograms()) > 0
	if !unknown && !f.usesC() {
		return nil
	}
	var list []Need
	for _, in := range f.installs {
		if in.manager != "apk" && in.manager != "apt" {
			continue
		}
		for _, n := range in.names {
			if buildOnly(n, unknown) || n == "tzdata" || f.uninstalled(n) {
				continue
			}
			list = append(list, need(KindPackage, n, f.line(in.step, in.manager+" installs "+n+", and the program may start or load it")))
		}
	}
	return list
}

func (f *facts) uninstalled(name string) bool {
	for _, r := range f.runs {
		for _, c := range r.script.Commands {
			for _, e := range c.Effects() {
				if e.Kind == shell.Uninstalls && slices.Contains(e.Names, name) {
					return true
				}
			}
		}
	}
	return false
}

func (f *facts) usesC() bool {
	for _, b := range f.artifactBuilds() {
		if f.linkage(b).useC {
			return true
		}
	}
	return false
}

func needCertificates(f *facts) []Need {
	return []Need{need(KindCertificates, "", f.line(nil, "any Go program may open a TLS connection"))}
}

// needTimeZones is the database that Go reads from its own tree; Arg is its
// path, empty when the Go tree is not an official image's. A program that was
// built with -trimpath no longer knows that tree, and reads the system's.
func needTimeZones(f *facts) []Need {
	const system, zip = "/usr/share/zoneinfo", "/usr/local/go/lib/time/zoneinfo.zip"
	var list []Need
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

// hasZoneinfo says whether the builder has the system's time zone database.
func (f *facts) hasZoneinfo() bool { return f.installed("tzdata") || f.base.Golang && !f.base.Musl }

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

// tagsZones says whether the builder's Go knows the tag timetzdata: from 1.15 on.
func (f *facts) tagsZones(b *build) bool {
	m := minor(f.stageBase(b).Go)
	return m < 0 || m >= 15
}

// linksZones says whether the original has the database in its executable.
func (f *facts) linksZones(b *build) bool {
	return slices.Contains(b.cmd.Tags, "timetzdata") || b.prog.src != nil &&
		slices.ContainsFunc(b.prog.src.Imports, func(i project.Import) bool { return i.Path == "time/tzdata" })
}

func needTmp(f *facts) []Need {
	return []Need{need(KindTmp, "", f.line(nil, "large uploads and temporary files go to /tmp"))}
}
