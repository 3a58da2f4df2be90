package image

import (
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/shell"
)

// IsShellScript judges by the shebang, or by the name when there is none.
func IsShellScript(name string, data []byte) bool {
	first, _, _ := strings.Cut(string(data[:min(len(data), 256)]), "\n")
	if strings.HasPrefix(first, "#!") {
		return Shebang(first) != ""
	}
	ext := path.Ext(name)
	return ext == ".sh" || ext == ".bash" || ext == ""
}

// ShebangWords are what the kernel reads in the first line of a script: the program that
// runs it, and all that stands behind that as one word.
func ShebangWords(script string) []string {
	first, _, _ := strings.Cut(script, "\n")
	line, ok := strings.CutPrefix(first, "#!")
	line = strings.Trim(line, " \t\r")
	if !ok || line == "" {
		return nil
	}
	i := strings.IndexAny(line, " \t")
	if i < 0 {
		return []string{line}
	}
	return []string{line[:i], strings.Trim(line[i:], " \t")}
}

// Interpreter is the name of the program that the #! line of a script names, behind env
// as well.
func Interpreter(script string) string {
	words := ShebangWords(script)
	if len(words) == 0 {
		return ""
	}
	if c := shell.FromArgs(words, "/", nil); len(words) > 1 && c.Program() == "env" {
		for _, w := range c.Launches() {
			name, _, _ := strings.Cut(w[0].Text, " ")
			return path.Base(name)
		}
	}
	return path.Base(words[0])
}

// Shebang gives the shell that a #! line names; empty for another interpreter.
func Shebang(script string) string {
	if name := Interpreter(script); shell.IsShell(name) {
		return name
	}
	return ""
}

// Executable reports whether a file that came from the context may be executed: there, or
// by the mode that its COPY or the chmod of a RUN gives it.
func (m *Model) Executable(at string, fd Entry) bool {
	if m.Context.Executable(fd.Path) || fd.Step != nil && shell.Executes(chmodOf(fd.Step.Cmd)) {
		return true
	}
	for _, r := range m.Runs {
		for _, c := range r.Script.Commands {
			if c.MakesExecutable(at) {
				return true
			}
		}
	}
	return false
}

// chmodOf is the mode that a COPY or ADD gives to what it brings.
func chmodOf(cmd any) string {
	switch c := cmd.(type) {
	case *instructions.CopyCommand:
		return c.Chmod
	case *instructions.AddCommand:
		return c.Chmod
	}
	return ""
}
