package refuse

import (
	"slices"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// ambiguous says so when no executable can be named.
func ambiguous(m *launch.Model) []finding.Refusal {
	const do = "start the executable by the absolute path that the build writes with -o"
	var list []finding.Refusal
	for _, b := range m.ArtifactBuilds() {
		if b.Moves {
			list = append(list,
				finding.NewRefusal(finding.ArtifactAmbiguous, "build it to one path, whatever the arguments are",
					*b.Varies, "%s, at another place", b.Varies.Why))
		}
	}
	for _, s := range m.Starts {
		if s.Role == launch.Entry && s.Target.Kind == launch.Unclear && len(s.Command.Args) > 0 {
			list = append(list, finding.NewRefusal(finding.ArtifactAmbiguous, do, s.Evidence,
				"what %q starts is not known before the image runs", s.Command.Args[0].Text))
		}
		if s.Target.Kind == launch.Missing && nameUnknown(m) && s.Role == launch.Entry {
			list = append(list, finding.NewRefusal(finding.ArtifactAmbiguous, do, s.Evidence,
				"which build makes %s is not known, since the module can't be read", s.Target.Path))
		}
	}
	if len(list) == 0 && len(m.Starts) > 0 && !startsBuilt(m) {
		list = append(list, finding.NewRefusal(finding.ArtifactAmbiguous, do, m.Starts[0].Evidence,
			"none of the commands that the image starts is built in the Dockerfile"))
	}
	return list
}

// startsBuilt reports whether anything that the image starts is built or brought, or
// may be what is built.
func startsBuilt(m *launch.Model) bool {
	if len(m.UnclearStarts()) > 0 && len(m.ArtifactBuilds()) > 0 {
		return true
	}
	isBuilt := func(t launch.Target) bool { return t.Kind == launch.Artifact }
	return slices.ContainsFunc(m.Starts, func(s launch.Start) bool {
		return isBuilt(s.Target) || s.Target.Kind == launch.Generated || s.Target.Kind == launch.Prebuilt ||
			slices.ContainsFunc(m.ArgTargets(s), isBuilt)
	})
}
