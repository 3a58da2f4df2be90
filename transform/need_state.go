package transform

import (
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
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

// dangles says whether a time zone file leads to nothing: golang's alpine flavour
// has none unless tzdata is installed, and a link loses it when that is removed.
func (f *facts) dangles(l layer) bool {
	if !strings.HasPrefix(l.src, "/usr/share/zoneinfo/") || !f.base.Musl {
		return false
	}
	return !f.installed("tzdata") || l.kind == linked && !f.hasZoneinfo()
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
	gitSystem, "/etc/pip.conf", "/etc/npmrc", "/etc/yum.repos.d", "/usr/include", "/usr/lib/go", "/usr/share/doc", "/usr/local/include", "/dev", "/proc", "/sys", "/usr/share/keyrings", "/var/lib/docker"}

// isState says whether a path that a RUN made may matter when the program runs.
func (f *facts) isState(p string) bool {
	if path.Ext(p) == ".go" {
		return false
	}
	work := f.stage.Config.Workdir
	_, mine := below(work, p)
	for _, dir := range buildPlaces {
		_, in := below(dir, p)
		_, around := below(dir, work) // the program's own directory lies in /usr/src or /root
		if in && !(mine && around && dir != work) {
			return false
		}
	}
	if rel, ok := below(f.home(), p); ok && ofBuildTool(rel) {
		return false
	}
	if gopath, ok := f.env("GOPATH"); ok {
		if p == gopath {
			return false
		}
		for _, sub := range []string{"pkg", "bin"} {
			if _, ok := below(path.Join(gopath, sub), p); ok {
				return false
			}
		}
	}
	if dir := path.Dir(p); dir == "/usr/local/bin" || dir == "/usr/bin" || dir == "/bin" {
		return !f.runsInBuild(path.Base(p))
	}
	return !isSystem(p) && !installed.has(path.Ext(p)) && !(strings.HasPrefix(path.Base(p), "go1.") && hasSuffix(p, archives))
}

// installed are the endings of packages: their content is what was wanted.
var installed = words(".deb .rpm .apk .whl .gem")

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
