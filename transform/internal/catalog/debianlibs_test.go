package catalog

import (
	"slices"
	"strings"
	"testing"
)

// The libraries of a -dev package have the names of the base's distribution and release.
func TestLibrariesOf(t *testing.T) {
	for _, tt := range []struct{ base, dev, want string }{
		{"golang:1.26-bookworm", "libssl-dev", "libssl3"},
		{"golang:1.26-trixie", "libssl-dev", "libssl3t64"},
		{"golang:1.17-bullseye", "libssl-dev", "libssl1.1"},
		{"golang:1.12-buster", "libssl-dev", "libssl-dev"},
		{"golang:1.12-buster", "zlib1g-dev", "zlib1g"},
		{"ubuntu:22.04", "libsqlite3-dev", "libsqlite3-0"},
		{"golang:1.26-bookworm", "librdkafka-dev", "librdkafka++1 librdkafka1"},
		{"golang:1.17-bullseye", "libpcap-dev", "libpcap-dev"},
		{"golang:1.26-bookworm", "libvips-dev", "libvips-dev"},
		{"golang:1.26-bookworm", "libfoo-dev", "libfoo-dev"},
		{"golang:1.26-alpine", "libffi-dev", "libffi-dev"},
		{"golang:1.26-alpine", "sqlite-dev", "sqlite-libs"},
		{"golang:1.26-alpine", "", ""},
	} {
		if got := LibrariesOf(tt.dev, ParseBase(tt.base)); got != Words(tt.want) {
			t.Errorf("%s on %s: %s, want %s", tt.dev, tt.base, got, tt.want)
		}
	}
}

// The table is searched by halves, and names no package of headers.
func TestDebianLibraries(t *testing.T) {
	for i, l := range debianLibraries {
		if i > 0 && debianLibraries[i-1].dev >= l.dev {
			t.Errorf("%s stands before %s", debianLibraries[i-1].dev, l.dev)
		}
		libs := strings.Fields(l.bullseye + " " + l.bookworm + " " + l.trixie)
		dev := func(name string) bool { return strings.HasSuffix(name, "-dev") }
		if !dev(l.dev) || len(libs) == 0 || slices.ContainsFunc(libs, dev) {
			t.Errorf("%+v", l)
		}
	}
}

// A library that a program loads by its name is of a package where golang's base has it.
func TestLoadedFrom(t *testing.T) {
	for _, tt := range []struct{ name, base, want string }{
		{"libsqlite3.so.0", "golang:1.22-bookworm", "libsqlite3-0"},
		{"libssl.so", "golang:1.17-bullseye", "libssl1.1"},
		{"libcrypto.so.3", "golang:1.25-trixie", "libssl3t64"},
		{"libcurl.so.4", "golang:1.22-alpine", ""},
		{"libcurl.so.4", "debian:bookworm", ""},
		{"libcurlx.so.4", "golang:1.22-bookworm", ""},
		{"libc.so.6", "golang:1.22-bookworm", ""},
	} {
		if got := LoadedFrom(tt.name, ParseBase(tt.base)); string(got) != tt.want {
			t.Errorf("%s on %s: %q, not %q", tt.name, tt.base, got, tt.want)
		}
	}
}
