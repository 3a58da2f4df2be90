package plan

import (
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// readAgain says where a build downloads packages of the repository itself: what was read
// is the repository as it is here.
func readAgain(m *launch.Model) []finding.Note {
	for _, b := range m.ReadBuilds() {
		for _, i := range b.Program.Source.Again {
			at := m.Place(b, i.Pos, "")
			return []finding.Note{{File: at.File, Line: at.Line, Text: "go downloads " + i.Path +
				": what this repository has in its place was read, and what is downloaded may differ"}}
		}
	}
	return nil
}
