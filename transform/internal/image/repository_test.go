package image

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// The images that a repository's Dockerfiles start from or copy out of, but for their own
// stages; one that can't be read names none.
func TestImageUses(t *testing.T) {
	tree := fstest.MapFS{
		"Dockerfile":       {Data: []byte("FROM golang:1.22 AS build\nFROM build\nCOPY --from=build /a /a\n")},
		"web/Dockerfile":   {Data: []byte("ARG V=3\nFROM alpine:$V\nCOPY --from=example.com/app:1 /app /app\n")},
		"bad/Dockerfile":   {Data: []byte("FROM\n")},
		"a.Containerfile":  {Data: []byte("FROM scratch\n")},
		"notes/Dockerfile": {Data: []byte("no Dockerfile at all\n")},
	}
	var got []string
	for _, u := range ReadRepository(tree).Read().bases {
		got = append(got, fmt.Sprintf("%s:%d %s", u.Evidence.File, u.Evidence.Line, u.Image))
	}
	slices.Sort(got)
	want := []string{
		"Dockerfile:1 golang:1.22", "a.Containerfile:1 scratch", "web/Dockerfile:2 alpine:3",
		"web/Dockerfile:3 example.com/app:1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// A file of the repository that can't be read is noted: what it says is not known.
func TestUnreadableUses(t *testing.T) {
	m := modelOf(t, "COPY . .\nRUN go build .\n", files{"compose.yaml": "services: [\n"})
	if len(m.Notes) != 1 || m.Notes[0].File != "compose.yaml" ||
		!strings.HasSuffix(m.Notes[0].Text, ", so what it says of the image is not known") {
		t.Errorf("%+v", m.Notes)
	}
}

// The repository is read once, however many ask.
func TestRepositoryIsReadOnce(t *testing.T) {
	r := ReadRepository(fstest.MapFS{"Dockerfile": {Data: []byte("FROM scratch\n")}})
	if first, second := r.Read(), r.Read(); first != second {
		t.Error("it was read twice")
	}
}

// What a base image configures is known of Docker's own.
func TestBaseConfig(t *testing.T) {
	for reference, want := range map[string]string{
		"golang:1.22": "/go /go bash", "golang:1.22-alpine": "/go /go /bin/sh", "scratch": "/  ", "example.com/x": "  ",
	} {
		c := BaseConfig(reference)
		gopath, _ := c.Lookup("GOPATH")
		command := ""
		if c.Cmd != nil {
			command = c.Cmd.Args[0]
		}
		if got := c.Workdir + " " + gopath + " " + command; got != want {
			t.Errorf("%s: %q, want %q", reference, got, want)
		}
	}
}
