package image

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/shell"
)

// SetsEnv reports whether an ENV of the file sets a variable.
func (lo *Stage) SetsEnv(name string) bool {
	return slices.ContainsFunc(lo.Chain, func(st *dockerfile.Step) bool {
		return slices.ContainsFunc(EnvOf(st), func(v dockerfile.Pair) bool { return v.Name == name })
	})
}

// EnvOf are the pairs of an ENV as they are written.
func EnvOf(st *dockerfile.Step) []dockerfile.Pair {
	c, ok := st.Cmd.(*instructions.EnvCommand)
	if !ok {
		return nil
	}
	var list []dockerfile.Pair
	for _, kv := range c.Env {
		list = append(list, dockerfile.Pair{Name: kv.Key, Value: kv.Value})
	}
	return list
}

// Home is where the user that the image runs as has a home, as far as it is known.
func (m *Model) Home() string {
	if dir, ok := m.Final.Config.Lookup("HOME"); ok {
		return path.Clean(dir)
	}
	return homeOf(m.Final.Config.User, m.homes)
}

// homeOf is the home of a user, where the accounts have it that a RUN adds; empty where a
// number tells no name.
func homeOf(user string, homes map[string]string) string {
	name, _, _ := strings.Cut(user, ":")
	if home, ok := homes[name]; ok {
		return home
	}
	switch {
	case IsRoot(name):
		return "/root"
	case strings.Trim(name, "0123456789") == "":
		return ""
	}
	return path.Join("/home", name)
}

// OnlyData reports whether a directory of the image comes from one of the context
// that has no Go source.
func (m *Model) OnlyData(dir string) bool {
	fd, ok := m.FS.Lookup(dir)
	if !ok || !fd.Dir || !fd.Sure || fd.Kind != FromContext || m.Context == nil {
		return false
	}
	return !m.HasSource(fd.Path, 0)
}

func (m *Model) HasSource(dir string, depth int) bool {
	entries, err := m.Context.List(dir)
	if err != nil || depth > 16 {
		return true
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return strings.HasSuffix(e.Name(), ".go") || e.Name() == "go.mod" ||
			e.IsDir() && m.HasSource(path.Join(dir, e.Name()), depth+1)
	})
}

// LastStep is the last step of an instruction that leads to the final stage.
func (lo *Stage) LastStep(keyword string) *dockerfile.Step {
	for i := len(lo.Chain) - 1; i >= 0; i-- {
		if strings.EqualFold(lo.Chain[i].Keyword, keyword) {
			return lo.Chain[i]
		}
	}
	return nil
}

// EnvStep is the last instruction of the final stage's chain that sets a variable, nil
// where the base image or nothing does.
func (lo *Stage) EnvStep(name string) *dockerfile.Step {
	for i := len(lo.Chain) - 1; i >= 0; i-- {
		if slices.ContainsFunc(EnvOf(lo.Chain[i]), func(p dockerfile.Pair) bool { return p.Name == name }) {
			return lo.Chain[i]
		}
	}
	return nil
}

// Line is the place of a step in the Dockerfile, or the whole file for nil.
func (m *Model) Line(st *dockerfile.Step, why string) finding.Evidence {
	e := finding.Evidence{File: m.File.Name, Why: why}
	if st != nil {
		e.Line = st.Line
	}
	return e
}

func CommandLine(c *shell.Command) string {
	var list []string
	for _, a := range c.Args {
		list = append(list, a.Text)
	}
	return strings.Join(list, " ")
}
