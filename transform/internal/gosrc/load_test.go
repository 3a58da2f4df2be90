package gosrc

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// sayPackages names the own packages that were read.
func sayPackages(l *loader) string {
	var out []string
	for name, pkg := range l.pkgs {
		if pkg != nil {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func sayMains(p *Program) string {
	var out []string
	for _, m := range p.Mains {
		out = append(out, m.Path+"="+m.Binary)
	}
	return strings.Join(out, " ")
}

func sayImports(p *Program) string {
	var out []string
	for _, i := range p.Imports {
		s := i.Path
		if i.Via != "" {
			s += "<" + i.Via
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func args(a ...string) func(*Build) { return func(b *Build) { b.Args = a } }

// at is a file of an image.
func at(name, body string) string { return "-- " + name + " --\n" + body }

const emptyMain = "package main\nfunc main() {}\n"

// Which packages and binaries a command names, and what is wrong with it.
var mainCases = []struct {
	name, src                 string
	opt                       func(*Build)
	mains, packages, problems string
}{
	{name: "the directory", src: goMod + at("app/main.go", emptyMain),
		mains: "example.com/app=app"},
	{name: "a version is no name", src: at("app/go.mod", "module example.com/bar/v2\n") + at("app/main.go", emptyMain),
		mains: "example.com/bar/v2=bar", packages: "example.com/bar/v2"},
	{name: "gopkg.in keeps its version",
		src:   at("app/go.mod", "module gopkg.in/foo.v3\n") + at("app/main.go", emptyMain),
		mains: "gopkg.in/foo.v3=foo.v3", packages: "gopkg.in/foo.v3"},
	{name: "a directory below", src: goMod + at("app/cmd/server/x.go", emptyMain), opt: args("./cmd/server"),
		mains: "example.com/app/cmd/server=server", packages: "example.com/app/cmd/server"},
	{name: "an import path", src: goMod + at("app/cmd/server/x.go", emptyMain), opt: args("example.com/app/cmd/server"),
		mains: "example.com/app/cmd/server=server", packages: "example.com/app/cmd/server"},
	{name: "an absolute directory", src: goMod + at("app/cmd/server/x.go", emptyMain), opt: args("/app/cmd/server"),
		mains: "example.com/app/cmd/server=server", packages: "example.com/app/cmd/server"},
	{name: "a file", src: goMod + at("app/cmd/server/main.go", emptyMain), opt: args("./cmd/server/main.go"),
		mains: "command-line-arguments=main", packages: "command-line-arguments"},
	{name: "files in their order", src: goMod + at("app/z.go", emptyMain) + at("app/a.go", "package main\n"),
		opt: args("z.go", "a.go"), mains: "command-line-arguments=z", packages: "command-line-arguments"},
	{name: "a glob in sorted order", src: goMod + at("app/main.go", emptyMain) + at("app/config.go", "package main\n"),
		opt: args("*.go"), mains: "command-line-arguments=config", packages: "command-line-arguments"},
	{name: "everything below, several mains", opt: args("./..."),
		src: goMod + at("app/a/x.go", emptyMain) + at("app/b/x.go", emptyMain) + at("app/lib/x.go", "package lib\n") +
			at("app/testdata/x.go", emptyMain) + at("app/vendor/v/x.go", emptyMain) +
			at("app/other/go.mod", "module other\n") + at("app/other/x.go", emptyMain),
		mains: "example.com/app/a=a example.com/app/b=b", packages: "example.com/app/a example.com/app/b"},
	{name: "go run's arguments", src: goMod + at("app/main.go", emptyMain),
		opt: func(b *Build) { b.Run, b.Args = true, []string{".", "serve"} }, mains: "example.com/app=app"},
	{name: "a module above", src: at("go.mod", "module m\n") + at("app/main.go", emptyMain),
		mains: "m/app=app", packages: "m/app"},
	{name: "GOPATH", src: at("go/src/example.com/app/main.go", emptyMain),
		opt:   func(b *Build) { b.Dir, b.Modules = "/go/src/example.com/app", "off" },
		mains: "example.com/app=app"},
	{name: "GOPATH of an old toolchain", src: at("go/src/x/app/main.go", emptyMain),
		opt:   func(b *Build) { b.Dir, b.GoVersion = "/go/src/x/app", "1.10" },
		mains: "x/app=app", packages: "x/app"},
	{name: "no module, old toolchain, outside of GOPATH", src: at("app/main.go", emptyMain),
		opt:   func(b *Build) { b.GoVersion = "1.13" },
		mains: "_/app=app", packages: "_/app"},
	{name: "no module", src: at("app/main.go", emptyMain),
		mains: "_/app=app", packages: "_/app", problems: "no-module ."},
	{name: "no module, a file", src: at("app/main.go", emptyMain), opt: args("main.go"),
		mains: "command-line-arguments=main", packages: "command-line-arguments"},
	{name: "no module, a file with a dependency", opt: args("main.go"), src: at("app/main.go", `package main
import _ "github.com/x/y"
func main() {}
`), mains: "command-line-arguments=main", packages: "command-line-arguments", problems: "no-require github.com/x/y"},
	{name: "a dependency that go.mod lacks", src: mainWith("github.com/x/y", ""),
		mains: "example.com/app=app", problems: "no-require github.com/x/y"},
	{name: "a dependency that go.mod has", src: at("app/go.mod", `module example.com/app
go 1.22
require github.com/x/y v1.0.0
`) + at("app/main.go", `package main
import _ "github.com/x/y/z"
func main() {}
`), mains: "example.com/app=app"},
	{name: "a dependency that an old toolchain adds", src: mainWith("github.com/x/y", ""),
		opt: func(b *Build) { b.GoVersion = "1.15" }, mains: "example.com/app=app"},
	{name: "a package that isn't main", src: goMod + at("app/x.go", "package app\n"),
		packages: "example.com/app", problems: "not-main ."},
	{name: "no Go files", src: goMod, packages: "-", problems: "no-package ."},
	{name: "only excluded files", src: goMod + at("app/main_windows.go", emptyMain), packages: "-",
		problems: "no-package ."},
	{name: "a missing file", src: goMod + at("app/a.go", emptyMain), opt: args("main.go"), packages: "-",
		problems: "no-file main.go"},
	{name: "a name of a sibling", src: goMod + at("app/main.go", `package main
func main() { helper() }
`) + at("app/b.go", `package main
func helper() {}
`), opt: args("main.go"), mains: "command-line-arguments=main", packages: "command-line-arguments",
		problems: "out-of-list helper"},
	{name: "a sibling that isn't needed", src: goMod + at("app/main.go", `package main
func main() { x := 1; _ = x }
`) + at("app/b.go", `package main
var x = 2
`), opt: args("main.go"), mains: "command-line-arguments=main", packages: "command-line-arguments"},
	{name: "a missing own package", src: mainWith("example.com/app/gen", ""),
		mains: "example.com/app=app", problems: "no-package example.com/app/gen; unread example.com/app/gen"},
	{name: "two packages", src: goMod + at("app/a.go", emptyMain) + at("app/b.go", "package b\n"),
		mains: "example.com/app=app", problems: "two-names b"},
	{name: "a version query", src: goMod, opt: args("example.com/x@latest"), packages: "-",
		problems: "bad-pattern example.com/x@latest"},
	{name: "a syntax error", src: goMod + at("app/main.go", "package main\nfunc main() {\n"),
		mains: "example.com/app=app", problems: "unread app/main.go"},
}

func TestMains(t *testing.T) {
	for _, c := range mainCases {
		t.Run(c.name, func(t *testing.T) {
			if c.opt == nil {
				c.opt = args()
			}
			if c.packages == "" {
				c.packages = "example.com/app"
			}
			l := loaded(c.src, c.opt)
			p := l.prog
			got := fmt.Sprintf("%s | %s | %s", sayMains(p), sayPackages(l), sayProblems(p))
			packages := strings.TrimPrefix(c.packages, "-")
			if want := fmt.Sprintf("%s | %s | %s", c.mains, packages, c.problems); got != want {
				t.Errorf("\ngot  %s\nwant %s", got, want)
			}
		})
	}
}

// BinaryName is what go install PATH@latest makes.
func TestBinaryName(t *testing.T) {
	for p, want := range map[string]string{
		"example.com/foo": "foo", "example.com/foo/v2": "foo", "example.com/foo/v2/cmd/bar": "bar",
		"gopkg.in/foo.v3":    "foo.v3",
		"example.com/foo/v1": "v1", "example.com/foo/v0": "v0", "example.com/foo/v2x": "v2x", "foo": "foo", "v2": "v2",
	} {
		if got := BinaryName(p); got != want {
			t.Errorf("%s makes %s, not %s", p, got, want)
		}
	}
}

// Which packages and imports are reached.
var reachCases = []struct {
	name, src         string
	opt               func(*Build)
	packages, imports string
}{
	{name: "imports are followed, and no further", src: goMod + `
-- app/main.go --
package main
import _ "example.com/app/a"
func main() {}
-- app/a/a.go --
package a
import _ "net/http"
-- app/b/b.go --
package b
import _ "os/exec"
`, packages: "example.com/app example.com/app/a", imports: "net/http"},
	{name: "tests don't count", src: goMod + `
-- app/main.go --
package main
func main() {}
-- app/main_test.go --
package main
import _ "example.com/app/a"
-- app/a/a.go --
package a
`, packages: "example.com/app"},
	{name: "constraints are held to", src: goMod + `
-- app/main.go --
package main
func main() {}
-- app/x_windows.go --
package main
import _ "os/user"
-- app/y_linux_arm64.go --
package main
import _ "os/exec"
-- app/tag.go --
//go:build integration

package main
import _ "net"
-- app/old.go --
// +build !linux

package main
import _ "time"
-- app/linux_amd64.go --
package main
import _ "log"
-- app/future.go --
//go:build go1.99

package main
import _ "sync"
-- app/unix.go --
/* a licence */

//go:build unix && !darwin && gc

package main
import _ "bytes"
`, packages: "example.com/app", imports: "bytes log"},
	{name: "tags", opt: func(b *Build) { b.Tags = []string{"integration"} }, src: goMod + `
-- app/tag.go --
//go:build integration

package main
import _ "net"
func main() {}
`, packages: "example.com/app", imports: "net"},
	{name: "cyclic imports end", src: goMod + `
-- app/main.go --
package main
import _ "example.com/app/a"
func main() {}
-- app/a/a.go --
package a
import _ "example.com/app/b"
-- app/b/b.go --
package b
import _ "example.com/app/a"
`, packages: "example.com/app example.com/app/a example.com/app/b"},
	{name: "a local replacement is the project's own", src: `
-- app/go.mod --
module example.com/app
go 1.22
require example.com/lib v0.0.0
replace example.com/lib => ../lib
-- app/main.go --
package main
import _ "example.com/lib/x"
func main() {}
-- lib/go.mod --
module example.com/lib
-- lib/x/x.go --
package x
import _ "net"
`, packages: "example.com/app example.com/lib/x", imports: "net"},
	{name: "a workspace's modules are the project's own", src: goMod + `
-- app/main.go --
package main
import _ "example.com/lib/x"
func main() {}
-- go.work --
go 1.22
use (
	./app
	./lib
)
-- lib/go.mod --
module example.com/lib
-- lib/x/x.go --
package x
import _ "net"
`, packages: "example.com/app example.com/lib/x", imports: "net"},
	{name: "vendored dependencies are followed by their imports", src: `
-- app/go.mod --
module example.com/app
go 1.22
require github.com/x/y v1.0.0
-- app/main.go --
package main
import _ "github.com/x/y"
func main() {}
-- app/vendor/github.com/x/y/y.go --
package y
import (
	_ "github.com/x/z"
	_ "os/user"
)
-- app/vendor/github.com/x/y/y_test.go --
package y
import _ "testing"
-- app/vendor/github.com/x/z/z.go --
package z
import _ "plugin"
`, packages: "example.com/app",
		imports: "github.com/x/y github.com/x/z<github.com/x/y os/user<github.com/x/y plugin<github.com/x/z"},
	{name: "-mod=mod looks past vendor", opt: func(b *Build) { b.Mod = "mod" }, src: `
-- app/go.mod --
module example.com/app
go 1.22
require github.com/x/y v1.0.0
-- app/main.go --
package main
import _ "github.com/x/y"
func main() {}
-- app/vendor/github.com/x/y/y.go --
package y
import _ "os/user"
`, packages: "example.com/app", imports: "github.com/x/y"},
	{name: "vendor has the version of a module that the tree has as well", src: `
-- app/go.mod --
module example.com/app
go 1.22
require example.com/app/client v1.0.0
-- app/main.go --
package main
import _ "example.com/app/client"
func main() {}
-- app/client/go.mod --
module example.com/app/client
-- app/client/client.go --
package client
import _ "net"
-- app/vendor/example.com/app/client/client.go --
package client
import _ "os/user"
`, packages: "example.com/app", imports: "example.com/app/client os/user<example.com/app/client"},
	{name: "GOPATH with vendor", opt: func(b *Build) { b.Dir, b.Modules = "/go/src/x/app", "off" }, src: `
-- go/src/x/app/main.go --
package main
import (
	_ "x/app/lib"
	_ "github.com/x/y"
)
func main() {}
-- go/src/x/app/lib/lib.go --
package lib
import _ "net"
-- go/src/x/app/vendor/github.com/x/y/y.go --
package y
import _ "os/user"
`, packages: "x/app x/app/lib", imports: "github.com/x/y net os/user<github.com/x/y"},
}

func TestReach(t *testing.T) {
	for _, c := range reachCases {
		t.Run(c.name, func(t *testing.T) {
			if c.opt == nil {
				c.opt = args()
			}
			l := loaded(c.src, c.opt)
			p := l.prog
			if got := sayPackages(l); got != c.packages {
				t.Errorf("packages:\ngot  %s\nwant %s", got, c.packages)
			}
			if got := sayImports(p); got != c.imports {
				t.Errorf("imports:\ngot  %s\nwant %s", got, c.imports)
			}
			if len(p.Problems) > 0 {
				t.Errorf("problems: %s", sayProblems(p))
			}
		})
	}
}
