package need

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// inPlaces is what a COPY puts into those places, or into a hidden directory of
// the user's home.
func inPlaces(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, l := range m.FS.Layers {
		file := l.Kind == image.Opaque && l.Src != "" // it is absent here
		if l.Kind == image.FromContext && m.Context != nil {
			list = append(list, placesIn(m, l, l.Src, l.At)...)
		}
		brought := l.Kind == image.FromContext || file || madeAtHome(m, l) ||
			l.Step.CopiesFrom() != "" && !mayBeTree(m, l)
		if !brought || !isSearched(m, cmp.Or(l.Pattern, l.At)) {
			continue
		}
		if l.Pattern != "" {
			list = append(list, finding.NewNeed(finding.KindFile, l.Pattern,
				m.Line(l.Step, "programs look for "+l.Pattern+" by themselves")))
			continue
		}
		fd, ok := m.FS.Lookup(l.At)
		if !ok || m.IsSource(l.At, fd) {
			continue
		}
		list = append(list,
			finding.NewNeed(kindOf(fd.Dir || file), l.At, m.Line(l.Step, "programs look for "+l.At+" by themselves")))
	}
	return list
}

// mayBeTree reports whether what a COPY took out of another image may be a directory, whose
// content then lies in the one that was named.
func mayBeTree(m *launch.Model, l image.Layer) bool {
	return slices.ContainsFunc(m.FS.Layers, func(o image.Layer) bool {
		return o.Step == l.Step && o.Kind == image.Opaque && o.Pattern == "" && o.At == path.Dir(l.At)
	})
}

// madeAtHome reports whether a RUN made a file below the home directory: settings and
// keys, which libraries look for by themselves.
func madeAtHome(m *launch.Model, l image.Layer) bool {
	_, in := image.Below(m.Home(), l.At)
	return l.Kind == image.Made && (in || gitReads(m, l.At)) && !l.Maybe
}

// placesIn is what a tree that is copied over a directory above those places, as
// rootfs to / or etc to /etc, puts into them.
func placesIn(m *launch.Model, l image.Layer, src, at string) []finding.Need {
	if !holdsSearched(at) {
		return nil
	}
	entries, _ := m.Context.List(src)
	var list []finding.Need
	for _, e := range entries {
		from, p := path.Join(src, e.Name()), path.Join(at, e.Name())
		fd, ok := m.FS.Lookup(p)
		switch {
		case !ok:
		case holdsSearched(p):
			list = append(list, placesIn(m, l, from, p)...)
		case isSearched(m, p) && !m.IsSource(p, fd):
			list = append(list,
				finding.NewNeed(kindOf(fd.Dir || fd.Tree), p, m.Line(l.Step, "programs look for "+p+" by themselves")))
		}
	}
	return list
}

// holdsSearched reports whether a directory is one in which programs look for files by
// themselves, or above one.
func holdsSearched(dir string) bool {
	for place := range catalog.Places(catalog.Searched) {
		if _, under := image.Below(dir, place.Path); under {
			return true
		}
	}
	return false
}

// seeds are what the image holds where a volume is: a new volume is filled with
// it, also for other containers.
func seeds(m *launch.Model) []finding.Need {
	var list []finding.Need
	add := func(p string, ev finding.Evidence) {
		p = path.Clean(p)
		fd, ok := m.FS.Lookup(p)
		if ok && fd.Dir && fd.Sure && fd.Kind == image.FromContext && !catalog.IsSystem(p) &&
			p != m.Workdir && !m.IsSource(p, fd) {
			list = append(list, finding.NewNeed(finding.KindDirectory, p, ev))
		}
	}
	for _, v := range slices.Sorted(maps.Keys(m.Final.Config.Volumes)) {
		add(v, m.Line(m.LastStep("volume"), v+" fills new volumes"))
	}
	for _, u := range m.Uses {
		for _, mount := range u.Mounts {
			if m.OfFinal(u) && !mount.Bind {
				add(mount.Target,
					finding.Evidence{File: mount.File, Line: mount.Line, Why: mount.Target + " fills a new volume"})
			}
		}
	}
	return list
}

// beside is what a directory above the working directory holds beside it: as a
// whole it would bring the source, and the caches of a home. It is false for other
// directories, and where a RUN may have left anything.
func beside(m *launch.Model, dir string, ev finding.Evidence) (list []finding.Need, ok bool) {
	if _, over := image.Below(dir, m.Workdir); !over || dir == m.Workdir {
		return nil, false
	}
	for _, l := range m.FS.Layers {
		_, under := image.Below(dir, l.At)
		_, in := image.Below(m.Workdir, l.At)
		_, holds := image.Below(l.At, m.Workdir)
		fd, there := m.FS.Lookup(l.At)
		switch {
		case !under || in || !there || l.Kind == image.Built || l.Kind == image.Gone:
		case holds && l.Kind == image.MadeDir:
		case holds || !fd.Sure:
			return nil, false
		case !m.IsSource(l.At, fd):
			list = append(list, finding.NewNeed(kindOf(fd.Dir || fd.Tree), l.At, ev))
		}
	}
	return list, true
}

func isSearched(m *launch.Model, p string) bool {
	p = catalog.BehindLinks(m.Base.Links(), p)
	if _, ok := image.Below(m.Workdir, p); ok {
		return false // whoever opens it names it
	}
	if rel, ok := image.Below(m.Home(), p); ok && rel != "." && strings.HasPrefix(rel, ".") {
		return !ofBuildTool(rel) || gitReads(m, p) ||
			catalog.InPlace("~/"+rel, catalog.OfModules) && len(launch.Unseen(m)) > 0
	}
	if catalog.IsPlace(p, catalog.OfGit) {
		return gitReads(m, p)
	}
	return !catalog.InPlace(p, catalog.ForBuild) && catalog.InsidePlace(p, catalog.Searched) &&
		!catalog.IsPlace(p, catalog.Searched)
}

// ofBuildTool reports whether a path, which counts from a home, is a build tool's.
func ofBuildTool(rel string) bool { return catalog.InPlace("~/"+rel, catalog.OfTools) }

// gitReads reports whether a path is one of the settings and keys of git and ssh, and
// one of them is started.
func gitReads(m *launch.Model, p string) bool {
	rel, ok := image.Below(m.Home(), p)
	of := catalog.IsPlace(p, catalog.OfGit) || ok && catalog.InPlace("~/"+rel, catalog.OfGit)
	return of && slices.ContainsFunc(m.Starts, func(s launch.Start) bool {
		return s.Target.Kind == launch.Tool && catalog.Is(s.Command.Program(), catalog.UsesKeys)
	})
}

// atHome is what a path below the home leads to, if the image has it.
func atHome(m *launch.Model, text string, exact bool, a access, ev finding.Evidence) []finding.Need {
	home := m.Home()
	if !exact {
		text = text[:strings.LastIndexByte(text, '/')+1]
	}
	p := path.Join(home, text)
	if home == "" || p == home || !m.StillThere(p) {
		return nil
	}
	return named(m, p, ev, use(a))
}
