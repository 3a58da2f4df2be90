package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"offstage/cmd/offstage/internal/record"
	"offstage/transform"
)

// The files at the top of the project that other tools read.

// project is the top, found before a test changes its directory.
var project, _ = filepath.Abs("../..")

func top(name string) string { return filepath.Join(project, name) }

func decode(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(top(name))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// The project's own Dockerfile is what it asks of others.
func TestOwnDockerfileIsFine(t *testing.T) {
	s := start(transform.Rewrite, "", "--json", top("Dockerfile"))
	var r record.Record
	if err := json.Unmarshal([]byte(s.stdout), &r); err != nil {
		t.Fatal(err)
	}
	if r.Status != "unchanged" || r.Cause != "already-fine" || s.code != exitDone {
		t.Errorf("exit %d, %+v", s.code, r)
	}
}

type hook struct{ ID, Entry, Language, Files, Exclude string }

func TestPreCommitHooks(t *testing.T) {
	var hooks []hook
	decode(t, ".pre-commit-hooks.yaml", &hooks)
	if len(hooks) != 2 {
		t.Fatalf("%d hooks", len(hooks))
	}
	for _, h := range hooks {
		words := strings.Fields(h.Entry)
		if _, err := parseFlags(append(words[1:], "Dockerfile")); err != nil || words[0] != "offstage" ||
			h.Language != "golang" {
			t.Errorf("%+v: %v", h, err)
		}
		files, exclude := regexp.MustCompile(h.Files), regexp.MustCompile(h.Exclude)
		for _, name := range []string{
			"Dockerfile", "dockerfile", "Containerfile", "Dockerfile.dev", "api.Dockerfile", "api.dockerfile",
			"Dockerfile.alpine-3.24",
			"Dockerfile~", "Dockerfile.bak", "Dockerfile.dockerignore", ".Dockerfile.swp", ".dockerfile",
			"MyDockerfile", "Dockerfiles",
			"DOCKERFILE", "Makefile", "Dockerfile-dev", "Dockerfile_dev", "Dockerfile_test.go", "dockerfile.go",
			"Containerfile.dev", "api.containerfile",
		} {
			for _, path := range []string{name, "a/b/" + name} {
				if got := files.MatchString(path) && !exclude.MatchString(path); got != transform.IsDockerfile(name) {
					t.Errorf("%s: %s: the hook takes it: %v, a search: %v", h.ID, path, got,
						transform.IsDockerfile(name))
				}
			}
		}
		for _, path := range []string{"vendor/Dockerfile", "a/node_modules/b/Dockerfile", "testdata/Dockerfile"} {
			if !exclude.MatchString(path) {
				t.Errorf("%s: %s is not left out", h.ID, path)
			}
		}
	}
}
