package image

import (
	"testing"
)

// A stage has the toolchain from its base, or from a RUN that brings it or builds with it.
func TestToolchainAt(t *testing.T) {
	for text, want := range map[string]string{
		"FROM golang:1.22\nRUN true\n":                                           "golang:1.22 has the Go toolchain",
		"FROM golang:1.22 AS a\nFROM a\nRUN true\n":                              "golang:1.22 has the Go toolchain",
		"FROM alpine\nRUN true\n":                                                "",
		"FROM alpine\nRUN apk add go\n":                                          "a RUN installs go",
		"FROM debian:12\nRUN apt-get install -y golang-1.19 git\n":               "a RUN installs golang-1.19",
		"FROM debian:12\nRUN apt-get install -y golang-go\n":                     "a RUN installs golang-go",
		"FROM fedora\nRUN dnf install -y golang\n":                               "a RUN installs golang",
		"FROM alpine\nRUN apk add --virtual .deps go git\n":                      "a RUN installs .deps",
		"FROM alpine\nRUN apk add go && go version && apk del go\n":              "",
		"FROM alpine\nRUN apk add -t .d go && apk del .d\n":                      "",
		"FROM alpine\nRUN apk add google-cloud\n":                                "",
		"FROM example.com/base\nRUN go build .\n":                                "a RUN builds with the Go toolchain",
		"FROM example.com/base\nRUN cd x && go install ./...\n":                  "a RUN builds with the Go toolchain",
		"FROM example.com/base\nRUN echo go build\n":                             "",
		"FROM alpine\nCOPY go1.22.0.linux-amd64.tar.gz /\n":                      "",
		"FROM debian:12\nRUN curl -O https://go.dev/dl/go1.22.0.tgz":             "a RUN unpacks the Go toolchain",
		"FROM debian:12\nRUN curl https://dl.google.com/go/go$V.tgz | tar -xz\n": "a RUN unpacks the Go toolchain",
		"FROM alpine AS a\nRUN apk add go\nFROM alpine\nRUN true\n":              "",
		"FROM alpine AS a\nRUN apk add go\nFROM a\nRUN true\n":                   "a RUN installs go",
	} {
		if got := ToolchainAt(parsed(t, text).Last()); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// On a base that is not known, a make or a script may show that the toolchain is there.
func TestMayMakeGo(t *testing.T) {
	for text, want := range map[string]bool{
		"FROM example.com/base\nRUN make\n":                        true,
		"FROM example.com/base\nRUN /src/build.sh\n":               true,
		"FROM example.com/base\nRUN npm install\n":                 false,
		"FROM example.com/base\nCMD [\"make\"]\n":                  false,
		"FROM alpine\nRUN make\n":                                  false,
		"FROM scratch\nCOPY a /\n":                                 false,
		"FROM example.com/base AS a\nRUN make\nFROM a\nRUN true\n": true,
	} {
		if got := MayMakeGo(parsed(t, text).Last()); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// A .godir or an import comment calls a directory otherwise than it lies.
func TestNamesImport(t *testing.T) {
	for _, tt := range []struct {
		name string
		fs   files
		want bool
	}{
		{"nothing", nil, false},
		{"a .godir", files{".godir": "example.com/x\n"}, true},
		{"an import comment", files{"a.go": "package main // import \"example.com/x\"\n"}, true},
		{"one between stars", files{"a.go": "package main /* import \"example.com/x\" */\n"}, true},
		{"another comment", files{"a.go": "package main // imports nothing\n"}, false},
		{"in another file", files{"a.txt": "package main // import \"example.com/x\"\n"}, false},
	} {
		if got := modelOf(t, "COPY . .\n", tt.fs).FS.NamesImport("/app"); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
