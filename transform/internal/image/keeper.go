package image

import (
	"bytes"
	"io"
	"io/fs"
	"sync"
)

// Bounds on what a keeper holds: larger files are passed through, and so is
// everything once it is full.
const (
	MaxKeptFile = 1 << 20
	MaxKept     = 32 << 20
)

// A keeper is a tree that opens each file once, however many readers ask for it:
// the Dockerfiles of a repository share its scripts, its modules and much of
// their source. It may be used by several goroutines.
type keeper struct {
	tree fs.FS

	mu    sync.Mutex
	Files map[string]*keptFile
	Left  int64
}

// A keptFile is a file that was read to its end.
type keptFile struct {
	info fs.FileInfo
	data []byte
}

func NewKeeper(tree fs.FS) *keeper {
	return &keeper{tree: tree, Files: map[string]*keptFile{}, Left: MaxKept}
}

// Open gives a file from memory if it was opened before.
func (k *keeper) Open(name string) (fs.File, error) {
	k.mu.Lock()
	kept := k.Files[name]
	k.mu.Unlock()
	if kept != nil {
		return kept.open(), nil
	}
	f, err := k.tree.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || !k.has(info) {
		return f, nil // the reader will see the same error
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, info.Size())) // it may be growing
	if err != nil {
		return nil, err
	}
	kept = &keptFile{info, data}
	k.add(name, kept)
	return kept.open(), nil
}

// has reports whether there is room for a file.
func (k *keeper) has(info fs.FileInfo) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return info.Mode().IsRegular() && info.Size() <= min(MaxKeptFile, k.Left)
}

func (k *keeper) add(name string, f *keptFile) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.Files[name] = f
	k.Left -= int64(len(f.data))
}

// Stat spares opening a file.
func (k *keeper) Stat(name string) (fs.FileInfo, error) { return fs.Stat(k.tree, name) }

// Lstat describes a file of the tree, or a link itself.
func (k *keeper) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(k.tree, name) }

// ReadLink gives what a symbolic link of the tree says.
func (k *keeper) ReadLink(name string) (string, error) { return fs.ReadLink(k.tree, name) }

// ReadDir lists a directory of the tree.
func (k *keeper) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(k.tree, name) }

// A reading is one reader's place in a kept file.
type reading struct {
	*bytes.Reader
	info fs.FileInfo
}

func (f *keptFile) open() fs.File { return &reading{bytes.NewReader(f.data), f.info} }

func (r *reading) Stat() (fs.FileInfo, error) { return r.info, nil }

func (r *reading) Close() error { return nil }
