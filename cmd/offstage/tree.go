package main

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
)

// A place is where a Dockerfile stands in its repository. The zero place, for
// standard input, has no repository.
type place struct {
	root    string // the repository's directory, real; empty when there is none
	name    string // the Dockerfile in it, slash-separated
	context string // the given build context in it, slash-separated; empty when none was given
}

// stdinName is what standard input is taken for: the name in its diff.
const stdinName = "Dockerfile"

// locate finds the place of a target. context is the real directory given with
// --context, or empty.
func locate(t target, context string) (place, error) {
	switch {
	case t.real != "":
		root := repository(filepath.Dir(t.real), t.limit)
		return placeIn(root, t.real, context)
	case context != "": // as for docker build -f - DIR
		return placeIn(repository(context, context), filepath.Join(context, stdinName), context)
	}
	return place{name: stdinName}, nil
}

// placeIn names file and context within root, or within the nearest directory
// that holds root and context: a context outside of the repository was asked
// for, so it may be read.
func placeIn(root, file, context string) (place, error) {
	p := place{root: root}
	if context != "" {
		for !within(p.root, context) {
			p.root = filepath.Dir(p.root)
			if p.root == filepath.Dir(p.root) {
				return p, fmt.Errorf("has no directory in common with --context %s", context)
			}
		}
		rel, err := filepath.Rel(p.root, context)
		if err != nil {
			return p, err
		}
		p.context = filepath.ToSlash(rel)
	}
	rel, err := filepath.Rel(p.root, file)
	p.name = filepath.ToSlash(rel)
	return p, err
}

// repository is the directory that a Dockerfile in dir may refer to: the nearest
// one under version control; else the module that holds it, the outermost up to
// limit; else dir alone.
func repository(dir, limit string) string {
	for d := range upward(dir) {
		if exists(filepath.Join(d, ".git")) { // a directory, or a file in a worktree or submodule
			return d
		}
	}
	root := dir
	for d := range upward(dir) {
		if exists(filepath.Join(d, "go.mod")) {
			root = d
			if limit == "" {
				break
			}
		}
		if d == limit {
			break
		}
	}
	return root
}

// upward gives dir and its ancestors.
func upward(dir string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for yield(dir) && dir != filepath.Dir(dir) {
			dir = filepath.Dir(dir)
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// contextDir resolves the directory given with --context.
func contextDir(given string) (string, error) {
	if given == "" {
		return "", nil
	}
	dir, err := resolve(given)
	if err != nil {
		return "", fmt.Errorf("--context %s: %w", given, cause(err))
	}
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = errors.New("is not a directory")
	}
	if err != nil {
		return "", fmt.Errorf("--context %s: %w", given, cause(err))
	}
	return dir, nil
}
