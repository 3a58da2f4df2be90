package refuse

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// state finds RUN lines whose effect can't be told.
func state(m *launch.Model) []finding.Refusal {
	list := slices.Concat(unreadRuns(m), outOfLinks(m), ownedRoot(m))
	if len(m.Asked.Keep) > 0 {
		return list // a person said what has to go along
	}
	return slices.Concat(list, unknownCommands(m), unknownModules(m), systemLibraries(m))
}

// splitRun is the way out of a RUN that can't be told.
const splitRun = "split the RUN so that each command can be told, or name what it makes with # offstage: keep PATH"

// unreadRuns finds RUN lines that are no shell text.
func unreadRuns(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, r := range m.Runs {
		if !r.Parsed {
			ev := m.Line(r.Step, "the RUN is no shell text that can be read")
			list = append(list, finding.NewRefusal(finding.StateUnknown, splitRun, ev,
				"a RUN can't be read as a shell text"))
		}
	}
	return list
}

// ownedRoot finds a RUN that chooses the owner or mode of /, where another user than root runs:
// no COPY gives / another one.
func ownedRoot(m *launch.Model) []finding.Refusal {
	if !m.AsUser() {
		return nil
	}
	for _, o := range m.Owned {
		if _, run := o.Step.Cmd.(*instructions.RunCommand); run && o.Path == "/" {
			const do = "let the user write in a directory below it"
			ev := m.Line(o.Step, "the owner or mode of / is chosen here")
			return []finding.Refusal{finding.NewRefusal(finding.StateUnknown, do, ev,
				"/ has an owner or mode of its own for the user, which no COPY keeps")}
		}
	}
	return nil
}

// unknownCommands finds the commands of RUN lines of which nothing is known, the
// first of each.
func unknownCommands(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	said := map[*dockerfile.Step]bool{}
	for _, e := range m.Unknown {
		if harmlessUnknown(m, e.Effect) || said[e.Step] {
			continue
		}
		said[e.Step] = true
		ev := m.Line(e.Step, image.CommandLine(e.Cmd)+" is run")
		list = append(list, finding.NewRefusal(finding.StateUnknown, splitRun, ev,
			"what %q does to the image is not known",
			finding.Clip(image.CommandLine(e.Cmd), 60)))
	}
	return list
}

// interpreterOf is the program that runs what a package manager of its own installs.
func interpreterOf(manager string) string {
	switch manager {
	case "pip", "pip3":
		return "python3"
	case "gem":
		return "ruby"
	case "cpan":
		return "perl"
	}
	return ""
}

// unknownModules finds an interpreter that is started where another package
// manager than the system's installed what its scripts import.
func unknownModules(m *launch.Model) []finding.Refusal {
	for _, in := range m.Installs {
		by := interpreterOf(in.Manager)
		for _, s := range m.Starts {
			if by == "" || s.Target.Kind != launch.Tool ||
				!strings.HasPrefix(s.Command.Program(), strings.TrimSuffix(by, "3")) {
				continue
			}
			const do = "install them with the system's package manager, " +
				"or name where they are with # offstage: keep PATH"
			ev := m.Line(in.Step, s.Command.Program()+" is started")
			return []finding.Refusal{
				finding.NewRefusal(finding.StateUnknown, do, ev,
					"%s installs %s, which %s may load when the image runs", in.Manager, strings.Join(in.Names, ", "),
					s.Command.Program()),
			}
		}
	}
	return nil
}

// harmlessUnknown are unknown commands that can be told in this image: an
// executable that a go command or a package manager brought is a tool of the
// build, and works where it is run, unless it is told to work elsewhere.
func harmlessUnknown(m *launch.Model, e shell.Effect) bool {
	if len(e.Cmd.Args) == 0 {
		return false
	}
	for _, a := range e.Cmd.Args[1:] {
		if _, in := image.Below(e.Cmd.Dir, a.Text); strings.HasPrefix(a.Text, "/") && !in {
			return false
		}
	}
	t := m.Resolve(e.Cmd)
	return t.Kind == launch.Artifact || t.Kind == launch.Generated && e.Cmd.Dir != ""
}
