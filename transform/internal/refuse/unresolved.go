package refuse

import (
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// isUnset reports whether only a default gives a variable of FROM a value: BuildKit doesn't.
func isUnset(name string) bool { return !dockerfile.OfPlatform(name) }

// unresolved finds base images that are not known, by name or by what they hold.
func unresolved(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, s := range image.StagesTo(m.Final) {
		if len(s.Unresolved) > 0 {
			ev := m.Line(s.From, "the image is "+s.Image)
			do, what := "give the ARG a default, or name the image without it", "which has no default value"
			if !slices.ContainsFunc(s.Unresolved, isUnset) {
				do, what = "name the image without it", "of which each platform has its own"
			}
			list = append(list, finding.NewRefusal(finding.UnresolvedBase, do, ev,
				"FROM uses %s, %s", strings.Join(s.Unresolved, ", "), what))
		}
	}
	if len(list) == 0 && !m.Base.Known && !m.Base.Windows && !m.Base.OnBuild {
		ev := m.Line(image.StagesTo(m.Final)[0].From, "it is neither Docker's golang image nor a distribution's")
		list = append(list, finding.NewRefusal(finding.UnresolvedBase, "build on the official golang image", ev,
			"what %s sets and holds is not known", m.Base.Image))
	}
	return list
}
