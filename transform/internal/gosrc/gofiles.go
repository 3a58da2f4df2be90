package gosrc

import (
	"strings"

	"offstage/transform/internal/source"
)

// limits are what is read of an image or of a module cache.
var limits = source.Limits{File: 8 << 20, Total: 256 << 20, Dirs: 50_000}

// headSize is how much of a dependency's file is read for its imports.
const headSize = 32 << 10

// goFiles names the directory's files that end in .go, tests left out.
func goFiles(t *source.Tree, dir string) []string {
	var names []string
	for _, e := range t.List(dir) {
		name := e.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") ||
			name[0] == '_' || name[0] == '.' || !t.Regular(dir, e) {
			continue
		}
		names = append(names, name)
	}
	return names
}
