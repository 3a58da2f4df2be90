// Package imagetest reads the image of a test's Dockerfile over a repository of a few
// files.
package imagetest

import (
	"maps"
	"testing"
	"testing/fstest"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/image"
)

// Absent is the content of a file that the repository lacks.
const Absent = "\x00absent"

// module is what lies beside each Dockerfile: a program that does nothing.
var module = fstest.MapFS{
	"go.mod":  {Data: []byte("module example.com/app\n\ngo 1.22\n")},
	"main.go": {Data: []byte("package main\n\nfunc main() {}\n")},
}

// Read gives the model of a Dockerfile's image in the likeliest build context. A go.mod
// and a main.go lie beside it, and the files, each executable; one may stand in the
// place of those two. The options come without a tree.
func Read(t testing.TB, text string, files map[string]string, opts image.Options) *image.Model {
	t.Helper()
	file := Parse(t, text)
	all := tree(text, files)
	opts.Tree, opts.Repository = all, image.ReadRepository(all)
	models, err := image.Read(file, opts, image.ReadAsked(file))
	if err != nil {
		t.Fatal(err)
	}
	return models[0]
}

// Parse reads a Dockerfile that has no faults.
func Parse(t testing.TB, text string) *dockerfile.File {
	t.Helper()
	file, err := dockerfile.Parse("Dockerfile", []byte(text), image.BaseConfig)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func tree(text string, files map[string]string) fstest.MapFS {
	all := maps.Clone(module)
	all["Dockerfile"] = &fstest.MapFile{Data: []byte(text)}
	for name, content := range files {
		all[name] = &fstest.MapFile{Data: []byte(content), Mode: 0o755}
		if module[name] != nil {
			all[name].Mode = 0
		}
	}
	maps.DeleteFunc(all, func(_ string, f *fstest.MapFile) bool { return string(f.Data) == Absent })
	return all
}
