package image

import (
	"path"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/repo"
	"offstage/transform/internal/shell"
)

// MakeCommands gives the commands of the recipes that a make runs, if its
// Makefile came into the image and can be read.
func (m *Model) MakeCommands(im *FS, c *shell.Command) []*shell.Command {
	list, _ := makeCommands(m, im, c)
	return list
}

// UnreadMake is the first make of a RUN whose recipes can't be told, nil if there is none.
func UnreadMake(m *Model) (*dockerfile.Step, *shell.Command) {
	for _, r := range m.Runs {
		for _, c := range m.Commands(m.FS, r) {
			if c.Program() != "make" {
				continue
			}
			if _, ok := makeCommands(m, m.FS, c); !ok {
				return r.Step, c
			}
		}
	}
	return nil, nil
}

func makeCommands(m *Model, im *FS, c *shell.Command) ([]*shell.Command, bool) {
	goals, args, dir, file := makeArgs(c)
	if dir == "" {
		return nil, false
	}
	mk := makefile(im, c, args, dir, file)
	if mk == nil {
		return nil, false
	}
	recipes, ok := mk.Recipes(goals)
	if !ok {
		return nil, false
	}
	vars := func(name string) (string, bool) {
		if v, ok := args[name]; ok {
			return v, true
		}
		if v, ok := mk.Exports(name); ok {
			return v, true
		}
		if name == "CGO_ENABLED" && mk.Overrides(name) {
			return "1", true // switching it off in front of make has no effect
		}
		return c.Lookup(name)
	}
	var list []*shell.Command
	for _, recipe := range recipes {
		s, err := shell.Parse(recipe, dir, vars)
		if err != nil {
			return nil, false
		}
		for _, inner := range s.Commands {
			inner.Detach(c)
			list = append(list, inner)
		}
	}
	return list, true
}

func makefile(im *FS, c *shell.Command, args map[string]string, dir, file string) *repo.Makefile {
	read := func(name string) (string, bool) {
		if !path.IsAbs(name) {
			name = path.Join(dir, name)
		}
		data, _, ok := im.Read(name)
		return string(data), ok
	}
	at, ok := makefileIn(im, dir, file)
	if !ok {
		return nil
	}
	text, _ := read(at)
	return repo.ParseMakefile(text, args, c.Lookup, read)
}

// MakefileOf is the file that a make reads, where the image has it.
func MakefileOf(im *FS, c *shell.Command) (string, bool) {
	_, _, dir, file := makeArgs(c)
	return makefileIn(im, dir, file)
}

func makefileIn(im *FS, dir, file string) (string, bool) {
	names := []string{"GNUmakefile", "makefile", "Makefile"}
	if file != "" {
		names = []string{file}
	}
	for _, n := range names {
		if !path.IsAbs(n) {
			n = path.Join(dir, n)
		}
		if _, _, ok := im.Read(n); ok && dir != "" {
			return n, true
		}
	}
	return "", false
}

// makeArgs reads make's command line: goals, variables, -C and -f. An argument
// that is not known makes the directory unknown.
func makeArgs(c *shell.Command) (goals []string, args map[string]string, dir, file string) {
	args, dir = map[string]string{}, c.Dir
	words := c.Args[1:]
	for i := 0; i < len(words); i++ {
		w := words[i]
		name, value, assigned := strings.Cut(w.Text, "=")
		switch {
		case !w.Known:
			return nil, nil, "", ""
		case w.Text == "-C" && i+1 < len(words):
			i++
			dir, _ = c.Abs(words[i])
		case w.Text == "-f" && i+1 < len(words):
			i++
			file = words[i].Text
		case strings.HasPrefix(w.Text, "-"):
		case assigned:
			args[name] = value
		default:
			goals = append(goals, w.Text)
		}
	}
	return goals, args, dir, file
}
