package gosrc

import (
	"fmt"
	"slices"
	"testing"

	"offstage/transform/internal/source"
)

func TestModuleCache(t *testing.T) {
	cache := image(`-- github.com/!big/y/v2@v2.1.0/sub/s.go --
package sub
import _ "github.com/x/fork"
-- github.com/x/other@v0.3.0/o.go --
package fork
import "C"
-- github.com/!big/y/v2@v2.0.0/sub/s.go --
package sub
import _ "plugin"
`)
	p := Load(image(`-- app/go.mod --
module example.com/app
go 1.22
require github.com/Big/y/v2 v2.1.0
replace github.com/x/fork => github.com/x/other v0.3.0
-- app/main.go --
package main
import _ "github.com/Big/y/v2/sub"
func main() {}
`), cache, Build{Dir: "/app", Cgo: true})
	if got, want := sayImports(p), "github.com/Big/y/v2/sub github.com/x/fork<github.com/Big/y/v2/sub"; got != want {
		t.Errorf("imports:\ngot  %s\nwant %s", got, want)
	}
	want := source.Pos{File: source.ModCache + "github.com/x/other@v0.3.0/o.go", Line: 2}
	if len(p.Cgo) != 1 || p.Cgo[0].Pos != want || p.Cgo[0].Pure || p.Cgo[0].Own {
		t.Errorf("cgo: %+v", p.Cgo)
	}
}

func TestCgo(t *testing.T) {
	src := goMod + `
-- app/main.go --
package main
import _ "example.com/app/pure"
func main() {}
-- app/c.go --
package main
// #cgo LDFLAGS: -lfoo
// #include <foo.h>
import "C"
-- app/pure/c.go --
package pure
import "C"
-- app/pure/go.go --
//go:build !cgo

package pure
-- app/pure/other_windows.go --
package pure
import "C"
`
	for _, on := range []bool{true, false} {
		l := loaded(src, func(b *Build) { b.Cgo = on })
		var got []string
		for _, c := range l.prog.Cgo {
			got = append(got, fmt.Sprintf("%s:%d pure=%v", c.Pos.File, c.Pos.Line, c.Pure))
		}
		want := []string{"app/c.go:4 pure=true", "app/pure/c.go:2 pure=true"}
		if !slices.Equal(got, want) {
			t.Errorf("cgo %v:\ngot  %q\nwant %q", on, got, want)
		}
		files := l.pkgs["example.com/app/pure"].Files
		compiled := map[bool]string{true: "app/pure/c.go", false: "app/pure/go.go"}[on]
		if len(files) != 1 || files[0] != compiled {
			t.Errorf("cgo %v: compiled files of pure: %q", on, files)
		}
	}
}

func TestComplete(t *testing.T) {
	for _, c := range []struct {
		src  string
		want bool
	}{
		{mainWith("os", ""), true},
		{mainWith("github.com/x/y", ""), true}, // the go command's problem, not ours
		{mainWith("example.com/app/gen", ""), false},
		{goMod + "-- app/main.go --\npackage main\nfunc main() { ( }\n", false},
		{"-- app/go.mod --\nmodule\x00\n-- app/main.go --\n" + emptyMain, false},
	} {
		if p := load(c.src); p.Complete() != c.want {
			t.Errorf("complete %v, want %v; problems: %s", p.Complete(), c.want, sayProblems(p))
		}
	}
}
