package gosrc

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"offstage/transform/internal/source"
)

// library is a module cache with one module, example.org/lib.
func library(src string) fstest.MapFS {
	return image(strings.ReplaceAll(src, "-- lib/", "-- example.org/lib@v1.2.0/"))
}

const usesLibrary = `-- app/go.mod --
module example.com/app
go 1.22
require example.org/lib v1.2.0
-- app/go.sum --
example.org/lib v1.2.0 h1:abc=
`

func loadWith(cache fstest.MapFS, body string, opt ...func(*Build)) *Program {
	b := Build{Dir: "/app", Cgo: true}
	for _, o := range opt {
		o(&b)
	}
	return Load(mainOf(body), cache, b)
}

// mainOf is a program that uses the library.
func mainOf(body string) fstest.MapFS {
	return image(usesLibrary + `-- app/main.go --
package main
import (
"os"
"example.org/lib"
)
var _ = os.Args
` + strings.ReplaceAll(body, "; func ", "\nfunc ") + "\n")
}

// What a dependency does with what it is given, and by itself.
var libraryCases = []struct{ name, lib, main, want string }{
	{"a wrapper", `func Open(p string) { os.Open(p) }`, `func main() { lib.Open("a") }`, "read os.Open(a)"},
	{"a wrapper of a wrapper", `func Open(p string) { open("conf/" + p) }; func open(p string) { os.Open(p + ".yml") }`,
		`func main() { lib.Open("a") }`, "read os.Open(conf/a.yml)"},
	{"two calls", `func Open(p string) { os.Open(p) }`, `func main() { lib.Open("a"); lib.Open("b" + os.Args[1]) }`,
		"read os.Open(a); read os.Open(b…)"},
	{"a program", `func Version() { exec.Command("uname", "-s").Run() }`, `func main() { lib.Version() }`,
		"start os/exec.Command(uname, -s)"},
	{"a program that isn't started", `func Version() { exec.Command("uname", "-s").Run() }`,
		`func main() { lib.Other() }`, ""},
	{"an interface", `
type Interface interface { Command(string, ...string) }
type executor struct{}
func (*executor) Command(p string, a ...string) { exec.Command(p, a...) }
func New() Interface { return &executor{} }
`, `func main() { lib.New().Command("uname", "-s") }`, "start os/exec.Command(uname, -s)"},
	{"a setter", `
type Loader struct { path string }
func (l *Loader) SetPath(p string) { l.path = p }
func (l *Loader) Load() { os.ReadFile(l.path) }
`, `func main() { l := &lib.Loader{}; l.SetPath("a"); l.Load() }`, "read os.ReadFile(a)"},
	{"a field", `type Loader struct { Path string }; func (l *Loader) Load() { os.ReadFile(l.Path) }`,
		`func main() { l := lib.Loader{Path: "a"}; l.Load() }`, "read os.ReadFile(a)"},
	{"a variable", `var Path = "a"; func Load() { os.ReadFile(Path) }`, `func main() { lib.Path = "b"; lib.Load() }`,
		"read os.ReadFile(a | b)"},
	{"what another system has", `
func Load() {
	if runtime.GOOS == "windows" {
		os.ReadFile("a")
	}
	os.ReadFile("b")
}
`, `func main() { lib.Load() }`, "read os.ReadFile(b)"},
	{"a default", `
func Load(list ...string) {
	if len(list) == 0 {
		list = []string{".env"}
	}
	for _, p := range list {
		os.ReadFile(p)
	}
}
`, `func main() { lib.Load() }`, "read os.ReadFile(.env)"},
	{"what it does when it is imported", `var data, _ = os.ReadFile("/etc/lib.conf")`, `func main() { lib.Other() }`,
		"read os.ReadFile(/etc/lib.conf)"},
	{"the directory of the caller", `func Dir() { _, f, _, _ := runtime.Caller(1); os.ReadDir(filepath.Dir(f)) }`,
		`func main() { lib.Dir() }`, "list os.ReadDir(source:/app)"},
	{"its own directory",
		`func Dict() { _, f, _, _ := runtime.Caller(0); os.Open(filepath.Join(filepath.Dir(f), "dict.txt")) }`,
		`func main() { lib.Dict() }`, "read os.Open(source:/go/pkg/mod/example.org/lib@v1.2.0/dict.txt)"},
	{"a function that is handed to it", `func Each(f func(string)) { f(os.Args[1]) }`,
		`func main() { lib.Each(func(p string) { os.Open(p) }) }`, "read os.Open(?)"},
	{"a primitive that is handed to it", `
type Options struct { Open func(string) (*os.File, error) }
func Run(o Options) { o.Open("a") }
`, `func main() { lib.Run(lib.Options{Open: os.Open}) }`, "read os.Open(a)"},
	{"a list by another name", `
type Ctx struct { values []string }
func (c *Ctx) find(p string) { v := c.values; v[0] = p[1:] }
func (c *Ctx) Load(p string) { c.find(p); os.Open(c.values[0]) }
`, `func main() { c := &lib.Ctx{}; c.Load(os.Args[1]) }`, "read os.Open(?)"},
	{"a file that it only makes", `func Save(p string) { os.OpenFile(p, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600) }`,
		`func main() { lib.Save("a") }`, "write os.OpenFile(a)"},
	{"the home directory", `func Load() { h, _ := os.UserHomeDir(); os.Open(filepath.Join(h, ".lib", "config")) }`,
		`func main() { lib.Load() }`, "home os.UserHomeDir(); read os.Open(home:.lib/config)"},
}

func librarySource(src string) fstest.MapFS {
	head := "-- lib/lib.go --\npackage lib\nimport (\n"
	for _, i := range []string{"os", "os/exec", "path/filepath", "runtime"} {
		head += "\"" + i + "\"\n"
	}
	return library(head + ")\nfunc Other() {}\n" + strings.ReplaceAll(src, "; func ", "\nfunc ") + "\n")
}

func TestLibraries(t *testing.T) {
	for _, c := range libraryCases {
		t.Run(c.name, func(t *testing.T) {
			p := loadWith(librarySource(c.lib), c.main)
			if got := sayTouches(p.Touches); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			for _, x := range p.Touches {
				if x.Pos.File != "app/main.go" || x.Pos.Line == 0 {
					t.Errorf("%s begins at %v", x.Func, x.Pos)
				}
			}
			if len(p.Unseen) > 0 {
				t.Errorf("unseen: %v", p.Unseen)
			}
		})
	}
}

// A touch of a dependency says through which calls it is made.
func TestVia(t *testing.T) {
	lib := librarySource(`func Open(p string) { open(p) }; func open(p string) { os.Open(p) }`)
	p := loadWith(lib, `func main() { lib.Open("a") }`)
	if len(p.Touches) != 1 {
		t.Fatal(sayTouches(p.Touches))
	}
	x := p.Touches[0]
	want := "{app/main.go 7}example.org/lib[{example.org/lib.Open {app/main.go 7}} " +
		"{example.org/lib.open {$GOMODCACHE/example.org/lib@v1.2.0/lib.go 9}}]"
	if got := fmt.Sprint(x.Pos, x.Module, x.Via); got != want {
		t.Error(got)
	}
}

type testCache struct {
	kept map[string][]byte
	puts int
}

func (c *testCache) Get(key string) ([]byte, bool) { d, ok := c.kept[key]; return d, ok }
func (c *testCache) Put(key string, data []byte)   { c.kept[key], c.puts = data, c.puts+1 }

// What comes from a cache is what comes from the source; damage is noticed.
func TestCache(t *testing.T) {
	for _, c := range libraryCases {
		t.Run(c.name, func(t *testing.T) {
			lib, cache := librarySource(c.lib), &testCache{kept: map[string][]byte{}}
			use := func(b *Build) { b.Cache = cache }
			for range 2 {
				if got := sayTouches(loadWith(lib, c.main, use).Touches); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			}
			if cache.puts != 1 {
				t.Errorf("%d entries were kept", cache.puts)
			}
			for key, data := range cache.kept {
				if !strings.Contains(key, "example.org/lib@v1.2.0 h1:abc=") {
					t.Errorf("the key is %q", key)
				}
				damaged := slices.Clone(data)
				damaged[len(damaged)/2] ^= 1
				cache.kept[key] = damaged
			}
			if got := sayTouches(loadWith(lib, c.main, use).Touches); got != c.want || cache.puts != 2 {
				t.Errorf("damaged, %d entries: %s", cache.puts, got)
			}
		})
	}
}

// moreCases are others that a summary has to tell of.
var moreCases = []struct{ name, lib, main, want string }{
	{"the home directory through a variable",
		`var home = os.UserHomeDir; func Load() { h, _ := home(); os.Open(filepath.Join(h, ".lib")) }`,
		`func main() { lib.Load() }`, "home os.UserHomeDir(); read os.Open(home:.lib)"},
}

// A summary says what the source says, or more openly.
func TestSummaries(t *testing.T) {
	for _, c := range slices.Concat(libraryCases, moreCases) {
		t.Run(c.name, func(t *testing.T) {
			p := loadWith(librarySource(c.lib), c.main)
			if got := sayTouches(p.Touches); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			short := loadSummary(librarySource(c.lib), c.main)
			if len(short.Unseen) > 0 {
				t.Errorf("unseen: %v", short.Unseen)
			}
			for _, x := range p.Touches {
				if x.Op != OpHome && !covers(short.Touches, x) {
					t.Errorf("lost %s\nin   %s", sayTouches([]Touch{x}), sayTouches(short.Touches))
				}
			}
		})
	}
}

// loadSummary is loadWith where only a summary of the library is at hand.
func loadSummary(lib fstest.MapFS, body string) *Program {
	main := "-- app/main.go --\npackage main\nimport (\n\"os\"\n\"example.org/lib\"\n)\nvar _ = os.Args\n"
	img := image(usesLibrary + main + strings.ReplaceAll(body, "; func ", "\nfunc ") + "\n")
	l := newLoader(img, nil, Build{Dir: "/app", Cgo: true})
	l.summaries = Summarize(lib, []Module{{Path: "example.org/lib", Version: "v1.2.0"}})
	l.load()
	return l.prog
}

// The same source says the same, in the same order, each time.
func TestSameEachTime(t *testing.T) {
	lib, main := "", "func main() {\n"
	for i := range 40 {
		number := strings.NewReplacer("#", fmt.Sprint(i))
		lib += number.Replace("type T# struct { Open func(string) }; " +
			"func (t T#) Load(p string) { os.ReadFile(p + \"#\"); t.Open(p) }; ")
		main += number.Replace("lib.T#{Open: func(p string) { os.Open(p) }}.Load(\"x#\")\n" +
			"var v# any = lib.T#{}\nv#.Load(os.Args[1])\n")
	}
	cache := librarySource(strings.TrimSuffix(lib, "; "))
	want := fmt.Sprintf("%+v", loadWith(cache, main+"}").Touches)
	for range 5 {
		if got := fmt.Sprintf("%+v", loadWith(cache, main+"}").Touches); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	}
	data := Summarize(cache, []Module{{Path: "example.org/lib", Version: "v1.2.0"}})
	if again := Summarize(cache, []Module{{Path: "example.org/lib", Version: "v1.2.0"}}); !slices.Equal(data, again) {
		t.Error("a summary is another the second time")
	}
}

// Modules without source or summary are named.
func TestUnseen(t *testing.T) {
	p := loadWith(nil, `func main() { lib.Load() }`)
	want := []Module{{Path: "example.org/lib", Version: "v1.2.0", Pos: source.Pos{File: "app/main.go", Line: 4}}}
	if !slices.Equal(p.Unseen, want) {
		t.Errorf("got %v", p.Unseen)
	}
}

// A package that the summary's version of its module doesn't have is not seen.
func TestUnseenPackage(t *testing.T) {
	l := newLoader(image(usesLibrary+"-- app/main.go --\npackage main\nimport _ \"example.org/lib/autoload\"\n"+
		"func main() {}\n"), nil, Build{Dir: "/app", Cgo: true})
	of := []Module{{Path: "example.org/lib", Version: "v1.2.0"}}
	l.summaries = Summarize(librarySource(`func Open(p string) {}`), of)
	l.load()
	if len(l.prog.Unseen) != 1 || l.prog.Unseen[0].Path != "example.org/lib" {
		t.Errorf("got %v", l.prog.Unseen)
	}
}

// A module of which a file can't be read is not seen in full.
func TestCut(t *testing.T) {
	lib := librarySource(`func Open(p string) { os.Open(p) }`)
	lib["example.org/lib@v1.2.0/large.go"] = &fstest.MapFile{Data: make([]byte, limits.File+1), Mode: 0o644}
	p := loadWith(lib, `func main() { lib.Open("a") }`)
	at := source.Pos{File: "app/main.go", Line: 4}
	want := []Module{{Path: "example.org/lib", Version: "v1.2.0", Pos: at, Cut: true}}
	if got := sayTouches(p.Touches); !slices.Equal(p.Unseen, want) || got != "read os.Open(a)" {
		t.Errorf("got %v; %s", p.Unseen, got)
	}
}

// A summary tells of a package of which a file can't be read.
func TestCutAndTold(t *testing.T) {
	lib := librarySource(`func Open(p string) { os.Open(p) }`)
	told := Summarize(lib, []Module{{Path: "example.org/lib", Version: "v1.2.0"}})
	lib["example.org/lib@v1.2.0/large.go"] = &fstest.MapFile{Data: make([]byte, limits.File+1), Mode: 0o644}
	l := newLoader(mainOf(`func main() { lib.Open("a") }`), lib, Build{Dir: "/app", Cgo: true})
	l.summaries = told
	l.load()
	want := []Told{{Module: "example.org/lib", Version: "v1.2.0", Summary: "v1.2.0"}}
	if got := sayTouches(l.prog.Touches); len(l.prog.Unseen) > 0 || got != "read os.Open(a)" ||
		fmt.Sprint(l.prog.Told) != fmt.Sprint(want) {
		t.Errorf("got %v; %v; %s", l.prog.Unseen, l.prog.Told, got)
	}
}

// The summaries that are built in can be read, each of them, and are small.
func TestEmbedded(t *testing.T) {
	if len(summaries) > 1<<20 {
		t.Errorf("the summaries take %d bytes", len(summaries))
	}
	list := summaryIndex(summaries)
	if len(list) < 5 {
		t.Errorf("there are %d", len(list))
	}
	for _, s := range list {
		if s.units("v0.0.0") == nil {
			t.Errorf("that of %s is damaged", s.path)
		}
	}
	p := load(`-- app/go.mod --
module example.com/app
go 1.22
require k8s.io/utils v0.0.0
-- app/main.go --
package main
import "k8s.io/utils/exec"
func main() { exec.New().Command("uname", "-s").CombinedOutput() }
`)
	if got := sayTouches(p.Touches); got != "start os/exec.Command(uname, -s)" || len(p.Unseen) > 0 {
		t.Errorf("%s; unseen: %v", got, p.Unseen)
	}
}

func FuzzDecode(f *testing.F) {
	for _, c := range libraryCases {
		f.Add(encode(newUnits(librarySource(c.lib))...))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		units := decode(data, nil)
		if len(units) == 0 {
			return
		}
		l := newLinker(units, nil)
		l.imported = func(string) source.Pos { return source.Pos{} }
		l.reach()
		l.bind()
		ledger{l}.touches()
	})
}

func newUnits(cache fstest.MapFS) []*unit {
	return newLoader(nil, cache, Build{Dir: "/", Cgo: true}).wholeModule("example.org/lib", "example.org/lib@v1.2.0")
}

var cCases = []struct{ name, src, want string }{
	{"a literal", `FILE *f = fopen("data/a.bin", "rb");`, "read C.fopen(data/a.bin)"},
	{"a literal that is written", `FILE *f = fopen("out.log", "w");`, "write C.fopen(out.log)"},
	{"a macro", "#define TABLE \"data/t.bin\"\nint fd = open(TABLE, 0);", "read C.open(data/t.bin)"},
	{"literals in a row", `int fd = open("data/" "t.bin", 0);`, "read C.open(data/t.bin)"},
	{"a variable", `int fd = open(path, 0);`, "read C.open(?)"},
	{"a command", `system("ls -l");`, "shell C.system(ls -l)"},
	{"a program", `execlp("git", "git", "log", 0);`, "start C.execlp(git)"},
	{"a library", `void *h = dlopen("liba.so", 1);`, "load C.dlopen(liba.so)"},
	{"a stream", `std::ifstream in("data/a.txt");`, "read C.ifstream(data/a.txt)"},
	{"a declaration", `int open(const char *path, int flags);`, ""},
	{"a comment", `// fopen("x", "r")` + "\n" + `/* system("x") */ "fopen(1)";`, ""},
}

// appWithC is an app that imports C, with what stands above that.
func appWithC(preamble string) string {
	return appWith("\n" + preamble + "\nimport \"C\"\n\nfunc main() {}\n")
}

func TestC(t *testing.T) {
	for _, c := range cCases {
		for name, src := range map[string]string{
			"preamble": appWithC("/*\n" + strings.ReplaceAll(c.src, "*/", "* /") + "\n*/"),
			"file":     appWithC("// int f(void);") + at("app/f.c", c.src+"\n"),
		} {
			if name == "preamble" && c.name == "a comment" {
				continue
			}
			t.Run(c.name+"/"+name, func(t *testing.T) {
				p := load(src, func(b *Build) { b.Cgo = true })
				if got := sayTouches(p.Touches); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			})
		}
	}
	p := load(appWithC(`// FILE *f = fopen("a", "r");`), func(b *Build) { b.Cgo = true })
	if len(p.Touches) != 1 || p.Touches[0].Pos != (source.Pos{File: "app/main.go", Line: 3}) {
		t.Errorf("%+v", p.Touches)
	}
}
