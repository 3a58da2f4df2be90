package transform

import (
	"strings"

	"offstage/transform/internal/shell"
)

// interpreters run a file of any content.
var interpreters = words("python python3 node nodejs deno bun ruby perl php java Rscript lua julia ts-node npx pwsh")

// scriptOperand is the file of the image that an interpreter is told to run.
func (f *facts) scriptOperand(s start) string {
	if s.target.kind != tool || !interpreters.has(s.cmd.Program()) {
		return ""
	}
	return f.firstFile(s.cmd)
}

func (f *facts) firstFile(c *shell.Command) string {
	for _, w := range c.Args[1:] {
		if p, ok := c.Abs(w); ok && w.Known && !strings.HasPrefix(w.Text, "-") && f.stillThere(p) {
			return p
		}
	}
	return ""
}
