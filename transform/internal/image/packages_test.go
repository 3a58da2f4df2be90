package image

import (
	"fmt"
	"strings"
	"testing"
)

// A package is in the image at the end unless a RUN removes it, or each group that holds
// it.
func TestPackages(t *testing.T) {
	for _, tt := range []struct{ name, run, want string }{
		{"nothing", "true", "installed false, holds false, uninstalled false"},
		{"installed", "apk add git", "installed true, holds true, uninstalled false"},
		{"removed", "apk add git && apk del git", "installed true, holds false, uninstalled true"},
		{"removed in another RUN", "apk add git\nRUN apk del git", "installed true, holds false, uninstalled true"},
		{"removed and installed again", "apk add git && apk del git && apk add git",
			"installed true, holds true, uninstalled false"},
		{"a group", "apk add --virtual .d git", "installed true, holds true, uninstalled false"},
		{"a group that is removed", "apk add --virtual .d git && apk del .d",
			"installed true, holds false, uninstalled true"},
		{"a group and by itself", "apk add git && apk add -t .d git && apk del .d",
			"installed true, holds true, uninstalled false"},
		{"another package", "apk add gitk && apk del gitk", "installed false, holds false, uninstalled false"},
		{"never installed", "apk del git", "installed false, holds false, uninstalled true"},
		{"apt", "apt-get install -y git && apt-get purge -y git", "installed true, holds false, uninstalled true"},
	} {
		m := modelOf(t, "FROM golang:1.22-alpine\nRUN "+tt.run+"\n", nil)
		got := fmt.Sprintf("installed %v, holds %v, uninstalled %v",
			m.Installed("git"), m.Holds("git"), m.Uninstalled("git"))
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// The names of packages are those of the system's managers alone.
func TestSystemPackages(t *testing.T) {
	m := modelOf(t, "RUN apt-get install -y git curl=7.1 && npm install -g left-pad && pip install x\n", nil)
	var got []string
	for in, n := range m.SystemPackages() {
		got = append(got, in.Manager+" "+n)
	}
	if s := strings.Join(got, ", "); s != "apt git, apt curl" {
		t.Errorf("%s", s)
	}
	for range m.SystemPackages() {
		break // which the sequence has to bear
	}
}

// Debian's golang image has the time zones, alpine's has them with tzdata.
func TestHasZoneinfo(t *testing.T) {
	for text, want := range map[string]bool{
		"FROM golang:1.22\nRUN true\n":                                      true,
		"FROM golang:1.22\nRUN apt-get purge -y tzdata\n":                   false,
		"FROM golang:1.22-alpine\nRUN true\n":                               false,
		"FROM golang:1.22-alpine\nRUN apk add tzdata\n":                     true,
		"FROM golang:1.22-alpine\nRUN apk add tzdata\nRUN apk del tzdata\n": false,
		"FROM debian:12\nRUN apt-get install -y golang\n":                   false,
	} {
		if got := modelOf(t, text, nil).HasZoneinfo(); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// A toolchain that is removed leaves nothing of itself.
func TestLosesGo(t *testing.T) {
	for text, want := range map[string]bool{
		"FROM alpine\nRUN apk add go && apk del go\n":                                    true,
		"FROM alpine\nRUN apk add -t .d go && apk del .d\n":                              true,
		"FROM alpine\nRUN apk add go\n":                                                  false,
		"FROM golang:1.22-alpine\nRUN apk add go && apk del go\n":                        false,
		"FROM debian\nRUN apt-get install -y golang-go && apt-get remove -y golang-go\n": true,
	} {
		if got := modelOf(t, text, nil).LosesGo(); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
