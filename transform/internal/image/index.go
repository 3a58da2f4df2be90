package image

import (
	"path"
	"slices"

	"offstage/transform/internal/catalog"
)

// An index finds the layers that say something of a path without looking at all of
// them: those at it or at a directory above, and the newest ones below it.
type index struct {
	links map[string]string // FS's
	at    map[string][]int  // by path: the layers there, the oldest first
	below map[string][]int  // by directory: the layers below it that put something there
}

func newIndex(layers []Layer, links map[string]string) *index {
	x := &index{links: links, at: map[string][]int{}, below: map[string][]int{}}
	for i, l := range layers {
		x.add(i, l)
	}
	return x
}

// index makes the index when it is asked for the first time.
func (im *FS) index() *index {
	if im.paths == nil {
		im.paths = newIndex(im.Layers, im.links)
	}
	return im.paths
}

// around are the layers at a directory, above it and below it, among the first n, the
// newest first.
func (x *index) around(dir string, n int) []int {
	dir = catalog.BehindLinks(x.links, dir)
	list := slices.Clone(x.below[dir])
	for ; ; dir = path.Dir(dir) {
		list = append(list, x.at[dir]...)
		if dir == "/" || dir == "." || dir == "" {
			break
		}
	}
	list = slices.DeleteFunc(list, func(i int) bool { return i >= n })
	slices.SortFunc(list, func(a, b int) int { return b - a })
	return slices.Compact(list)
}

func (x *index) add(i int, l Layer) {
	if l.At == "" {
		return
	}
	at := catalog.BehindLinks(x.links, l.At)
	x.at[at] = append(x.at[at], i)
	if l.Kind == Gone {
		return
	}
	for dir := at; dir != "/" && dir != "."; {
		dir = path.Dir(dir)
		x.below[dir] = append(x.below[dir], i)
	}
}

// A hit is a layer that says something of a path.
type hit struct {
	layer int
	below bool   // it is below the path
	rel   string // the rest of the path below the layer
}

// hits are the layers that say something of a path, among the first n, the newest
// first.
func (x *index) hits(p string, n int) []hit {
	p = catalog.BehindLinks(x.links, p)
	var list []hit
	for dir := p; ; dir = path.Dir(dir) {
		rel, _ := Below(dir, p)
		for _, i := range x.at[dir] {
			if i < n {
				list = append(list, hit{layer: i, rel: rel})
			}
		}
		if dir == "/" || dir == "." || dir == "" {
			break
		}
	}
	below := x.below[p]
	if i, _ := slices.BinarySearch(below, n); i > 0 {
		list = append(list, hit{layer: below[i-1], below: true})
	}
	slices.SortStableFunc(list, func(a, b hit) int { return b.layer - a.layer })
	return list
}
