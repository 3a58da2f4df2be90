package gosrc

import (
	"slices"
	"strings"
	"testing"

	"offstage/transform/internal/source"
)

func watch(names string) func(*Build) {
	return func(b *Build) { b.Watch = set(names) }
}

func sayCalls(p *Program) string {
	var out []string
	for _, c := range p.Calls {
		s := sayCall(c)
		if c.Embedded {
			s += " embedded"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// Which calls are told, and as what.
var callCases = []struct{ name, src, watch, want string }{
	{"an imported function", mainWith("os", `os.Open("x")`), "os.Open", "os.Open(x)"},
	{"a whole package", mainWith("os", `os.Open("x"); os.Stat("y")`), "os.*", "os.Open(x); os.Stat(y)"},
	{"not what isn't watched", mainWith("os", `os.Open("x")`), "os.Stat", ""},
	{"an alias", goMod + "-- app/main.go --\npackage main\nimport std \"os\"\nfunc main() { std.Open(\"x\") }\n", "os.Open", "os.Open(x)"},
	{"a dot import", goMod + "-- app/main.go --\npackage main\nimport . \"os\"\nfunc main() { Open(\"x\") }\n", "os.Open", "os.Open(x)"},
	{"a version in the path", mainWith("github.com/x/y/v2", `y.Load("x")`), "github.com/x/y/v2.Load", "github.com/x/y/v2.Load(x)"},
	{"a gopkg.in path", mainWith("gopkg.in/y.v2", `y.Load("x")`), "gopkg.in/y.v2.Load", "gopkg.in/y.v2.Load(x)"},
	{"a name that isn't the path's end", mainWith("github.com/x/go-y", `y.Load("x")`), "github.com/x/go-y.Load", "github.com/x/go-y.Load(x)"},
	{"a shadowed import", mainWith("os", `os := thing{}; os.Open("x")`), "os.Open .Open", ".Open(x)"},
	{"a conversion", mainWith("net/http", `http.FileServer(http.Dir("x"))`), "net/http.Dir", "net/http.Dir(x)"},
	{"a method", mainWith("github.com/gin-gonic/gin", `r := gin.Default(); r.LoadHTMLGlob("t/*")`),
		".LoadHTMLGlob", ".LoadHTMLGlob(t/*)"},
	{"a chain", mainWith("html/template", `template.Must(template.New("x").Funcs(nil).ParseFiles("a", "b"))`),
		".ParseFiles", ".ParseFiles(a, b)"},
	{"a spread list", mainWith("html/template", `l := []string{"a", "b"}; template.ParseFiles(l...)`),
		"html/template.ParseFiles", "html/template.ParseFiles(a | b)"},
	{"a literal of an imported type", mainWith("gopkg.in/natefinch/lumberjack.v2", `_ = &lumberjack.Logger{Filename: "logs/x.log", MaxSize: 5}`),
		"gopkg.in/natefinch/lumberjack.v2.Logger", "gopkg.in/natefinch/lumberjack.v2.Logger(logs/x.log, ?)"},
	{"in a function literal", mainWith("os", `go func() { os.Open("x") }()`), "os.Open", "os.Open(x)"},
	{"at package level", goMod + "-- app/main.go --\npackage main\nimport \"os\"\nvar f, _ = os.Open(\"x\")\nfunc main() {}\n", "os.Open", "os.Open(x)"},
	{"across packages", goMod + "-- app/main.go --\npackage main\nimport \"example.com/app/a\"\nfunc main() { a.Load(a.Dir) }\n-- app/a/a.go --\npackage a\nimport \"os\"\nconst Dir = \"data\"\nfunc Load(p string) { os.Open(p + \"/x\") }\n",
		"os.Open", "os.Open(data/x)"},
	{"through an interface", goMod + "-- app/main.go --\npackage main\nimport (\n\"example.com/app/a\"\n\"example.com/app/b\"\n)\nfunc main() { a.Use(b.T{}) }\n-- app/a/a.go --\npackage a\ntype L interface{ Load(string) }\nfunc Use(l L) { l.Load(\"data\") }\n-- app/b/b.go --\npackage b\nimport \"os\"\ntype T struct{}\nfunc (T) Load(p string) { os.Open(p) }\n",
		"os.Open", "os.Open(data)"},
	{"an embedded file system as receiver", mainEmbed(`assets.ReadFile("a.txt")`), ".ReadFile", ".ReadFile(a.txt) embedded"},
	{"an embedded file system as argument", mainEmbed(`template.ParseFS(assets, "a.txt")`), "html/template.ParseFS", "html/template.ParseFS(embedded:, a.txt) embedded"},
	{"an embedded file system through fs.Sub", mainEmbed(`sub, _ := fs.Sub(assets, "x"); http.FileServer(http.FS(sub))`), "net/http.FileServer", "net/http.FileServer(embedded:) embedded"},
	{"an embedded file system beside a directory", mainEmbed(`var f fs.FS = assets; if len(os.Args) > 1 { f = os.DirFS("x") }; template.ParseFS(f, "a.txt")`), "html/template.ParseFS", "html/template.ParseFS(? | embedded:, a.txt)"},
}

func mainEmbed(body string) string {
	return goMod + "-- app/a.txt --\nhello\n-- app/x/b.txt --\n-- app/main.go --\npackage main\nimport (\n\"embed\"\n\"html/template\"\n\"io/fs\"\n\"net/http\"\n\"os\"\n)\n//go:embed a.txt x\nvar assets embed.FS\nfunc main() {\n" + body + "\n}\n"
}

func TestCalls(t *testing.T) {
	for _, c := range callCases {
		t.Run(c.name, func(t *testing.T) {
			if got := sayCalls(load(c.src, watch(c.watch))); got != c.want {
				t.Errorf("\ngot  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestWatchNothingTellsAll(t *testing.T) {
	if got, want := sayCalls(load(mainWith("os fmt", `os.Open("x"); fmt.Println()`))), "os.Open(x); fmt.Println()"; got != want {
		t.Errorf("\ngot  %s\nwant %s", got, want)
	}
}

// Which strings are told.
var stringCases = []struct{ name, src, want string }{
	{"an argument", mainWith("os", `os.Open("a/b")`), "a/b"},
	{"a field of a literal", mainWith("x.y/z", `_ = z.Config{Dir: "a/b"}`), "a/b"},
	{"an element", mainWith("", `_ = []string{"a", "b"}`), "a; b"},
	{"an element of an argument", mainWith("os", `os.Open([]string{"a"}[0])`), "a"},
	{"no import path and no tag", goMod + "-- app/main.go --\npackage main\nimport \"os\"\ntype T struct { A string `json:\"x\"` }\nfunc main() { os.Exit(1) }\n", ""},
	{"a tag's default", goMod + "-- app/main.go --\npackage main\ntype T struct { A string `default:\"conf.yml\"` }\nfunc main() {}\n", "conf.yml"},
	{"a sum is told as a whole", mainWith("os", `const d = "a"; os.Open(d + "/b" + ".c")`), "a; a/b.c"},
	{"a sum with an unknown is told in pieces", mainWith("os", `os.Open("a/" + os.Args[1] + ".b")`), "a/; .b"},
	{"a Join is told as a whole", mainWith("path/filepath", `p := filepath.Join("a", "b.c"); _ = p`), "a/b.c"},
	{"a sentence isn't folded", mainWith("fmt", `fmt.Println("no file " + "x")`), "x"},
	{"a sentence is no name", mainWith("fmt", `fmt.Println("cannot do it", "with space.txt")`), "with space.txt"},
	{"what has lines is no name", mainWith("fmt", "fmt.Println(`a\nb`)"), ""},
	{"an argument to an embedded file system", mainEmbed(`assets.Open("a.txt")`), "a.txt embedded"},
}

func TestStrings(t *testing.T) {
	for _, c := range stringCases {
		t.Run(c.name, func(t *testing.T) {
			var out []string
			for _, s := range load(c.src).Strings {
				text := s.Text
				if s.Embedded {
					text += " embedded"
				}
				out = append(out, text)
			}
			if got := strings.Join(out, "; "); got != c.want {
				t.Errorf("\ngot  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestPositions(t *testing.T) {
	p := load(mainWith("os", "\nos.Open(\"a\")"), watch("os.Open"))
	want := source.Pos{File: "app/main.go", Line: 5}
	if p.Calls[0].Pos != want || p.Strings[0].Pos != want {
		t.Errorf("call %+v, string %+v, want %+v", p.Calls[0], p.Strings[0], want)
	}
	if p := p.Imports[0].Pos; p != (source.Pos{File: "app/main.go", Line: 2}) {
		t.Errorf("import at %+v", p)
	}
}

func TestEnv(t *testing.T) {
	p := load(goMod + `-- app/main.go --
package main
import (
	"os"
	"github.com/spf13/viper"
	"github.com/urfave/cli/v2"
)
const name = "CONST"
type C struct {
	A string ` + "`env:\"TAG,required\"`" + `
	B string ` + "`envconfig:\"CONFIG\"`" + `
}
func get(k, d string) string {
	if v, ok := os.LookupEnv(k); ok {
		return v
	}
	return d
}
func main() {
	os.Getenv("PLAIN")
	os.Getenv(name)
	get("HELPER", "x")
	get("HELPER2", "x")
	viper.BindEnv("key", "VIPER")
	_ = &cli.StringFlag{EnvVars: []string{"CLI"}}
}
`)
	got := slices.Sorted(slices.Values(p.Env))
	if want := strings.Fields("CLI CONFIG CONST HELPER HELPER2 PLAIN TAG VIPER"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEmbeds(t *testing.T) {
	p := load(goMod + `-- app/main.go --
package main
import "embed"
//go:embed templates/*.html "with space.txt"
//go:embed all:static
var files embed.FS

//go:embed missing.txt
var text string

const not = "//go:embed nothing"
func main() {}
-- app/templates/a.html --
-- app/templates/b.txt --
-- app/with space.txt --
-- app/static/.hidden --
`)
	if got := sayProblems(p); got != "no-embed missing.txt" {
		t.Errorf("problems: %s", got)
	}
}
