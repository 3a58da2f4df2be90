package plan

import (
	"fmt"
	"strings"
	"testing"

	"offstage/transform/internal/image"
	"offstage/transform/internal/image/imagetest"
	"offstage/transform/internal/launch"
)

// What a person should know about a rewrite is noted, with its place; of a plain one there
// is nothing to know.
func TestNotes(t *testing.T) {
	const build = "go build -o app ."
	plain := starts("", build)
	bash := func(first string) files { return files{"run.sh": first + "\nshopt -s nullglob\n./app\n"} }
	pod := "apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec:\n  containers:\n  - name: app\n" +
		"    image: example.com/app\n    securityContext: {runAsNonRoot: true}\n"
	deployed := files{"compose.yaml": "services:\n  app:\n    build: .\n    image: example.com/app\n", "pod.yaml": pod}
	compose := func(lines string) files { return files{"compose.yaml": "services:\n  app:\n" + lines} }
	for _, tt := range []struct {
		name, text string
		fs         files
		needs      string
		want       string // as FILE:LINE: TEXT; the beginning of each note, set off by bars
	}{
		{"nothing", plain, nil, "", ""},
		{"a go run", "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nCMD [\"go\", \"run\", \".\"]\n", nil, "",
			"Dockerfile:4: app is built into the image"},
		{"a path that is not known", plain, nil, "unknown-path", ""}, // the whole file's, which is said elsewhere
		{"a path that is hidden", plain, nil, "hidden-path x", "Dockerfile:1: a test needs it"},
		{"a mirror", strings.Replace(plain, "golang", "mirror.example.com/library/golang", 1), nil, "",
			"Dockerfile:1: mirror.example.com/library/golang:1.22 is taken for a copy of Docker's own image"},
		{"a version that floats", strings.Replace(plain, ":1.22", "", 1), nil, "",
			"Dockerfile:1: the builder's Go version floats: golang"},
		{"a file that is absent here", starts("COPY secret.env /app/\n", build), nil, "",
			"Dockerfile:3: secret.env is copied in and is not in the build context here"},
		{"bash in a script of sh", strings.Replace(plain, "./app", "./run.sh", 1), bash("#!/bin/sh"), "shell",
			"run.sh:1: sh runs this script, and shopt is for bash only"},
		{"bash in a script of bash", strings.Replace(plain, "./app", "./run.sh", 1), bash("#!/bin/bash"), "bash", ""},
		{"a path by an argument", starts("ARG NAME=prod\nCOPY conf /etc/$NAME\n", build), files{"conf/a.txt": ""},
			"directory /etc/prod", "Dockerfile:4: /etc/prod rests on the default of ARG NAME"},
		{"a package that stays", starts("RUN apt-get update && apt-get install -y git imagemagick\n", build), nil,
			"program git", "Dockerfile:3: stays in the builder, since nothing is seen to start it: imagemagick"},
		{"a package for building", starts("RUN apt-get update && apt-get install -y gcc make\n", build), nil, "", ""},
		{"a tool that stays", starts("RUN go install example.com/cmd/migrate@v1\n", build), nil, "",
			"Dockerfile:3: stays in the builder, since nothing is seen to start it: migrate"},
		{"a tool that goes along", starts("RUN go install example.com/cmd/migrate@v1\n", build), nil,
			"file /go/bin/migrate", ""},
		{"a tool of the build", starts("RUN go install example.com/cmd/gen@v1 && gen\n", build), nil, "", ""},
		{"modules that are not at hand", plain, program("", "example.com/a/x", "example.com/b", "example.com/a/x/y"),
			"",
			"main.go:3: taken for pure Go, since their source is not at hand: example.com/a/x, example.com/b"},
		{"C code that is left out", starts("ENV CGO_ENABLED=0\n", build), program("", "github.com/mattn/go-sqlite3"),
			"",
			"main.go:3: github.com/mattn/go-sqlite3 is C code and the original is built without it"},
		{"a go.mod for a later Go", strings.Replace(plain, "1.22", "1.20", 1), nil, "",
			"go.mod:3: go.mod asks for Go 1.22 and the builder has 1.20, so the original may not build"},
		{"its version in a label", starts("LABEL go=$GOLANG_VERSION\n", build), nil, "",
			"Dockerfile:3: GOLANG_VERSION is written out as 1.22"},
		{"its version in the program", plain, program(`os.Getenv("GOLANG_VERSION")`, "os"), "",
			"Dockerfile:1: GOLANG_VERSION is written out as 1.22"},
		{"a version of the file's own", starts("ENV GOLANG_VERSION=x\nLABEL go=$GOLANG_VERSION\n", build), nil, "", ""},
		{"a Dockerfile in a text", plain,
			compose("    build: .\n  b:\n    build:\n      context: .\n      dockerfile_inline: FROM scratch\n"), "",
			"compose.yaml:4: b is built from a Dockerfile in the text of this file, which is left alone"},
		{"the builder is a target", strings.Replace(plain, "1.22", "1.22 AS app", 1),
			compose("    build: {context: ., target: app}\n"), "",
			"compose.yaml:2: the target app is the builder from now on, as large as before"},
		{"runAsNonRoot", plain, deployed, "",
			"pod.yaml:6: runAsNonRoot does not let the image's user start it, which is root"},
		{"runAsNonRoot with a name", starts("USER web\n", build),
			deployed, "accounts web",
			"pod.yaml:6: runAsNonRoot needs a number, and the image's user is the name web"},
		{"runAsNonRoot with a number", starts("USER 7\n", build),
			deployed, "", ""},
	} {
		needs := "file /app/app"
		if tt.needs != "" {
			needs += ", " + tt.needs
		}
		m := launch.Find(imagetest.Read(t, tt.text, tt.fs, image.Options{Context: "."}))
		p, out := Make(m, needsOf(needs))
		if p == nil {
			t.Errorf("%s: %+v", tt.name, out)
			continue
		}
		var got []string
		for _, n := range p.Notes() {
			got = append(got, fmt.Sprintf("%s:%d: %s", n.File, n.Line, n.Text))
		}
		text := strings.Join(got, " | ")
		if !strings.HasPrefix(text, tt.want) || tt.want == "" && text != "" || len(got) > 1 {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, text, tt.want)
		}
	}
}

// Without a build context, a person learns how to name one.
func TestNotesWithoutContext(t *testing.T) {
	text := starts("", "go build -o app .")
	file := imagetest.Parse(t, text)
	models, err := image.Read(file, image.Options{}, image.ReadAsked(file))
	if err != nil {
		t.Fatal(err)
	}
	p, _ := Make(launch.Find(models[0]), needsOf("file /app/app"))
	list := p.Notes()
	if len(list) != 1 || list[0].Line != 1 || !strings.Contains(list[0].Text, "--context DIR names it") {
		t.Errorf("%+v", list)
	}
}
