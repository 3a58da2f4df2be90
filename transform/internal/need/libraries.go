package need

import (
	"path"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// linkage says which C library the executables need, if any.
func linkage(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, b := range m.ArtifactBuilds() {
		l := m.Linkage(b)
		switch l.Libc {
		case launch.Musl:
			list = append(list, finding.NewNeed(finding.KindMusl, "", l.Evidence))
		case launch.Glibc:
			list = append(list, finding.NewNeed(finding.KindGlibc, "", l.Evidence))
		}
	}
	return list
}

// localLibraries is where the loader looks, and no package puts anything.
const localLibraries = "/usr/local/lib"

// loaderDirs are the directories in which the loader looks for what a program with C links,
// where an instruction put something there that is not known file by file.
func loaderDirs(m *launch.Model) []finding.Need {
	list := configuredDirs(m)
	if l, ok := filled(m, localLibraries); ok {
		list = append(list, finding.NewNeed(finding.KindDirectory, localLibraries,
			m.Line(l.Step, "it may bring libraries that the program loads")))
	}
	for _, b := range m.ArtifactBuilds() {
		if !m.Linkage(b).UseC {
			continue
		}
		flags := b.Command.LDFlags
		for _, name := range []string{"CGO_LDFLAGS", "LD_RUN_PATH"} {
			v, _ := m.Setting(b, name)
			flags += " " + v
		}
		for _, dir := range gosrc.RunPathsOf(flags) {
			list = append(list, runPathOf(m, b, dir, m.Line(b.Step, "-rpath names it"))...)
		}
		if b.Program.Source == nil {
			continue
		}
		for _, r := range b.Program.Source.RunPaths {
			list = append(list, runPathOf(m, b, r.Dir, m.Place(b, r.Pos, "-rpath names it"))...)
		}
	}
	return list
}

// configuredDirs are those that a file of the loader's settings names.
func configuredDirs(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, l := range m.FS.Layers {
		if rel, ok := image.Below("/etc/ld.so.conf.d", l.At); !ok || rel == "." {
			continue
		}
		data, _, _ := m.FS.Read(l.At)
		for dir := range strings.FieldsSeq(string(data)) {
			if path.IsAbs(dir) {
				list = append(list, runPath(m, path.Clean(dir), m.Line(l.Step, l.At+" names it to the loader"))...)
			}
		}
	}
	return list
}

// runPathOf is runPath of one that may count from where the executable lies. Of its own directory
// only libraries go along.
func runPathOf(m *launch.Model, b *image.Build, dir string, ev finding.Evidence) []finding.Need {
	rest, ok := strings.CutPrefix(dir, gosrc.Origin)
	if !ok {
		return runPath(m, dir, ev)
	}
	var list []finding.Need
	for _, s := range m.Starts {
		if s.Target.Build != b {
			continue
		}
		own := path.Dir(s.Target.Path)
		if at := path.Join(own, rest); at != own {
			list = append(list, runPath(m, at, ev)...)
			continue
		}
		libs, _ := image.View{Im: m.FS}.Matches(path.Join(own, "*.so*"))
		for _, lib := range libs {
			list = append(list, finding.NewNeed(finding.KindFile, lib, ev))
		}
	}
	return list
}

// runPath is a directory that the executable itself names to the loader.
func runPath(m *launch.Model, dir string, ev finding.Evidence) []finding.Need {
	fd, ok := m.FS.Lookup(dir)
	switch {
	case !ok || catalog.IsSystem(dir):
		return nil
	case fd.Sure:
		return one(finding.KindDirectory, dir, ev)
	}
	return one(finding.KindOptionalDir, dir, ev)
}

// filled is the layer of a RUN or of another image that may have put anything into a
// directory.
func filled(m *launch.Model, dir string) (image.Layer, bool) {
	for _, l := range m.FS.Layers {
		_, in := image.Below(dir, l.At)
		_, over := image.Below(l.At, dir)
		if (in || over) &&
			(l.Kind == image.Opaque && l.Src == "" || l.Kind == image.FromImage || l.Kind == image.Made) {
			return l, true
		}
	}
	return image.Layer{}, false
}

// loadedLibraries are those of the base that programs load by their names.
func loadedLibraries(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, b := range m.ReadBuilds() {
		for _, t := range b.Program.Source.Touches {
			if t.Op != gosrc.OpLoad || len(t.Args) == 0 {
				continue
			}
			for _, v := range t.Args[0] {
				list = append(list, loadedFrom(m, v.Text, m.Place(b, t.Pos, t.Func+" loads "+v.Text))...)
			}
		}
		for _, i := range b.Program.Source.Dynamic {
			if i.Library != "" {
				ev := m.Place(b, i.Pos, "go:cgo_import_dynamic loads "+i.Library)
				list = append(list, loadedFrom(m, i.Library, ev)...)
			}
		}
	}
	return list
}

// loadedFrom are the packages of a library that is loaded by its name.
func loadedFrom(m *launch.Model, name string, ev finding.Evidence) []finding.Need {
	var list []finding.Need
	for lib := range strings.FieldsSeq(string(catalog.LoadedFrom(name, m.Base))) {
		list = append(list, finding.NewNeed(finding.KindLibrary, lib, ev))
	}
	return list
}
