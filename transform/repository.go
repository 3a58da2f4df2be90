package transform

import (
	"io/fs"
	"sync"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/repo"
)

// A Repository is what the files of a tree, besides Go source, say about the
// images that are built from it. All Dockerfiles of one tree share it, also when
// they are rewritten at the same time.
type Repository struct{ read func() *repository }

// ReadRepository gives the compose files, manifests, pipelines and scripts of a
// tree, and what its Dockerfiles start from. They are read, once, when the first
// Dockerfile asks for them.
func ReadRepository(tree fs.FS) *Repository {
	return &Repository{sync.OnceValue(func() *repository { return readRepository(tree) })}
}

// IsDockerfile says whether a base name is one that people give to Dockerfiles:
// Dockerfile, dockerfile, Dockerfile.*, Dockerfile-*, *.Dockerfile, and the same
// of Containerfile.
func IsDockerfile(name string) bool { return repo.IsDockerfile(name) }

type repository struct {
	tree  *keeper
	repo  *repo.Repo
	bases []imageUse
}

// An imageUse is a place where a Dockerfile starts from an image or copies out
// of one.
type imageUse struct {
	image string
	ev    Evidence
}

func readRepository(tree fs.FS) *repository {
	kept := keep(tree)
	r := &repository{tree: kept, repo: repo.ReadRepo(kept)}
	for _, name := range r.repo.Dockerfiles {
		r.readImages(name)
	}
	return r
}

// readImages leaves a Dockerfile alone that can't be read: it builds nothing.
func (r *repository) readImages(name string) {
	src, err := readFile(r.tree, name)
	if err != nil {
		return
	}
	file, err := dockerfile.Parse(name, src, baseConfig)
	if err != nil {
		return
	}
	for _, s := range file.Stages {
		if s.Parent == nil {
			r.refer(s.Image, Evidence{File: name, Line: s.From.Line, Why: "it starts from " + s.Image})
		}
		for _, st := range s.Steps {
			c, ok := st.Cmd.(*instructions.CopyCommand)
			if !ok || c.From == "" {
				continue
			}
			if from := file.Expand(c.From, st.Before).Text; file.StageNamed(from, s.Index) == nil {
				r.refer(from, Evidence{File: name, Line: st.Line, Why: "it copies from " + from})
			}
		}
	}
}

func (r *repository) refer(image string, ev Evidence) {
	r.bases = append(r.bases, imageUse{image, ev})
}
