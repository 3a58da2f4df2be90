package plan

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// MissingPath are the directories of programs that are started by their bare names
// and that the image's PATH has in the original, and neither the runtime's nor an ENV of the
// file does.
func (p *Plan) MissingPath() []string {
	var list []string
	dirs, _ := p.Model.Env("PATH")
	for _, file := range namedPrograms(p.Model) {
		dir := path.Dir(file)
		if !slices.Contains(list, dir) && slices.Contains(strings.Split(dirs, ":"), dir) &&
			!slices.Contains(strings.Split(p.pathOf(), ":"), dir) {
			list = append(list, dir)
		}
	}
	return list
}

// namedPrograms are the files that are started by their bare names, or may be.
func namedPrograms(m *launch.Model) []string {
	list := m.MayStart()
	for _, s := range m.Starts {
		if s.Target.Carried() && !s.TakesGo() && !strings.Contains(s.Command.Args[0].Text, "/") {
			list = append(list, s.Target.Path)
		}
	}
	if len(m.UnclearStarts()) > 0 {
		for _, b := range m.ArtifactBuilds() {
			list = append(list, b.Outs...)
		}
	}
	return list
}

// pathOf is the PATH that the runtime stage has from its base and the file's ENV.
func (p *Plan) pathOf() string {
	own := p.Image.path()
	for _, st := range p.RunSteps() {
		for _, kv := range image.EnvOf(st) {
			if kv.Name == "PATH" {
				own += ":" + p.Model.File.Expand(kv.Value, withoutPath(st)).Text
			}
		}
	}
	return own
}

// withoutPath is what a step sees when PATH itself expands to nothing.
func withoutPath(st *dockerfile.Step) dockerfile.Env { return st.Before.With("PATH", "") }
