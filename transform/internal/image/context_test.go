package image

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// contextOf is a context over files, each with its name as its content unless it has one.
func contextOf(dir string, names ...string) *Context {
	tree := fstest.MapFS{}
	for _, n := range names {
		name, content, ok := strings.Cut(n, "=")
		if !ok {
			content = name
		}
		tree[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return NewContext(tree, dir, path.Join(dir, "Dockerfile"))
}

// A build sees what .dockerignore lets through; an ignore file of the Dockerfile's own
// takes its place.
func TestContextIgnores(t *testing.T) {
	for _, tt := range []struct {
		name   string
		ignore []string
		there  string // of a.txt, d/b.txt and d/c.txt
	}{
		{"no ignore file", nil, "a.txt d/b.txt d/c.txt"},
		{"a file", []string{".dockerignore=a.txt"}, "d/b.txt d/c.txt"},
		{"a directory", []string{".dockerignore=d"}, "a.txt"},
		{"with an exception", []string{".dockerignore=d\n!d/b.txt"}, "a.txt d/b.txt"},
		{"all but one", []string{".dockerignore=*\n!a.txt"}, "a.txt"},
		{"a comment", []string{".dockerignore=# a.txt\n"}, "a.txt d/b.txt d/c.txt"},
		{"any depth", []string{".dockerignore=**/*.txt"}, ""},
		{"the Dockerfile's own", []string{".dockerignore=a.txt", "Dockerfile.dockerignore=d"}, "a.txt"},
		{"a pattern that is none", []string{".dockerignore=["}, "a.txt d/b.txt d/c.txt"},
	} {
		c := contextOf(".", append(tt.ignore, "a.txt", "d/b.txt", "d/c.txt")...)
		var there []string
		for _, name := range []string{"a.txt", "d/b.txt", "d/c.txt"} {
			_, err := c.Stat(name)
			if err == nil {
				there = append(there, name)
			}
			if ignored := c.Ignored(name); ignored == (err == nil) {
				t.Errorf("%s: %s is ignored %v, %v", tt.name, name, ignored, err)
			}
		}
		if got := strings.Join(there, " "); got != tt.there {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.there)
		}
	}
}

// What git ignores may be missing where people build; Go source, and what is in the index,
// is in every clone.
func TestContextUntracked(t *testing.T) {
	for _, tt := range []struct {
		name, dir string
		ignore    []string
		want      string // which of the paths git keeps out
	}{
		{"nothing", ".", nil, ""},
		{"by name", ".", []string{".gitignore=b.txt"}, "b.txt d/b.txt"},
		{"from the root", ".", []string{".gitignore=/b.txt"}, "b.txt"},
		{"a directory", ".", []string{".gitignore=d/"}, "d d/b.txt d/x.go"},
		{"by ending", ".", []string{".gitignore=*.txt"}, "b.txt d/b.txt"},
		{"with an exception", ".", []string{".gitignore=*.txt\n!/b.txt"}, "d/b.txt"},
		{"a comment", ".", []string{".gitignore=# b.txt"}, ""},
		{"of the root, for a context below it", "sub", []string{".gitignore=b.txt"}, "b.txt d/b.txt"},
		{"with a directory, for a context below it", "sub", []string{".gitignore=sub/b.txt\n/d"}, ""},
		{"of the context's directory", "sub", []string{"sub/.gitignore=/b.txt"}, "b.txt"},
	} {
		c := contextOf(tt.dir, tt.ignore...)
		var got []string
		for _, name := range []string{"b.txt", "d", "d/b.txt", "d/x.go"} {
			if c.Untracked(name) {
				got = append(got, name)
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, s, tt.want)
		}
	}
}

// A file that git ignores is not there, but for what a build can't do without.
func TestContextInClone(t *testing.T) {
	c := contextOf(".", ".gitignore=*\n", "a.txt", "main.go", "go.mod", "Makefile", "vendor/x/y.txt",
		"cmd/app/x.go", "cmd/app/y.txt", "web/y.txt")
	for name, want := range map[string]bool{
		"a.txt": false, "main.go": true, "go.mod": true, "Makefile": true, "vendor/x/y.txt": true, "cmd/app": true,
		"cmd/app/y.txt": false, "web": false, "../x": false,
	} {
		if _, err := c.Stat(name); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	var listed []string
	entries, err := c.List(".")
	for _, e := range entries {
		listed = append(listed, e.Name())
	}
	if s := strings.Join(listed, " "); err != nil || s != "Makefile cmd go.mod main.go vendor" {
		t.Errorf("listed are %s, %v", s, err)
	}
}

// A COPY source is a pattern of the context, and never leads out of it.
func TestContextGlob(t *testing.T) {
	c := contextOf("sub", "above.txt", "sub/a.txt", "sub/b.txt", "sub/d/c.txt", "sub/[x].txt",
		"sub/.dockerignore=b.txt")
	for pattern, want := range map[string]string{
		"a.txt": "a.txt", "./a.txt": "a.txt", "/a.txt": "a.txt", "../a.txt": "a.txt", "../above.txt": "", ".": ".",
		"d":     "d",
		"*.txt": "[x].txt a.txt", "d/*": "d/c.txt", "?.txt": "a.txt", "b.txt": "", "no*": "", "": ".",
	} {
		got := c.glob(pattern)
		slices.Sort(got)
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: %q, want %q", pattern, s, want)
		}
	}
}

// A symbolic link of the context is found on the way to a path, and said once.
func TestContextLinks(t *testing.T) {
	tree := fstest.MapFS{
		"d/l":       {Data: []byte("../e"), Mode: fs.ModeSymlink | 0o777},
		"d/sub/m":   {Data: []byte("/etc/x"), Mode: fs.ModeSymlink | 0o777},
		"d/a.txt":   {},
		"e/b.txt":   {},
		"d/sub/x.y": {},
	}
	c := NewContext(tree, ".", "Dockerfile")
	for _, tt := range []struct{ dir, rel, at, to string }{
		{"d", "l/b.txt", "l", "../e"},
		{"d", "sub/m", "sub/m", "/etc/x"},
		{"d", "sub/x.y", "", ""},
		{"d", ".", "", ""},
		{"d/sub", "m/deep/er", "m", "/etc/x"},
	} {
		for range 2 { // the second time from memory
			at, to, ok := c.link(tt.dir, tt.rel)
			if at != tt.at || to != tt.to || ok != (tt.at != "") {
				t.Errorf("%s in %s: %s to %s, %v", tt.rel, tt.dir, at, to, ok)
			}
		}
	}
	got := map[string]string{}
	for at, to := range c.Links("d") {
		got[at] = to
	}
	if len(got) != 2 || got["l"] != "../e" || got["sub/m"] != "/etc/x" {
		t.Errorf("the links are %v", got)
	}
}
