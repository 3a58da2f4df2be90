package plan

import (
	"strings"
	"testing"
)

// Executables are built without paths, symbols and tables for debuggers, beside what the
// command says of the linker already.
func TestStrip(t *testing.T) {
	const own = "Dockerfile:4: strip: -s and -w are left out, since the -ldflags that are there can't be added to"
	for _, tt := range []struct{ name, build, want, note string }{
		{"no flags", "go build -o app .", `RUN go build -trimpath -ldflags="-s -w" -o app .`, ""},
		{"in quotes", `go build -ldflags "-X main.v=1" -o app .`,
			`RUN go build -trimpath -ldflags "-X main.v=1 -s -w" -o app .`, ""},
		{"in single quotes, joined", `go build -ldflags='-X main.v=1' -o app .`,
			`RUN go build -trimpath -ldflags='-X main.v=1 -s -w' -o app .`, ""},
		{"a variable in quotes", `go build -ldflags "-X main.v=$V" -o app .`,
			`RUN go build -trimpath -ldflags "-X main.v=$V -s -w" -o app .`, ""},
		{"a word", "go build -ldflags -static -o app .", `RUN go build -trimpath -ldflags "-static -s -w" -o app .`,
			""},
		{"a joined word", "go build -ldflags=-w -o app .", `RUN go build -trimpath -ldflags="-w -s" -o app .`, ""},
		{"one of them", `go build -ldflags "-s" -o app .`, `RUN go build -trimpath -ldflags "-s -w" -o app .`, ""},
		{"both", `go build -ldflags "-s -w" -o app .`, `RUN go build -trimpath -ldflags "-s -w" -o app .`, ""},
		{"both and -trimpath", `go build -trimpath -ldflags "-s -w" -o app .`, "", ""},
		{"two builds", "go build -o app . && go build -o b .",
			`RUN go build -trimpath -ldflags="-s -w" -o app . && go build -o b .`,
			""},
		{"a variable alone", "go build -ldflags $F -o app .", "RUN go build -trimpath -ldflags $F -o app .", own},
		{"from GOFLAGS", "GOFLAGS=-ldflags=-static go build -o app .",
			`RUN GOFLAGS=-ldflags=-static go build -trimpath -ldflags="-static -s -w" -o app .`, ""},
		{"in another shell", `sh -c "go build -o app ."`, "",
			"Dockerfile:4: strip: the build stands in a text that another shell reads"},
		{"in JSON form", `["go", "build", "-o", "app", "."]`, "",
			"Dockerfile:4: strip: the build is a command in JSON form"},
		{"in a script", "sh build.sh", "", "Dockerfile:4: strip: the build stands in a script or Makefile"},
	} {
		fs := files{"build.sh": "#!/bin/sh\ngo build -o app .\n"}
		p := improving(t, "strip", starts("", tt.build), fs, "file /app/app")
		if got := changed(t, p); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if got := said(p); got != tt.note {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.note)
		}
	}
}

// A program that looks at its own paths, or that would lose its time zones, keeps the
// paths or gets the zones.
func TestStripKeepsPaths(t *testing.T) {
	const zones = `time.LoadLocation("UTC")`
	const head = "WORKDIR /app\nCOPY . .\nRUN go build -o app .\nCMD [\"./app\"]\n"
	for _, tt := range []struct {
		name, from string
		fs         files
		want, note string
	}{
		{"it asks for its callers", "golang:1.22", program("runtime.Caller(0)", "runtime"),
			`RUN go build -ldflags="-s -w" -o app .`,
			"main.go:5: strip: -trimpath is left out, since runtime.Caller gives paths of the builder"},
		{"an old Go", "golang:1.12", nil, `RUN go build -ldflags="-s -w" -o app .`,
			"Dockerfile:4: strip: -trimpath is left out, since Go has it only from 1.13 on"},
		{"time zones on Debian", "golang:1.22", program(zones, "time"),
			`RUN go build -tags timetzdata -trimpath -ldflags="-s -w" -o app .`, ""},
		{"time zones on alpine", "golang:1.22-alpine", program(zones, "time"),
			`RUN go build -tags timetzdata -trimpath -ldflags="-s -w" -o app .`, ""},
		{"an old Go without a tag for them", "golang:1.14-alpine", program(zones, "time"),
			`RUN go build -ldflags="-s -w" -o app .`,
			"Dockerfile:4: strip: -trimpath is left out, since the program would find no time zones"},
	} {
		p := improving(t, "strip", "FROM "+tt.from+"\n"+head, tt.fs, "file /app/app")
		p.Within = append(p.TagEdits(), p.Within...)
		if got := changed(t, p); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if got := said(p); got != tt.note {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.note)
		}
	}
}

// A go run that becomes a build has its flags put together.
func TestStripOfGoRun(t *testing.T) {
	text := func(run string) string { return "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nCMD [" + run + "]\n" }
	for run, want := range map[string]string{
		`"go", "run", "."`:                         "-trimpath -tags=timetzdata -ldflags=-s -w",
		`"go", "run", "-ldflags=-X main.v=1", "."`: "-trimpath -tags=timetzdata -ldflags=-X main.v=1 -s -w",
		`"go", "run", "-tags", "a", "."`:           "-trimpath -tags=a,timetzdata -ldflags=-s -w",
	} {
		p := improving(t, "strip", text(run), nil, "file /app/app")
		if got := strings.Join(p.RunFlags[p.Model.ArtifactBuilds()[0]], " "); got != want {
			t.Errorf("%s: %s, want %s", run, got, want)
		}
	}
}
