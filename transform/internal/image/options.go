package image

import (
	"io/fs"

	"offstage/transform/internal/gosrc"
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
	// Runtime is auto, alpine, scratch or an image reference; empty means auto,
	// the first runtime that meets every need.
	Runtime string
	// Builder names a builder stage that has no name; empty means "builder".
	Builder string
	// Cache keeps what was read of modules for later calls; nil keeps nothing.
	Cache gosrc.Cache
	// With names improvements to make in what is rewritten; see Improvements.
	With []string
}
