package image

import (
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

// MayMakeGo reports whether a RUN of a stage on an unknown base runs a make or a
// script, whose commands may show that the image has the toolchain.
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

// BuildsGo reports whether a command of the final stage builds with the toolchain.
func (m *Model) BuildsGo() bool { return len(m.Builds) > 0 }

// follows reports whether a command runs others that stand in files of the project.
func follows(c *shell.Command) bool {
	_, script := ScriptOf(c)
	return script || c.Program() == "make"
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
	if !strings.Contains(t, "go") {
		return ""
	}
	if goTarball().MatchString(t) {
		return "a RUN unpacks the Go toolchain"
	}
	if strings.Contains(t, "go build") || strings.Contains(t, "go install") {
		if slices.ContainsFunc(RunText(st).Script.Commands,
			func(c *shell.Command) bool { g := c.AsGo(); return g != nil && g.Builds() }) {
			return "a RUN builds with the Go toolchain"
		}
	}
	if !strings.Contains(t, "apk") && !strings.Contains(t, "apt") && !strings.Contains(t, "yum") &&
		!strings.Contains(t, "dnf") {
		return ""
	}
	removed := map[string]bool{}
	found := ""
	for _, c := range RunText(st).Script.Commands {
		for _, e := range c.Effects() {
			for _, n := range e.Names {
				switch {
				case e.Kind == shell.Uninstalls:
					removed[n] = true
				case e.Kind == shell.Installs && (n == "go" || n == "golang" || strings.HasPrefix(n, "golang-1") || n == "golang-go"):
					found = n
					if e.Group != "" {
						found = e.Group
					}
				}
			}
		}
	}
	if found == "" || removed[found] {
		return ""
	}
	return "a RUN installs " + found
}
