package launch

import (
	"fmt"
	"strings"
	"testing"

	"offstage/transform/internal/image"
	"offstage/transform/internal/image/imagetest"
)

// files are those of a repository, by their names.
type files map[string]string

const (
	// build makes /app/app, which most of the images start.
	build = "COPY . .\nRUN go build -o app .\n"
	// alone is an image without more than that; its CMD is on line 5.
	alone = build + `CMD ["./app"]`
)

// launched gives the model of a Dockerfile over a tree of files. A text without a
// FROM stands behind two lines with a golang image and the directory /app.
func launched(t *testing.T, text string, fs files) *Model {
	t.Helper()
	return launchedWith(t, text, fs, image.Options{})
}

func launchedWith(t *testing.T, text string, fs files, opts image.Options) *Model {
	t.Helper()
	if !strings.HasPrefix(text, "FROM ") {
		text = "FROM golang:1.22\nWORKDIR /app\n" + text
	}
	opts.Context = "."
	return Find(imagetest.Read(t, text, fs, opts))
}

// source is a main.go with a body that uses some packages.
func source(body string, imports ...string) files {
	text := "package main\n\n"
	for _, i := range imports {
		text += "import \"" + i + "\"\n"
	}
	return files{"main.go": text + "\nfunc main() { " + body + " }\n"}
}

// kinds are the words for what a command leads to.
var kinds = [...]string{Tool: "tool", Artifact: "artifact", GoCommand: "go", Generated: "generated", Script: "script",
	Prebuilt: "prebuilt", Missing: "missing", Unclear: "unclear"}

// roles are the words for how a command is started.
var roles = [...]string{Entry: "entry", InScript: "script", Healthcheck: "health", ShellStart: "shell",
	ByProgram: "program", ByUse: "use"}

// said writes starts as the tables do: role, command line, what it leads to, and
// the evidence. The shell itself has no target of its own.
func said(starts []Start) string {
	var list []string
	for _, s := range starts {
		at := fmt.Sprintf("%s:%d", strings.TrimPrefix(s.Evidence.File, "Dockerfile"), s.Evidence.Line)
		list = append(list, strings.Join([]string{roles[s.Role], image.CommandLine(s.Command), kinds[s.Target.Kind],
			strings.TrimPrefix(at, ":")}, "|"))
	}
	return strings.Join(list, "\n")
}
