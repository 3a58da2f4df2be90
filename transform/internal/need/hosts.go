package need

import (
	"slices"

	"offstage/transform/internal/launch"
	"offstage/transform/internal/repo"
)

// A saidHost reports whether a word of what the program is told is the name of another
// container, and no path.
type saidHost func(word string) bool

func noHost(string) bool { return false }

// hostsOf is for what a use sets a variable to. What the source opens a path by is one,
// whatever else is called so.
func hostsOf(m *launch.Model, u repo.Use, variable string) saidHost {
	if opensBy(m, variable) {
		return noHost
	}
	return func(word string) bool { return m.IsHost(u, word) }
}

// hostsOfAll is for what the image or a file of variables sets one to, whichever use the
// image is put to.
func hostsOfAll(m *launch.Model, variable string) saidHost {
	if opensBy(m, variable) {
		return noHost
	}
	return func(word string) bool {
		return slices.ContainsFunc(m.Uses, func(u repo.Use) bool { return m.OfFinal(u) && m.IsHost(u, word) })
	}
}

// opensBy reports whether the source opens a path that a variable of the environment says.
func opensBy(m *launch.Model, variable string) bool {
	for _, b := range m.ReadBuilds() {
		for _, t := range b.Program.Source.Touches {
			_, args, _ := pathsOf(t)
			for _, arg := range args {
				for _, v := range arg {
					if v.Env == variable {
						return true
					}
				}
			}
		}
	}
	return false
}
