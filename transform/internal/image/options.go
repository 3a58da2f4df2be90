package image

import (
	"io/fs"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/gosrc"
)

type (
	// ImageConfig is what an image configures.
	ImageConfig = dockerfile.ImageConfig
	// Mirror is a registry with copies of images.
	Mirror = catalog.Mirror
)

// Options say what Rewrite may read and what it should prefer. The zero value
// rewrites from the Dockerfile alone.
type Options struct {
	// Tree is the repository that holds the Dockerfile; nil when there is none
	// (standard input). It must not lead outside of the repository.
	Tree fs.FS
	// Context is the build context as a slash-separated path in Tree ("." is its
	// root); empty means that it is found.
	Context string
	// Repository is what ReadRepository read of Tree; nil reads it for this call.
	Repository *Repository
	// ModCache is the Go module cache ($GOMODCACHE), read only for the module
	// versions that the program names; nil when there is none.
	ModCache fs.FS
	// Runtime is auto, alpine, scratch, distroless, chainguard or an image reference;
	// empty means auto, the first of scratch, alpine and debian that meets every need.
	Runtime string
	// RuntimeConfig is what the image that Runtime refers to configures; nil where
	// that is not told. ParseImageConfig reads it.
	RuntimeConfig *ImageConfig
	// Mirrors are registries with copies of images: a builder from one is then known,
	// and runtime images come from there.
	Mirrors []Mirror
	// Builder names a builder stage that has no name; empty means "builder".
	Builder string
	// Cache keeps what was read of modules for later calls; nil keeps nothing.
	Cache gosrc.Cache
	// With names improvements to make in what is rewritten; see Improvements.
	With []string
}
