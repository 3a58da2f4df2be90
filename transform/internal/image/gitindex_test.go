package image

import (
	"encoding/binary"
	"slices"
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
		{"split, with the others in a shared index", append(gitIndexOf(2, "a.txt"), "link\x00\x00\x00\x14"...), ""},
		{"none", nil, ""},
		{"no index", []byte("DIRX" + string(two[4:])), ""},
		{"no entries", gitIndexOf(2), ""},
		{"cut off in an entry", two[:len(two)-20], ""},
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

// A directory is in the index by what is in it, whatever is called nearly so: git sorts
// the paths by their bytes, and some come before the slash.
func TestTrackedBesideItsLike(t *testing.T) {
	tracked := []string{"conf!/a", "conf#x", "conf+/a", "conf-d/a.yml", "conf.d/a.yml", "conf.go", "conf/a.yml",
		"conf/b-c/d.yml", "conf/b/c.yml", "conf0", "web-ui.go", "web-ui/src/a.ts", "web/a.html"}
	tree := fstest.MapFS{".git/index": {Data: gitIndexOf(2, tracked...)}}
	for _, name := range strings.Fields("conf conf/b conf/b-c web-ui web co con conf.d conf/b/c.yml conf0 web/b web-") {
		tree[name] = &fstest.MapFile{}
		want := slices.ContainsFunc(tracked, func(p string) bool { return p == name || strings.HasPrefix(p, name+"/") })
		if c := NewContext(tree, ".", "Dockerfile"); c.tracked(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

// What lies here and is not in the index is in no clone, whatever keeps it out: a file of
// excludes, a .gitignore further down, or that nobody has added it yet.
func TestUntrackedThoughNotIgnored(t *testing.T) {
	files := fstest.MapFS{"api/main.go": {}, "api/new.json": {}, "api/data/.gitignore": {Data: []byte("*")},
		"api/data/x.db": {}, "api/shared/a.txt": {}, "web/index.html": {}}
	for _, tt := range []struct{ index, untracked string }{
		{"api/data/.gitignore api/main.go api/shared web/index.html", "data/x.db new.json"},
		{"web/index.html", ""}, // none of the context's own files is in it
		{"", ""},
	} {
		files[".git/index"] = &fstest.MapFile{Data: gitIndexOf(2, strings.Fields(tt.index)...)}
		c := NewContext(files, "api", "api/Dockerfile")
		var got []string
		for _, name := range strings.Fields("data data/x.db main.go new.json none.json shared/a.txt") {
			if c.Untracked(name) {
				got = append(got, name)
			}
		}
		if s := strings.Join(got, " "); s != tt.untracked {
			t.Errorf("index %q: %q, want %q", tt.index, s, tt.untracked)
		}
	}
}

// What git was not told of may be data like what its ignore files name; what is for tools
// and builds, and source, is none.
func TestKeptOut(t *testing.T) {
	tree := fstest.MapFS{
		".git/index": {Data: gitIndexOf(2, ".gitignore", "main.go", "web/a.html")},
		".gitignore": {Data: []byte("secrets.json\nbin/\n")}, ".dockerignore": {Data: []byte("private\n")},
		"main.go": {}, "web/a.html": {}, "web/b.html": {}, "secrets.json": {}, "bin/x": {}, "private/a.csv": {},
		"new/a.csv": {}, "new.csv": {}, "gen/gen.go": {}, ".idea/x.xml": {}, "node_modules/x.js": {}, "x.log": {},
	}
	for dir, want := range map[string]string{".": "secrets.json new new.csv", "web": "web/secrets.json web/b.html"} {
		if got := strings.Join(slices.Collect(NewContext(tree, ".", "Dockerfile").KeptOut(dir)), " "); got != want {
			t.Errorf("%s: %q, want %q", dir, got, want)
		}
	}
	c := NewContext(tree, ".", "Dockerfile")
	for name, want := range map[string]bool{"new": true, "secrets.json": true, "main.go": false, "none": false} {
		if c.NotKept(name) != want {
			t.Errorf("%s: not kept: %v", name, !want)
		}
	}
	if got := slices.Collect((*Context)(nil).KeptOut(".")); got != nil {
		t.Errorf("without a context: %q", got)
	}
}
