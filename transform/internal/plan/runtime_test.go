package plan

import (
	"strings"
	"testing"

	"offstage/transform/internal/image"
)

// Which release of alpine the runtime has follows the builder's where that matters.
func TestAlpineRelease(t *testing.T) {
	for _, tt := range []struct{ name, from, needs, want string }{
		{"no alpine", "golang:1.22", "shell", "alpine:3.24"},
		{"one that the tag names", "golang:1.22-alpine3.19", "shell", "alpine:3.19"},
		{"one that the tag means", "golang:1.22-alpine", "shell", "alpine:3.24"},
		{"the same for musl", "golang:1.12-alpine", "musl", "alpine:3.11"},
		{"the same for a package by its name", "golang:1.12-alpine", "package frobnicate", "alpine:3.11"},
		{"alpine itself", "alpine:3.18", "shell", "alpine:3.18"},
	} {
		m := launched(t, "FROM "+tt.from+"\nCMD [\"app\"]\n", image.Options{Runtime: "alpine"})
		p, out := Make(m, needsOf(tt.needs))
		if p == nil {
			t.Errorf("%s: %+v", tt.name, out)
		} else if p.From != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, p.From, tt.want)
		}
	}
}

// Programs that aren't known are met by a runtime that has those of the original.
func TestUnknownPrograms(t *testing.T) {
	for _, tt := range []struct{ name, from, needs, want, packages string }{
		{"of source that was not read", "golang:1.22-bookworm", "unknown-program", "alpine:3.24", ""},
		{"any of Debian's", "golang:1.22-bookworm", "unknown-program any", "debian:bookworm-slim",
			"ca-certificates curl git gnupg mercurial netbase openssh-client openssl perl procps subversion wget"},
		{"any of alpine's", "golang:1.22-alpine", "unknown-program any", "alpine:3.24", ""},
		{"any of a plain Debian's", "debian:bookworm", "unknown-program any", "debian:bookworm-slim", ""},
	} {
		p, out := Make(launched(t, "FROM "+tt.from+"\nCMD [\"app\"]\n", image.Options{}), needsOf(tt.needs))
		if p == nil {
			t.Errorf("%s: %+v", tt.name, out)
		} else if got := strings.Join(p.Packages, " "); p.From != tt.want || got != tt.packages {
			t.Errorf("%s: %s with %q", tt.name, p.From, got)
		}
	}
}
