package refuse

import (
	"strings"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

const sayCommand = "add a CMD or ENTRYPOINT that starts the program"

// noCommand finds images that start a shell, only wait, or start nothing.
func noCommand(m *launch.Model) []finding.Refusal {
	c := m.Final.Config
	if (c.Entrypoint == nil || c.Entrypoint.Step == nil) && (c.Cmd == nil || c.Cmd.Step == nil) {
		if image.StagesTo(m.Final)[0].Unresolved != nil {
			return nil // the base may say it
		}
		ev := m.Line(m.Final.From, "the base image's own command is in force")
		return []finding.Refusal{
			finding.NewRefusal(finding.NoCommand, sayCommand, ev,
				"nothing in the Dockerfile says what the image starts"),
		}
	}
	for _, s := range m.Starts {
		if s.Use == nil && s.Role != launch.ShellStart && s.Role != launch.Healthcheck && s.Role != launch.ByProgram &&
			!idle(s) {
			return nil
		}
	}
	st := c.Entrypoint
	if st == nil || st.Step == nil {
		st = c.Cmd
	}
	ev := m.Line(st.Step, "only a shell or a command that waits is started")
	return []finding.Refusal{
		finding.NewRefusal(finding.NoCommand, sayCommand, ev, "the image starts a shell, or only waits"),
	}
}

// idle reports whether a start does nothing of its own: a shell without a script,
// sleep, tail -f /dev/null.
func idle(s launch.Start) bool {
	name := s.Command.Program()
	if s.Target.Kind != launch.Tool {
		return false // whatever it is called
	}
	if shell.IsShell(name) {
		_, ok := image.ScriptOf(s.Command)
		return !ok
	}
	return name == "sleep" || name == "tail" && strings.Contains(image.CommandLine(s.Command), "/dev/null") ||
		name == "cat" && len(s.Command.Args) == 1 ||
		name == "zsh" ||
		shell.IsBuiltin(name)
}
