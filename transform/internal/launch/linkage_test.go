package launch

import (
	"fmt"
	"strings"
	"testing"
)

// with is the source of a program that imports a package for its effect.
func with(p string) files {
	return files{"main.go": "package main\n\nimport _ \"" + p + "\"\n\nfunc main() {}\n"}
}

const (
	sqlite = "github.com/mattn/go-sqlite3"
	alpine = "FROM golang:1.22-alpine\nWORKDIR /app\n"
	ownC   = "package main\n\n// int x;\nimport \"C\"\n\nfunc main() { _ = C.x }\n"
)

// How an executable links: its C library, whether cgo is switched off for it, and
// whether C is part of it.
func TestLinkage(t *testing.T) {
	building := func(head, command string) string { return head + "COPY . .\nRUN " + command + "\nCMD [\"./app\"]" }
	for _, tt := range []struct {
		name string
		text string
		fs   files
		want string
	}{
		{"Go alone", alone, nil, "static, off"},
		{"Go alone on alpine", alpine + alone, nil, "static, off"},
		{"Go alone with a compiler on alpine", alpine + "RUN apk add gcc musl-dev\n" + alone, nil, "static, off"},
		{"already off", "ENV CGO_ENABLED=0\n" + alone, nil, "static"},
		{"off on the command", building("", "CGO_ENABLED=0 go build -o app ."), with(sqlite), "static"},
		{"asked for", "ENV CGO_ENABLED=1\n" + alone, nil, "glibc, C"},
		{"asked for without a compiler", alpine + "ENV CGO_ENABLED=1\n" + alone, nil, "static, off"},
		{"asked for with a compiler", alpine + "ENV CGO_ENABLED=1\nRUN apk add build-base\n" + alone, nil, "musl, C"},
		{"a module of C", alone, with(sqlite), "glibc, C"},
		{"the same on alpine", alpine + "RUN apk add gcc musl-dev\n" + alone, with(sqlite), "musl, C"},
		{"on alpine without a compiler", alpine + alone, with(sqlite), "static, off"},
		{"C of its own", alone, files{"main.go": ownC}, "glibc, C"},
		{"source that is not read", "RUN go install example.com/x/app@v1\nCMD [\"app\"]", nil, "glibc, C"},
		{"statically, by the C compiler",
			building("", "go build -ldflags '-linkmode external -extldflags -static' -o app ."), with(sqlite),
			"static"},
		{"-static without the C compiler", building("", "go build -ldflags '-extldflags -static' -o app ."),
			with(sqlite), "glibc, C"},
		{"by the C compiler", building("", "go build -ldflags '-linkmode external' -o app ."), nil, "glibc, C"},
		{"with the loader on alpine", building(alpine, "go build -buildmode=pie -o app ."), nil, "musl"},
		{"pie on Debian", building("", "go build -buildmode=pie -o app ."), nil, "static, off"},
		{"libraries are opened", alone, with("github.com/ebitengine/purego"), "glibc, C"},
		{"libraries are opened, cgo is off", "ENV CGO_ENABLED=0\n" + alone, with("github.com/ebitengine/purego"),
			"glibc, C"},
		{"headers for an unknown module", "RUN apt-get install -y libfoo-dev\n" + alone, with("example.com/m/foo"),
			"glibc, C"},
		{"headers that nothing needs", "RUN apt-get install -y libfoo-dev\n" + alone, nil, "static, off"},
		{"packages that were built with cgo", "FROM golang:1.6\nWORKDIR /app\n" + alone, nil, "glibc"},
		{"and are built anew", building("FROM golang:1.6\nWORKDIR /app\n", "go build -a -o app ."), nil, "static, off"},
	} {
		m := launched(t, tt.text, tt.fs)
		if len(m.Artifacts) != 1 {
			t.Errorf("%s: %d executables are started", tt.name, len(m.Artifacts))
			continue
		}
		l := m.Linkage(m.Artifacts[0])
		got := [...]string{Static: "static", Musl: "musl", Glibc: "glibc"}[l.Libc]
		if l.Off {
			got += ", off"
		}
		if l.UseC {
			got += ", C"
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
		if m.UsesC() != l.UseC || l.Evidence.Line == 0 || l.Evidence.Why == "" {
			t.Errorf("%s: %v, %+v", tt.name, m.UsesC(), l.Evidence)
		}
	}
}

// Two commands of one script or loop are switched at once, and so link alike.
func TestLinkageBesideC(t *testing.T) {
	fs := files{"main.go": "package main\n\nfunc main() {}\n", "c/main.go": ownC,
		"build.sh": "#!/bin/sh\ngo build -o app .\ngo build -o cee ./c\n",
		"race.sh":  "#!/bin/sh\ngo test -race ./...\ngo build -o app .\n"}
	for _, tt := range []struct{ name, run, want string }{
		{"in one script", "./build.sh", "c/main.go:4: example.com/app/c has C code"},
		{"with -race in it", "./race.sh", "Dockerfile:4: -race is used by the same script or make"},
		{"in one line, each for itself", "go build -o app . && go build -o cee ./c", ""},
	} {
		m := launched(t, "COPY . .\nRUN "+tt.run+"\nCMD [\"./app\"]", fs)
		l := m.Linkage(m.Artifacts[0])
		if l.UseC != (tt.want != "") || l.Off == l.UseC {
			t.Errorf("%s: %+v", tt.name, l)
		}
		if ev := l.Evidence; tt.want != "" && !strings.HasPrefix(fmt.Sprintf("%s:%d: %s", ev.File, ev.Line, ev.Why),
			tt.want) {
			t.Errorf("%s: %+v", tt.name, ev)
		}
	}
}

// A distribution's own Go may be older than 1.7 where its release is, and the source has
// no module.
func TestLinkageOfOldDistributions(t *testing.T) {
	for base, want := range map[string]Libc{"alpine:3.4": Musl, "alpine:3.5": Static, "alpine": Static,
		"debian:jessie": Glibc, "debian:stretch": Static, "ubuntu:16.04": Glibc, "ubuntu:xenial": Glibc,
		"ubuntu:18.04": Static, "ubuntu": Static} {
		add := "apt-get install -y golang"
		if strings.HasPrefix(base, "alpine") {
			add = "apk add go"
		}
		head := "FROM " + base + "\nRUN " + add + "\n"
		const plain = "WORKDIR /go/src/app\nCOPY main.go .\n" +
			"RUN GOPATH=/go GO111MODULE=off go build -o app .\nCMD [\"./app\"]"
		const module = "WORKDIR /app\n" + alone
		for text, want := range map[string]Libc{head + plain: want, head + module: Static} {
			if m := launched(t, text, nil); m.Linkage(m.Artifacts[0]).Libc != want {
				t.Errorf("%q: %+v", text, m.Linkage(m.Artifacts[0]))
			}
		}
	}
}
