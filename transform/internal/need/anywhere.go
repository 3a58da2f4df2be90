package need

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// anywhere is for a file that is made at a path which isn't known: the directories are
// there in which programs are told to make theirs, and those that the Dockerfile makes
// and the context brings.
func anywhere(m *launch.Model, ev finding.Evidence) []finding.Need {
	var list []finding.Need
	for _, l := range m.FS.Layers {
		if l.Kind == image.MadeDir && isState(m, l.At) && l.At != m.Final.Config.Workdir {
			list = append(list, finding.NewNeed(finding.KindMadeDirectory, l.At, ev))
		}
	}
	for place := range catalog.Places(catalog.ForData) {
		list = append(list, finding.NewNeed(finding.KindSystemDir, place.Path, ev))
	}
	dirs := broughtDirs(m)
	for _, dir := range dirs[:min(len(dirs), maxMade)] {
		list = append(list, finding.NewNeed(finding.KindMadeDirectory, dir, ev))
	}
	if len(dirs) > maxMade {
		ev.Why = fmt.Sprintf("in which directory a file is made is only known when the program runs; of those that are "+
			"copied in, the %d uppermost are there", maxMade)
		list = append(list, finding.NewNeed(finding.KindUnknownPath, "", ev))
	}
	return list
}

// maxMade bounds how many directories of the context are made for a file whose place is
// not known.
const maxMade = 32

// broughtDirs are the directories that COPY brought, one more than maxMade at most, the
// uppermost first; not those of tools.
func broughtDirs(m *launch.Model) []string {
	var list []string
	add := func(dir string) {
		fd, ok := m.FS.Lookup(dir)
		if ok && fd.Dir && fd.Sure && dir != m.Final.Config.Workdir && !catalog.IsSystem(dir) &&
			!slices.Contains(list, dir) {
			list = append(list, dir)
		}
	}
	if m.Context == nil {
		return nil
	}
	queue := slices.Collect(m.FS.Brought())
	for i := 0; i < len(queue) && len(list) <= maxMade; i++ {
		l := queue[i]
		add(l.At)
		entries, err := m.Context.List(l.Src)
		if err != nil {
			add(path.Dir(l.At)) // a file is copied
		}
		for _, e := range entries {
			if e.IsDir() && !ofBuild(e.Name()) && !strings.HasPrefix(e.Name(), ".") {
				queue = append(queue, image.Layer{At: path.Join(l.At, e.Name()), Src: path.Join(l.Src, e.Name())})
			}
		}
	}
	return list
}
