//go:build !unix

package main

import (
	"io/fs"
	"os"
	"path/filepath"
)

const nonBlocking = 0 // there are no named pipes among the files

// A pendingFile does what renameio, which is for Unix only, does there.
type pendingFile struct {
	*os.File
	path string
	done bool
}

func newPending(path string) (*pendingFile, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path))
	return &pendingFile{File: f, path: path}, err
}

func (p *pendingFile) CloseAtomicallyReplace() error {
	if err := p.Close(); err != nil {
		return err
	}
	err := os.Rename(p.Name(), p.path)
	p.done = err == nil
	return err
}

func (p *pendingFile) Cleanup() error {
	if p.done {
		return nil
	}
	_ = p.Close() // closed already, or worthless
	return os.Remove(p.Name())
}

func keepOwner(*os.File, fs.FileInfo) {}

func hardLinks(fs.FileInfo) uint64 { return 1 }
