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
		if l.Kind == image.MadeDir && m.StillThere(l.At) && isState(m, l.At) && l.At != m.Workdir {
			list = append(list, finding.NewNeed(finding.KindMadeDirectory, l.At, ev))
		}
	}
	for place := range catalog.Places(catalog.ForData) {
		list = append(list, finding.NewNeed(finding.KindSystemDir, place.Path, ev))
	}
	return slices.Concat(list, anywhereUnlisted(m, ev), anywhereBrought(m, ev))
}

// anywhereUnlisted are the trees outside of the working directory whose directories are not
// known, as of a clone or of another image: they go along.
func anywhereUnlisted(m *launch.Model, ev finding.Evidence) []finding.Need {
	var list []finding.Need
	for _, l := range m.FS.Layers {
		fd, ok := m.FS.Lookup(l.At)
		_, mine := image.Below(m.Workdir, l.At)
		copied := l.From != nil || l.Kind == image.Opaque && l.Src != ""
		listed := fd.Sure && l.Kind != image.Opaque
		if !ok || listed || mine || neverWhole(l.At) || isLibrary(l.Pattern) || !copied && !onPurpose(m, l) {
			continue
		}
		c := carried{path: l.At, dir: true, maybe: l.Maybe}
		list = append(list, finding.NewNeed(c.kind(), l.At, ev))
	}
	return list
}

// anywhereBrought are the directories that the context brings. Of many, not all are made:
// then the path counts as one that isn't known.
func anywhereBrought(m *launch.Model, ev finding.Evidence) []finding.Need {
	var list []finding.Need
	dirs := broughtDirs(m)
	for _, dir := range dirs[:min(len(dirs), maxMade)] {
		list = append(list, finding.NewNeed(finding.KindMadeDirectory, dir, ev))
	}
	if len(dirs) > maxMade {
		ev.Why = fmt.Sprintf(
			"in which directory a file is made is only known when the program runs; of those that are "+
				"copied in, the %d uppermost are there",
			maxMade,
		)
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
	if m.Context == nil {
		return nil
	}
	var list []string
	queue := slices.Collect(m.FS.Brought())
	for i := 0; i < len(queue) && len(list) <= maxMade; i++ {
		dir := queue[i].At
		if fi, err := m.Context.Stat(queue[i].Src); err == nil && !fi.IsDir() {
			dir = path.Dir(dir)
		}
		if !slices.Contains(list, dir) && isMade(m, dir) {
			list = append(list, dir)
		}
		queue = append(queue, dirsIn(m, queue[i])...)
	}
	return list
}

// isMade reports whether a directory has to be made: no runtime and no other line makes it.
func isMade(m *launch.Model, dir string) bool {
	fd, ok := m.FS.Lookup(dir)
	return ok && fd.Dir && fd.Sure && dir != m.Workdir && !catalog.IsSystem(dir)
}

// dirsIn are the directories in one that a layer brought, as layers.
func dirsIn(m *launch.Model, l image.Layer) []image.Layer {
	var list []image.Layer
	entries, _ := m.Context.List(l.Src)
	for _, e := range entries {
		if name := e.Name(); e.IsDir() && !ofBuild(name) && !strings.HasPrefix(name, ".") {
			list = append(list, image.Layer{At: path.Join(l.At, name), Src: path.Join(l.Src, name)})
		}
	}
	return list
}
