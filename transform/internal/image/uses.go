package image

import (
	"slices"
	"strings"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/repo"
)

// readUses finds the places that build or start the image. From then on the tree
// is read through what was kept of it.
func (r *reader) readUses() {
	if r.Tree == nil {
		return
	}
	if r.Opts.Repository == nil {
		r.Opts.Repository = ReadRepository(r.Tree)
	}
	said := r.Opts.Repository.Read()
	r.Tree, r.Bases = said.tree, said.bases
	r.Uses, r.Inline = said.Repo.For(r.File.Name), said.Repo.Inline(r.File.Name)
	for _, x := range said.Repo.Problems {
		r.Notes = append(r.Notes, finding.Note{
			File: x.Pos.File,
			Line: x.Pos.Line,
			Text: x.Text + ", so what it says of the image is not known",
		})
	}
}

// usedContexts are the build contexts that the repository itself names, each
// with the first place that does.
func (m *Model) usedContexts() []Candidate {
	var list []Candidate
	for _, u := range m.Uses {
		known := slices.ContainsFunc(list, func(c Candidate) bool { return c.Dir == u.Context })
		if u.Builds && u.Sure && !u.Inline && u.Context != "" && !strings.Contains(u.Context, "$") && !known {
			list = append(list, Candidate{
				u.Context,
				finding.Evidence{File: u.File, Line: u.Line, Why: u.Source + " builds from " + u.Context},
			})
		}
	}
	return list
}

// InPipeline reports whether a use runs the image while the project is built or
// tested, and not as the product.
func InPipeline(u repo.Use) bool {
	return !slices.Contains(
		[]string{repo.Compose, repo.Kubernetes, repo.Fly, repo.Heroku, repo.Procfile, repo.AppYAML, repo.ECS}, u.Source)
}

// OfFinal reports whether a use starts the final stage as it is after the rewrite.
// One that targets a stage by name keeps what it has: the builder keeps the name.
func (m *Model) OfFinal(u repo.Use) bool { return u.Target == "" }

// AsUser reports whether the image runs as another user than root: by itself, or where a
// use says so.
func (m *Model) AsUser() bool {
	return !IsRoot(m.Final.Config.User) || slices.ContainsFunc(m.Uses, func(u repo.Use) bool {
		return m.OfFinal(u) && (u.NonRoot || !IsRoot(u.User))
	})
}

// IsHost reports whether a word that a use is given is the name of another container.
func (m *Model) IsHost(u repo.Use, word string) bool {
	return word != u.Name && m.Opts.Repository != nil && m.Opts.Repository.Read().Repo.IsHost(&u, word)
}

// BuilderOr is the name that the builder has or will most likely have.
func (m *Model) BuilderOr() string {
	if m.Final.Name != "" {
		return m.Final.Name
	}
	return BuilderName(m.Opts.Builder)
}

// HasEntrypoint reports whether the image has an ENTRYPOINT of its own.
func (m *Model) HasEntrypoint() bool {
	e := m.Final.Config.Entrypoint
	return e != nil && e.Step != nil
}
