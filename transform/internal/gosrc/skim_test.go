package gosrc

import (
	"strings"
	"testing"
)

// Which bodies are left to the parser; the rest is blanked.
func TestSkim(t *testing.T) {
	cases := []struct {
		name, src string
		kept      bool
	}{
		{"a body that says nothing", "func f(n int) int {\n\treturn n + 1\n}\n", false},
		{"a sentence", "func f() error {\n\treturn errors.New(\"it did not work\")\n}\n", false},
		{"braces in runes, strings and comments", "func f() {\n\t_ = '{' // }\n\t/* } */\n\tg(\"} {\")\n}\n", false},
		{"a name", "func f() {\n\tg(\"templates\")\n}\n", true},
		{"a raw name", "func f() {\n\tg(`a/b`)\n}\n", true},
		{"a call of interest", "func f() {\n\tos.Open(p)\n}\n", true},
		{"a method of interest", "func (s *server) routes() {\n\ts.router.LoadHTMLGlob(s.glob)\n}\n", true},
		{"a variable that is read", "func f() {\n\tg(os.Getenv(k))\n}\n", true},
		{"text is taken", "func f(p string) {\n\tg(p)\n}\n", true},
		{"text is given", "func f() (string, error) {\n\treturn g()\n}\n", true},
		{"one line", "func f() { g() }\n", true},
		{"not as gofmt has it", "func f() {\nif x {\n}\n}\n", true},
		{"a brace too many", "func f() {\n\tg()}\n}\n", true},
		{"an open string", "func f() {\n\tg(\"a b)\n}\n", true},
		{"the end is missing", "func f() {\n\tg()\n", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			src := "package p\n\n" + c.src
			out := []byte(src)
			newSkimmer().skim(out)
			if kept := string(out) == src; kept != c.kept {
				t.Errorf("kept %v, want %v:\n%s", kept, c.kept, out)
			}
			if len(out) != len(src) || strings.Count(string(out), "\n") != strings.Count(src, "\n") {
				t.Errorf("positions moved:\n%s", out)
			}
		})
	}
}

// What a blanked body calls and assigns keeps the rest from being all.
func TestSkimIsNoted(t *testing.T) {
	src := goMod + `-- app/main.go --
package main

import "os"

var dir = "a"
var count = 0

func open(p string) {
	os.Open(p)
	os.Stat(dir)
}

func main() {
	open("x")
}

func reload() {
	open(current.path)
	dir = current.path
}
`
	p := load(src)
	if got, want := sayTouches(p.Touches), "read os.Open(? | x); stat os.Stat(? | a)"; got != want {
		t.Errorf("\ngot  %s\nwant %s", got, want)
	}
}
