package need

import (
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// state finds what RUN lines leave behind besides executables: files,
// directories, and paths outside of the build's own places. What an ADD of an address
// or the text in a COPY makes is the same as what curl and cat make.
func state(m *launch.Model) []finding.Need {
	list := append(workdir(m), chosen(m)...)
	for i, l := range m.FS.Layers {
		if leaves(l) && !l.Maybe && isState(m, l.At) {
			list = append(list, leftBehind(m, i, l)...)
		}
	}
	return list
}

// chosen are the directories and tables of the system whose owner or mode a step chose, where
// another user than root runs: it was done for that user.
func chosen(m *launch.Model) []finding.Need {
	if !m.AsUser() {
		return nil
	}
	var list []finding.Need
	for _, o := range m.Owned {
		ev := m.Line(o.Step, "the owner or mode of "+o.Path+" is chosen here")
		switch {
		case o.Path == "/etc/passwd" || o.Path == "/etc/group":
			list = append(list, finding.NewNeed(finding.KindAccounts, "", ev))
		case o.Path == "/" || catalog.IsPlace(o.Path, catalog.Tools|catalog.OpenToAll|catalog.ForBuild):
		case catalog.IsPlace(o.Path, catalog.System|catalog.Everywhere|catalog.OfDebian):
			list = append(list, finding.NewNeed(finding.KindSystemDir, o.Path, ev))
		}
	}
	return list
}

// workdir is what a WORKDIR asks for that lies behind a link: the link, and the directory
// that it leads to.
func workdir(m *launch.Model) []finding.Need {
	st := m.LastStep("workdir")
	if st == nil || m.Workdir == m.Final.Config.Workdir {
		return nil
	}
	ev := m.Line(st, "the program starts in "+m.Workdir+", which this leads to")
	links, end := linksOn(m, m.Final.Config.Workdir, ev)
	return append(links, finding.NewNeed(finding.KindMadeDirectory, end, ev))
}

// leaves reports whether an instruction made what a layer has, not only copied it, nor moved
// the toolchain.
func leaves(l image.Layer) bool {
	if _, run := l.Step.Cmd.(*instructions.RunCommand); run {
		return !ofToolchain(l.Src)
	}
	return l.Kind == image.Made && !image.NotData(path.Base(l.At), false)
}

// leftBehind is what layer i left, unless a later one took or replaced it.
func leftBehind(m *launch.Model, i int, l image.Layer) []finding.Need {
	fd, ok := m.FS.Lookup(l.At)
	if !ok || replaced(m, i, l.At) || dangles(m, l) {
		return nil
	}
	ev := m.Line(l.Step, "the "+strings.ToUpper(l.Step.Cmd.Name())+" leaves "+l.At+" behind")
	switch {
	case l.Kind == image.Linked && !ofZones(l.Src):
		return leftLink(m, l, ev)
	case l.Kind == image.Made || l.Kind == image.Linked:
		return one(kindOf(l.Tree), l.At, ev)
	case l.Kind == image.MadeDir && !holdsMore(m, i, l.At):
		return one(finding.KindEmptyDirectory, l.At, ev)
	case l.Kind == image.FromImage && l.From == nil && !inGoTree(m, l.Src), l.Kind == image.FromContext:
		return one(kindOf(fd.Dir || !fd.Sure && l.Tree), l.At, ev)
	}
	return nil
}

// leftLink is a link that was left, and what it leads to; none where the build works there.
func leftLink(m *launch.Model, l image.Layer, ev finding.Evidence) []finding.Need {
	if leadsToSource(m, l.Src) {
		return nil
	}
	return append(one(finding.KindLink, l.At, ev), namedThrough(m, l.Src, ev, pathOpened, 4)...)
}

// leadsToSource reports whether a link's end is a directory of the context with source,
// whatever was built there since.
func leadsToSource(m *launch.Model, end string) bool {
	return m.Context != nil && m.StillThere(end) && slices.ContainsFunc(m.FS.Layers, func(l image.Layer) bool {
		rel, in := image.Below(l.At, end)
		if !in || l.Kind != image.FromContext {
			return false
		}
		fi, err := m.Context.Stat(path.Join(l.Src, rel))
		return err == nil && fi.IsDir() && m.HasSource(path.Join(l.Src, rel), 0)
	})
}

// zoneinfo is where the system's time zones are.
const zoneinfo = "/usr/share/zoneinfo"

// dangles reports whether a time zone file leads to nothing: golang's alpine flavour
// has none unless tzdata is installed, and a link loses it when that is removed.
func dangles(m *launch.Model, l image.Layer) bool {
	if !ofZones(l.Src) || !m.Base.Musl {
		return false
	}
	return !m.Installed("tzdata") || l.Kind == image.Linked && !m.HasZoneinfo()
}

// kindOf is the need of a file or a directory, of which a COPY takes what is in it: what may
// be one counts as that, since a COPY of it alone is right for both.
func kindOf(dir bool) finding.Kind {
	if dir {
		return finding.KindDirectory
	}
	return finding.KindFile
}

// isState reports whether a path that a RUN made may matter when the program runs.
func isState(m *launch.Model, p string) bool {
	rel, atHome := image.Below(m.Home(), p)
	switch dir := path.Dir(p); {
	case path.Ext(p) == ".go", forBuild(m, p), ofGopath(m, p), atHome && ofBuildTool(rel):
		return false
	case dir == "/usr/local/bin" || dir == "/usr/bin" || dir == "/bin":
		return !m.RunsInBuild(path.Base(p))
	}
	return !catalog.IsSystem(p) && !isInstalled(p)
}

// forBuild reports whether a path is in a place that only builds use, and not in the
// program's own directory, which may lie in /usr/src or /root.
func forBuild(m *launch.Model, p string) bool {
	work := m.Workdir
	_, mine := image.Below(work, p)
	for place := range catalog.Places(catalog.ForBuild) {
		_, in := image.Below(place.Path, p)
		_, around := image.Below(place.Path, work)
		if in && !(mine && around && place.Path != work) {
			return true
		}
	}
	return false
}

// ofGopath reports whether a path is GOPATH, or in what the go command keeps there: source
// among it, but for the program's own directory.
func ofGopath(m *launch.Model, p string) bool {
	gopath, ok := m.Env("GOPATH")
	if !ok {
		return false
	}
	src := path.Join(gopath, "src")
	_, source := image.Below(src, p)
	_, beside := image.Below(src, m.Workdir)
	return p == gopath || source && !beside ||
		image.BelowAny([]string{path.Join(gopath, "pkg"), path.Join(gopath, "bin")}, p)
}

// isInstalled reports whether a file is a package, or the toolchain: its content is
// what was wanted.
func isInstalled(p string) bool {
	toolchain := strings.HasPrefix(path.Base(p), "go1.") && catalog.HasSuffix(p, catalog.Archives)
	return toolchain || packageExts.Has(path.Ext(p))
}

// packageExts are the endings of packages.
var packageExts = catalog.Words(".deb .rpm .apk .whl .gem")

// inGoTree reports whether a path is part of a module or package of Go source.
func inGoTree(m *launch.Model, p string) bool {
	fd, ok := m.FS.Lookup(p)
	return ok && fd.Kind == image.FromContext && image.NotData(path.Base(fd.Path), fd.Dir)
}

// ofToolchain reports whether a path is the Go toolchain or what only builds use of it, which
// a copy of it elsewhere is as well.
func ofToolchain(p string) bool {
	rel, in := image.Below("/usr/local/go", p)
	return in && slices.Contains([]string{".", "api", "bin", "doc", "pkg", "src", "test"}, rel)
}

// replaced reports whether a later layer put something else at a path.
func replaced(m *launch.Model, i int, p string) bool {
	return slices.ContainsFunc(m.FS.Layers[i+1:], func(l image.Layer) bool { return l.At == p })
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
