package emit

import (
	"strings"
	"testing"
	"testing/fstest"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/plan"
)

// planOf makes the plan of a Dockerfile over a tree of some files, for a program
// with these needs, each a kind and an argument.
func planOf(t *testing.T, text, runtime string, needs ...string) *plan.Plan {
	t.Helper()
	tree := fstest.MapFS{"Dockerfile": {Data: []byte(text)}, "go.mod": {Data: []byte("module app\n\ngo 1.22\n")},
		"main.go": {Data: []byte("package main\n\nfunc main() {}\n")}}
	file, err := dockerfile.Parse("Dockerfile", []byte(text), image.BaseConfig)
	if err != nil {
		t.Fatal(err)
	}
	opts := image.Options{Tree: tree, Context: ".", Runtime: runtime}
	models, err := image.Read(file, opts, image.ReadAsked(file))
	if err != nil {
		t.Fatal(err)
	}
	m := launch.Find(models[0])
	var list []finding.Need
	for _, n := range needs {
		kind, arg, _ := strings.Cut(n, " ")
		list = append(list, finding.Need{Kind: finding.Kind(kind), Arg: arg})
	}
	p, out := plan.Make(m, list)
	if p == nil {
		t.Fatalf("no runtime: %+v", out)
	}
	return p
}
