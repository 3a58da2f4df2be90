package image

import (
	"iter"
	"path"
	"slices"
)

// maxStages bounds through how many stages a copy is followed.
const maxStages = 4

// Brought gives what instructions brought from the context, in this stage or in one that
// it was copied from: each as a layer of this image.
func (im *FS) Brought() iter.Seq[Layer] {
	return func(yield func(Layer) bool) { im.brought(maxStages, yield) }
}

// brought is false when no more is wanted.
func (im *FS) brought(stages int, yield func(Layer) bool) bool {
	for _, l := range im.Layers {
		switch {
		case l.Kind == FromContext:
			if !yield(l) {
				return false
			}
		case l.Kind == FromImage && l.From != nil && stages > 0:
			through := func(o Layer) bool {
				o, ok := l.through(o)
				return !ok || yield(o)
			}
			if !l.From.brought(stages-1, through) {
				return false
			}
		}
	}
	return true
}

// through is a layer of a stage as a copy out of that stage brings it, if it does.
func (l Layer) through(o Layer) (Layer, bool) {
	if rel, ok := Below(l.Src, o.At); ok {
		o.At = path.Join(l.At, rel)
	} else if rel, ok := Below(o.At, l.Src); ok {
		o.At, o.Src = l.At, path.Join(o.Src, rel)
	} else {
		return Layer{}, false
	}
	o.Step = l.Step
	return o, true
}

// CopiedAs is what a COPY of a pattern out of another image may have brought: a file whose
// name the pattern means.
func (im *FS) CopiedAs(p string) (Entry, bool) {
	for _, l := range slices.Backward(im.Layers) {
		match, _ := path.Match(path.Base(l.Pattern), path.Base(p))
		switch {
		case l.Kind == Gone && Under(l.At)(p):
			return Entry{}, false
		case match && path.Dir(l.Pattern) == path.Dir(p):
			return Entry{Layer: l}, true
		}
	}
	return Entry{}, false
}
