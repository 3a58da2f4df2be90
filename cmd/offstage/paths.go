package main

import (
	"fmt"
	"path/filepath"
)

// show names a file of the outcome's tree as the user would: the Dockerfile as
// it was given, any other from the current directory, or absolute when the
// Dockerfile was given so.
func (c *command) show(o *outcome, file string) string {
	switch {
	case file == o.name, file == "":
		return o.shown
	case o.root == "":
		return file
	}
	abs := filepath.Join(o.root, filepath.FromSlash(file))
	if filepath.IsAbs(o.path) {
		return abs
	}
	return relative(c.cwd, abs)
}

// diffPath names the outcome's file for `git apply` and `patch -p1`: from the
// current directory; or, as neither takes a path that leads out of it, from the
// root of the file's own repository.
func (c *command) diffPath(o *outcome) string {
	if o.real == "" {
		return stdinName
	}
	if rel := relative(c.cwd, o.real); filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return o.name
}

func relative(dir, path string) string {
	rel, err := filepath.Rel(dir, path)
	if err != nil { // another volume
		return path
	}
	return rel
}

// atLine adds a line number to a path; 0 means the whole file.
func atLine(path string, line int) string {
	if line == 0 {
		return path
	}
	return fmt.Sprintf("%s:%d", path, line)
}
