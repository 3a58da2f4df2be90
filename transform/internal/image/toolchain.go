package image

import (
	"regexp"
	"slices"
	"strings"

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

var goTarball = regexp.MustCompile(
	`(golang\.org/dl|dl\.google\.com/go|storage\.googleapis\.com/golang|go\.dev/dl)/go1?[^/ ]*|/go\$?\{?[A-Za-z0-9_.]*\}?[^/ ]*\.linux-`,
)

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
	if goTarball.MatchString(t) {
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
