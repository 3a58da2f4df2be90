package need

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// scriptOperand is the file of the image that an interpreter is told to run.
func scriptOperand(m *launch.Model, s launch.Start) string {
	if s.Target.Kind != launch.Tool {
		return ""
	}
	if name, ok := projectFiles[s.Command.Program()]; ok {
		return firstOf(m, s.Command, shell.Word{Text: name, Known: true})
	}
	if !catalog.Is(s.Command.Program(), catalog.Interprets) {
		return ""
	}
	return cmp.Or(pythonModule(m, s.Command), firstFile(m, s.Command))
}

// pythonModule is the file of the image that Python runs for the name of a module.
func pythonModule(m *launch.Model, c *shell.Command) string {
	at := slices.IndexFunc(c.Args, func(w shell.Word) bool { return w.Text == "-m" })
	if at < 0 || at+1 == len(c.Args) || !c.Args[at+1].Known || !strings.HasPrefix(c.Program(), "python") {
		return ""
	}
	dirs, _ := c.Lookup("PYTHONPATH")
	name := strings.ReplaceAll(c.Args[at+1].Text, ".", "/")
	for _, dir := range append([]string{""}, strings.Split(dirs, ":")...) {
		for _, end := range []string{".py", "/__main__.py"} {
			w := shell.Word{Text: path.Join(dir, name) + end, Known: true}
			if p, ok := c.Abs(w); ok && m.StillThere(p) {
				return p
			}
		}
	}
	return ""
}

// projectFiles are the files by which programs find what they run, where they are started. Left
// out: bundle, whose gems lie elsewhere.
var projectFiles = map[string]string{"npm": "package.json", "pnpm": "package.json", "yarn": "package.json"}

func firstFile(m *launch.Model, c *shell.Command) string { return firstOf(m, c, c.Args[1:]...) }

// firstOf is the first file of the image among words.
func firstOf(m *launch.Model, c *shell.Command, words ...shell.Word) string {
	for _, w := range words {
		if p, ok := c.Abs(w); ok && w.Known && !strings.HasPrefix(w.Text, "-") && m.StillThere(p) {
			return p
		}
	}
	return ""
}
