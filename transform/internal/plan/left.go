package plan

import (
	"maps"
	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"path"
	"slices"
	"strings"
)

// leftPackages names the packages that stay in the builder because nothing is
// seen to start them.
func leftPackages(m *launch.Model, p *Plan) []finding.Note {
	var list []finding.Note
	for _, in := range m.Installs {
		var names []string
		for _, n := range in.Names {
			if !catalog.BuildOnly(n, false) && !catalog.Serves(n, catalog.BringsMime) &&
				!slices.Contains(p.Packages, n) &&
				!brings(m, p, n) {
				names = append(names, n)
			}
		}
		if len(names) > 0 {
			list = append(list, finding.Note{
				File: m.File.Name,
				Line: in.Step.Line,
				Text: "stays in the builder, since nothing is seen to start it: " + strings.Join(names, ", "),
			})
		}
	}
	return list
}

// leftTools names the programs that the Dockerfile brings and that stay in the builder:
// what go commands build, and what it puts into a directory of the PATH. What runs the
// container may start them by name.
func leftTools(m *launch.Model, p *Plan) []finding.Note {
	by := map[int][]string{} // by the line that brings them
	add := func(st *dockerfile.Step, at string) {
		name := path.Base(at)
		if strings.HasPrefix(name, "protoc-gen-") || m.RunsInBuild(name) || !m.StillThere(at) || p.carries(at) ||
			slices.Contains(by[st.Line], name) {
			return
		}
		by[st.Line] = append(by[st.Line], name)
	}
	for _, b := range m.Builds {
		copied := len(b.Outs) == 1 && slices.Contains(m.ArtifactBuilds(), b)
		if b.Run != nil && !copied && (!b.Fetched() || b.FetchesTool()) {
			for _, out := range b.Outs {
				add(b.Step, out)
			}
		}
	}
	dirs, _ := m.Env("PATH")
	for _, l := range m.FS.Layers {
		file := l.Kind == image.FromContext || l.Kind == image.FromImage || l.Kind == image.Made
		if file && l.Step != nil && slices.Contains(strings.Split(dirs, ":"), path.Dir(l.At)) {
			add(l.Step, l.At)
		}
	}
	var list []finding.Note
	for _, line := range slices.Sorted(maps.Keys(by)) {
		list = append(list, finding.Note{
			File: m.File.Name,
			Line: line,
			Text: "stays in the builder, since nothing is seen to start it: " + strings.Join(by[line], ", "),
		})
	}
	return list
}

// carries reports whether a path goes to the runtime stage.
func (p *Plan) carries(at string) bool {
	return slices.ContainsFunc(p.Carried(), func(c finding.Carried) bool {
		return c.Path == at || c.Tree && image.Under(c.Path)(at)
	})
}

// brings reports whether the runtime gets a package under another name.
func brings(m *launch.Model, p *Plan, name string) bool {
	apk, ok := catalog.AptToApk(name)
	return ok && slices.Contains(p.Packages, apk) || name == "tzdata"
}
