package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// moduleCacheDir finds the module cache as the go command does, from the
// environment alone: asking the go command would mean starting a program.
func moduleCacheDir(getenv func(string) string) string {
	if dir := getenv("GOMODCACHE"); dir != "" {
		return dir
	}
	if list := filepath.SplitList(getenv("GOPATH")); len(list) > 0 && list[0] != "" {
		return filepath.Join(list[0], "pkg", "mod")
	}
	home := getenv("HOME")
	if runtime.GOOS == "windows" {
		home = getenv("USERPROFILE")
	}
	if home == "" {
		return ""
	}
	return filepath.Join(home, "go", "pkg", "mod")
}

// openModuleCache gives the module cache, or nil when there is none: the cache
// only ever adds to what is known.
func openModuleCache(getenv func(string) string) fs.FS {
	dir := moduleCacheDir(getenv)
	if !filepath.IsAbs(dir) {
		return nil // the go command takes no relative one either
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil
	}
	return root.FS()
}
