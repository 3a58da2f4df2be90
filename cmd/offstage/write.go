package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

var errReadOnly = errors.New("is read-only, nothing was written")

// replaceFile puts new in the place of old, which was read from path together
// with info: wholly or not at all, with the same mode and, where the system
// allows it, the same owner.
func replaceFile(path string, old, new []byte, info fs.FileInfo) error {
	if err := writable(path, info); err != nil {
		return err
	}
	sweep(path, new)
	f, err := newPending(path)
	if err != nil {
		return fmt.Errorf("no new file can be made in its directory: %w", cause(err))
	}
	defer f.Cleanup()
	if _, err := f.Write(new); err != nil {
		return err
	}
	keepOwner(f.File, info)
	if err := f.Chmod(info.Mode().Perm()); err != nil {
		return err
	}
	if err := f.Sync(); err != nil { // the slow part, before the last look
		return err
	}
	if err := unchanged(path, old, info); err != nil {
		return err
	}
	return f.CloseAtomicallyReplace()
}

// sweep removes what a run that was killed left beside path: files named as a
// temporary one is, with nothing in them but a beginning of what is written now.
// So nothing is lost, whoever made them. Such a file stands beside an old
// Dockerfile, as the rename is the last step, so the next run comes by here.
func sweep(path string, new []byte) {
	dir, base := filepath.Split(path)
	entries, _ := os.ReadDir(filepath.Clean(dir)) // what can't be listed is not swept
	for _, e := range entries {
		number, ok := strings.CutPrefix(e.Name(), "."+base)
		if !ok || number == "" || strings.Trim(number, "0123456789") != "" {
			continue
		}
		left := filepath.Join(dir, e.Name())
		if src, _, err := readFile(left); err == nil && bytes.HasPrefix(new, src) {
			_ = os.Remove(left)
		}
	}
}

// writable asks for what writing into the file would need. A rename would not
// ask: it would replace a file that its owner had protected. The mode is looked
// at too, since root may open anything.
func writable(path string, info fs.FileInfo) error {
	if info.Mode().Perm()&0o222 == 0 {
		return errReadOnly
	}
	f, err := os.OpenFile(path, os.O_WRONLY|nonBlocking, 0)
	if err != nil {
		return fmt.Errorf("cannot be written: %w", cause(err))
	}
	return f.Close()
}

// unchanged holds the file against what was read.
func unchanged(path string, old []byte, info fs.FileInfo) error {
	now, nowInfo, err := readFile(path)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err != nil, !os.SameFile(info, nowInfo), !bytes.Equal(old, now):
		return errChanged
	}
	return nil
}
