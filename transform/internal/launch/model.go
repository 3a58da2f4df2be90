package launch

import (
	"slices"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/repo"
)

// A Model is what is known of what an image starts. It is complete when Find
// returns it, and doesn't change afterwards.
type Model struct {
	image.Model
	Workdir      string // where the program starts: behind the links on the way, if there are some
	Starts       []Start
	Artifacts    []*image.Build        // the builds of what is started
	links        map[*image.Build]Link // how they link
	texts        []string              // that a shell runs when the image does
	Dirs         []string              // directories besides WORKDIR that the program may run in
	ExecUnknown  []finding.Evidence    // calls that start a program whose name is not known
	ShellUnknown []finding.Evidence    // those of them that have a shell run what is not known
	Trim         bool                  // -trimpath is going to be added
}

// A finder makes a model.
type finder struct {
	*Model
	mounts []repo.Mount // of the use whose starts are being found
}

// Find follows what the image starts. The model of the image stays as it is: a go
// run that it starts is added as a build to a copy.
func Find(im *image.Model) *Model {
	m := &Model{Model: *im, links: map[*image.Build]Link{}, Trim: slices.Contains(im.Opts.With, "strip")}
	m.Stage, m.Builds, m.Notes = im.Stage.Clone(), slices.Clip(im.Builds), slices.Clip(im.Notes)
	m.Workdir = m.FS.End(m.Final.Config.Workdir)
	f := &finder{Model: m}
	m.Starts = f.findStarts()
	m.Starts = append(m.Starts, f.useStarts()...)
	f.findExecs()
	f.sayStarts()
	m.Artifacts = f.findArtifacts()
	for _, b := range m.Artifacts {
		m.links[b] = linking{m, b}.decide()
	}
	m.Dirs = f.otherDirs()
	m.texts = m.shellTexts()
	return m
}
