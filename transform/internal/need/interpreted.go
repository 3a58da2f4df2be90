package need

import (
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// scriptOperand is the file of the image that an interpreter is told to run.
func scriptOperand(m *launch.Model, s launch.Start) string {
	if s.Target.Kind != launch.Tool || !catalog.Is(s.Command.Program(), catalog.Interprets) {
		return ""
	}
	return firstFile(m, s.Command)
}

func firstFile(m *launch.Model, c *shell.Command) string {
	for _, w := range c.Args[1:] {
		if p, ok := c.Abs(w); ok && w.Known && !strings.HasPrefix(w.Text, "-") && m.StillThere(p) {
			return p
		}
	}
	return ""
}
