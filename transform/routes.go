package transform

import (
	"io/fs"

	"offstage/transform/internal/gosrc"
)

// A Route is an HTTP path that a program serves.
type Route = gosrc.Route

// Routes finds the HTTP routes in the Go source below a directory of tree that can
// be asked for without changing anything, in the order of files and lines.
func Routes(tree fs.FS, dir string) []Route { return gosrc.Routes(tree, dir) }
