package project

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Bounds on what is read: more is not a Go project but an accident or an attack.
const (
	maxFile  = 8 << 20
	maxTotal = 256 << 20
	maxDirs  = 50_000
	headSize = 32 << 10
)

var errIrregular = errors.New("it is not a regular file")

// tree reads a file system within bounds. Directory listings are kept, files
// are not: each is asked for once.
type tree struct {
	fsys   fs.FS
	prefix string // of positions: ModCache or ""
	left   int64
	buf    []byte
	dirs   map[string][]fs.DirEntry
}

func newTree(fsys fs.FS, prefix string) *tree {
	return &tree{fsys: fsys, prefix: prefix, left: maxTotal, dirs: map[string][]fs.DirEntry{}}
}

// list returns a directory's entries, none when it can't be read.
func (t *tree) list(dir string) []fs.DirEntry {
	if t == nil || t.fsys == nil {
		return nil
	}
	entries, ok := t.dirs[dir]
	if !ok && len(t.dirs) < maxDirs && fs.ValidPath(dir) {
		entries, _ = fs.ReadDir(t.fsys, dir)
		t.dirs[dir] = entries
	}
	return entries
}

// goFiles names the directory's files that end in .go, tests left out.
func (t *tree) goFiles(dir string) []string {
	var names []string
	for _, e := range t.list(dir) {
		name := e.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") ||
			name[0] == '_' || name[0] == '.' || !t.regular(dir, e) {
			continue
		}
		names = append(names, name)
	}
	return names
}

// regular looks before anything is opened: a FIFO would block, a directory
// named x.go is not source.
func (t *tree) regular(dir string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.Type().IsRegular()
	}
	info, err := fs.Stat(t.fsys, path.Join(dir, e.Name()))
	return err == nil && info.Mode().IsRegular()
}

func (t *tree) isDir(name string) bool {
	if t == nil || t.fsys == nil || !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(t.fsys, name)
	return err == nil && info.IsDir()
}

func (t *tree) isFile(name string) bool {
	if t == nil || t.fsys == nil || !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(t.fsys, name)
	return err == nil && info.Mode().IsRegular()
}

// read returns a whole file.
func (t *tree) read(name string) ([]byte, error) {
	src, whole, err := t.readUpTo(name, maxFile)
	if err == nil && !whole {
		err = fmt.Errorf("it is larger than %d MiB", maxFile>>20)
	}
	return src, err
}

// readUpTo returns at most n bytes and whether that is all of the file. They are
// good until the next read.
func (t *tree) readUpTo(name string, n int64) (src []byte, whole bool, err error) {
	if t.left <= 0 {
		return nil, false, fmt.Errorf("more than %d MiB of source were read before it", maxTotal>>20)
	}
	f, err := t.fsys.Open(name)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, false, err
	}
	if !info.Mode().IsRegular() {
		return nil, false, errIrregular
	}
	if info.Size() > n && n == maxFile {
		return nil, false, nil
	}
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

// up calls f with dir and each directory above it until f says that it is done.
func up(dir string, f func(dir string) (done bool)) {
	for !f(dir) && dir != "." {
		dir = path.Dir(dir)
	}
}

// rel turns an absolute image path into a path of the file system.
func rel(abs string) string {
	p := strings.TrimPrefix(path.Clean("/"+abs), "/")
	if p == "" {
		return "."
	}
	return p
}

// abs is the reverse of rel.
func abs(name string) string { return path.Join("/", name) }
