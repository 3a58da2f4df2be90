package image

import (
	"strings"
	"testing"
	"testing/fstest"

	"offstage/transform/internal/dockerfile"
)

// files are those of a repository, by their names; the names of those that may be executed
// end in .sh.
type files map[string]string

func (fs files) tree(text string) fstest.MapFS {
	tree := fstest.MapFS{
		"Dockerfile": {Data: []byte(text)},
		"go.mod":     {Data: []byte("module example.com/app\n\ngo 1.22\n")},
		"main.go":    {Data: []byte("package main\n\nfunc main() {}\n")},
	}
	for name, content := range fs {
		tree[name] = &fstest.MapFile{Data: []byte(content)}
		if strings.HasSuffix(name, ".sh") {
			tree[name].Mode = 0o755
		}
	}
	return tree
}

func parsed(t *testing.T, text string) *dockerfile.File {
	t.Helper()
	file, err := dockerfile.Parse("Dockerfile", []byte(text), BaseConfig)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// modelOf gives the model of a Dockerfile over a repository with a program and some
// files. A text without a FROM stands behind two lines with a golang image and the
// directory /app.
func modelOf(t *testing.T, text string, fs files) *Model {
	t.Helper()
	if !strings.HasPrefix(text, "FROM ") {
		text = "FROM golang:1.22\nWORKDIR /app\n" + text
	}
	file := parsed(t, text)
	models, err := Read(file, Options{Tree: fs.tree(text), Context: "."}, ReadAsked(file))
	if err != nil {
		t.Fatal(err)
	}
	return models[0]
}

// A stage that starts from another one has what that one leaves, and the other way round
// nothing.
func TestStagesAreLaidOutOnce(t *testing.T) {
	m := modelOf(t, "FROM golang:1.22 AS base\nRUN apt-get install -y git && mkdir /a\n"+
		"FROM base AS other\nRUN mkdir /other\nFROM base\nRUN mkdir /b\n", nil)
	for p, want := range map[string]bool{"/a": true, "/b": true, "/other": false} {
		if m.StillThere(p) != want {
			t.Errorf("%s: %v", p, !want)
		}
	}
	if !m.Holds("git") || len(m.Chain) != 2 {
		t.Errorf("git %v, %d steps", m.Holds("git"), len(m.Chain))
	}
}

// Laying an image out that takes too much work is an error, and ends.
func TestReadIsBounded(t *testing.T) {
	again := "#!/bin/sh\n" + strings.Repeat("./a.sh $1$1\n", 12)
	for name, tt := range map[string]struct {
		run   string
		tree  files
		times int
	}{
		"layers":                      {"mkdir /a /b /c /d /e /f /g /h /i /j", nil, maxLayers/10 + 2},
		"a script that starts itself": {"./a.sh x", files{"a.sh": again}, 1},
	} {
		text := "FROM golang:1.22\nCOPY . .\n" + strings.Repeat("RUN "+tt.run+"\n", tt.times)
		_, err := Read(parsed(t, text), Options{Tree: tt.tree.tree(text), Context: "."}, Asked{})
		if !dockerfile.IsTooMuch(err) {
			t.Errorf("%s: it was laid out, or %v", name, err)
		}
	}
}
