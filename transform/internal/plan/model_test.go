package plan

import (
	"strings"
	"testing"

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
