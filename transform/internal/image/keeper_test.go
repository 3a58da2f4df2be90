package image

import (
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

func TestKeeperIsAFileSystem(t *testing.T) {
	tree := fstest.MapFS{"a/b.txt": {Data: []byte("b")}, "a/c/d.txt": {Data: []byte("d")}, "large": {Data: make([]byte,
		MaxKeptFile+1)}}
	k := NewKeeper(tree)
	for range 2 { // the second time from memory
		if err := fstest.TestFS(k, "a/b.txt", "a/c/d.txt", "large"); err != nil {
			t.Fatal(err)
		}
	}
	if k.Files["large"] != nil || k.Files["a/b.txt"] == nil {
		t.Errorf("kept are %v", k.Files)
	}
}

func TestKeeperIsBounded(t *testing.T) {
	tree := fstest.MapFS{}
	for _, name := range strings.Split("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "") {
		tree[name] = &fstest.MapFile{Data: make([]byte, MaxKeptFile)}
	}
	k := NewKeeper(tree)
	for name := range tree {
		if data, err := fs.ReadFile(k, name); err != nil || len(data) != MaxKeptFile {
			t.Fatal(len(data), err)
		}
	}
	if k.Left < 0 || len(k.Files) != MaxKept/MaxKeptFile {
		t.Errorf("%d files are kept, %d bytes are left", len(k.Files), k.Left)
	}
}

func TestKeeperPassesErrorsOn(t *testing.T) {
	k := NewKeeper(fstest.MapFS{})
	if _, err := k.Open("missing"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestKeeperServesManyReaders(t *testing.T) {
	k := NewKeeper(fstest.MapFS{"a": {Data: []byte("text")}})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if data, err := fs.ReadFile(k, "a"); err != nil || string(data) != "text" {
				t.Errorf("%q %v", data, err)
			}
		})
	}
	wg.Wait()
}
