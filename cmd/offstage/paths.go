package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// places are where paths count from.
type places struct {
	cwd      string // real
	diffBase string // the real directory that the paths of diffs count from
}

// show names a file of the outcome's tree as the user would: the Dockerfile as
// it was given, any other from the current directory, or absolute when the
// Dockerfile was given so.
func (p *places) show(o *outcome, file string) string {
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
	return relative(p.cwd, abs)
}

// diffPath names the outcome's file for `git apply` and `patch -p1`, neither of
// which takes a path that leads out of where it counts from.
func (p *places) diffPath(o *outcome) string {
	if o.real == "" {
		return stdinName
	}
	if rel := relative(p.diffBase, o.real); filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return o.name // on another volume
}

// commonDir is the nearest directory that holds cwd and all paths: cwd itself
// unless one of them leads out of it.
func commonDir(cwd string, paths []string) string {
	base := cwd
	for _, path := range paths {
		dir, err := searchedDir(path)
		for err == nil && !within(base, dir) && base != filepath.Dir(base) {
			base = filepath.Dir(base)
		}
	}
	return base
}

// searchedDir is the real directory below which the Dockerfiles of an argument are.
func searchedDir(path string) (string, error) {
	if path == stdinPath {
		return "", errNothingFound
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return resolve(path)
	}
	return resolve(filepath.Dir(path))
}

// applyNote says how to apply diffs that are relative to another directory than the
// current one; empty where `git apply` alone does it.
func (c *command) applyNote() string {
	if !c.diffs() || c.counts.Statuses["rewritten"] == 0 || c.diffBase == c.cwd {
		return ""
	}
	base := relative(c.cwd, c.diffBase)
	return fmt.Sprintf("the diff is relative to %s: apply with git -C %s apply, or patch -d %s -p1", base, base, base)
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
