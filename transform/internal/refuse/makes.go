package refuse

import (
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/repo"
)

// makes finds executables that a make or another build tool makes out of
// sight, or that are downloaded: how they are linked is then not known. On a musl
// builder that is no reason, since the runtime is then alpine, whose C library is
// the same; but a script has to be read on any.
func makes(m *launch.Model) []finding.Refusal {
	const sayBuild = "write the go build into the Dockerfile, or into a recipe of plain variables"
	const sayTold = "make it by commands that can be told"
	const sayCopy = "put the file into the repository and COPY it"
	var list []finding.Refusal
	for _, s := range m.Starts {
		if s.Target.Kind != launch.Generated || isStatic(s.Target) || isWaiter(m, s.Target.Entry.Step) {
			continue
		}
		step, p := s.Target.Entry.Step, s.Target.Path
		ev := m.Line(step, p+" comes from here")
		switch {
		case image.Downloads(step) && path.Ext(p) == ".sh":
			list = append(list, finding.NewRefusal(finding.ScriptUnreadable, sayCopy, ev,
				"%s is downloaded, so what it starts can't be seen", p))
		case m.Base.Musl:
		case s.Target.Entry.Maybe:
			ev.Why = "what is run here may make " + p
			list = append(list, finding.NewRefusal(finding.MakeUnreadable, sayTold, ev,
				"whether %s is there, what it is and how it is linked can't be seen", p))
		case image.Downloads(step):
			list = append(list, finding.NewRefusal(finding.MakeUnreadable, sayCopy, ev,
				"%s is downloaded, so what it is and how it is linked can't be seen", p))
		default:
			list = append(list, finding.NewRefusal(finding.MakeUnreadable, sayBuild, ev,
				"what %s is and how it is linked can't be seen", p))
		}
	}
	return list
}

// isStatic reports whether a program that is brought as a file is known to need no C
// library: a Go program that is published so, or what an image of static builds has.
func isStatic(t launch.Target) bool {
	from := ""
	if c, ok := t.Entry.Step.Cmd.(*instructions.CopyCommand); ok {
		from = c.From
	}
	return catalog.Is(path.Base(t.Path), catalog.Static) || strings.Contains(from, "static")
}

// waiter is where docker-compose-wait is published: one static executable for any
// image, its README says, from version 2 on, and a script before.
const waiter = "https://github.com/ufoscout/docker-compose-wait/releases/download/"

// isWaiter reports whether an ADD brings docker-compose-wait, and nothing tells it to
// start a program itself.
func isWaiter(m *launch.Model, st *dockerfile.Step) bool {
	c, ok := st.Cmd.(*instructions.AddCommand)
	if !ok || len(c.SourcePaths) != 1 {
		return false
	}
	version, ok := strings.CutPrefix(m.File.Expand(c.SourcePaths[0], st.Before).Text, waiter)
	if !ok || version == "" || version[0] < '0' || version[0] > '9' || strings.HasPrefix(version, "1.") {
		return false
	}
	_, told := m.Env("WAIT_COMMAND")
	return !told && !slices.ContainsFunc(m.Uses, func(u repo.Use) bool { return u.Env["WAIT_COMMAND"] != "" })
}
