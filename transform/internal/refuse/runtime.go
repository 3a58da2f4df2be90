package refuse

import (
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// runtimeUnknown is for a runtime image of a person's choice: what it configures must be
// known, so that the rewrite can say otherwise where the original did.
func runtimeUnknown(m *launch.Model) []finding.Refusal {
	name := m.Opts.Runtime
	if _, alone := catalog.RuntimeNamed(name); alone || name == "" || name == "auto" {
		return nil
	}
	ev := m.Line(m.Final.From, "--runtime is "+name)
	original, _ := catalog.Mirrors(m.Opts.Mirrors).Original(name)
	c := m.Opts.RuntimeConfig
	switch {
	case c == nil && !catalog.ParseBase(original).Known:
		do := "give --runtime-config a file with what `docker image inspect " + name + "` prints"
		return []finding.Refusal{finding.NewRefusal(finding.RuntimeUnknown, do, ev,
			"which user, entrypoint and environment %s sets is not known", name)}
	case c != nil && len(c.Kept()) > 0:
		return []finding.Refusal{finding.NewRefusal(finding.RuntimeUnknown, "choose another image with --runtime", ev,
			"%s sets what no Dockerfile can take back: %s", name, strings.Join(c.Kept(), ", "))}
	}
	return nil
}
