package refuse

import (
	"slices"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// systemLibraries finds libraries that a build of other software installs among those of the
// system, where a program with C code may load them: which files they are isn't known.
func systemLibraries(m *launch.Model) []finding.Refusal {
	installs := slices.ContainsFunc(m.Runs, func(r *image.Run) bool {
		return slices.ContainsFunc(r.Script.Commands, image.InstallsLibraries)
	})
	if !installs || !m.UsesC() {
		return nil
	}
	for _, p := range launch.Prefixes(m) {
		if p.Dir == "/" || p.Dir == "/usr" {
			return []finding.Refusal{finding.NewRefusal(finding.StateUnknown,
				"install into /usr/local, or name the libraries with # offstage: keep PATH",
				m.Line(p.Step, "what is installed here goes to "+p.Dir),
				"which libraries are installed among those of the system in %s is not known, "+
					"and the program may load them", p.Dir)}
		}
	}
	return nil
}
