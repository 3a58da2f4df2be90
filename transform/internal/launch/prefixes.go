package launch

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// A Prefix is a directory that a build of other software than Go's was told to install into.
type Prefix struct {
	Dir  string
	Step *dockerfile.Step
}

// configures are the scripts that are told it before a make.
const configures catalog.Words = "configure config Configure bootstrap bootstrap.sh autogen.sh"

// prefixWords are what the directory stands behind.
var prefixWords = []string{"-DCMAKE_INSTALL_PREFIX", "-DCMAKE_INSTALL_PREFIX:PATH", "-DCMAKE_INSTALL_PREFIX:STRING",
	"-Dprefix", "--prefix", "PREFIX", "prefix", "INSTALL_PREFIX"}

// Prefixes are the directories that the RUN lines tell to what installs libraries.
func Prefixes(m *Model) []Prefix {
	var list []Prefix
	for _, r := range m.Runs {
		for _, c := range r.Script.Commands {
			name := c.Program()
			if !catalog.Is(name, catalog.InstallsLibs) && !configures.Has(name) {
				continue
			}
			for i := range c.Args {
				if dir := toldPrefix(c.Args[i:]); dir != "" {
					list = append(list, Prefix{Dir: dir, Step: r.Step})
				}
			}
		}
	}
	return list
}

// toldPrefix is the directory that a word names, or that behind it; empty for none.
func toldPrefix(words []shell.Word) string {
	key, dir, ok := strings.Cut(words[0].Text, "=")
	switch {
	case !slices.Contains(prefixWords, key):
		return ""
	case !ok && key == "--prefix" && len(words) > 1:
		dir = words[1].Text
	}
	if !path.IsAbs(dir) {
		return ""
	}
	return path.Clean(dir)
}
