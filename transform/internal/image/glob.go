package image

import (
	"path"
	"slices"
	"strings"
)

// Matches are what a pattern is known to name, of files, directories and executables that were
// built; all reports whether it can name nothing else.
func (i View) Matches(pattern string) (paths []string, all bool) {
	paths, all = []string{"/"}, true
	for elem := range strings.SplitSeq(strings.Trim(pattern, "/"), "/") {
		var below []string
		for _, dir := range paths {
			found, sure := i.matchesIn(dir, elem)
			below, all = append(below, found...), all && sure
		}
		paths = below
	}
	return paths, all
}

// matchesIn are what one element of a pattern names in a directory, and whether that is all.
func (i View) matchesIn(dir, elem string) (paths []string, all bool) {
	if !strings.ContainsAny(elem, `*?[\`) {
		p := path.Join(dir, elem)
		f, ok := i.Im.Lookup(p)
		return []string{p}, ok && f.Sure
	}
	d, ok := i.Im.Lookup(dir)
	all = ok && d.Dir && d.Sure
	for _, name := range i.Names(dir) {
		p := path.Join(dir, name)
		f, ok := i.Im.Lookup(p)
		switch match, err := path.Match(elem, name); {
		case err != nil, ok && match && !f.Sure:
			all = false
		case ok && match:
			paths = append(paths, p)
		}
	}
	return paths, all
}

// Names are those that a directory is known to have had: what the context brought, and what
// RUN lines and other stages put there.
func (i View) Names(dir string) []string {
	var list []string
	entries, _ := i.ReadDir(strings.TrimPrefix(dir, "/"))
	for _, e := range entries {
		list = append(list, e.Name())
	}
	for _, l := range i.Im.Layers {
		if rel, ok := Below(dir, l.At); ok && rel != "." {
			name, _, _ := strings.Cut(rel, "/")
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
