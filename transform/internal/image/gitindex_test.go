package image

import (
	"encoding/binary"
	"strings"
	"testing"
	"testing/fstest"
)

// gitIndexOf is git's index of paths, in one of its versions; a path that begins with a
// plus has the extended flags of version 3.
func gitIndexOf(version uint32, paths ...string) []byte {
	data := binary.BigEndian.AppendUint32([]byte("DIRC"), version)
	data = binary.BigEndian.AppendUint32(data, uint32(len(paths)))
	for _, p := range paths {
		name, extended := strings.CutPrefix(p, "+")
		entry := make([]byte, 62)
		if extended {
			entry[60] = 0x40
			entry = append(entry, 0, 0)
		}
		entry = append(entry, name...)
		data = append(data, append(entry, make([]byte, 8-len(entry)%8)...)...)
	}
	return data
}

// The names in an index are read, and one that can't be read has none.
func TestReadGitIndex(t *testing.T) {
	two := gitIndexOf(2, "b/c.txt", "a.txt")
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"version 2", two, "a.txt b/c.txt"},
		{"version 3", gitIndexOf(3, "+b/c.txt", "a.txt"), "a.txt b/c.txt"},
		{"version 4, which compresses names", gitIndexOf(4, "a.txt"), ""},
		{"names of all lengths", gitIndexOf(2, "a", "bb", "ccc", "dddd", "eeeee", "ffffff", "ggggggg", "hhhhhhhh", "i"),
			"a bb ccc dddd eeeee ffffff ggggggg hhhhhhhh i"},
		{"none", nil, ""},
		{"no index", []byte("DIRX" + string(two[4:])), ""},
		{"no entries", gitIndexOf(2), ""},
		{"cut off in an entry", two[:len(two)-20], "b/c.txt"},
		{"more entries than there are", append(gitIndexOf(2)[:8], 0, 0, 1, 0), ""},
	} {
		tree := fstest.MapFS{}
		if tt.data != nil {
			tree[".git/index"] = &fstest.MapFile{Data: tt.data}
		}
		if got := strings.Join(readGitIndex(tree), " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A file in the index is in every clone, although git ignores others like it.
func TestTrackedThoughIgnored(t *testing.T) {
	tree := fstest.MapFS{
		".gitignore": {Data: []byte("*.env\nout\n")},
		".git/index": {Data: gitIndexOf(2, "prod.env", "out/x/kept.txt")},
	}
	c := NewContext(tree, ".", "Dockerfile")
	for name, want := range map[string]bool{
		"prod.env": false, "dev.env": true, "out": false, "out/x": false, "out/x/kept.txt": false, "out/y": true,
	} {
		if c.Untracked(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
