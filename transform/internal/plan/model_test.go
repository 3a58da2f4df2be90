package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/image/imagetest"
	"offstage/transform/internal/launch"
)

const builds = "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nRUN go build -o app .\n"

// launched gives the model of a Dockerfile over a tree with a program and some files.
func launched(t *testing.T, text string, opts image.Options, names ...string) *launch.Model {
	t.Helper()
	files := map[string]string{}
	for _, name := range names {
		files[name] = "content of " + name
	}
	opts.Context = "."
	return launch.Find(imagetest.Read(t, text, files, opts))
}

// files are those of a repository, by their names.
type files map[string]string

// program is a main.go with a body that uses some packages.
func program(body string, imports ...string) files {
	text := "package main\n\n"
	for _, i := range imports {
		text += "import \"" + i + "\"\n"
	}
	return files{"main.go": text + "\nfunc main() { " + body + " }\n"}
}

// starts is an image whose program is built like this and started; the line of the build
// is the last but one.
func starts(steps, build string) string {
	return "FROM golang:1.22\nWORKDIR /app\n" + steps + "COPY . .\nRUN " + build + "\nCMD [\"./app\"]\n"
}

// improving gives the plan of a Dockerfile over a tree of files, with one improvement.
func improving(t *testing.T, name, text string, fs files, needs string) *Plan {
	t.Helper()
	m := launch.Find(imagetest.Read(t, text, fs, image.Options{Context: ".", With: []string{name}}))
	p, out := Make(m, needsOf(needs))
	if p == nil {
		t.Fatalf("nothing offers what is needed: %+v\n%s", out, text)
	}
	return p
}

// changed are the lines that the improvements of a plan add or change, set off by bars.
func changed(t *testing.T, p *Plan) string {
	t.Helper()
	src := p.Model.File.Src
	out, err := dockerfile.Apply(src, slices.Concat(p.Within, p.Added))
	if err != nil {
		t.Fatal(err)
	}
	old := strings.Split(string(src), "\n")
	lines := slices.DeleteFunc(strings.Split(string(out), "\n"), func(l string) bool { return slices.Contains(old, l) })
	return strings.Join(lines, " | ")
}

// said are the notes of a plan's improvements, each with its place, set off by bars.
func said(p *Plan) string {
	var list []string
	for _, n := range p.notes {
		list = append(list, fmt.Sprintf("%s:%d: %s", n.File, n.Line, n.Text))
	}
	return strings.Join(list, " | ")
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
