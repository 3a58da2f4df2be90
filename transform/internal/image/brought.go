package image

import (
	"iter"
	"path"
	"slices"

	"offstage/transform/internal/dockerfile"
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
				o, ok := l.Through(o)
				return !ok || yield(o)
			}
			if !l.From.brought(stages-1, through) {
				return false
			}
		}
	}
	return true
}

// CopiedWithin is layer i as one of the context, if it is a copy within the image of a directory
// that came from there.
func CopiedWithin(im *FS, i int) (Layer, bool) {
	l := im.Layers[i]
	if l.Kind != FromImage || l.From != nil {
		return Layer{}, false
	}
	f, ok := im.lookup(l.Src, i, maxHops)
	return Layer{Kind: FromContext, At: l.At, Src: f.Path, Step: l.Step}, ok && f.Dir && f.Kind == FromContext
}

// Foreign reports whether a copy brings what is in an image of which that isn't known.
func (l Layer) Foreign() bool { return l.From != nil && l.From.foreign }

// Lacked reports whether a copy brings a directory that the clone lacks.
func (l Layer) Lacked() bool { return l.Kind == Opaque && l.Src != "" && l.Tree }

// Through is a layer of a stage as a copy out of that stage brings it, if it does.
func (l Layer) Through(o Layer) (Layer, bool) {
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

// Expects reports whether a COPY of a pattern brings a file, or what is below a directory, where
// people have what the clone lacks, in this stage or in one that it was copied from.
func Expects(im *FS, p string, dir bool) bool { return expects(im, p, dir, maxStages) }

func expects(im *FS, p string, dir bool, stages int) bool {
	return slices.ContainsFunc(im.Layers, func(l Layer) bool {
		rel, below := Below(l.At, p)
		switch {
		case l.Kind == expected:
			return means(im.ctx, l, p, dir)
		case l.Kind == FromImage && l.From != nil && stages > 0 && below:
			return expects(l.From, path.Join(l.Src, rel), dir, stages-1)
		}
		return false
	})
}

// Expected gives the directories of the stage into which patterns of COPY bring files that the
// clone may lack, with their instructions.
func Expected(im *FS) iter.Seq2[string, *dockerfile.Step] {
	return func(yield func(string, *dockerfile.Step) bool) {
		for _, l := range im.Layers {
			if l.Kind == expected && !yield(path.Dir(l.Pattern), l.Step) {
				return
			}
		}
	}
}

// means reports whether a pattern of the context means a path, or one below it. What matches may
// be a directory, of which all goes there.
func means(ctx *Context, l Layer, p string, dir bool) bool {
	to, base := path.Dir(l.Pattern), path.Base(l.Pattern)
	rel, in := Below(to, p)
	if dir {
		_, above := Below(p, to)
		return above || in && base == "*"
	}
	match, err := path.Match(base, rel)
	return in && err == nil && (match || base == "*") && !ctx.Ignored(path.Join(path.Dir(l.Src), rel))
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
