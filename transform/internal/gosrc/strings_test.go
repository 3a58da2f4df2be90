package gosrc

import (
	"slices"
	"strings"
	"testing"

	"offstage/transform/internal/source"
)

func mainEmbed(body string) string {
	return goMod + `
-- app/a.txt --
hello
-- app/x/b.txt --
-- app/main.go --
package main
import (
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"os"
)
//go:embed a.txt x
var assets embed.FS
func main() {
` + body + "\n}\n"
}

// Which strings are told.
var stringCases = []struct{ name, src, want string }{
	{"an argument", mainWith("os", `os.Open("a/b")`), "a/b"},
	{"a field of a literal", mainWith("x.y/z", `_ = z.Config{Dir: "a/b"}`), "a/b"},
	{"an element", mainWith("", `_ = []string{"a", "b"}`), "a; b"},
	{"an element of an argument", mainWith("os", `os.Open([]string{"a"}[0])`), "a"},
	{"no import path and no tag",
		appWith("import \"os\"\ntype T struct { A string `json:\"x\"` }\nfunc main() { os.Exit(1) }\n"), ""},
	{"a tag's default", appWith("type T struct { A string `default:\"conf.yml\"` }\nfunc main() {}\n"), "conf.yml"},
	{"a sum is told as a whole", mainWith("os", `const d = "a"; os.Open(d + "/b" + ".c")`), "a; a/b.c"},
	{"a sum with an unknown is told in pieces", mainWith("os", `os.Open("a/" + os.Args[1] + ".b")`), "a/; .b"},
	{"a Join is told as a whole", mainWith("path/filepath", `p := filepath.Join("a", "b.c"); _ = p`), "a/b.c"},
	{"a Sprintf is told as a whole", mainWith("fmt", `const d = "a"; _ = fmt.Sprintf("%s/%s.c", d, "b")`),
		"a; a/b.c"},
	{"a comparison is no sum", mainWith("", `const d = "a"; _ = d+"/b" == "c/d" || "e" == d`), "a; a/b; c/d; e"},
	{"a sum in a call in a sum", mainWith("os", `_ = "a/" + f("b"+"c") + "/d"`), "a/; b; c; /d"},
	{"what stands in for a variable", mainWith("os path",
		`x := os.Getenv("X"); if x == "" { x = "d" }; _ = path.Join("a", x)`), "X; d; a/d"},
	{"a parameter leaves the pieces", appWith(`
func f(p string) { _ = "a/" + p }
func main() { f("b") }
`), "a/; b"},
	{"a body in a sum", mainWith("", `_ = "a/" + func() string { return "b/c" }()`), "a/b/c; b/c"},
	{"the executable's directory", mainWith("os path/filepath",
		`e, _ := os.Executable(); _ = filepath.Join(filepath.Dir(e), "x.yml")`), "exe:x.yml; x.yml"},
	{"a list beside an embedded file system", mainEmbed(`template.ParseFS(assets, []string{"a.txt"}...)`),
		"a.txt embedded"},
	{"a literal beside an embedded file system", mainEmbed(`use(assets, conf{Dir: "x"})`), "x"},
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
				if s.Root != Plain {
					text = string(s.Root) + ":" + text
				}
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
	p := load(mainWith("os", "\nos.Open(\"a\")"))
	want := source.Pos{File: "app/main.go", Line: 5}
	if p.Touches[0].Pos != want || p.Strings[0].Pos != want {
		t.Errorf("touch %+v, string %+v, want %+v", p.Touches[0], p.Strings[0], want)
	}
	if p := p.Imports[0].Pos; p != (source.Pos{File: "app/main.go", Line: 2}) {
		t.Errorf("import at %+v", p)
	}
}

// envOf are the variables that a program reads by name.
func envOf(p *Program) []string {
	var names []string
	for _, x := range p.Touches {
		for _, a := range x.Args {
			for _, v := range a {
				if x.Op == OpEnv && v.Exact {
					names = append(names, v.Text)
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
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
	got := envOf(p)
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
