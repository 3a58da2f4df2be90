package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestForest(t *testing.T) {
	dir := files(t, map[string]string{"a/x": "in a", "b/x": "in b", "secret": "s"})
	_ = os.Symlink(filepath.Join(dir, "secret"), filepath.Join(dir, "a", "out"))
	var f forest
	var taken []*repo
	for _, name := range []string{"a", "b", "b", "a"} {
		r := f.take(filepath.Join(dir, name))
		tree, contents, err := r.open()
		if err != nil || contents == nil {
			t.Fatal(err)
		}
		if got, err := fs.ReadFile(tree, "x"); string(got) != "in "+name {
			t.Errorf("%q %v", got, err)
		}
		if got, err := fs.ReadFile(tree, "out"); err == nil {
			t.Errorf("a link led out of the tree: %q", got)
		}
		taken = append(taken, r)
	}
	if taken[1] != taken[2] {
		t.Error("a repository is not shared by its Dockerfiles")
	}
	if _, again, _ := taken[1].open(); again != taken[2].contents {
		t.Error("a repository is read twice")
	}
	f.close()
	for i, r := range taken {
		if r.root == nil {
			t.Errorf("%d was closed under its user", i)
		}
	}
	for i, r := range taken {
		if r.release(); r.users == 0 != (r.root == nil) {
			t.Errorf("%d has %d users, and is it closed: %v", i, r.users, r.root == nil)
		}
	}
	if taken[0].root != nil || taken[2].root != nil {
		t.Error("a repository that nobody uses is open")
	}
}

func TestForestWithout(t *testing.T) {
	var f forest
	none := f.take("")
	if tree, contents, err := none.open(); tree != nil || contents != nil || err != nil {
		t.Errorf("no directory: %v %v %v", tree, contents, err)
	}
	none.release()
	missing := f.take(filepath.Join(t.TempDir(), "missing"))
	if _, _, err := missing.open(); err == nil {
		t.Error("a missing directory was opened")
	}
	missing.release()
	f.close()
	f.close()
}
