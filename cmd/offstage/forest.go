package main

import (
	"fmt"
	"io/fs"
	"os"
	"sync"

	"offstage/transform"
)

// A forest hands out repositories. It remembers the last one only: a search goes
// through one repository after the other, and thousands of open directories are
// more than a process may have.
type forest struct{ last *repo }

// A repo is a repository's tree, shared by its Dockerfiles. It is opened by the
// first user that asks, and closed by the last.
type repo struct {
	dir string

	mu       sync.Mutex
	users    int
	root     *os.Root
	contents *transform.Repository
}

// take gives the repository at a directory one more user, who must release it.
// The zero directory has none.
func (f *forest) take(dir string) *repo {
	if dir == "" {
		return nil
	}
	if f.last == nil || f.last.dir != dir {
		f.close()
		f.last = &repo{dir: dir}
		f.last.use(1)
	}
	f.last.use(1)
	return f.last
}

// close says that the forest hands the last repository out no more.
func (f *forest) close() {
	f.last.release()
	f.last = nil
}

func (r *repo) release() {
	if r != nil {
		r.use(-1)
	}
}

func (r *repo) use(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.users += n
	if r.users == 0 && r.root != nil {
		r.root.Close()
		r.root = nil
	}
}

// open gives the tree, which nothing leads out of, and what its files say; nil
// for no repository.
func (r *repo) open() (fs.FS, *transform.Repository, error) {
	if r == nil {
		return nil, nil, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.root == nil {
		root, err := os.OpenRoot(r.dir)
		if err != nil {
			return nil, nil, fmt.Errorf("opening %s: %w", r.dir, cause(err))
		}
		r.root, r.contents = root, transform.ReadRepository(root.FS())
	}
	return r.root.FS(), r.contents, nil
}
