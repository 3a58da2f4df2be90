package plan

import (
	"strings"
	"testing"
	"testing/fstest"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

const builds = "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nRUN go build -o app .\n"

// launched gives the model of a Dockerfile over a tree with a program and some files.
func launched(t *testing.T, text string, opts image.Options, names ...string) *launch.Model {
	t.Helper()
	tree := fstest.MapFS{"Dockerfile": {Data: []byte(text)},
		"go.mod":  {Data: []byte("module example.com/app\n\ngo 1.22\n")},
		"main.go": {Data: []byte("package main\n\nfunc main() {}\n")}}
	for _, name := range names {
		tree[name] = &fstest.MapFile{Data: []byte("content of " + name)}
	}
	file, err := dockerfile.Parse("Dockerfile", []byte(text), image.BaseConfig)
	if err != nil {
		t.Fatal(err)
	}
	opts.Tree, opts.Context = tree, "."
	models, err := image.Read(file, opts, image.ReadAsked(file))
	if err != nil {
		t.Fatal(err)
	}
	return launch.Find(models[0])
}

// needsOf reads needs, each a kind and an argument, set off by commas.
func needsOf(text string) []finding.Need {
	var list []finding.Need
	for _, n := range strings.Split(text, ", ") {
		kind, arg, _ := strings.Cut(n, " ")
		ev := finding.Evidence{File: "Dockerfile", Line: 1, Why: "a test needs it"}
		list = append(list, finding.NewNeed(finding.Kind(kind), arg, ev))
	}
	return list
}
