package gosrc

import (
	"strings"
	"testing"
)

// Where an import that names a major version leads in GOPATH mode. The answers are those
// of the go command.
func TestVersionsInGOPATH(t *testing.T) {
	const (
		mod  = "-- go/src/x/app/go.mod --\nmodule x/app/v2\n"
		lib  = "-- go/src/x/app/lib/lib.go --\npackage lib\n"
		lib2 = "-- go/src/x/app/v2/lib/lib.go --\npackage lib\n"
		api  = "-- go/src/x/app/api/v3/api.go --\npackage api\n"
		kit  = "-- go/src/x/kit/kit.go --\npackage kit\n-- go/src/x/kit/go.mod --\nmodule x/kit/v5\n"
		kept = "-- go/src/x/app/vendor/x/kit/v5/kit.go --\npackage kit\n"
		sub  = "-- go/src/x/app/sub/go.mod --\nmodule x/app/sub\n-- go/src/x/app/sub/v2/s/s.go --\npackage s\n"
	)
	for _, c := range []struct{ name, files, imports, release, packages, problems string }{
		{"a package of the own module", mod + lib, "x/app/v2/lib", "1.12", "x/app x/app/lib", ""},
		{"an unknown release", mod + lib, "x/app/v2/lib", "", "x/app x/app/lib", ""},
		{"the first patch of 1.10", mod + lib, "x/app/v2/lib", "1.10.3", "x/app x/app/lib", ""},
		{"the last patch of 1.9", mod + lib, "x/app/v2/lib", "1.9", "x/app x/app/lib", ""},
		{"a patch before", mod + lib, "x/app/v2/lib", "1.10.2", "x/app", "no-require x/app/v2/lib"},
		{"a release before", mod + lib, "x/app/v2/lib", "1.8", "x/app", "no-require x/app/v2/lib"},
		{"without go.mod", lib, "x/app/v2/lib", "1.12", "x/app", "no-require x/app/v2/lib"},
		{"a directory of that name", mod + lib + lib2, "x/app/v2/lib", "1.12", "x/app x/app/v2/lib", ""},
		{"a version in the module", mod + api, "x/app/v2/api/v3", "1.12", "x/app x/app/api/v3", ""},
		{"another version", mod + lib, "x/app/v3/lib", "1.12", "x/app", "no-require x/app/v3/lib"},
		{"no version", strings.ReplaceAll(mod, "v2", "v1") + lib, "x/app/v1/lib", "1.12", "x/app",
			"no-require x/app/v1/lib"},
		{"another module", mod + kit, "x/kit/v5", "1.12", "x/app x/kit", ""},
		{"vendor is before", mod + kit + kept, "x/kit/v5", "1.12", "x/app", ""},
		{"a directory named like a version", mod + sub, "x/app/v2/sub/v2/s", "1.12", "x/app x/app/sub/v2/s", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := at("go/src/x/app/main.go", "package main\nimport _ \""+c.imports+"\"\nfunc main() {}\n") + c.files
			l := loaded(src, func(b *Build) { b.Dir, b.Modules, b.GoVersion = "/go/src/x/app", "off", c.release })
			if got := sayPackages(l); got != c.packages {
				t.Errorf("packages:\ngot  %s\nwant %s", got, c.packages)
			}
			if got := sayProblems(l.prog); got != c.problems {
				t.Errorf("problems:\ngot  %s\nwant %s", got, c.problems)
			}
		})
	}
}

// A package that is named by its whole path has no version that no directory has, and no
// vendor directory either: only imports do.
func TestArgumentInGOPATH(t *testing.T) {
	l := loaded(
		"-- go/src/x/app/go.mod --\nmodule x/app/v2\n-- go/src/x/app/main.go --\npackage main\nfunc main() {}\n",
		func(b *Build) {
			b.Dir, b.Modules, b.GoVersion, b.Args = "/go/src/x/app", "off", "1.12", []string{"x/app/v2"}
		},
	)
	if got := sayProblems(l.prog); got != "no-package x/app/v2" {
		t.Errorf("problems: %s", got)
	}
}
