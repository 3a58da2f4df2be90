package need

import (
	"path"
	"slices"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// A carried path goes to the runtime stage from the builder.
type carried struct {
	path string
	dir  bool
	ev   finding.Evidence
}

// carryAll lists what goes along when it isn't known which files the program
// opens: the working directory and what was copied in outside of it. Of what
// can be listed, only the entries that are data; never a whole system
// directory, home or GOPATH.
func carryAll(m *launch.Model) []carried {
	var list []carried
	if dir := m.Final.Config.Workdir; wholeWorkdir(m, dir) {
		list = append(list,
			carried{dir, true, m.Line(m.LastStep("workdir"), "which files the program opens is not known")})
	}
	for _, l := range m.FS.Layers {
		if covered(list, l.At) {
			continue
		}
		switch {
		case l.Kind == image.FromContext:
			list = append(list, carryLayer(m, l)...)
		case l.Kind == image.Opaque && l.Src != "" || l.Kind == image.FromImage && l.From != nil:
			if fd, ok := m.FS.Lookup(l.At); ok && !catalog.IsSystem(l.At) {
				list = append(list, carried{l.At, fd.Dir || l.Kind == image.Opaque, m.Line(l.Step, "it is copied in")})
			}
		}
	}
	return list
}

// wholeWorkdir reports whether the working directory goes along as it is: the
// context can't be listed, or a RUN generates files there.
func wholeWorkdir(m *launch.Model, dir string) bool {
	if catalog.IsSystem(dir) {
		return false
	}
	for _, l := range m.FS.Layers {
		_, at := image.Below(dir, l.At)
		_, over := image.Below(l.At, dir)
		if l.Kind == image.Opaque && (at || over) || l.Kind == image.FromContext && m.Context == nil && (at || over) {
			return true
		}
	}
	return false
}

// covered reports whether a path is at or under one that is carried already.
func covered(list []carried, p string) bool {
	for _, c := range list {
		if _, ok := image.Below(c.path, p); ok && (c.dir || c.path == p) {
			return true
		}
	}
	return false
}

// carryLayer lists the data entries of what one COPY brought.
func carryLayer(m *launch.Model, l image.Layer) []carried {
	ev := m.Line(l.Step, "it is copied in, and which files the program opens is not known")
	if m.Context == nil {
		if catalog.IsSystem(l.At) {
			return nil
		}
		return []carried{{l.At, true, ev}}
	}
	fi, err := m.Context.Stat(l.Src)
	if err != nil {
		return nil
	}
	if !fi.IsDir() {
		if image.NotData(path.Base(l.Src), false) || !m.StillThere(l.At) {
			return nil
		}
		return []carried{{l.At, false, ev}}
	}
	if dataAlone(m, l) {
		return []carried{{l.At, true, ev}}
	}
	entries, err := m.Context.List(l.Src)
	if err != nil {
		return nil
	}
	var list []carried
	for _, e := range entries {
		at := path.Join(l.At, e.Name())
		if m.Skips(l.Src, e) || e.IsDir() && !m.HasData(path.Join(l.Src, e.Name()), 0) || !m.StillThere(at) {
			continue
		}
		list = append(list, carried{at, e.IsDir(), ev})
	}
	return list
}

// dataAlone reports whether a COPY brought a directory without Go source to one that
// gets none from elsewhere either: it goes along as it is, with what comes later.
func dataAlone(m *launch.Model, l image.Layer) bool {
	if catalog.IsSystem(l.At) || !m.StillThere(l.At) {
		return false
	}
	return !slices.ContainsFunc(m.FS.Layers, func(o image.Layer) bool {
		_, in := image.Below(l.At, o.At)
		return in &&
			(o.Kind == image.Built || o.Kind == image.Opaque || o.Kind == image.FromContext && bringsSource(m, o))
	})
}

func bringsSource(m *launch.Model, l image.Layer) bool {
	fi, err := m.Context.Stat(l.Src)
	if err == nil && !fi.IsDir() {
		return image.NotData(path.Base(l.Src), false)
	}
	return m.HasSource(l.Src, 0)
}
