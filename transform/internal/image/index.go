package image

import (
	"iter"
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
	at := l.At
	if l.Kind == swept {
		at = l.Src
	}
	if at == "" {
		return
	}
	at = catalog.BehindLinks(x.links, at)
	x.at[at] = append(x.at[at], i)
	if l.Kind == Gone || l.Kind == swept {
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

// hits gives the layers that say something of a path, among the first n, the newest first. Few
// are looked at, however many there are.
func (x *index) hits(p string, n int) iter.Seq[hit] {
	return func(yield func(hit) bool) {
		lists := x.lists(catalog.BehindLinks(x.links, p), n)
		for {
			last := -1
			for i, l := range lists {
				if k := len(l.layers); k > 0 && (last < 0 || l.layers[k-1] > lists[last].newest()) {
					last = i
				}
			}
			if last < 0 || !yield(hit{lists[last].newest(), lists[last].below, lists[last].rel}) {
				return
			}
			lists[last].layers = lists[last].layers[:len(lists[last].layers)-1]
		}
	}
}

// A layerList are layers in their order, of which all say the same of a path.
type layerList struct {
	layers []int
	below  bool
	rel    string
}

func (l layerList) newest() int { return l.layers[len(l.layers)-1] }

// lists are the layers at a path and above it, and the newest below it, among the first n.
func (x *index) lists(p string, n int) []layerList {
	before := func(layers []int) []int {
		i, _ := slices.BinarySearch(layers, n)
		return layers[:i]
	}
	below := before(x.below[p])
	list := []layerList{{layers: below[max(0, len(below)-1):], below: true}}
	for dir := p; ; dir = path.Dir(dir) {
		rel, _ := Below(dir, p)
		if layers := before(x.at[dir]); len(layers) > 0 {
			list = append(list, layerList{layers: layers, rel: rel})
		}
		if dir == "/" || dir == "." || dir == "" {
			return list
		}
	}
}
