package launch

import (
	"slices"
	"strings"

	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
)

// Env is the environment of what the program starts.
func (x execs) Env(name string) (string, bool) {
	if name == "PATH" && x.path != "" {
		return x.path, true
	}
	return x.finder.Env(name)
}

// A search is for the directories in which a build's executable finds programs.
type search struct {
	*Model
	build *image.Build
}

// path is its PATH: that of the image, with the directories that its own start and its source
// add.
func (m search) path() string {
	var before, behind []string
	for _, t := range m.build.Program.Source.Touches {
		if t.Op != gosrc.OpPath {
			continue
		}
		for _, v := range t.Args[0] {
			if text, ok := m.Rooted(m.build, v); ok {
				before = append(before, m.dirsIn(text)...)
			}
			behind = append(behind, m.dirsIn(v.End)...)
		}
	}
	own, _ := m.Env("PATH")
	var list []string
	for _, dir := range slices.Concat(before, m.ofStarts(), strings.Split(own, ":"), behind) {
		if !slices.Contains(list, dir) {
			list = append(list, dir)
		}
	}
	return strings.Join(list, ":")
}

// ofStarts are the directories that its starts have in PATH.
func (m search) ofStarts() []string {
	var list []string
	for _, s := range m.Starts {
		if s.Target.Kind == Artifact && s.Target.Build == m.build {
			dirs, _ := s.Command.Lookup("PATH")
			list = append(list, strings.Split(dirs, ":")...)
		}
	}
	return list
}

// dirsIn are the directories of a PATH: one that the program names in part is none.
func (m search) dirsIn(text string) []string {
	var list []string
	for dir := range strings.SplitSeq(text, ":") {
		p := m.Abs(dir)
		if e, ok := m.FS.Lookup(p); dir != "" && ok && e.Dir {
			list = append(list, p)
		}
	}
	return list
}
