package main

import (
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"offstage/transform"
)

// stdinPath is the argument that stands for standard input.
const stdinPath = "-"

// A target is a Dockerfile to look at, or what stood in the way of finding one.
type target struct {
	path  string // as the user knows it
	real  string // absolute, with the directories that lead to it resolved; empty for standard input
	limit string // the real directory that a search for go.mod must not leave; empty: the nearest go.mod
	err   error
	stray bool // err is about a path that is no Dockerfile, so that it doesn't count as one
}

// shown is a target as people read it.
func (t target) shown() string {
	if t.path == stdinPath {
		return "<stdin>"
	}
	return t.path
}

// read gives a target's bytes; there is no file information for standard input.
func (t target) read(stdin io.Reader) ([]byte, fs.FileInfo, error) {
	if t.real != "" {
		return readFile(t.real)
	}
	src, err := readLimited(stdin)
	return src, nil, err
}

// errNothingFound is the target of a directory without a Dockerfile. It is said,
// but it is no failure: over many repositories it is the usual case.
var errNothingFound = errors.New("no Dockerfile found")

// errLink is the target of a link that a search finds. It is said, and it is no
// failure either: the file itself is found where it is, if it is the project's.
var errLink = errors.New("is a symbolic link, which a search does not follow")

// skippedDirs hold what is not the project's own. One of them is still searched
// when it is named as an argument.
var skippedDirs = []string{".git", "vendor", "node_modules", "testdata"}

// find gives the targets of the arguments: in the order of the arguments, in
// lexical order within a directory, and every file once.
func find(args []string, cwd string, excluded exclusion) iter.Seq[target] {
	return func(yield func(target) bool) {
		f := &finder{cwd: cwd, excluded: excluded, seen: map[string]bool{}, yield: yield}
		for _, arg := range args {
			if !f.argument(arg) {
				return
			}
		}
	}
}

// A finder carries one search; its methods say whether the search goes on.
type finder struct {
	cwd      string // absolute and resolved
	excluded exclusion
	seen     map[string]bool
	yield    func(target) bool
}

func (f *finder) argument(arg string) bool {
	if arg == stdinPath {
		return f.once(stdinPath, target{path: stdinPath})
	}
	path := filepath.Clean(arg)
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		// A link to a directory may be named; a link to a file is a matter for reading.
		if followed, err := os.Stat(path); err == nil && followed.IsDir() {
			info = followed
		}
	}
	switch {
	case err != nil:
		return f.yield(target{path: path, err: err, stray: true})
	case info.IsDir():
		return f.directory(path)
	}
	dir, err := resolve(filepath.Dir(path))
	if err != nil {
		return f.yield(target{path: path, err: err})
	}
	t := target{path: path, real: filepath.Join(dir, filepath.Base(path))}
	if within(f.cwd, dir) {
		t.limit = f.cwd
	}
	return f.once(t.real, t)
}

// directory searches a directory. The walk follows no symbolic link, so it
// starts from the resolved directory and shows names below the given one.
func (f *finder) directory(given string) bool {
	root, err := resolve(given)
	if err != nil {
		return f.yield(target{path: given, err: err, stray: true})
	}
	found, goOn := false, true
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		shown := filepath.Join(given, strings.TrimPrefix(path, root))
		switch {
		case err != nil:
			found = true // an error says more than "nothing found"
			goOn = f.yield(target{path: shown, err: err, stray: true})
		case entry.IsDir():
			if path != root && slices.Contains(skippedDirs, entry.Name()) || f.excluded.has(root, path) {
				return fs.SkipDir
			}
		case !transform.IsDockerfile(entry.Name()) || f.excluded.has(root, path) || linksToDir(path, entry):
		case entry.Type()&fs.ModeSymlink != 0:
			found = true
			goOn = f.once(path, target{path: shown, err: errLink})
		default:
			found = true
			goOn = f.once(path, target{path: shown, real: path, limit: root})
		}
		if !goOn {
			return fs.SkipAll
		}
		return nil
	})
	if goOn && !found {
		return f.yield(target{path: given, err: errNothingFound})
	}
	return goOn
}

func (f *finder) once(key string, t target) bool {
	if f.seen[key] {
		return true
	}
	f.seen[key] = true
	return f.yield(t)
}

func linksToDir(path string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// resolve makes a path absolute and free of symbolic links.
func resolve(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// within says whether path is dir or lies below it; both are resolved.
func within(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}
