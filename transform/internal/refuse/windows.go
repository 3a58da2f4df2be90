package refuse

import (
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// windows finds Windows images.
func windows(m *launch.Model) []finding.Refusal {
	if !m.Base.Windows {
		return nil
	}
	ev := m.Line(m.Final.From, m.Base.Image+" is a Windows image")
	return []finding.Refusal{
		finding.NewRefusal(finding.Windows, "leave it as it is: there is no smaller Windows image to move to", ev,
			"the image is a Windows image"),
	}
}
