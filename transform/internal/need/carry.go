package need

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// A carried path goes to the runtime stage from the builder.
type carried struct {
	path  string
	dir   bool
	ev    finding.Evidence
	link  bool // it is a symbolic link, which stays one
	maybe bool // it may be missing
}

func (c carried) kind() finding.Kind {
	switch {
	case c.link:
		return finding.KindLink
	case c.maybe && c.dir:
		return finding.KindOptionalDir
	case c.maybe:
		return finding.KindOptionalFile
	}
	return kindOf(c.dir)
}

// carryAll lists what goes along when it isn't known which files the program
// opens: the working directory and what was copied in outside of it. Of what
// can be listed, only the entries that are data; never a whole system
// directory, home or GOPATH.
func carryAll(m *launch.Model) []carried {
	var list []carried
	if dir := m.Workdir; wholeWorkdir(m, dir) {
		ev := m.Line(m.LastStep("workdir"), "which files the program opens is not known")
		list = append(list, carried{path: dir, dir: true, ev: ev})
	}
	for i, l := range m.FS.Layers {
		if covered(list, l.At) {
			continue
		}
		copied, within := image.CopiedWithin(m.FS, i)
		switch {
		case l.Kind == image.FromContext:
			list = append(list, carryLayer(m, l)...)
		case within && catalog.IsSystem(l.At):
			list = append(list, carryLayer(m, copied)...)
		default:
			list = append(list, carryBrought(m, l)...)
		}
	}
	list = append(list, patterned(m, list)...)
	return append(list, keptOut(m, list)...)
}

// patterned are the directories beside the working directory into which patterns of COPY bring
// what the clone may lack.
func patterned(m *launch.Model, list []carried) []carried {
	var more []carried
	for dir, step := range image.Expected(m.FS) {
		if dir != m.Workdir && !catalog.IsSystem(dir) && !covered(list, dir) && !covered(more, dir) {
			ev := m.Line(step, "a pattern may bring more to it where people build")
			more = append(more, carried{path: dir, dir: true, ev: ev, maybe: true})
		}
	}
	return more
}

// carryBrought is what a layer brought that is not of the context.
func carryBrought(m *launch.Model, l image.Layer) []carried {
	fd, ok := m.FS.Lookup(l.At)
	switch copied := l.From != nil; {
	case ok && copied && isShared(l.At):
		return ofStage(m, l)
	case !ok || neverWhole(l.At) && !(copied && catalog.IsPlace(l.At, catalog.ForData)):
		return nil
	case copied || l.Kind == image.Opaque && l.Src != "":
		return []carried{copiedIn(m, l, fd)}
	case onPurpose(m, l):
		ev := m.Line(l.Step, "it is brought on purpose")
		return []carried{{path: l.At, dir: fd.Dir || !fd.Sure || l.Tree, ev: ev, maybe: l.Maybe}}
	}
	return nil
}

// neverWhole reports whether a directory of the system is one that holds more than data.
func neverWhole(p string) bool { return catalog.IsSystem(p) && !forData(p) }

// forData reports whether a directory of the system is there for data, and empty in a base.
func forData(p string) bool {
	return catalog.IsSystem(p) && catalog.IsPlace(p, catalog.ForData) && !catalog.IsPlace(p, catalog.AtStart)
}

// copiedIn is what a COPY brought: of libraries by a pattern these, and not all of the builder.
func copiedIn(m *launch.Model, l image.Layer, fd image.Entry) carried {
	ev := m.Line(l.Step, "it is copied in")
	if isLibrary(l.Pattern) {
		return carried{path: l.Pattern, ev: ev}
	}
	return carried{path: l.At, dir: fd.Dir || !fd.Sure, ev: ev}
}

// keptOut is what git does not keep of the directories that COPY brought and that may be
// data where people build, unless it goes along already.
func keptOut(m *launch.Model, list []carried) []carried {
	if m.Context == nil {
		return nil
	}
	var more []carried
	for l := range m.FS.Brought() {
		if fi, err := m.Context.Stat(l.Src); err != nil || !fi.IsDir() || catalog.IsSystem(l.At) {
			continue
		}
		for name := range m.Context.KeptOut(l.Src) {
			c := keptOutAt(m, l, name)
			if !namesProgram(m, c.path) && !covered(list, c.path) && !covered(more, c.path) {
				more = append(more, c)
			}
		}
	}
	return more
}

// namesProgram reports whether git ignores a path as the executable that people build in
// the tree: what is there, or a file without an ending that has the name of one, or of its
// directory of source.
func namesProgram(m *launch.Model, p string) bool {
	if fd, ok := m.FS.Lookup(p); ok && fd.Kind == image.Built {
		return true
	}
	name, dir := path.Base(p), path.Dir(p)
	if of, ok := m.FS.Lookup(dir); ok && path.Base(dir) == name && m.IsSource(dir, of) {
		return true
	}
	return path.Ext(name) == "" && slices.ContainsFunc(m.ReadBuilds(), func(b *image.Build) bool {
		called := func(out string) bool { return path.Base(out) == name }
		return slices.ContainsFunc(slices.Concat(b.Outs, b.Program.Names), called) || called(b.Program.Source.Module)
	})
}

// keptOutAt is where a layer puts a path of the context that git does not keep. One that has an
// extension is a file.
func keptOutAt(m *launch.Model, l image.Layer, name string) carried {
	rel, _ := image.Below(path.Join("/", l.Src), path.Join("/", name))
	at := path.Join(l.At, rel)
	file := path.Ext(at) != "" && !strings.ContainsAny(at, "*?")
	ev := m.Line(l.Step, "git does not keep it, so it may be copied in where people build")
	return carried{path: at, dir: !file, ev: ev, maybe: true}
}

// onPurpose reports whether an instruction put something outside of the working
// directory that is no by-product of building: ADD of an address or an archive, what is
// unpacked, cloned or generated into a directory of its own.
func onPurpose(m *launch.Model, l image.Layer) bool {
	if l.Step == nil || l.Kind != image.Opaque && l.Kind != image.Made ||
		!isState(m, l.At) && !strings.HasPrefix(l.At, m.Home()+"/") && !forData(l.At) {
		return false
	}
	if _, add := l.Step.Cmd.(*instructions.AddCommand); add || l.Kind == image.Opaque && forData(l.At) {
		return true
	}
	_, mine := image.Below(m.Workdir, l.At)
	made := l.Kind == image.Made && (l.Maybe || ofToolchain(l.Src))
	return (made || l.Kind == image.Opaque && !holdsSource(m, l.At)) && !mine
}

// holdsSource reports whether Go source was copied to a path or below it, or a program
// built there.
func holdsSource(m *launch.Model, at string) bool {
	return slices.ContainsFunc(m.FS.Layers, func(o image.Layer) bool {
		_, in := image.Below(at, o.At)
		return in && (o.Kind == image.Built || o.Kind == image.FromContext && m.Context != nil && bringsSource(m, o))
	})
}

// wholeWorkdir reports whether the working directory goes along as it is: the
// context can't be listed, a RUN generates files there, or the program reads Go source.
func wholeWorkdir(m *launch.Model, dir string) bool {
	if catalog.IsSystem(dir) {
		return false
	}
	if slices.ContainsFunc(m.ReadBuilds(), readsSource) {
		return true
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

// readsSource reports whether a program itself opens Go source of which the path isn't known.
func readsSource(b *image.Build) bool {
	return slices.ContainsFunc(b.Program.Source.Touches, func(t gosrc.Touch) bool {
		return t.Module == "" && !t.Embedded && t.Flags&gosrc.FlagSource != 0 && t.Open()
	})
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
		return []carried{{path: l.At, dir: true, ev: ev}}
	}
	fi, err := m.Context.Stat(l.Src)
	if err != nil {
		return nil
	}
	if !fi.IsDir() {
		if image.NotData(path.Base(l.Src), false) || !m.StillThere(l.At) {
			return nil
		}
		return []carried{{path: l.At, ev: ev}}
	}
	if dataAlone(m, l) {
		return []carried{{path: l.At, dir: true, ev: ev}}
	}
	entries, err := m.Context.List(l.Src)
	if err != nil {
		return nil
	}
	var list []carried
	served := listsAll(m, l.At)
	for _, e := range entries {
		at := path.Join(l.At, e.Name())
		if !hasData(m, l.Src, e) || !m.StillThere(at) || !served && isDocument(m, l.Src, e) {
			continue
		}
		if e.IsDir() {
			at = path.Join(l.At, narrowed(m, l.Src, e.Name()))
		}
		list = append(list, carried{path: at, dir: e.IsDir(), ev: ev, link: e.Type()&fs.ModeSymlink != 0})
	}
	return list
}

// narrowed is the directory below one of Go source that holds all the data in it, as a
// path from where that lies; itself where there is no such.
func narrowed(m *launch.Model, from, dir string) string {
	for m.HasSource(path.Join(from, dir), 0) {
		entries, err := m.Context.List(path.Join(from, dir))
		only := ""
		for _, e := range entries {
			switch {
			case !hasData(m, path.Join(from, dir), e):
			case only != "" || !e.IsDir():
				return dir
			default:
				only = e.Name()
			}
		}
		if err != nil || only == "" {
			return dir
		}
		dir = path.Join(dir, only)
	}
	return dir
}

// hasData reports whether an entry of a directory of the context is data, or has some.
func hasData(m *launch.Model, dir string, e fs.DirEntry) bool {
	return !m.Skips(dir, e) && (!e.IsDir() || m.HasData(path.Join(dir, e.Name()), 0))
}

// isDocument reports whether an entry is about the project, or all that is in it.
func isDocument(m *launch.Model, dir string, e fs.DirEntry) bool {
	if e.IsDir() {
		return m.OnlyDocuments(path.Join(dir, e.Name()), 0)
	}
	return image.IsDocument(e.Name())
}

// listsAll reports whether the program lists a directory by its name, as a file server of
// the working directory does: then all of it is meant.
func listsAll(m *launch.Model, dir string) bool {
	for _, b := range m.ReadBuilds() {
		for _, t := range b.Program.Source.Touches {
			if t.Op != gosrc.OpList || len(t.Args) == 0 {
				continue
			}
			if slices.ContainsFunc(t.Args[0], func(v gosrc.Value) bool {
				_, in := image.Below(m.Abs(v.Text), dir)
				return in && v.Exact && v.Root == gosrc.Plain
			}) {
				return true
			}
		}
	}
	return false
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
