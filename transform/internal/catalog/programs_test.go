package catalog

import (
	"slices"
	"testing"
)

// Where alpine has a program: in /usr/bin, unless the row says where.
func TestAlpineHas(t *testing.T) {
	for p, want := range map[string]bool{
		"/usr/bin/git": true, "/bin/git": false, "/bin/bash": true, "/usr/bin/bash": false, "/bin/ash": true,
		"/usr/sbin/adduser": true, "/usr/bin/no-such-program": true, "/usr/local/bin/git": false, "git": false,
		"/sbin/apk": true, "": false,
	} {
		if AlpineHas(p) != want {
			t.Errorf("%s: %v", p, !want)
		}
	}
}

// A package is one of a program by either distribution's name of it.
func TestOfProgram(t *testing.T) {
	for name, want := range map[string]bool{
		"git": true, "sqlite": true, "sqlite3": true, "netcat-openbsd": true, "no-such-package": false,
		"gcc-doc": false,
	} {
		if OfProgram(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

// Which package brings a program is known, known to be none, or not known.
func TestPackaged(t *testing.T) {
	for _, tt := range []struct {
		p    Program
		want bool
	}{
		{Program{Name: "x"}, false}, {Program{Name: "x", Apk: "x"}, true}, {Program{Name: "x", Apt: "x"}, true},
		{Program{Name: "x", Known: true}, true}, {Program{Name: "x", Full: "x", Dir: "/bin"}, false},
	} {
		if got := tt.p.Packaged(); got != tt.want {
			t.Errorf("%+v: %v", tt.p, got)
		}
	}
}

// What a row says of a program goes together.
func TestProgramRowsAgree(t *testing.T) {
	for _, p := range slices.Concat(programsToL, programsFromL) {
		switch {
		case p.Known && (p.Apk != "" || p.Apt != ""):
			t.Errorf("%s: it has a package, and is known to have none", p.Name)
		case p.Roles&Heavy != 0 && p.Roles&Light != 0:
			t.Errorf("%s: it uses other packages, and none", p.Name)
		}
	}
}
