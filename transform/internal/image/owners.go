package image

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
)

// own notes the owner that a COPY gives to what it brought and to the directories that it
// makes for it, and the mode that it gives to a directory: a file keeps its mode when it is
// copied.
func (lo *Stage) own(st *dockerfile.Step, chown, chmod string) {
	if chown == "" && chmod == "" {
		return
	}
	first := slices.IndexFunc(lo.FS.Layers, func(l Layer) bool { return l.Step == st })
	for _, l := range lo.FS.Layers[max(first, 0):] {
		switch {
		case l.Step != st:
		case chown != "":
			lo.chosen(l.At, true, st)
			for dir := path.Dir(l.At); !lo.FS.hadDir(dir, first); dir = path.Dir(dir) {
				lo.chosen(dir, false, st)
			}
		case lo.FS.isDir(l.At) && strings.TrimLeft(chmod, "0") != "755":
			lo.chosen(l.At, false, st)
		}
	}
}

// ownParents notes that a user made the directories above one, as far as nothing else did.
func (lo *Stage) ownParents(dir string, st *dockerfile.Step) {
	for p := path.Dir(dir); p != "." && p != "/" && !catalog.IsSystem(p); p = path.Dir(p) {
		if _, ok := lo.FS.Lookup(p); ok {
			return
		}
		lo.chosen(p, false, st)
	}
}

// chosen notes that a step chose the owner or mode of a path, or of all below it as well.
func (lo *Stage) chosen(at string, tree bool, st *dockerfile.Step) {
	lo.Owned = append(lo.Owned, Owned{Path: lo.FS.End(at), Tree: tree, Step: st})
}

// keepOwners notes that what was copied or moved has the owner and mode that a step chose for
// what was taken.
func (lo *Stage) keepOwners(owned []Owned, from string, layers []Layer) {
	for _, o := range slices.Clip(owned) {
		for _, l := range layers {
			_, in := Below(o.Path, from)
			rel, below := Below(from, o.Path)
			switch {
			case l.Kind == Gone || l.At == "":
			case o.Path == from || in && o.Tree:
				lo.chosen(l.At, o.Tree, l.Step)
			case below:
				lo.chosen(path.Join(l.At, rel), o.Tree, l.Step)
			}
		}
	}
}
