// Package source holds what every reader of a repository or an image needs, and
// nothing that knows what is read: one bounded reader of an fs.FS, one walk
// upwards, and the position of a line. The readers of Go source and of all else
// do not know each other; this is what they share.
package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Pos is a line of a file: in the image's file system, in the repository's, or,
// for dependencies from the module cache, of a file below ModCache.
type Pos struct {
	File string // slash-separated, without a leading slash
	Line int
}

// ModCache starts the Pos.File of a file that lies in the module cache.
const ModCache = "$GOMODCACHE/"

// ErrIrregular is the error of reading a directory, a FIFO or a device.
var ErrIrregular = errors.New("it is not a regular file")

// Limits bound what is read: more is not a project but an accident or an attack.
type Limits struct {
	File  int64 // bytes of one file
	Total int64 // bytes of all files
	Dirs  int   // directories that are listed
}

// A Tree reads a file system within bounds. Directory listings are kept, files
// are not: each is asked for once.
type Tree struct {
	FS     fs.FS
	Prefix string // of positions: ModCache or ""
	limits Limits
	left   int64
	buf    []byte
	dirs   map[string][]fs.DirEntry
}

// NewTree returns a reader of fsys, which may be nil: nothing lies in it then.
func NewTree(fsys fs.FS, prefix string, limits Limits) *Tree {
	return &Tree{FS: fsys, Prefix: prefix, limits: limits, left: limits.Total, dirs: map[string][]fs.DirEntry{}}
}

// List returns a directory's entries, none when it can't be read.
func (t *Tree) List(dir string) []fs.DirEntry {
	if t == nil || t.FS == nil {
		return nil
	}
	entries, ok := t.dirs[dir]
	if !ok && len(t.dirs) < t.limits.Dirs && fs.ValidPath(dir) {
		entries, _ = fs.ReadDir(t.FS, dir)
		t.dirs[dir] = entries
	}
	return entries
}

// Regular reports whether an entry of a directory is a regular file or a link to
// one. It looks before anything is opened: a FIFO would block, a directory named
// x.go is not source.
func (t *Tree) Regular(dir string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.Type().IsRegular()
	}
	return t.IsFile(path.Join(dir, e.Name()))
}

// IsDir reports whether a directory has the name.
func (t *Tree) IsDir(name string) bool { return t.mode(name).IsDir() }

// IsFile reports whether a regular file has the name.
func (t *Tree) IsFile(name string) bool { return t.mode(name).IsRegular() }

// mode is of what has the name; irregular when nothing has.
func (t *Tree) mode(name string) fs.FileMode {
	if t == nil || t.FS == nil || !fs.ValidPath(name) {
		return fs.ModeIrregular
	}
	info, err := fs.Stat(t.FS, name)
	if err != nil {
		return fs.ModeIrregular
	}
	return info.Mode()
}

// Read returns a whole file. The bytes are good until the next read.
func (t *Tree) Read(name string) ([]byte, error) {
	src, whole, err := t.ReadUpTo(name, t.limits.File)
	if err == nil && !whole {
		err = fmt.Errorf("it is larger than %d MiB", t.limits.File>>20)
	}
	return src, err
}

// ReadUpTo returns at most n bytes and whether that is all of the file. They are
// good until the next read.
func (t *Tree) ReadUpTo(name string, n int64) (src []byte, whole bool, err error) {
	if t.left <= 0 {
		return nil, false, fmt.Errorf("more than %d MiB were read before it", t.limits.Total>>20)
	}
	info, err := fs.Stat(t.FS, name) // before Open, which a FIFO would block
	switch {
	case err != nil:
		return nil, false, err
	case !info.Mode().IsRegular():
		return nil, false, ErrIrregular
	case info.Size() > n && n == t.limits.File:
		return nil, false, nil
	}
	f, err := t.FS.Open(name)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	if size := int(min(info.Size(), n)) + 1; len(t.buf) < size {
		t.buf = make([]byte, size+size/2)
	}
	got, err := io.ReadFull(f, t.buf[:min(n+1, int64(len(t.buf)))])
	t.left -= int64(got)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return t.buf[:got], true, nil
	}
	return t.buf[:min(got, int(n))], false, err
}

// Up calls f with dir and each directory above it until f reports that it is
// done.
func Up(dir string, f func(dir string) (done bool)) {
	for !f(dir) && dir != "." {
		dir = path.Dir(dir)
	}
}

// Rel turns an absolute image path into a path of the file system.
func Rel(abs string) string {
	p := strings.TrimPrefix(path.Clean("/"+abs), "/")
	if p == "" {
		return "."
	}
	return p
}

// Abs is the reverse of Rel.
func Abs(name string) string { return path.Join("/", name) }
