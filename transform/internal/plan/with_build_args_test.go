package plan

import (
	"strings"
	"testing"

	"offstage/transform/internal/image"
)

// Versions of Go and alpine become arguments in front of the first FROM, one for each,
// and the runtime's image is written with them.
func TestBuildArgs(t *testing.T) {
	const rest = "WORKDIR /app\nCOPY . .\nRUN go build -o app .\nCMD [\"./app\"]\n"
	for _, tt := range []struct{ name, head, needs, want, from, note string }{
		{"Go", "FROM golang:1.22\n", "file /app/app", "ARG GO_VERSION=1.22 | FROM golang:${GO_VERSION}", "", ""},
		{"Go and alpine", "FROM golang:1.22-alpine3.19\n", "file /app/app, musl",
			"ARG GO_VERSION=1.22 | ARG ALPINE_VERSION=3.19 | FROM golang:${GO_VERSION}-alpine${ALPINE_VERSION}",
			"alpine:${ALPINE_VERSION}", ""},
		{"alpine of the runtime alone", "FROM golang:1.22\n", "file /app/app, shell",
			"ARG GO_VERSION=1.22 | ARG ALPINE_VERSION=3.24 | FROM golang:${GO_VERSION}", "alpine:${ALPINE_VERSION}",
			""},
		{"another alpine than the runtime's", "FROM alpine:3.18 AS data\nFROM golang:1.22\n", "file /app/app, shell",
			"ARG GO_VERSION=1.22 | ARG ALPINE_VERSION=3.18 | FROM alpine:${ALPINE_VERSION} AS data | " +
				"FROM golang:${GO_VERSION}",
			"", ""},
		{"the same Go twice", "FROM golang:1.22 AS a\nRUN true\nFROM golang:1.22\n", "file /app/app",
			"ARG GO_VERSION=1.22 | FROM golang:${GO_VERSION} AS a | FROM golang:${GO_VERSION}", "", ""},
		{"two Gos", "FROM golang:1.21 AS a\nRUN true\nFROM golang:1.22\n", "file /app/app",
			"ARG GO_VERSION=1.22 | FROM golang:${GO_VERSION}", "", ""},
		{"in small letters", "from golang:1.22\n", "file /app/app", "arg GO_VERSION=1.22 | from golang:${GO_VERSION}",
			"",
			""},
		{"a registry", "FROM docker.io/library/golang:1.22\n", "file /app/app",
			"ARG GO_VERSION=1.22 | FROM docker.io/library/golang:${GO_VERSION}", "", ""},
		{"no version", "FROM golang\n", "file /app/app", "", "",
			"Dockerfile:1: build-args: no image names a version of Go or alpine that is no argument yet"},
		{"an argument already", "ARG V=1.22\nFROM golang:$V\n", "file /app/app", "", "",
			"Dockerfile:2: build-args: no image names a version"},
		{"a digest", "FROM golang:1.22@sha256:" + strings.Repeat("0", 64) + "\n", "file /app/app", "", "",
			"Dockerfile:1: build-args: a digest decides which image it is"},
		{"a name that is taken", "FROM golang:1.22\nENV GO_VERSION=1\n", "file /app/app", "", "",
			"Dockerfile:2: build-args: GO_VERSION means something in the file already"},
	} {
		p := improving(t, "build-args", tt.head+rest, nil, tt.needs)
		if got := changed(t, p); got != tt.want || p.FromAs != tt.from {
			t.Errorf("%s: from %q\n got %s\nwant %s", tt.name, p.FromAs, got, tt.want)
		}
		if got := said(p); !strings.HasPrefix(got, tt.note) || tt.note == "" && got != "" {
			t.Errorf("%s: %s", tt.name, got)
		}
	}
}

// A value that something gives to the build already would have an effect all at once.
func TestBuildArgsInUse(t *testing.T) {
	const compose = "services:\n  app:\n    build:\n      context: .\n      args:\n        GO_VERSION: '1.20'\n"
	p := improving(t, "build-args", starts("", "go build -o app ."), files{"compose.yaml": compose}, "file /app/app")
	const want = "compose.yaml:2: build-args: GO_VERSION is given to the build already"
	if got := said(p); got != want || changed(t, p) != "" {
		t.Errorf("%s, lines %q", got, changed(t, p))
	}
}

// Improvements are made in the order of their list, however they are asked for.
func TestImprovementsTogether(t *testing.T) {
	text := starts("", "go build -o app .")
	m := launched(t, text, image.Options{With: []string{"labels", "nonroot", "strip", "build-args"}})
	p, _ := Make(m, needsOf("file /app/app"))
	if got := strings.Join(p.Improved, " "); got != "build-args strip nonroot labels" {
		t.Errorf("made are %s", got)
	}
	var names []string
	for _, im := range Improvements() {
		names = append(names, im.Name)
		if im.Doc == "" || strings.HasSuffix(im.Doc, ".") {
			t.Errorf("%s does %q", im.Name, im.Doc)
		}
	}
	if err := KnownImprovements(names); err != nil {
		t.Error(err)
	}
}
