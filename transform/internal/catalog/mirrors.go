package catalog

import (
	"slices"
	"strings"
)

// A Mirror says that the images below one repository are copies of those below another:
// registry.example.com/hub has what docker.io/library has.
type Mirror struct{ At, Of string }

// Mirrors are what a person says of registries.
type Mirrors []Mirror

// ownMirrors are registries that are documented to have copies of Docker's own images: Amazon's
// has all of them, and Google's those that are asked for often.
var ownMirrors = Mirrors{allOwn, {At: "mirror.gcr.io/library", Of: "docker.io/library"}}

var allOwn = Mirror{At: "public.ecr.aws/docker/library", Of: "docker.io/library"}

// Original is the image that a mirror's image is a copy of; false where no mirror is
// declared for it, and none is known.
func (ms Mirrors) Original(image string) (string, bool) {
	for _, m := range slices.Concat(ms, ownMirrors) {
		if rest, ok := strings.CutPrefix(image, m.At+"/"); ok {
			return m.Of + "/" + rest, true
		}
	}
	return image, false
}

// Copy is where a mirror has an image, "alpine:3.24" for docker.io/library/alpine:3.24: the
// mirror that a builder is from, before others. It is the image itself where none has it.
func (ms Mirrors) Copy(image, builder string) string {
	found := image
	if strings.HasPrefix(builder, allOwn.At+"/") {
		ms = slices.Concat(ms, Mirrors{allOwn})
	}
	for _, m := range ms {
		switch rest, ok := strings.CutPrefix(fullName(image), m.Of+"/"); {
		case !ok:
		case strings.HasPrefix(builder, m.At+"/"):
			return m.At + "/" + rest
		case found == image:
			found = m.At + "/" + rest
		}
	}
	return found
}

// fullName writes out where Docker's own images are.
func fullName(image string) string {
	if !strings.Contains(image, "/") {
		return "docker.io/library/" + image
	}
	return image
}
