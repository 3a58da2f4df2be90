package image

import (
	"io/fs"
	"sync"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/repo"
)

// A Repository is what the files of a tree, besides Go source, say about the
// images that are built from it. All Dockerfiles of one tree share it, also when
// they are rewritten at the same time.
type Repository struct{ Read func() *repository }

// ReadRepository gives the compose files, manifests, pipelines and scripts of a
// tree, and what its Dockerfiles start from. They are read, once, when the first
// Dockerfile asks for them.
func ReadRepository(tree fs.FS) *Repository {
	return &Repository{sync.OnceValue(func() *repository { return readRepository(tree) })}
}

// IsDockerfile reports whether a base name is one that people give to Dockerfiles:
// Dockerfile, dockerfile, Dockerfile.*, Dockerfile-*, *.Dockerfile, and the same
// of Containerfile.
func IsDockerfile(name string) bool { return repo.IsDockerfile(name) }

type repository struct {
	tree  *keeper
	Repo  *repo.Repo
	bases []ImageUse
}

// An ImageUse is a place where a Dockerfile starts from an image or copies out
// of one.
type ImageUse struct {
	Image    string
	Evidence finding.Evidence
}

func readRepository(tree fs.FS) *repository {
	kept := NewKeeper(tree)
	r := &repository{tree: kept, Repo: repo.ReadRepo(kept)}
	for _, name := range r.Repo.Dockerfiles {
		r.readImages(name)
	}
	return r
}

// readImages leaves a Dockerfile alone that can't be read: it builds nothing.
func (r *repository) readImages(name string) {
	src, err := ReadFile(r.tree, name)
	if err != nil {
		return
	}
	file, err := dockerfile.Parse(name, src, BaseConfig)
	if err != nil {
		return
	}
	for _, s := range file.Stages {
		if s.Parent == nil {
			r.refer(s.Image, finding.Evidence{File: name, Line: s.From.Line, Why: "it starts from " + s.Image})
		}
		for _, st := range s.Steps {
			from := st.CopiesFrom()
			if from == "" {
				continue
			}
			if from = file.Expand(from, st.Before).Text; file.StageNamed(from, s.Index) == nil {
				r.refer(from, finding.Evidence{File: name, Line: st.Line, Why: "it copies from " + from})
			}
		}
	}
}

func (r *repository) refer(image string, ev finding.Evidence) {
	r.bases = append(r.bases, ImageUse{image, ev})
}

// BaseConfig is what the image of a reference configures, as far as it is known.
func BaseConfig(reference string) dockerfile.Config {
	known := catalog.ParseBase(reference).Config()
	c := dockerfile.Config{User: known.User, Workdir: known.Workdir}
	for _, v := range known.Env {
		c.Env = append(c.Env, dockerfile.Pair{Name: v.Name, Value: v.Value})
	}
	if known.Command != "" {
		c.Cmd = &dockerfile.Start{Args: []string{known.Command}}
	}
	return c
}
