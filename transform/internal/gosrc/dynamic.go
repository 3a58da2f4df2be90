package gosrc

import (
	"bytes"
	"strings"

	"offstage/transform/internal/source"
)

// A DynamicImport is a go:cgo_import_dynamic line. Source: cmd/cgo, "Implementation details".
type DynamicImport struct {
	Library string // that the loader is told to load, "libc.so.6"; empty for none
	Pos     source.Pos
}

// dynamicImports are those of a file.
func dynamicImports(name string, src []byte) []DynamicImport {
	const directive = "//go:cgo_import_dynamic "
	if !bytes.Contains(src, []byte("\n"+directive)) {
		return nil
	}
	var list []DynamicImport
	n := 0
	for line := range bytes.Lines(src) {
		n++
		rest, ok := strings.CutPrefix(string(line), directive)
		if !ok {
			continue
		}
		i := DynamicImport{Pos: source.Pos{File: name, Line: n}}
		if words := strings.Fields(rest); len(words) > 2 { // the local name, that in the library, and it
			i.Library = strings.Trim(words[2], `"`)
		}
		list = append(list, i)
	}
	return list
}
