package refuse

import (
	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// onBuild finds ONBUILD triggers, of the image and of its base.
func onBuild(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, st := range m.Chain {
		if c, ok := st.Cmd.(*instructions.OnbuildCommand); ok {
			ev := m.Line(st, "ONBUILD "+c.Expression)
			list = append(list,
				finding.NewRefusal(finding.OnBuild, "move the trigger into the images that are built from this one", ev,
					"the image is a base for others: it has an ONBUILD trigger"))
		}
	}
	if m.Base.OnBuild {
		ev := m.Line(m.Final.From, m.Base.Image+" copies, builds and starts by triggers")
		list = append(list, finding.NewRefusal(finding.OnBuild,
			"write the steps of the onbuild image into this Dockerfile, on a current golang image", ev,
			"the base image works by ONBUILD triggers that can't be seen here"))
	}
	return list
}
