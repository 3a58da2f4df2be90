package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offstage/transform"
)

func TestIsDockerfile(t *testing.T) {
	for name, want := range map[string]bool{
		"Dockerfile": true, "dockerfile": true, "Containerfile": true, "Dockerfile.dev": true,
		"api.Dockerfile": true, "api.dockerfile": true, "Dockerfile.alpine-3.24": true,
		"Dockerfile~": false, "Dockerfile.bak": false, "Dockerfile.orig": false, "Dockerfile.rej": false,
		"Dockerfile.dockerignore": false, ".dockerignore": false, "Dockerfile.swp": false, ".Dockerfile.swp": false,
		".#api.Dockerfile":     false,
		".dockerfile":          false,
		"MyDockerfile":         false,
		"Dockerfiles":          false,
		"DOCKERFILE":           false,
		"Makefile":             false,
		"containerfile.md":     false,
		"dockerfile.go":        false,
		"dockerfile_test.go":   false,
		"Dockerfile_test.go":   false,
		"Dockerfile-dev":       true,
		"Dockerfile_dev":       true,
		"Containerfile.dev":    true,
		"api.Containerfile":    true,
		"Dockerfile-parser.md": false,
	} {
		if got := transform.IsDockerfile(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// found gives the shown paths of a search, with errors after a colon.
func found(t *testing.T, args ...string) []string {
	t.Helper()
	cwd, err := resolve(".")
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for target := range find(args, cwd, exclusion{}) {
		path := filepath.ToSlash(target.path)
		if target.err != nil {
			path += ": " + cause(target.err).Error()
		}
		paths = append(paths, path)
	}
	return paths
}

func TestFind(t *testing.T) {
	dir := files(t, map[string]string{
		"Dockerfile": "", "Dockerfile.dev": "", "Dockerfile~": "", "main.go": "",
		"b/Containerfile": "", "a/x.Dockerfile": "", "a/x.dockerfile": "",
		"vendor/v/Dockerfile": "", "a/node_modules/Dockerfile": "", "testdata/Dockerfile": "", ".git/Dockerfile": "",
		".devcontainer/Dockerfile": "", "empty/README": "", "odd/name": "",
	})
	for _, test := range []struct {
		args string
		want []string
	}{
		{".", []string{".devcontainer/Dockerfile", "Dockerfile", "Dockerfile.dev", "a/x.Dockerfile", "a/x.dockerfile",
			"b/Containerfile"}},
		{"b a", []string{"b/Containerfile", "a/x.Dockerfile", "a/x.dockerfile"}},
		{"b ./b/ b/Containerfile " + dir + "/b", []string{"b/Containerfile"}},
		{"testdata vendor", []string{"testdata/Dockerfile", "vendor/v/Dockerfile"}},
		{"odd/name", []string{"odd/name"}},
		{"- b -", []string{"-", "b/Containerfile"}},
		{"empty", []string{"empty: no Dockerfile found"}},
		{"missing b", []string{"missing: no such file or directory", "b/Containerfile"}},
		{"main.go/x", []string{"main.go/x: not a directory"}},
		{dir + "/b", []string{filepath.ToSlash(dir) + "/b/Containerfile"}},
	} {
		if diff := cmp.Diff(test.want, found(t, strings.Fields(test.args)...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.args, diff)
		}
	}
}

func TestFindLinks(t *testing.T) {
	files(t, map[string]string{"real/Dockerfile": "", "real/deep/Dockerfile": ""})
	for link, to := range map[string]string{
		"linked":              "real",
		"real/Dockerfile.dev": "Dockerfile",
		"real/Dockerfile.d":   "deep",
		"real/Dockerfile.x":   "gone",
	} {
		if err := os.Symlink(to, link); err != nil {
			t.Skip("no symbolic links:", err)
		}
	}
	// The walk follows no link; those to files are said.
	want := []string{
		"real/Dockerfile", "real/Dockerfile.dev: " + errLink.Error(), "real/Dockerfile.x: " + errLink.Error(),
		"real/deep/Dockerfile",
	}
	if diff := cmp.Diff(want, found(t, ".")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// A directory link that is named is searched, under its own name.
	want = []string{
		"linked/Dockerfile", "linked/Dockerfile.dev: " + errLink.Error(), "linked/Dockerfile.x: " + errLink.Error(),
		"linked/deep/Dockerfile",
	}
	if diff := cmp.Diff(want, found(t, "linked", "real")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFindStops(t *testing.T) {
	files(t, map[string]string{"a/Dockerfile": "", "b/Dockerfile": ""})
	cwd, _ := resolve(".")
	for range find([]string{".", "missing", "a"}, cwd, exclusion{}) {
		break // a second value would panic
	}
}

func TestFindLimit(t *testing.T) {
	dir := files(t, map[string]string{"in/svc/Dockerfile": "", "out/Dockerfile": ""})
	t.Chdir("in")
	limits := func(arg string) string {
		for target := range find([]string{arg}, filepath.Join(dir, "in"), exclusion{}) {
			return target.limit
		}
		return "nothing"
	}
	for arg, want := range map[string]string{
		"svc":               filepath.Join(dir, "in", "svc"),
		"svc/Dockerfile":    filepath.Join(dir, "in"),
		"../out":            filepath.Join(dir, "out"),
		"../out/Dockerfile": "",
	} {
		if got := limits(arg); got != want {
			t.Errorf("%s: %q, want %q", arg, got, want)
		}
	}
}

func TestReadFileRefuses(t *testing.T) {
	files(t, map[string]string{
		"Dockerfile": "x",
		"large":      strings.Repeat("x", maxSize+1),
		"largest":    strings.Repeat("x", maxSize),
	})
	if err := os.Symlink("Dockerfile", "link"); err != nil {
		t.Skip("no symbolic links:", err)
	}
	for path, want := range map[string]error{
		"link":       errSymlink,
		"large":      errTooLarge,
		"largest":    nil,
		"missing":    os.ErrNotExist,
		"Dockerfile": nil,
	} {
		if _, _, err := readFile(path); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
	if _, _, err := readFile("."); err == nil {
		t.Error("a directory was read")
	}
}
