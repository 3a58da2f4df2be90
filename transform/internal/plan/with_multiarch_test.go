package plan

import (
	"strings"
	"testing"
)

// The builder runs on the platform of the machine that builds, and Go builds for the one
// that is asked for; where that can't be, the note says what is in the way.
func TestMultiarch(t *testing.T) {
	const build = "go build -o app ."
	const native = "FROM --platform=$BUILDPLATFORM golang:1.22"
	const both = native + " | ARG TARGETOS | ARG TARGETARCH | RUN GOOS=$TARGETOS GOARCH=$TARGETARCH " + build
	for _, tt := range []struct {
		name, text string
		fs         files
		want       string // the lines that change, or the note of what is in the way
	}{
		{"a plain build", starts("", build), nil, both},
		{"an argument that is there", starts("ARG TARGETOS\n", build), nil,
			native + " | ARG TARGETARCH | RUN GOOS=$TARGETOS GOARCH=$TARGETARCH " + build},
		{"for linux already", starts("ENV GOOS=linux\n", build), nil,
			native + " | ARG TARGETARCH | RUN GOARCH=$TARGETARCH " + build},
		{"in small letters", strings.ToLower(starts("", build)), nil,
			"from --platform=$BUILDPLATFORM golang:1.22 | arg TARGETOS | arg TARGETARCH | " +
				"run GOOS=$TARGETOS GOARCH=$TARGETARCH " + build},
		{"a builder with a platform", strings.Replace(starts("", build), "FROM ", "FROM --platform=linux/amd64 ", 1),
			nil,
			"Dockerfile:1: multiarch: the builder has a platform already"},
		{"a build in a script", starts("COPY make.sh /\n", "sh /make.sh"),
			files{"make.sh": "#!/bin/sh\n" + build + "\n"},
			"Dockerfile:5: multiarch: the build stands in a script or Makefile"},
		{"go install", strings.Replace(starts("", "go install ."), "./app", "/go/bin/app", 1), nil,
			"Dockerfile:4: multiarch: go install puts what it builds for another platform elsewhere"},
		{"GOARCH", starts("ENV GOARCH=arm64\n", build), nil, "Dockerfile:5: multiarch: GOARCH is set already"},
		{"another system", starts("", "GOOS=windows "+build), nil,
			"Dockerfile:4: multiarch: the platform is set already"},
		{"GOARCH as an argument", starts("ARG GOARCH\n", build), nil,
			"Dockerfile:5: multiarch: the platform is set already"},
		{"an argument of the platform with a value", starts("ARG TARGETARCH=arm64\n", build), nil,
			"Dockerfile:5: multiarch: the platform is set already"},
		{"the program is started by a RUN", starts("", build+" && ./app -version"), nil,
			"Dockerfile:4: multiarch: the RUN starts the program"},
		{"it is by another path", starts("", build+" && cp app /usr/bin/tool && tool"), nil,
			"Dockerfile:4: multiarch: the RUN starts the program"},
		{"strip", starts("", build+" && strip app"), nil, "Dockerfile:4: multiarch: strip knows the builder's own"},
		{"uname", starts("RUN curl -O https://example.com/x-$(uname -m)\n", build), nil,
			"Dockerfile:3: multiarch: the RUN goes by the platform itself: uname"},
		{"uname in a script", starts("COPY get.sh /\nRUN /get.sh\n", build), files{"get.sh": "#!/bin/sh\nuname -m\n"},
			"Dockerfile:4: multiarch: the RUN goes by the platform itself: uname"},
		{"a program of another image", starts("COPY --from=node:20 /usr/local/bin /usr/local/bin\n", build), nil,
			"Dockerfile:3: multiarch: the COPY brings programs for the platform that is asked for"},
		{"data of another image", starts("COPY --from=node:20 /srv/data /srv/data\n", build), nil, both},
	} {
		p := improving(t, "multiarch", tt.text, tt.fs, "file /app/app")
		made := changed(t, p)
		if strings.HasPrefix(tt.want, "Dockerfile:") {
			if got := said(p); !strings.HasPrefix(got, tt.want) || made != "" || len(p.Improved) > 0 {
				t.Errorf("%s:\n got %s, lines %q\nwant %s", tt.name, got, made, tt.want)
			}
			continue
		}
		const takes = "Dockerfile:1: multiarch: it takes BuildKit, and linux/arm/v6 a GOARM as well"
		if got := said(p); made != tt.want || got != takes {
			t.Errorf("%s: %s\n got %s\nwant %s", tt.name, got, made, tt.want)
		}
	}
}

// What a builder makes for its own platform can't go along.
func TestMultiarchNativeFiles(t *testing.T) {
	const build = "go build -o app ."
	const native = ", perhaps for its platform alone"
	for _, tt := range []struct{ name, steps, needs, want string }{
		{"a file of the context", "", "file /app/a.txt", ""},
		{"a directory that is made", "RUN mkdir /d\n", "empty-directory /d", ""},
		{"a file that is made", "RUN gen > /d.bin\n", "file /d.bin",
			"Dockerfile:3: multiarch: /d.bin is made in the builder"},
		{"a program of another build", "RUN go build -o /tool example.com/tool\n", "file /tool",
			"Dockerfile:3: multiarch: /tool is made in the builder"},
		{"a directory with one", "COPY d /d\nRUN gen > /d/x.bin\n", "directory /d",
			"Dockerfile:4: multiarch: /d/x.bin is made in the builder"},
	} {
		text := starts(tt.steps, build)
		p := improving(t, "multiarch", text, files{"a.txt": "", "d/a.txt": ""}, "file /app/app, "+tt.needs)
		got := said(p)
		if tt.want == "" {
			if len(p.Improved) == 0 {
				t.Errorf("%s: %s", tt.name, got)
			}
			continue
		}
		if !strings.HasPrefix(got, tt.want) || !strings.HasSuffix(got, native) {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// A go run becomes a build for the platform that is asked for.
func TestMultiarchOfGoRun(t *testing.T) {
	const text = "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nCMD [\"go\", \"run\", \".\"]\n"
	p := improving(t, "multiarch", text, nil, "file /app/app")
	b := p.Model.ArtifactBuilds()[0]
	if got := p.Crossed(b); got != "GOOS=$TARGETOS GOARCH=$TARGETARCH " {
		t.Errorf("the build is for %q", got)
	}
	if got := strings.Join(p.RunArgs, ", "); got != "ARG TARGETOS, ARG TARGETARCH" {
		t.Errorf("its arguments are %s", got)
	}
}
