package image

import (
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

// Pragmas reads the comments that speak to this tool:
//
//	# offstage: ignore            leave the file alone
//	# offstage: keep PATH...      carry paths of the final stage along
//
// Paths are absolute or count from the final working directory.
func Pragmas(f *dockerfile.File, workdir string) (ignore bool, keep []Kept, bad []finding.Note) {
	for i, line := range strings.Split(string(f.Src), "\n") {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !ok {
			continue
		}
		text, ok = strings.CutPrefix(strings.TrimSpace(text), "offstage:")
		if !ok {
			continue
		}
		words := strings.Fields(text)
		switch {
		case len(words) == 1 && words[0] == "ignore":
			ignore = true
		case len(words) > 1 && words[0] == "keep":
			for _, w := range words[1:] {
				ev := finding.Evidence{File: f.Name, Line: i + 1, Why: "a keep comment names it"}
				if p := dockerfile.JoinDir(workdir, w); p != "/" {
					keep = append(keep, Kept{path.Clean(p), ev})
				}
			}
		default:
			bad = append(bad, finding.Note{
				File: f.Name,
				Line: i + 1,
				Text: "this offstage comment is not understood; there are ignore and keep PATH...",
			})
		}
	}
	return ignore, keep, bad
}
