package catalog

import (
	"strings"
	"testing"
)

func TestParseBase(t *testing.T) {
	tests := []struct {
		image string
		want  Base
	}{
		{"golang", Base{Known: true, Repo: "golang", Golang: true, Release: "stable"}},
		{"golang:1.21", Base{Known: true, Repo: "golang", Tag: "1.21", Go: "1.21", Golang: true, Release: "bookworm"}},
		{"golang:1.21-alpine", Base{Known: true, Repo: "golang", Tag: "1.21-alpine", Go: "1.21", Golang: true,
			Musl: true, Alpine: "3.20"}},
		{"golang:1.13-alpine3.11", Base{Known: true, Repo: "golang", Tag: "1.13-alpine3.11", Go: "1.13", Golang: true,
			Musl: true, Alpine: "3.11"}},
		{"golang:1.18.3-buster", Base{Known: true, Repo: "golang", Tag: "1.18.3-buster", Go: "1.18.3", Golang: true,
			Release: "buster"}},
		{"golang:alpine", Base{Known: true, Repo: "golang", Tag: "alpine", Golang: true, Musl: true}},
		{"golang:1-alpine", Base{Known: true, Repo: "golang", Tag: "1-alpine", Golang: true, Musl: true}},
		{"registry.example.com:5000/mirror/golang:1.25rc1", Base{Known: true, Mirror: true, Repo: "golang",
			Tag: "1.25rc1", Go: "1.25rc1", Golang: true, Release: "trixie"}},
		{"golang:1.9-onbuild", Base{Known: true, Repo: "golang", Tag: "1.9-onbuild", Go: "1.9", Golang: true,
			Release: "stretch", OnBuild: true}},
		{"golang:1.22-windowsservercore", Base{Known: true, Repo: "golang", Tag: "1.22-windowsservercore", Go: "1.22",
			Golang: true, Release: "bookworm", Windows: true}},
		{"alpine:3.19", Base{Known: true, Repo: "alpine", Tag: "3.19", Musl: true, Alpine: "3.19"}},
		{"debian:bookworm-slim", Base{Known: true, Repo: "debian", Tag: "bookworm-slim", Release: "bookworm"}},
		{"debian:12.5-slim", Base{Known: true, Repo: "debian", Tag: "12.5-slim", Release: "bookworm"}},
		{"debian:5", Base{Known: true, Repo: "debian", Tag: "5"}},
		{"gcr.io/distroless/base-debian12:nonroot-arm64", Base{Known: true, Repo: "base-debian12", Tag: "nonroot-arm64",
			Family: "distroless", User: "65532", Home: "/home/nonroot", Zones: true}},
		{"cgr.dev/chainguard/glibc-dynamic", Base{Known: true, Repo: "glibc-dynamic", Family: "chainguard",
			User: "65532"}},
		{"mcr.microsoft.com/windows/nanoserver:1809", Base{Repo: "nanoserver", Tag: "1809", Windows: true}},
		{"arm64v8/golang:1.26", Base{Known: true, Repo: "golang", Tag: "1.26", Go: "1.26", Golang: true,
			Release: "trixie"}},
		{"bitnami/golang:1.22", Base{Repo: "golang", Tag: "1.22", Go: "1.22", Golang: true, Release: "bookworm"}},
		{"mcr.microsoft.com/oss/go/microsoft/golang:1.22", Base{Repo: "golang", Tag: "1.22", Go: "1.22", Golang: true,
			Release: "bookworm"}},
		{"ghcr.io/team/golang:1.22-ubi9", Base{Repo: "golang", Tag: "1.22-ubi9", Go: "1.22", Golang: true,
			Release: "bookworm"}},
		{"team/alpine:3.19", Base{Repo: "alpine", Tag: "3.19", Musl: true, Alpine: "3.19"}},
		{"golangci/golangci-lint:v1", Base{Repo: "golangci-lint", Tag: "v1"}},
		{"Not A Reference", Base{}},
	}
	for _, tt := range tests {
		tt.want.Image = tt.image
		if got := ParseBase(tt.image); got != tt.want {
			t.Errorf("ParseBase(%q)\n got %+v\nwant %+v", tt.image, got, tt.want)
		}
	}
}

// A tag without a patch moved on with its minor; one with a patch stayed.
func TestDebianReleaseOfGolang(t *testing.T) {
	tests := map[string]string{
		"1.8": "jessie", "1.9": "stretch", "1.10": "stretch", "1.11": "buster", "1.11.5": "stretch",
		"1.11.12": "buster", "1.12": "buster",
		"1.12.6": "stretch", "1.12.7": "buster", "1.15": "buster", "1.16": "bullseye", "1.16.6": "buster",
		"1.16.7": "bullseye", "1.18": "bullseye",
		"1.19": "bookworm", "1.19.9": "bullseye", "1.19.10": "bookworm", "1.20.4": "bullseye", "1.20.5": "bookworm",
		"1.23.4": "bookworm",
		"1.24":   "trixie", "1.24.5": "bookworm", "1.24.6": "trixie", "1.26": "trixie", "": "",
	}
	for v, want := range tests {
		if got := ReleaseOf(v); got != want {
			t.Errorf("ReleaseOf(%q) = %q, want %q", v, got, want)
		}
	}
}

func TestAlpineReleaseOfGolang(t *testing.T) {
	tests := map[string]string{
		"1.7": "3.4", "1.8": "3.5", "1.9": "3.8", "1.10": "3.9", "1.11": "3.10", "1.12": "3.11", "1.21": "3.20",
		"1.24": "3.23",
		"1.25": "3.24", "1.26.1": "3.24", "1.27": "3.24", "": "", "1.5": "",
	}
	for v, want := range tests {
		if got := AlpineOf(v); got != want {
			t.Errorf("AlpineOf(%q) = %q, want %q", v, got, want)
		}
	}
}

func TestVersionNumbers(t *testing.T) {
	for _, tt := range []struct {
		v            string
		minor, patch int
	}{{"1.21", 21, -1}, {"1.21.3", 21, 3}, {"1.25rc1", 25, -1}, {"1", -1, -1}, {"", -1, -1}, {"1.x", -1, -1}} {
		if m, p := Minor(tt.v), Patch(tt.v); m != tt.minor || p != tt.patch {
			t.Errorf("%q: minor %d, patch %d, want %d, %d", tt.v, m, p, tt.minor, tt.patch)
		}
	}
}

// A reference that names no version but a release or a digest is of some past Go; one
// that floats is of the newest.
func TestDated(t *testing.T) {
	digest := "@sha256:" + strings.Repeat("0", 64)
	for image, want := range map[string]struct{ dated, old bool }{
		"golang":                   {false, false},
		"golang:latest":            {false, false},
		"golang:alpine":            {false, false},
		"golang:1.22":              {false, false},
		"golang:1.15":              {false, true},
		"golang:1.16-alpine":       {false, false},
		"golang:1":                 {true, false},
		"golang:bookworm":          {true, false},
		"golang:stretch":           {true, true},
		"golang:alpine3.12":        {true, true},
		"golang:alpine3.19":        {true, false},
		"golang" + digest:          {true, true},
		"golang:1.22" + digest:     {false, false},
		"alpine:3.12":              {false, false},
		"debian:stretch" + digest:  {false, false},
		"example.com/golang:1.15x": {false, true},
	} {
		b := ParseBase(image)
		if b.Dated() != want.dated || b.Before116() != want.old {
			t.Errorf("%s: dated %v, before 1.16 %v", image, b.Dated(), b.Before116())
		}
	}
}

// What a base configures is known of Docker's golang and of distributions.
func TestConfig(t *testing.T) {
	for _, tt := range []struct{ image, workdir, command, env string }{
		{"golang:1.22", "/go", "bash", "PATH GOLANG_VERSION=1.22 GOTOOLCHAIN=local GOPATH=/go"},
		{"golang:1.22-alpine", "/go", "/bin/sh", "PATH GOLANG_VERSION=1.22 GOTOOLCHAIN=local GOPATH=/go"},
		{"golang", "/go", "bash", "PATH GOLANG_VERSION= GOTOOLCHAIN=local GOPATH=/go"},
		{"alpine:3.19", "/", "", "PATH"},
		{"debian", "/", "", "PATH"},
		{"scratch", "/", "", "PATH"},
		{"example.com/app", "", "", "PATH"},
	} {
		c := ParseBase(tt.image).Config()
		var env []string
		for _, v := range c.Env {
			if v.Name != "PATH" {
				v.Name += "=" + v.Value
			} else if !strings.HasSuffix(v.Value, DefaultPath) {
				t.Errorf("%s: the PATH is %s", tt.image, v.Value)
			}
			env = append(env, v.Name)
		}
		if got := strings.Join(env, " "); c.Workdir != tt.workdir || c.Command != tt.command || got != tt.env {
			t.Errorf("%s: %q, %q, %s", tt.image, c.Workdir, c.Command, got)
		}
	}
}

// From bookworm on, Debian's images have one directory under two names.
func TestBaseLinks(t *testing.T) {
	for image, want := range map[string]string{
		"golang:1.21": "/usr/bin", "golang:1.19.9": "", "golang:1.22-bookworm": "/usr/bin", "golang": "/usr/bin",
		"golang:1.22-bullseye": "", "golang:1.16": "", "golang:1.22-alpine": "", "debian:12-slim": "/usr/bin",
		"debian:11": "", "example.com/own/builder:bookworm": "", "debian:sid": "",
	} {
		if got := ParseBase(image).Links()["/bin"]; got != want {
			t.Errorf("%s: /bin leads to %q, want %q", image, got, want)
		}
	}
}

// A path behind a link of the base has one name.
func TestBehindLinks(t *testing.T) {
	links := ParseBase("golang:1.22-bookworm").Links()
	for p, want := range map[string]string{
		"/bin": "/usr/bin", "/bin/x": "/usr/bin/x", "/lib/a/b": "/usr/lib/a/b", "/usr/bin/x": "/usr/bin/x",
		"/binary": "/binary", "/": "/", "bin/x": "bin/x",
	} {
		if got := BehindLinks(links, p); got != want {
			t.Errorf("%s: %s, not %s", p, got, want)
		}
	}
	if got := BehindLinks(ParseBase("golang:1.22-alpine").Links(), "/bin/x"); got != "/bin/x" {
		t.Errorf("on alpine: %s", got)
	}
}
