package image

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// ToolchainAt says why a stage runs on a Go toolchain: its image is one, or a
// RUN installs it or builds with it; empty when it doesn't.
func ToolchainAt(s *dockerfile.Stage) string {
	chain := StagesTo(s)
	if b := catalog.ParseBase(chain[0].Image); b.Golang {
		return b.Image + " has the Go toolchain"
	}
	for _, c := range chain {
		for _, st := range c.Steps {
			if why := installsGo(st); why != "" {
				return why
			}
		}
	}
	return ""
}

// MayMakeGo reports whether a RUN of a stage on an unknown base runs a make, another
// build tool or a script, whose commands may show that the image has the toolchain.
func MayMakeGo(s *dockerfile.Stage) bool {
	chain := StagesTo(s)
	if catalog.ParseBase(chain[0].Image).Known || strings.EqualFold(chain[0].Image, "scratch") {
		return false
	}
	for _, c := range chain {
		for _, st := range c.Steps {
			if strings.EqualFold(st.Keyword, "run") && slices.ContainsFunc(RunText(st).Script.Commands, follows) {
				return true
			}
		}
	}
	return false
}

// BuildsGo reports whether a command of the final stage builds with the toolchain, or
// has a build tool do so.
func (m *Model) BuildsGo() bool {
	return len(m.Builds) > 0 || slices.ContainsFunc(m.Runs, func(r *Run) bool {
		return slices.ContainsFunc(r.Script.Commands, func(c *shell.Command) bool { return m.handsToGo(c) })
	})
}

// handsToGo reports whether a command is a build tool, whose file speaks of Go.
func (m *Model) handsToGo(c *shell.Command) bool {
	tool, _ := catalog.FindProgram(c.Program())
	for name := range strings.FieldsSeq(tool.Recipes) {
		data, _, ok := m.FS.Read(path.Join(c.Dir, name))
		if ok && mentions(string(data), "go build", "go install", "magefile/mage", "builds:") {
			return true
		}
	}
	return false
}

// follows reports whether a command runs others that stand in files of the project.
func follows(c *shell.Command) bool {
	_, script := ScriptOf(c)
	tool, _ := catalog.FindProgram(c.Program())
	return script || c.Program() == "make" || tool.Recipes != ""
}

var importComment = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^package\s+\w+\s+(//|/\*)\s*import\b`)
})

// NamesImport reports whether a .godir or the import comment of a package gives a
// directory another import path than where it lies.
func (im *FS) NamesImport(dir string) bool {
	if _, ok := im.Lookup(path.Join(dir, ".godir")); ok {
		return true
	}
	entries, _ := View{im}.ReadDir(strings.TrimPrefix(dir, "/"))
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		data, _, ok := im.Read(path.Join(dir, e.Name()))
		return ok && path.Ext(e.Name()) == ".go" && importComment().Match(data)
	})
}

var goTarball = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(golang\.org/dl|dl\.google\.com/go|storage\.googleapis\.com/golang|go\.dev/dl)` +
		`/go1?[^/ ]*|/go\$?\{?[A-Za-z0-9_.]*\}?[^/ ]*\.linux-`)
})

// installsGo reports whether a step installs the Go toolchain into the image, or
// finds it there.
func installsGo(st *dockerfile.Step) string {
	if !strings.EqualFold(st.Keyword, "run") {
		return ""
	}
	t := st.Text().S
	switch {
	case !strings.Contains(t, "go"):
		return ""
	case goTarball().MatchString(t):
		return "a RUN unpacks the Go toolchain"
	case mentions(t, "go build", "go install") && runsBuild(st):
		return "a RUN builds with the Go toolchain"
	case mentions(t, "apk", "apt", "yum", "dnf"):
		if name := keptGoPackage(st); name != "" {
			return "a RUN installs " + name
		}
	}
	return ""
}

// mentions reports whether a text holds one of some words: reading it as a shell does
// takes much longer.
func mentions(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// runsBuild reports whether a command of a RUN builds with the go command.
func runsBuild(st *dockerfile.Step) bool {
	return slices.ContainsFunc(RunText(st).Script.Commands, func(c *shell.Command) bool {
		g := c.AsGo()
		return g != nil && g.Builds()
	})
}

// keptGoPackage is the package that a RUN installs the toolchain with, or the group that
// holds it; empty when there is none, or when the same RUN removes it.
func keptGoPackage(st *dockerfile.Step) string {
	removed := map[string]bool{}
	kept := ""
	for _, c := range RunText(st).Script.Commands {
		for _, e := range c.Effects() {
			switch e.Kind {
			case shell.Uninstalls:
				for _, n := range e.Names {
					removed[n] = true
				}
			case shell.Installs:
				for _, n := range e.Names {
					if isGoPackage(n) {
						kept = cmp.Or(e.Group, n)
					}
				}
			}
		}
	}
	if removed[kept] {
		return ""
	}
	return kept
}

// isGoPackage reports whether a distribution calls the toolchain so.
func isGoPackage(name string) bool {
	return name == "go" || name == "golang" || name == "golang-go" || strings.HasPrefix(name, "golang-1")
}

// ModuleCache is where the builder unpacks modules for a build.
func (m *Model) ModuleCache(b *Build) string {
	if dir, ok := m.Setting(b, "GOMODCACHE"); ok && dir != "" {
		return dir
	}
	return path.Join(b.gopath(), "pkg/mod")
}
