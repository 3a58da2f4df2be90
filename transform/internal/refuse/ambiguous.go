package refuse

import (
	"fmt"
	"slices"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
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
		if b := unnamed(m); s.Target.Kind == launch.Missing && b != nil && hasToWork(s) {
			list = append(list, finding.NewRefusal(finding.ArtifactAmbiguous, do, s.Evidence,
				"which build makes %s is not known, since %s", s.Target.Path, whyUnnamed(b)))
		}
	}
	if len(list) == 0 && len(m.Starts) > 0 && !startsBuilt(m) {
		list = append(list, finding.NewRefusal(finding.ArtifactAmbiguous, do, m.Starts[0].Evidence,
			"none of the commands that the image starts is built in the Dockerfile"))
	}
	return list
}

// whyUnnamed says what is not known of a build before it runs.
func whyUnnamed(b *image.Build) string {
	line := finding.Clip(image.CommandLine(b.Command.Command), 60)
	switch g := b.Command; {
	case b.OpenOut():
		return fmt.Sprintf("what stands behind -o in %q is only known when it runs", line)
	case slices.ContainsFunc(g.Args, func(a shell.Word) bool { return !a.Known }):
		return fmt.Sprintf("what %q builds is only known when it runs", line)
	case g.Dir == "":
		return fmt.Sprintf("the directory that %q works in is only known when it runs", line)
	}
	return "the module can't be read"
}

// startsBuilt reports whether anything that the image starts is built or brought, or
// may be what is built.
func startsBuilt(m *launch.Model) bool {
	if len(m.UnclearStarts()) > 0 && len(m.ArtifactBuilds()) > 0 {
		return true
	}
	if _, mk := image.UnreadMake(&m.Model); mk != nil {
		return true
	}
	isBuilt := func(t launch.Target) bool { return t.Kind == launch.Artifact }
	return slices.ContainsFunc(m.Starts, func(s launch.Start) bool {
		return isBuilt(s.Target) || s.Target.Kind == launch.Generated || s.Target.Kind == launch.Prebuilt ||
			slices.ContainsFunc(m.ArgTargets(s), isBuilt)
	})
}
