package need

import (
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// state finds what RUN lines leave behind besides executables: files,
// directories, and paths outside of the build's own places.
func state(m *launch.Model) []finding.Need {
	var list []finding.Need
	for i, l := range m.FS.Layers {
		if _, run := l.Step.Cmd.(*instructions.RunCommand); !run || l.Maybe || !isState(m, l.At) {
			continue
		}
		fd, ok := m.FS.Lookup(l.At)
		if !ok || replaced(m, i, l.At) || dangles(m, l) {
			continue
		}
		ev := m.Line(l.Step, "the RUN leaves "+l.At+" behind")
		switch {
		case l.Kind == image.Linked && !strings.HasPrefix(l.Src, "/usr/share/zoneinfo/"):
			list = append(list, finding.NewNeed(finding.KindLink, l.At, ev))
			list = append(list, namedThrough(m, l.Src, ev, pathOpened, 4)...)
		case l.Kind == image.Made || l.Kind == image.Linked:
			list = append(list, finding.NewNeed(finding.KindFile, l.At, ev))
		case l.Kind == image.MadeDir && !holdsMore(m, i, l.At):
			list = append(list, finding.NewNeed(finding.KindEmptyDirectory, l.At, ev))
		case l.Kind == image.FromImage && l.From == nil && !inGoTree(m, l.Src), l.Kind == image.FromContext:
			list = append(list, finding.NewNeed(kindOf(fd.Dir), l.At, ev))
		}
	}
	return list
}

// dangles reports whether a time zone file leads to nothing: golang's alpine flavour
// has none unless tzdata is installed, and a link loses it when that is removed.
func dangles(m *launch.Model, l image.Layer) bool {
	if !strings.HasPrefix(l.Src, "/usr/share/zoneinfo/") || !m.Base.Musl {
		return false
	}
	return !m.Installed("tzdata") || l.Kind == image.Linked && !m.HasZoneinfo()
}

func kindOf(dir bool) finding.Kind {
	if dir {
		return finding.KindDirectory
	}
	return finding.KindFile
}

// isState reports whether a path that a RUN made may matter when the program runs.
func isState(m *launch.Model, p string) bool {
	if path.Ext(p) == ".go" {
		return false
	}
	work := m.Final.Config.Workdir
	_, mine := image.Below(work, p)
	for place := range catalog.Places(catalog.ForBuild) {
		dir := place.Path
		_, in := image.Below(dir, p)
		_, around := image.Below(dir, work) // the program's own directory lies in /usr/src or /root
		if in && !(mine && around && dir != work) {
			return false
		}
	}
	if rel, ok := image.Below(m.Home(), p); ok && ofBuildTool(rel) {
		return false
	}
	if gopath, ok := m.Env("GOPATH"); ok {
		if p == gopath {
			return false
		}
		for _, sub := range []string{"pkg", "bin"} {
			if _, ok := image.Below(path.Join(gopath, sub), p); ok {
				return false
			}
		}
	}
	if dir := path.Dir(p); dir == "/usr/local/bin" || dir == "/usr/bin" || dir == "/bin" {
		return !m.RunsInBuild(path.Base(p))
	}
	return !catalog.IsSystem(p) && !installed.Has(path.Ext(p)) &&
		!(strings.HasPrefix(path.Base(p), "go1.") && catalog.HasSuffix(p, catalog.Archives))
}

// installed are the endings of packages: their content is what was wanted.
var installed = catalog.Words(".deb .rpm .apk .whl .gem")

// inGoTree reports whether a path is part of a module or package of Go source.
func inGoTree(m *launch.Model, p string) bool {
	fd, ok := m.FS.Lookup(p)
	return ok && fd.Kind == image.FromContext && image.NotData(path.Base(fd.Path), fd.Dir)
}

// replaced reports whether a later layer put something else at a path.
func replaced(m *launch.Model, i int, p string) bool {
	for _, l := range m.FS.Layers[i+1:] {
		if l.At == p {
			return true
		}
	}
	return false
}

// holdsMore reports whether another layer has something in a directory.
func holdsMore(m *launch.Model, i int, dir string) bool {
	for j, l := range m.FS.Layers {
		if rel, ok := image.Below(dir, l.At); ok && j != i &&
			(rel != "." || l.Kind == image.FromContext || l.Kind == image.Opaque) &&
			l.Kind != image.Gone {
			return true
		}
	}
	return false
}
