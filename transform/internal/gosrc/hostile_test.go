package gosrc

import (
	"bytes"
	"fmt"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// Source that is out to hang, crash or exhaust ends in problems.
func TestHostile(t *testing.T) {
	deep := func(open, shut string) string {
		return "package main\nvar x = " + strings.Repeat(open, 50_000) + "1" + strings.Repeat(shut, 50_000) +
			"\nfunc main() {}\n"
	}
	doubling := "package main\nimport \"os\"\nfunc main() {\nx0 := \"a\"\nif len(os.Args) > 1 { x0 = \"b\" }\n"
	for i := range 40 {
		doubling += strings.NewReplacer("B", string(rune('A'+i)), "A", string(rune('A'+i-1))).Replace("xB := xA + xA\n")
	}
	constants := "package main\nimport \"os\"\nconst c0 = \"xxxxxxxxxxxxxxxx\"\n"
	variables := "package main\nimport \"os\"\nvar c0 = \"xxxxxxxxxxxxxxxx\"\n"
	for i := range 40 {
		constants += fmt.Sprintf("const c%d = c%d + c%d\n", i+1, i, i)
		variables += fmt.Sprintf("var c%d = c%d + c%d\n", i+1, i, i)
	}
	values := "package main\nimport \"os\"\nvar f = os.Open\n"
	for i := range 3000 {
		values += fmt.Sprintf("var f%d = f\nfunc g%d(p string) { f%d(p); g%d(p + \"x\") }\n", i, i, i, (i+1)%3000)
	}
	joined, cleaned := "package main\nimport (\"os\"; \"path\")\nfunc main() {\np := os.Args[1]\n", ""
	for i := range 4000 {
		joined += fmt.Sprintf("p = path.Join(p, \"b%d\")\n", i)
		cleaned += fmt.Sprintf("p = path.Dir(path.Clean(p)) + \"/x%d\"\nos.ReadFile(p)\n", i)
	}
	cases := map[string]string{
		"a path that grows":  joined + "os.ReadFile(p)\n}\n",
		"a path that shifts": joined[:strings.Index(joined, "p = path")] + cleaned + "}\n",
		"doubling constants": constants + "func main() { os.Open(c40) }\n",
		"doubling variables": variables + "func main() { os.Open(c40) }\n",
		"many values":        values + "func main() { g0(\"a\") }\n",
		"a syntax error":     "package main\nfunc main() {",
		"no package":         "\x00\x01",
		"invalid UTF-8":      "package main\nfunc main() { println(\"\xff\xfe\") }\n",
		"deep brackets":      deep("(", ")"),
		"deep braces":        deep("[]any{", "}"),
		"a long sum":         "package main\nvar x = \"a\"" + strings.Repeat(" + \"a\"", 30_000) + "\nfunc main() {}\n",
		"a long or": "package main\nfunc main() { _ = \"\" == \"a\"" +
			strings.Repeat(" || \"\" == \"a\"", 30_000) + " }\n",
		"doubling sums": doubling + "os.Open(xF)\n}\n",
		"circular names": `package main
var a, b, c = b + c, c + a, a + b
func f(p string) string { return g(p + a) }
func g(p string) string { return f(p + b) }
func main() { f(g(c)) }
`,
		"many callers": `package main
import "os"
func f(a, b, c string) { f(b, c, a + b); os.Open(a + b + c) }
func main() {` + strings.Repeat("f(\"a\", \"b\", \"c\")\n", 5000) + "}\n",
		"odd formats": `package main
import (
	"fmt"
	"os"
)
func main() {
	os.Open(fmt.Sprintf("%", 1))
	os.Open(fmt.Sprintf("%[", "a"))
	os.Open(fmt.Sprintf("%+"))
	os.Open(fmt.Sprintf("$%%$", "a"))
	os.Open(os.ExpandEnv("$"))
	os.Open(os.ExpandEnv("${"))
	os.Open(os.ExpandEnv("$$a${}b$"))
}
`,
		"an odd embed": `package main
import "embed"
//go:embed ../../etc/passwd [ "
var f embed.FS
func main() {}
`,
		"a file for a name": `package main
import _ "example.com/app/main.go"
import _ "example.com/app/../../x"
import _ ""
import _ "/"
func main() {}
`,
	}
	for name, src := range cases {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			load(goMod + "-- app/main.go --\n" + src)
			if d := time.Since(start); d > 30*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}

// What isn't a readable file of a fair size is told or passed over.
func TestOddFiles(t *testing.T) {
	img := image(goMod + "-- app/main.go --\n" + emptyMain)
	img["app/dir.go/x"] = &fstest.MapFile{}
	img["app/pipe.go"] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
	img["app/huge.go"] = &fstest.MapFile{Data: bytes.Repeat([]byte("/"), int(limits.File)+1)}
	p := Load(img, nil, Build{Dir: "/app"})
	if got := sayProblems(p); got != "unread app/huge.go" {
		t.Errorf("problems: %s", got)
	}
	if got := sayMains(p); got != "example.com/app=app" {
		t.Errorf("mains: %s", got)
	}
}

// Modules that replace each other are the project's own, and each is read once.
func TestCyclicReplace(t *testing.T) {
	l := loaded(at("app/go.mod", "module m\nreplace m/a => ./a\nreplace m => .\n") +
		at("app/a/go.mod", "module m/a\nreplace m => ..\n") +
		at("app/main.go", "package main\nimport _ \"m/a\"\n") + at("app/a/a.go", "package a\nimport _ \"m\"\n"))
	got := sayPackages(l) + "; " + sayMains(l.prog) + "; " + sayImports(l.prog) + "; " + sayProblems(l.prog)
	if got != "m m/a; m=m; ; " {
		t.Error(got)
	}
}

func FuzzLoad(f *testing.F) {
	for _, c := range mainCases {
		f.Add(c.src, "./...", true)
	}
	for _, c := range nameCases {
		f.Add(c.src, ".", true)
	}
	for _, c := range reachCases {
		f.Add(c.src, "main.go", false)
	}
	for _, c := range touchCases {
		f.Add(bodySource(c.src), ".", false)
	}
	for _, c := range textCases {
		f.Add(bodySource(c.src), ".", true)
	}
	f.Fuzz(func(t *testing.T, src, arg string, cgo bool) {
		start := time.Now()
		b := Build{Dir: "/app", Args: []string{arg}, Cgo: cgo}
		Load(image(src), nil, b)
		p := Load(image(src), image(src), b)
		if d := time.Since(start); d > 30*time.Second {
			t.Fatalf("took %v", d)
		}
		for _, x := range p.Touches {
			for _, a := range x.Args {
				if len(a) == 0 || len(a) > maxTexts || len(a[0].Text) > maxText {
					t.Fatalf("%s has a text of %d values", x.Func, len(a))
				}
			}
		}
		for _, s := range p.Strings {
			if !plausible(s.Text) || s.Pos.File == "" || s.Pos.Line == 0 {
				t.Fatalf("%+v is told", s)
			}
		}
	})
}

// BenchmarkLoad reports what Load costs in parts of gofmt's work on the same
// tree: 2,000 files of which, as in the repositories that were measured, a
// third are tests and a tenth is not reached.
func BenchmarkLoad(b *testing.B) {
	img := generated(2000)
	var own, gofmt, rounds time.Duration
	for b.Loop() {
		start := time.Now()
		p := Load(img, nil, Build{Dir: "/app", Cgo: true})
		own += time.Since(start)
		if !p.Complete() || len(p.Touches) < 50 {
			b.Fatalf("%d touches; %s", len(p.Touches), sayProblems(p))
		}
		start = time.Now()
		gofmtAll(img)
		gofmt += time.Since(start)
		rounds++
	}
	b.ReportMetric(float64((own / rounds).Milliseconds()), "load-ms")
	b.ReportMetric(float64(own)/float64(gofmt), "of-gofmt")
}

// BenchmarkDependencies reports what Load costs with all dependencies at hand in
// parts of gofmt's work on their files: when they are read first, and when they come
// from a cache.
func BenchmarkDependencies(b *testing.B) {
	tree, lib := generated(1000), fstest.MapFS{}
	main := ""
	for name, f := range tree {
		switch rest, ok := strings.CutPrefix(name, "app/pkg"); {
		case ok && !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(name, "_windows.go"):
			lib["example.org/lib@v1.2.0/pkg"+rest] = f
		case name == "app/main.go":
			main = strings.ReplaceAll(string(f.Data), "example.com/app/", "example.org/lib/")
		}
	}
	img := image(usesLibrary + "-- app/main.go --\n" + main)
	var first, cached, gofmt time.Duration
	for b.Loop() {
		build := Build{Dir: "/app", Cgo: true, Cache: &testCache{kept: map[string][]byte{}}}
		start := time.Now()
		p := Load(img, lib, build)
		first += time.Since(start)
		start = time.Now()
		q := Load(img, lib, build)
		cached += time.Since(start)
		if len(p.Touches) < 40 || len(p.Touches) != len(q.Touches) {
			b.Fatalf("%d touches, %d from the cache", len(p.Touches), len(q.Touches))
		}
		start = time.Now()
		gofmtAll(lib)
		gofmt += time.Since(start)
	}
	b.ReportMetric(float64(first)/float64(gofmt), "first-of-gofmt")
	b.ReportMetric(float64(cached)/float64(gofmt), "cached-of-gofmt")
}

// gofmtAll does for each file what gofmt -l does.
func gofmtAll(img fstest.MapFS) {
	for name, f := range img {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		if _, err := parser.ParseFile(token.NewFileSet(), name, f.Data, parser.ImportsOnly); err != nil {
			panic(err)
		}
		out, err := format.Source(f.Data)
		if err != nil {
			panic(err)
		}
		bytes.Equal(out, f.Data)
	}
}
