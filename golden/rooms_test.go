package golden

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A room is a directory with a duty, and what the code in it may import. Imports
// run one way, as the flow does: cmd to transform and verify, transform to its rooms,
// emit to plan to need to launch to image, and image to what reads.
type room struct {
	dir   string
	may   []string // of this module, with all below; nothing else of it
	never []string // of other modules and the standard library, with all below
}

const (
	buildkit = "github.com/moby/buildkit"
	syntax   = buildkit + "/frontend/dockerfile/parser" // what reads a Dockerfile's text
	words    = buildkit + "/frontend/dockerfile/shell"  // what expands its variables
	shells   = "mvdan.cc/sh"
)

// inner are the rooms below transform, by what they know: a room may know what stands
// on its line.
var inner = map[string]string{
	"finding":    "",
	"source":     "",
	"dockerfile": "",
	"shell":      "",
	"catalog":    "finding",
	"gosrc":      "source",
	"repo":       "source shell",
	"image":      "finding catalog source dockerfile shell gosrc repo",
	"launch":     "finding catalog source dockerfile shell gosrc repo image",
	"need":       "finding catalog source dockerfile shell gosrc repo image launch",
	"refuse":     "finding catalog source dockerfile shell gosrc repo image launch",
	"plan":       "finding catalog source dockerfile shell gosrc repo image launch",
	"emit":       "finding catalog source dockerfile shell image launch plan",
}

// world is what no room below transform touches.
var world = []string{"os", "net", "log"}

// besides is what else a room has nothing to do with.
var besides = map[string][]string{
	"finding":    {"go", buildkit, shells},
	"source":     {"go", buildkit, shells},
	"catalog":    {"go", "io", buildkit, shells},
	"dockerfile": {"go", shells},
	"shell":      {"go", buildkit},
	"gosrc":      {buildkit, shells},
	"repo":       {"go", buildkit, shells},
	"image":      {"go", syntax, words, shells},
	"launch":     {"go", syntax, words, shells},
	"need":       {"go", syntax, words, shells},
	"refuse":     {"go", syntax, words, shells},
	"plan":       {"go", syntax, words, shells},
	"emit":       {"go", syntax, words, shells},
}

var rooms = append([]room{
	{"cmd", []string{"transform", "transform/verify"}, []string{"os/exec", buildkit, shells}},
	{"transform", below("finding dockerfile gosrc image launch need refuse plan emit repo"),
		append([]string{buildkit, shells}, world...)},
	{"transform/internal/gosrc/internal/gensummaries", below("gosrc"), []string{buildkit, shells}},
	{"transform/internal/image/imagetest", below("dockerfile image"), []string{"go", buildkit, shells}},
	{"transform/verify", []string{"transform"}, []string{buildkit, shells}},
	{"golden", []string{"transform"}, []string{buildkit, shells}},
}, innerRooms()...)

func innerRooms() []room {
	var list []room
	for name, may := range inner {
		list = append(list, room{"transform/internal/" + name, below(may), append(besides[name], world...)})
	}
	return list
}

// below are the directories of rooms below transform.
func below(names string) []string {
	var list []string
	for _, name := range strings.Fields(names) {
		list = append(list, "transform/internal/"+name)
	}
	return list
}

// The standard library's packages whose parent is forbidden, but not they:
// net/url reads addresses and opens none.
var harmless = []string{"net/url", "go/version"}

// The design's rooms: who may import what.
func TestRooms(t *testing.T) {
	for _, f := range sources(t) {
		r, ok := roomOf(f.dir)
		if !ok {
			t.Errorf("%s is in none of the rooms", f.path)
			continue
		}
		if f.test && r.dir != "golden" {
			continue
		}
		for _, spec := range f.syntax.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			if reason := r.forbids(name); reason != "" {
				t.Errorf("%s imports %s: %s", f.path, name, reason)
			}
		}
	}
}

// deep rooms have packages of their own below them.
var deep = []string{"cmd", "golden"}

func roomOf(dir string) (room, bool) {
	i := slices.IndexFunc(rooms, func(r room) bool {
		return r.dir == dir || slices.Contains(deep, r.dir) && under(dir, r.dir)
	})
	if i < 0 {
		return room{}, false
	}
	return rooms[i], true
}

func under(name, parent string) bool { return name == parent || strings.HasPrefix(name, parent+"/") }

// forbids says why the room may not import a package.
func (r room) forbids(name string) string {
	if own, ok := strings.CutPrefix(name, "offstage/"); ok {
		if slices.Contains(r.may, own) || slices.Contains(deep, r.dir) && under(own, r.dir) {
			return ""
		}
		return r.dir + " may not know " + own
	}
	for _, n := range r.never {
		if under(name, n) && !slices.Contains(harmless, name) {
			return r.dir + " may not use " + n
		}
	}
	return ""
}

// The rooms test itself: what it must and must not let through.
func TestForbids(t *testing.T) {
	for _, c := range []struct {
		dir, name string
		allowed   bool
	}{
		{"transform", "io/fs", true},
		{"transform", "os", false},
		{"transform", "os/exec", false},
		{"transform", "net/http", false},
		{"transform/internal/plan", buildkit + "/frontend/dockerfile/instructions", true},
		{"transform", syntax, false},
		{"transform/internal/image", "offstage/transform/internal/gosrc", true},
		{"transform", "offstage/transform/verify", false},
		{"transform/internal/shell", "mvdan.cc/sh/v3/syntax", true},
		{"transform/internal/shell", "net/url", true},
		{"transform/internal/gosrc", "offstage/transform/internal/source", true},
		{"transform/internal/gosrc", "offstage/transform/internal/repo", false},
		{"transform/internal/repo", "offstage/transform/internal/shell", true},
		{"transform/internal/repo", "offstage/transform/internal/gosrc", false},
		{"transform/internal/repo", "offstage/transform/internal/dockerfile", false},
		{"transform/internal/dockerfile", "go/ast", false},
		{"transform/internal/dockerfile", "google.golang.org/protobuf", true},
		{"transform/verify", "os/exec", true},
		{"cmd/offstage", "os", true},
		{"cmd/offstage", "os/exec", false},
		{"cmd/offstage", "offstage/transform/internal/shell", false},
	} {
		r, ok := roomOf(c.dir)
		if got := r.forbids(c.name) == ""; !ok || got != c.allowed {
			t.Errorf("%s imports %s: allowed is %v", c.dir, c.name, got)
		}
	}
}

// Only what the project consists of is at its top, and what .gitignore names.
func TestTopLevel(t *testing.T) {
	allowed := []string{"cmd", "transform", "golden", "go.mod", "go.sum", "LICENSE", "README.md", "CHANGELOG.md",
		".ci", ".git", ".gitignore", ".gitattributes",
		"Dockerfile", ".dockerignore", "action.yml", ".pre-commit-hooks.yaml"} // where other tools look for them
	ignored, err := os.ReadFile("../.gitignore")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(ignored)) {
		allowed = append(allowed, strings.Trim(line, "/\r\n"))
	}
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(allowed, e.Name()) {
			t.Errorf("%s has no place at the top of the project", e.Name())
		}
	}
}

// A source is a Go file of this module.
type source struct {
	path   string // from the module's root
	dir    string
	test   bool
	lines  int
	set    *token.FileSet
	syntax *ast.File
}

// sources are the module's Go files; the projects among the test data are not.
func sources(t *testing.T) []source {
	t.Helper()
	var list []source
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && outside(name):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel := strings.TrimPrefix(filepath.ToSlash(name), "../")
		f := source{
			path:  rel,
			dir:   path.Dir(rel),
			test:  strings.HasSuffix(rel, "_test.go"),
			lines: strings.Count(string(data), "\n"),
		}
		f.set = token.NewFileSet()
		if f.syntax, err = parser.ParseFile(f.set, rel, data, parser.SkipObjectResolution); err != nil {
			return err
		}
		list = append(list, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// outside reports whether a directory is no part of the module, as the go command
// sees it.
func outside(dir string) bool {
	base := filepath.Base(dir)
	if dir == ".." {
		return false
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil || base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")
}
