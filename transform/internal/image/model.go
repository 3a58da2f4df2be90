package image

import (
	"io/fs"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/repo"
)

// A Model is what is known of the image that a Dockerfile builds: what each step
// leaves in it, and what the repository says of it. It is complete when Read
// returns it, and doesn't change afterwards.
type Model struct {
	Opts    Options
	Tree    fs.FS // the repository; nil when there is none
	File    *dockerfile.File
	Final   *dockerfile.Stage // the final stage
	*Stage                    // what the final stage leaves
	Context *Context          // nil when the context can't be read
	Rivals  []Candidate       // the directories that may all be the build context

	Uses   []repo.Use // the places that build or start the image
	Inline []repo.Use // the builds beside it from a Dockerfile in their own text
	Bases  []ImageUse // the images that the repository's Dockerfiles start from

	Builds []*Build
	Gets   []*Build // the go get commands that install nothing
	Asked  Asked    // what the Dockerfile's comments ask for
	Notes  []finding.Note
}

// A reader makes a model.
type reader struct {
	*Model
	budget
	stages map[*dockerfile.Stage]*Stage
}

// Read gives the models of the image with each directory that may be its build
// context, the likeliest first: there is more than one where the repository
// doesn't say which it is. The error says that laying it out is too much work.
func Read(file *dockerfile.File, opts Options, asked Asked) ([]*Model, error) {
	known := &Model{Opts: opts, Tree: opts.Tree, File: file, Final: file.Last(), Asked: asked}
	(&reader{Model: known}).readUses()
	dirs, rivals := known.contexts()
	var list []*Model
	for _, dir := range dirs {
		m := *known
		m.Rivals = rivals
		r := &reader{Model: &m, stages: map[*dockerfile.Stage]*Stage{}}
		r.openContext(dir)
		m.Stage = r.stageOf(m.Final)
		if r.over != nil {
			return nil, dockerfile.TooMuch(r.over)
		}
		list = append(list, &m)
	}
	return list, nil
}
