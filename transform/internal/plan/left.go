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
				names = append(names, n)
			}
		}
		if len(names) > 0 {
			list = append(list, leftNote(m, in.Step.Line, names))
		}
	}
	return list
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

// programsOnPath are files in the directories of the PATH.
func programsOnPath(m *launch.Model) []brought {
	var list []brought
	dirs, _ := m.Env("PATH")
	for _, l := range m.FS.Layers {
		file := l.Kind == image.FromContext || l.Kind == image.FromImage || l.Kind == image.Made
		if file && l.Step != nil && slices.Contains(strings.Split(dirs, ":"), path.Dir(l.At)) {
			list = append(list, brought{l.At, l.Step.Line})
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
