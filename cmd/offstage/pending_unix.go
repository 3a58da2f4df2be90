//go:build unix

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/google/renameio/v2"
)

// nonBlocking keeps a pipe that was put in the place of a file from being waited
// for.
const nonBlocking = syscall.O_NONBLOCK

// A pendingFile is a temporary file that will replace another.
type pendingFile = renameio.PendingFile

// newPending opens a temporary file beside path, which replaces it on
// CloseAtomicallyReplace. Only the same directory is sure to be on the same
// file system.
func newPending(path string) (*pendingFile, error) {
	return renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithPermissions(0o666))
}

// keepOwner gives the file the owner and group of info, or the group alone: who
// is not root may rarely do more, and the rewrite is worth more than the owner.
func keepOwner(f *os.File, info fs.FileInfo) {
	if was, ok := info.Sys().(*syscall.Stat_t); ok {
		if f.Chown(int(was.Uid), int(was.Gid)) != nil {
			_ = f.Chown(-1, int(was.Gid))
		}
	}
}

// hardLinks counts the names of a file.
func hardLinks(info fs.FileInfo) uint64 {
	if was, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(was.Nlink)
	}
	return 1
}
