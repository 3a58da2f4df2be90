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

// What a newer alpine splits off a package comes along, where the original had it in one.
func TestSplitOff(t *testing.T) {
	const whole, more = "imagemagick", "imagemagick imagemagick-heic"
	for from, want := range map[string]string{
		"golang:1.22-bookworm":    more,
		"golang:1.19-alpine3.15":  whole, // the runtime follows to a release before the split
		"golang:1.22-alpine3.19":  whole, // and so had the original
		"golang:1.22-alpine":      whole,
		"example.com/golang:1.22": more,
	} {
		m := launched(t, "FROM "+from+"\nCMD [\"app\"]\n", image.Options{Runtime: "alpine"})
		p, out := Make(m, needsOf("program convert"))
		if p == nil {
			t.Errorf("%s: %+v", from, out)
			continue
		}
		got := strings.Join(p.Packages, " ")
		if !strings.HasPrefix(got, want) || want == whole && got != whole {
			t.Errorf("%s: %s on %s, want %s", from, got, p.From, want)
		}
	}
}

// A runtime that a person names is taken, also where programs aren't known.
func TestNamedRuntime(t *testing.T) {
	for _, tt := range []struct{ runtime, needs, from, met string }{
		{"scratch", "unknown-program any", "scratch", "nothing: the runtime was chosen by name"},
		{"alpine", "unknown-program any", "", ""}, // alpine's programs are others than Debian's
		{"alpine:3.18", "program date", "alpine:3.18", "alpine's base has it"},
		{"debian:12-slim", "glibc", "debian:12-slim", "debian:12-slim has the builder's glibc"},
		{"debian:12-slim", "musl", "", ""},
		{"ubuntu:24.04", "program-path /usr/bin/git", "ubuntu:24.04", "Debian has it there"},
		{"example.com/app", "file /a", "example.com/app", "copied from the builder"},
	} {
		m := launched(t, "FROM golang:1.22-bookworm\nCMD [\"app\"]\n", image.Options{Runtime: tt.runtime})
		p, out := Make(m, needsOf(tt.needs))
		switch {
		case p == nil && tt.from != "":
			t.Errorf("%s, %s: %+v", tt.runtime, tt.needs, out)
		case p != nil && (p.From != tt.from || p.Needs[0].Met != tt.met):
			t.Errorf("%s, %s: %s, %s", tt.runtime, tt.needs, p.From, p.Needs[0].Met)
		}
	}
}
