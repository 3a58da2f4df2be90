package launch

import (
	"strings"

	"offstage/transform/internal/image"
)

// DynamicLibraries are the shared libraries that the file with the first go:cgo_import_dynamic of
// a program has the loader load.
func DynamicLibraries(b *image.Build) []string {
	const directive = "//go:cgo_import_dynamic "
	data, _, _ := b.FS.Read("/" + b.Program.Source.Dynamic.File)
	var list []string
	for line := range strings.Lines(string(data)) {
		rest, ok := strings.CutPrefix(line, directive)
		if words := strings.Fields(rest); ok && len(words) > 0 {
			list = append(list, strings.Trim(words[len(words)-1], `"`))
		}
	}
	return list
}
