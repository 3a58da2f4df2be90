package image

import (
	"path"
	"slices"
	"strings"
)

// globbed is what a pattern matches whose last element alone has wildcards; it is false
// where more may be there than is known.
func globbed(im *FS, pattern string) (matches []string, sure bool) {
	dir, base := path.Dir(pattern), path.Base(pattern)
	if f, ok := im.Lookup(dir); strings.ContainsAny(dir, "*?[") || !ok || !f.Dir || !f.Sure {
		return nil, false
	}
	for _, name := range im.Names(dir) {
		p := path.Join(dir, name)
		f, ok := im.Lookup(p)
		switch match, err := path.Match(base, name); {
		case err != nil || ok && match && !f.Sure:
			return nil, false
		case ok && match:
			matches = append(matches, p)
		}
	}
	return matches, true
}

// Names are those that a directory is known to have had: what the context brought, and what
// RUN lines and other stages put there.
func (im *FS) Names(dir string) []string {
	var list []string
	entries, _ := View{im}.ReadDir(strings.TrimPrefix(dir, "/"))
	for _, e := range entries {
		list = append(list, e.Name())
	}
	for _, l := range im.Layers {
		if rel, ok := Below(dir, l.At); ok && rel != "." {
			name, _, _ := strings.Cut(rel, "/")
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
