package source

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// What a reader gives of a file, and why it gives nothing.
func TestRead(t *testing.T) {
	files := fstest.MapFS{
		"small": {Data: []byte("abc")}, "empty": {}, "large": {Data: make([]byte, 2<<20)},
		"pipe": {Mode: fs.ModeNamedPipe}, "dir/a": {Data: []byte("x")},
	}
	tree := NewTree(files, "", Limits{File: 1 << 20, Total: 1 << 30, Dirs: 10})
	for name, want := range map[string]string{
		"small": "abc",
		"empty": "",
		"large": "it is larger than 1 MiB",
		"pipe":  ErrIrregular.Error(),
		"dir":   ErrIrregular.Error(),
	} {
		got, err := tree.Read(name)
		if err != nil {
			got = []byte(err.Error())
		}
		if string(got) != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if _, err := tree.Read("none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("none: %v", err)
	}
	if head, whole, err := tree.ReadUpTo("small", 2); string(head) != "ab" || whole || err != nil {
		t.Errorf("ReadUpTo: %q, %v, %v", head, whole, err)
	}
}

// A reader reads no more than it may in all, and lists no more directories.
func TestLimits(t *testing.T) {
	files := fstest.MapFS{"a": {Data: []byte("abcd")}, "d/x": {}, "e/x": {}}
	tree := NewTree(files, "", Limits{File: 10, Total: 4, Dirs: 1})
	if _, err := tree.Read("a"); err != nil {
		t.Error(err)
	}
	if _, err := tree.Read("a"); err == nil {
		t.Error("more was read than may be")
	}
	if len(tree.List("d")) != 1 || len(tree.List("e")) != 0 || len(tree.List("d")) != 1 {
		t.Errorf("listed %v and %v", tree.List("d"), tree.List("e"))
	}
}

// Nothing lies in a tree that is not there.
func TestNoTree(t *testing.T) {
	var none *Tree
	for _, tree := range []*Tree{none, NewTree(nil, "", Limits{Dirs: 1})} {
		if tree.IsDir(".") || tree.IsFile("a") || tree.List(".") != nil {
			t.Errorf("%v holds something", tree)
		}
	}
}

func TestPaths(t *testing.T) {
	for in, want := range map[string]string{"/": ".", "/a/../b": "b", "a": "a", "/../a": "a"} {
		if got := Rel(in); got != want {
			t.Errorf("Rel(%q) = %q", in, got)
		}
	}
	if Abs("a/b") != "/a/b" || Abs(".") != "/" {
		t.Error(Abs("a/b"), Abs("."))
	}
	var dirs []string
	Up("a/b", func(dir string) bool { dirs = append(dirs, dir); return false })
	Up("a/b", func(dir string) bool { dirs = append(dirs, dir); return dir == "a" })
	if got := fmt.Sprint(strings.Join(dirs, " ")); got != "a/b a . a/b a" {
		t.Error(got)
	}
}
