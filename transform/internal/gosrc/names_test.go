package gosrc

import "testing"

// appWith is an app whose main package is a text.
func appWith(main string) string { return goMod + "-- app/main.go --\npackage main\n" + main }

// By which names a primitive is known.
var nameCases = []struct{ name, src, want string }{
	{"an imported function", mainWith("os", `os.Open("x")`), "read os.Open(x)"},
	{"not another's", mainWith("example.com/app/os", `os.Open("x")`), ""},
	{"an alias", appWith("import std \"os\"\nfunc main() { std.Open(\"x\") }\n"), "read os.Open(x)"},
	{"a dot import", appWith("import . \"os\"\nfunc main() { Open(\"x\") }\n"), "read os.Open(x)"},
	{"a version in the path", mainWith("github.com/xuri/excelize/v2", `excelize.OpenFile("x")`),
		"read github.com/xuri/excelize/v2.OpenFile(x)"},
	{"a gopkg.in path", mainWith("gopkg.in/ini.v1", `ini.Load("x")`), "read gopkg.in/ini.v1.Load(x)"},
	{"a name that isn't the path's end", mainWith("github.com/pelletier/go-toml", `toml.LoadFile("x")`),
		"read github.com/pelletier/go-toml.LoadFile(x)"},
	{"a shadowed import", mainWith("os", `os := thing{}; os.Open("x")`), ""},
	{"a conversion", mainWith("net/http", `http.FileServer(http.Dir("x"))`), "list net/http.Dir(x)"},
	{"a method of a type that isn't seen",
		mainWith("github.com/gin-gonic/gin", `r := gin.Default(); r.LoadHTMLGlob("t/*")`),
		"list .LoadHTMLGlob(t/*)"},
	{"a chain", mainWith("html/template", `template.Must(template.New("x").Funcs(nil).ParseFiles("a", "b"))`),
		"read html/template.Template.ParseFiles(a, b)"},
	{"a spread list", mainWith("html/template", `l := []string{"a", "b"}; template.ParseFiles(l...)`),
		"read html/template.ParseFiles(a | b)"},
	{"in a function literal", mainWith("os", `go func() { os.Open("x") }()`), "read os.Open(x)"},
	{"at package level", appWith("import \"os\"\nvar f, _ = os.Open(\"x\")\nfunc main() {}\n"), "read os.Open(x)"},
	{"across packages", appWith(`import "example.com/app/a"
func main() { a.Load(a.Dir) }
-- app/a/a.go --
package a
import "os"
const Dir = "data"
func Load(p string) { os.Open(p + "/x") }
`), "read os.Open(data/x)"},
	{"through an interface", appWith(`import (
	"example.com/app/a"
	"example.com/app/b"
)
func main() { a.Use(b.T{}) }
-- app/a/a.go --
package a
type L interface{ Load(string) }
func Use(l L) { l.Load("data") }
-- app/b/b.go --
package b
import "os"
type T struct{}
func (T) Load(p string) { os.Open(p) }
`), "read os.Open(data)"},
	{"a field that is read from a variable", mainWith("github.com/urfave/cli/v2",
		`_ = &cli.StringFlag{Name: "x", EnvVars: []string{"A", "B"}}`), "env .EnvVars(A | B)"},
	{"not an own type's", appWith("type flag struct{ EnvVar string }\nfunc main() { _ = flag{EnvVar: \"A\"} }\n"), ""},
	{"a tag", appWith("type conf struct { A string `env:\"X\"` }\nfunc main() {}\n"), "env os.Getenv(X)"},
	{"tags of types of one name", appWith("func f() { type c struct { A string `env:\"X\"` } }\n" +
		"func main() { type c struct { A string `env:\"Y\"` } }\n"), "env os.Getenv(X); env os.Getenv(Y)"},
	{"a place in the source", mainWith("runtime", "runtime.Caller(0)\nruntime.FuncForPC(0).FileLine(0)"),
		"places runtime.Caller(); places .FileLine()"},
	{"rights", mainWith("os syscall", `if os.Getuid() == 0 { syscall.Setuid(1) }`),
		"rights os.Getuid(); rights syscall.Setuid()"},
}

// What the names of the table tell, where no summary tells more.
func TestNames(t *testing.T) {
	for _, c := range nameCases {
		t.Run(c.name, func(t *testing.T) {
			l := newLoader(image(c.src), nil, Build{Dir: "/app", Cgo: true})
			l.summaries = nil
			l.load()
			if got := sayTouches(l.prog.Touches); got != c.want {
				t.Errorf("\ngot  %s\nwant %s", got, c.want)
			}
		})
	}
}

// The type that a method is of is mentioned by the method, not by what stands above it.
func TestReceiver(t *testing.T) {
	units := newUnits(librarySource(`type T struct { p string }; func Above() {}; func (t *T) Below() {}`))
	for _, f := range units[0].funcs {
		want := 0
		if f.recv != "" {
			want = 1
		}
		if len(f.uses) != want {
			t.Errorf("%s mentions %d", f.key, len(f.uses))
		}
	}
}
