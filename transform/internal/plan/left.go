package plan

import (
	"maps"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// leftPackages names the packages that stay in the builder because nothing is
// seen to start them.
func leftPackages(m *launch.Model, p *Plan) []finding.Note {
	var list []finding.Note
	for _, in := range m.Installs {
		var names []string
		for _, n := range in.Names {
			if !catalog.BuildOnly(n, false) && !catalog.Serves(n, catalog.BringsMime) &&
				!slices.Contains(p.Packages, n) && !brings(m, p, n) && !hasProgramOf(p, in, n) {
				names = append(names, listed(n))
			}
		}
		if len(names) > 0 {
			list = append(list, leftNote(m, in.Step.Line, names))
		}
	}
	return list
}

// listed says of a file that names packages what it is.
func listed(name string) string {
	if path.Ext(name) == ".txt" {
		return "what " + name + " lists"
	}
	return name
}

func leftNote(m *launch.Model, line int, names []string) finding.Note {
	return finding.Note{
		File: m.File.Name,
		Line: line,
		Text: "stays in the builder, since nothing is seen to start it: " + strings.Join(names, ", "),
	}
}

// leftTools names the programs that the Dockerfile brings and that stay in the builder:
// what go commands build, and what it puts into a directory of the PATH. What runs the
// container may start them by name.
func leftTools(m *launch.Model, p *Plan) []finding.Note {
	left := map[int][]string{} // by the line that brings them
	for _, t := range append(builtPrograms(m), programsOnPath(m)...) {
		name := path.Base(t.at)
		if !strings.HasPrefix(name, "protoc-gen-") && !m.RunsInBuild(name) && m.StillThere(t.at) &&
			!p.carries(t.at) && !slices.Contains(left[t.line], name) {
			left[t.line] = append(left[t.line], name)
		}
	}
	var list []finding.Note
	for _, line := range slices.Sorted(maps.Keys(left)) {
		list = append(list, leftNote(m, line, left[line]))
	}
	return list
}

// A brought program is one that a line of the Dockerfile brings.
type brought struct {
	at   string
	line int
}

// builtPrograms are those that go commands build. One that is started may be so by
// the path of a copy.
func builtPrograms(m *launch.Model) []brought {
	var list []brought
	for _, b := range m.Builds {
		started := len(b.Outs) == 1 && slices.Contains(m.ArtifactBuilds(), b)
		if b.Run == nil || started || b.Fetched() && !b.FetchesTool() {
			continue
		}
		for _, out := range b.Outs {
			list = append(list, brought{out, b.Step.Line})
		}
	}
	return list
}

// programsOnPath are files in the directories of the PATH: those that lines bring alone, with a
// directory or out of an archive.
func programsOnPath(m *launch.Model) []brought {
	var list []brought
	paths, _ := m.Env("PATH")
	dirs := strings.Split(paths, ":")
	for _, l := range m.FS.Layers {
		if l.Step == nil {
			continue
		}
		for _, at := range filesOf(m, l) {
			list = append(list, brought{at, l.Step.Line})
		}
	}
	for _, r := range m.Runs {
		for _, c := range r.Script.Commands {
			list = append(list, takenOut(c, r.Step.Line)...)
		}
	}
	return slices.DeleteFunc(list, func(b brought) bool { return !slices.Contains(dirs, path.Dir(b.at)) })
}

// takenOut are the files that a command takes out of an archive by their names.
func takenOut(c *shell.Command, line int) []brought {
	var list []brought
	for _, e := range c.Effects() {
		for _, name := range e.Names {
			if e.Kind == shell.Generates {
				list = append(list, brought{path.Join(e.Path, name), line})
			}
		}
	}
	return list
}

// filesOf are the files that a layer brings: itself, or those in a directory of the context or of
// another stage that becomes one of the system's for programs.
func filesOf(m *launch.Model, l image.Layer) []string {
	programs := catalog.IsPlace(l.At, catalog.Programs|catalog.Tools)
	switch {
	case l.Kind == image.FromContext && programs && m.Context != nil:
		return contextFiles(m, l)
	case l.Kind == image.FromImage && programs && l.From != nil:
		return stageFiles(l)
	case l.Kind == image.FromContext || l.Kind == image.FromImage || l.Kind == image.Made:
		return []string{l.At}
	}
	return nil
}

// contextFiles are the files of a directory of the context, where a layer lays them.
func contextFiles(m *launch.Model, l image.Layer) []string {
	var list []string
	entries, _ := m.Context.List(l.Src)
	for _, e := range entries {
		if !e.IsDir() {
			list = append(list, path.Join(l.At, e.Name()))
		}
	}
	return list
}

// stageFiles are the files that were laid in a directory of another stage.
func stageFiles(l image.Layer) []string {
	var list []string
	for _, o := range l.From.Layers {
		if o.Kind != image.MadeDir && o.Kind != image.Gone && path.Dir(o.At) == path.Clean(l.Src) {
			list = append(list, path.Join(l.At, path.Base(o.At)))
		}
	}
	return list
}

// carries reports whether a path goes to the runtime stage, or a program of its name.
func (p *Plan) carries(at string) bool {
	return slices.ContainsFunc(p.Carried(), func(c finding.Carried) bool {
		return path.Base(c.Path) == path.Base(at) || c.Tree && image.Under(c.Path)(at)
	})
}

// hasProgramOf reports whether a program that is needed may be that of a package, so that the
// runtime has it from another.
func hasProgramOf(p *Plan, in image.Install, pkg string) bool {
	return slices.ContainsFunc(p.Needs, func(n finding.Need) bool {
		return (n.Kind == finding.KindProgram || n.Kind == finding.KindFullProgram) && !p.Model.BaseHas(n.Arg) &&
			launch.MayHave(in.Manager, pkg, n.Arg)
	})
}

// brings reports whether the runtime gets a package under another name.
func brings(m *launch.Model, p *Plan, name string) bool {
	apk, ok := catalog.AptToApk(name)
	return ok && slices.Contains(p.Packages, apk) || name == "tzdata"
}
