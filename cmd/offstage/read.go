package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxSize is far above any Dockerfile that a person wrote and far below what
// would make a run over a whole disk slow.
const maxSize = 4 << 20

var (
	errSymlink    = errors.New("is a symbolic link, which is not followed: name the file itself")
	errNotRegular = errors.New("is not a regular file")
	errTooLarge   = fmt.Errorf("is larger than %d MiB, which is no Dockerfile", maxSize>>20)
	errChanged    = errors.New("changed while it was being read or rewritten, nothing was written")
)

// readFile reads a regular file without ever following a link or blocking on a
// pipe. What was opened must be what was looked at, so that a file swapped in
// between is not read either.
func readFile(path string) ([]byte, fs.FileInfo, error) {
	seen, err := os.Lstat(path)
	if err != nil {
		return nil, nil, err
	}
	if err := regular(seen.Mode()); err != nil {
		return nil, nil, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	opened, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !os.SameFile(seen, opened) {
		return nil, nil, errChanged
	}
	src, err := readLimited(f)
	return src, opened, err
}

func regular(mode fs.FileMode) error {
	switch {
	case mode&fs.ModeSymlink != 0:
		return errSymlink
	case mode.IsDir():
		return errors.New("is a directory")
	case !mode.IsRegular():
		return errNotRegular
	}
	return nil
}

func readLimited(r io.Reader) ([]byte, error) {
	var b bytes.Buffer
	n, err := b.ReadFrom(io.LimitReader(r, maxSize+1))
	if err == nil && n > maxSize {
		err = errTooLarge
	}
	return b.Bytes(), err
}

// cause drops the path from an operating system's error about a target: it is
// printed in front already, as the user knows it. An error that someone wrapped
// stays, as it may be about another file.
func cause(err error) error {
	switch e := err.(type) {
	case *fs.PathError:
		return e.Err
	case *os.LinkError:
		return e.Err
	}
	return err
}
