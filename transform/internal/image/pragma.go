package image

import (
	"io/fs"
	"path"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
)

// A Kept path is one that a person carries along.
type Kept struct {
	Path     string
	Evidence finding.Evidence
}

// A Named program is one that a person says is started.
type Named struct {
	Name     string
	Evidence finding.Evidence
}

// Asked is what the comments of a Dockerfile ask of this tool:
//
//	# offstage: ignore            leave the file alone
//	# offstage: keep PATH...      carry paths of the final stage along
//	# offstage: starts NAME...    these are the programs that can't be told from the source
//	# offstage: context DIR       the build context, as a path from the Dockerfile
//
// Paths to keep are absolute or count from the final working directory.
type Asked struct {
	Ignore  bool
	Keep    []Kept
	Starts  []Named
	Context string
	Bad     []finding.Note // comments that are not understood
}

// Kept are the paths that keep comments name, and what their patterns match; what is
// not seen in the image is told apart. A pattern that matches nothing is only there.
func (a Asked) Kept(im *FS) (list, unseen []Kept) {
	for _, k := range a.Keep {
		_, ok := im.Lookup(k.Path)
		matches, _ := View{im}.Matches(k.Path)
		switch {
		case ok:
			list = append(list, k)
		case strings.ContainsAny(k.Path, `*?[`) && len(matches) > 0:
			for _, match := range matches {
				list = append(list, Kept{match, k.Evidence})
			}
		default:
			unseen = append(unseen, k)
			if !strings.ContainsAny(k.Path, `*?[`) {
				list = append(list, k)
			}
		}
	}
	return list, unseen
}

// ReadAsked reads the comments of a Dockerfile.
func ReadAsked(f *dockerfile.File) Asked {
	var a Asked
	n := 0
	for line := range strings.Lines(string(f.Src)) {
		n++
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !ok {
			continue
		}
		if text, ok = strings.CutPrefix(strings.TrimSpace(text), "offstage:"); ok {
			a.read(f, n, strings.Fields(text))
		}
	}
	return a
}

func (a *Asked) read(f *dockerfile.File, line int, words []string) {
	ev := finding.Evidence{File: f.Name, Line: line, Why: "a comment names it"}
	switch {
	case len(words) == 1 && words[0] == "ignore":
		a.Ignore = true
	case len(words) > 1 && words[0] == "keep":
		ev.Why = "a keep comment names it"
		for _, w := range words[1:] {
			if p := dockerfile.JoinDir(f.Last().Config.Workdir, w); p != "/" {
				a.Keep = append(a.Keep, Kept{path.Clean(p), ev})
			}
		}
	case len(words) > 1 && words[0] == "starts":
		for _, w := range words[1:] {
			a.Starts = append(a.Starts, Named{w, ev})
		}
	case len(words) == 2 && words[0] == "context" && fs.ValidPath(path.Join(path.Dir(f.Name), words[1])):
		a.Context = path.Join(path.Dir(f.Name), words[1])
	default:
		const text = "this offstage comment is not understood; " +
			"there are ignore, keep PATH..., starts NAME... and context DIR"
		a.Bad = append(a.Bad, finding.Note{File: f.Name, Line: line, Text: text})
	}
}
