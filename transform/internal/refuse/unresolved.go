package refuse

import (
	"strings"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// unresolved finds base images that are not known, by name or by what they hold.
func unresolved(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, s := range image.StagesTo(m.Final) {
		if len(s.Unresolved) > 0 {
			ev := m.Line(s.From, "the image is "+s.Image)
			list = append(list,
				finding.NewRefusal(finding.UnresolvedBase, "give the ARG a default, or name the image without it", ev,
					"FROM uses %s, which has no default value", strings.Join(s.Unresolved, ", ")))
		}
	}
	if len(list) == 0 && !m.Base.Known && !m.Base.Windows && !m.Base.OnBuild {
		ev := m.Line(image.StagesTo(m.Final)[0].From, "it is neither Docker's golang image nor a distribution's")
		list = append(list, finding.NewRefusal(finding.UnresolvedBase, "build on the official golang image", ev,
			"what %s sets and holds is not known", m.Base.Image))
	}
	return list
}
