package refuse

import (
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// capabilities finds RUN lines that set what a copy between stages loses: a directory keeps its
// bits in one.
func capabilities(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, r := range m.Runs {
		for _, c := range r.Script.Commands {
			for _, e := range c.Effects() {
				fd, _ := m.FS.Lookup(e.Path)
				if e.Kind == shell.Privilege && (!fd.Dir || c.Recursive()) {
					ev := m.Line(r.Step, image.CommandLine(c)+" is run")
					list = append(list, finding.NewRefusal(finding.Capabilities,
						"give the container the capability instead, with cap_add or a securityContext", ev,
						"%s gets a capability or a set-user-id bit, which a copy between stages loses", e.Path))
				}
			}
		}
	}
	return list
}
