package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestGrow(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "fleet")
	if err := grow(dir, "../..", 45, 40); err != nil {
		t.Fatal(err)
	}
	shapes := map[string]int{}
	repos, err := os.ReadDir(dir)
	if err != nil || len(repos) != 45 {
		t.Fatal(len(repos), err)
	}
	for _, r := range repos {
		src, err := os.ReadFile(filepath.Join(dir, r.Name(), "Dockerfile"))
		if err != nil {
			t.Error(err)
		}
		shapes[string(src)]++
		for _, name := range []string{".git", "go.mod"} {
			if _, err := os.Stat(filepath.Join(dir, r.Name(), name)); err != nil {
				t.Error(err)
			}
		}
		if _, err := os.Stat(filepath.Join(dir, r.Name(), "want")); err == nil {
			t.Errorf("%s has what is expected of it", r.Name())
		}
	}
	if len(shapes) != 40 {
		t.Errorf("%d different Dockerfiles", len(shapes))
	}
	if err := grow(dir, "../..", 1, 1); err == nil {
		t.Error("a directory that is there was taken")
	}
}

func TestGrowIsTheSameAgain(t *testing.T) {
	var sizes []int
	for range 2 {
		dir, size := filepath.Join(t.TempDir(), "fleet"), 0
		if err := grow(dir, "../..", 40, 40); err != nil {
			t.Fatal(err)
		}
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				info, _ := d.Info()
				size += int(info.Size())
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, size)
	}
	if sizes[0] != sizes[1] {
		t.Errorf("%d and %d bytes", sizes[0], sizes[1])
	}
}

func TestTooManyShapes(t *testing.T) {
	if err := grow(filepath.Join(t.TempDir(), "fleet"), "../..", 1, 100_000); err == nil {
		t.Error("no error")
	}
}
