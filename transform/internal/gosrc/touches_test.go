package gosrc

import (
	"slices"
	"strings"
	"testing"
)

// sayTouches writes touches as "op func(texts)", one after the other.
func sayTouches(list []Touch) string {
	var out []string
	for _, t := range list {
		s := string(t.Op) + " " + t.Func + "("
		for i, a := range t.Args {
			if i > 0 {
				s += ", "
			}
			s += sayTexts(a)
		}
		s += ")"
		if t.Value {
			s += " value"
		}
		if t.Embedded {
			s += " embedded"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func sayTexts(a Arg) string {
	var out []string
	for _, v := range a {
		s := strings.ReplaceAll(shapeOf(v), Hole, "…")
		if s == "…" {
			s = "?"
		}
		if v.Root != Plain {
			s = string(v.Root) + ":" + s
		}
		if v.Env != "" {
			s += " unless " + v.Env
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return strings.Join(out, " | ")
}

// loadBody loads a main package that imports what it uses.
func loadBody(body string) *Program { return load(bodySource(body)) }

func bodySource(body string) string {
	src := goMod + "-- app/main.go --\npackage main\nimport (\n"
	for _, i := range []string{"os", "os/exec", "fmt", "io/fs", "io/ioutil", "path", "path/filepath", "flag", "cmp", "runtime", "strings", "syscall", "embed", "plugin", "net", "time",
		"net/http", "net/http/cgi", "html/template", "encoding/json", "text/tabwriter", "github.com/spf13/viper", "github.com/urfave/cli/v2", "gopkg.in/alecthomas/kingpin.v2", "github.com/joho/godotenv"} {
		if name := defaultName(i); strings.Contains(body, name+".") {
			src += "\"" + i + "\"\n"
		}
	}
	return src + ")\n" + strings.ReplaceAll(body, "; func ", "\nfunc ") + "\n"
}

// A text says all that it can be: what is open stays open.
var textCases = []struct{ name, src, want string }{
	{"a constant", `const dir = "conf"; func main() { os.Open(dir + "/a") }`, "conf/a"},
	{"a local with two values", `func main() { p := "x"; if len(os.Args) > 1 { p = "y" }; os.Open(p) }`, "x | y"},
	{"a local from an argument", `func main() { p := "x"; if len(os.Args) > 1 { p = os.Args[1] }; os.Open(p) }`, "? | x"},
	{"a local that grows", `func main() { p := "x"; p += os.Args[1]; os.Open(p) }`, "? | x"},
	{"a local in a loop", `func main() { p := "x"; for range 3 { p = filepath.Join(p, "y") }; os.Open(p) }`, "x | …/y"},
	{"a shadowed local", `func main() { p := "x"; if true { p := os.Args[1]; _ = p }; os.Open(p) }`, "x"},
	{"a local set by a closure", `func main() { p := "x"; func() { p = os.Args[1] }(); os.Open(p) }`, "? | x"},
	{"a parameter that is set", `func f(p string) { p = p + ".yml"; os.Open(p) }; func main() { f("x") }`, "x | ….yml"},
	{"a variable with a fallback", `func main() { e := os.Getenv("E"); if e == "" { e = "dev" }; os.Open("c/" + e + ".yml") }`, "c/dev.yml | c/….yml unless E"},
	{"a helper with a fallback", `func env(k, d string) string { if v := os.Getenv(k); v != "" { return v }; return d }; func main() { os.Open(env("X", "d")) }`, "? unless X | d"},
	{"a flag", `var p = flag.String("p", "d", "usage"); func main() { flag.Parse(); os.Open(*p) }`, "? unless -p | d unless -p"},
	{"a flag for a field", `type c struct{ dir string }; func main() { var x c; flag.StringVar(&x.dir, "p", "d", "usage"); os.Open(x.dir) }`, "? unless -p | d unless -p"},
	{"a setting", `func main() { viper.SetDefault("dir", "d"); os.Open(viper.GetString("DIR")) }`, "? | d"},
	{"a field", `type c struct{ dir string }; func main() { x := c{dir: "d"}; os.Open(x.dir) }`, "d"},
	{"a field without a name", `type c struct{ a, dir string }; func main() { x := &c{"a", "d"}; os.Open(x.dir) }`, "d"},
	{"a field of an embedded struct", `type b struct{ dir string }; type c struct{ b }; func main() { x := c{b{"d"}}; os.Open(x.dir) }`, "d"},
	{"a field that a decoder sets", `type c struct{ Dir string }; func main() { x := c{Dir: "d"}; json.Unmarshal(nil, &x); os.Open(x.Dir) }`, "? | d"},
	{"a field with a tag", "type c struct{ Dir string `yaml:\"dir\"` }; func main() { x := c{Dir: \"d\"}; os.Open(x.Dir) }", "? | d"},
	{"a tag's default", "type c struct{ Dir string `env:\"DIR\" envDefault:\"d\"` }; func main() { var x c; os.Open(x.Dir) }", "? | ? unless DIR | d"},
	{"a list", `func main() { for _, p := range []string{"a", "b"} { os.Open(p) } }`, "a | b"},
	{"an element", `func main() { l := []string{"a", "b"}; os.Open(l[1]) }`, "b"},
	{"a list that grows", `func main() { l := []string{"a"}; l = append(l, os.Args[1]); for _, p := range l { os.Open(p) } }`, "? | a"},
	{"a list from elsewhere", `func all() []string { return os.Args }; func main() { for _, p := range all() { os.Open(p) } }`, "?"},
	{"a map's value", `var m = map[string]string{"k": "v", "l": "w"}; func main() { os.Open(m["k"]) }`, "v"},
	{"a map that is set", `var m = map[string]string{"k": "v"}; func main() { m["x"] = os.Args[1]; for _, p := range m { os.Open(p) } }`, "? | v"},
	{"a parameter", `func f(p string) { os.Open(p) }; func main() { f("a"); f("b") }`, "a | b"},
	{"a parameter of a handler", `func f(p string) { os.Open(p) }; func main() { f("a"); http.HandleFunc("/", func(http.ResponseWriter, *http.Request) { f(os.Args[1]) }) }`, "? | a"},
	{"a parameter of a function that is handed on", `func f(p string, d fs.DirEntry, err error) error { os.Open(p); return nil }; func main() { f("a", nil, nil); fs.WalkDir(nil, ".", f) }`, "? | a"},
	{"a parameter of a literal", `func main() { f := func(p string) { os.Open(p) }; f("a"); f("b") }`, "a | b"},
	{"a parameter of a method of a type that is handed on", `type t struct{}; func (t) Open(p string) (fs.File, error) { return os.Open(p) }; func main() { t{}.Open("a"); fs.ReadFile(t{}, "x") }`, "? | a"},
	{"a function that nothing calls", `func f(p string) { os.Open(p) }; func main() {}`, "?"},
	{"a recursive function", `func f(p string) { os.Open(p); f(p + "/x") }; func main() { f("a") }`, "a | …/x"},
	{"an unknown middle", `func main() { os.Open("a/" + os.Args[1] + "/b/" + os.Args[2] + ".txt") }`, "a/…/b/….txt"},
	{"an unknown function", `func main() { os.Open(strings.Repeat("x", 3)) }`, "?"},
	{"a known function", `func main() { os.Open(strings.ToLower("A") + strings.TrimSuffix("b.txt", ".txt")) }`, "ab"},
	{"the executable's directory", `func main() { e, _ := os.Executable(); e, _ = filepath.EvalSymlinks(e); os.Open(filepath.Join(filepath.Dir(e), "x")) }`, "exe:x"},
	{"the source's directory", `func main() { _, f, _, _ := runtime.Caller(0); os.Open(filepath.Join(filepath.Dir(f), "../x")) }`, "source:/x"},
	{"the toolchain's directory", `func main() { os.Open(filepath.Join(runtime.GOROOT(), "lib")) }`, "goroot:lib"},
	{"a text of many lines", `const a = "0123456789"; const b = a + a + a + a + a + a + a + a + a + a; const c = b + b + b + b + b + b + b + b + b + b; func main() { os.Open(c + c + c + c + c) }`, strings.Repeat("0123456789", 25) + "012345…"},
}

func TestTexts(t *testing.T) {
	for _, c := range textCases {
		t.Run(c.name, func(t *testing.T) {
			for _, x := range loadBody(c.src).Touches {
				if x.Func == "os.Open" {
					if got := sayTexts(x.Args[0]); got != c.want {
						t.Errorf("got  %s\nwant %s", got, c.want)
					}
					return
				}
			}
			t.Error("no touch of os.Open")
		})
	}
}

// Every reference to a primitive is a touch.
var touchCases = []struct{ name, src, want string }{
	{"a call", `func main() { os.ReadFile("a") }`, "read os.ReadFile(a)"},
	{"a package variable", `var read = os.ReadFile; func main() { read("a") }`, "read os.ReadFile(a)"},
	{"a package variable that a test may set", `var read = os.ReadFile; func main() { read("a" + os.Args[1]) }`, "read os.ReadFile(a…)"},
	{"a local", `func main() { f := os.ReadFile; f("a") }`, "read os.ReadFile(a)"},
	{"a parameter", `func each(f func(string) ([]byte, error), list ...string) { for _, p := range list { f(p) } }; func main() { each(os.ReadFile, "a", "b") }`, "read os.ReadFile(a | b)"},
	{"a field", `type t struct{ run func(string, ...string) *exec.Cmd }; func main() { x := t{run: exec.Command}; x.run("git", "log") }`, "start os/exec.Command(git, log)"},
	{"a field that is assigned", `type t struct{ run func(string, ...string) *exec.Cmd }; func main() { var x t; x.run = exec.Command; x.run("git") }`, "start os/exec.Command(git)"},
	{"a map", `var by = map[string]func(string) (*os.File, error){"disk": os.Open}; func main() { by["disk"]("a") }`, "read os.Open(a)"},
	{"a result", `func opener() func(string) (*os.File, error) { return os.Open }; func main() { opener()("a") }`, "read os.Open(a)"},
	{"a method value", `func main() { t := template.New(""); f := t.ParseFiles; f("a") }`, "read html/template.Template.ParseFiles(a)"},
	{"a value that is handed on", `func main() { http.HandleFunc("/", nil); tabwriter.NewWriter(nil, 0, 0, 0, 0, 0); json.NewEncoder(nil).Encode(os.Open) }`, "read os.Open(?) value"},
	{"a value that nothing calls", `var read = os.ReadFile; func main() {}`, "read os.ReadFile(?) value"},
	{"an interface", `type fsys interface{ Open(string) error }; type disk struct{}; func (disk) Open(p string) error { _, err := os.Open(p); return err }; func use(f fsys) { f.Open("a") }; func main() { use(disk{}) }`, "read os.Open(a)"},
	{"an embedded interface", `type fsys interface{ Get(string) }; type disk struct{}; func (disk) Get(p string) { os.Open(p) }; type t struct{ fsys }; func main() { t{disk{}}.Get("a") }`, "read os.Open(a)"},
	{"a literal of a command", `func main() { (&exec.Cmd{Path: "/bin/uname", Args: []string{"uname", "-s"}}).Run() }`, "start os/exec.Cmd.Path(/bin/uname, -s)"},
	{"a field of a command", `func main() { c := new(exec.Cmd); c.Path = "/bin/ls"; c.Run() }`, "start os/exec.Cmd.Path(/bin/ls)"},
	{"a field of an embedded command", `type job struct{ exec.Cmd }; func main() { var j job; j.Path = "/bin/ls"; j.Run() }`, "start os/exec.Cmd.Path(/bin/ls)"},
	{"a handler of scripts", `func main() { http.Handle("/", &cgi.Handler{Path: "cgi/x.sh"}) }`, "start net/http/cgi.Handler.Path(cgi/x.sh)"},
	{"a conversion", `func main() { http.Handle("/", http.FileServer(http.Dir("web"))) }`, "list net/http.Dir(web)"},
	{"a type that is mentioned", `type t struct{ dir http.Dir }; func main() { http.FileServer(t{"web"}.dir) }`, "list net/http.Dir(?) value"},
	{"a root", `func main() { r, _ := os.OpenRoot("data"); r.Open("a") }`, "list os.OpenRoot(data); read os.Root.Open(data/a)"},
	{"a directory as a file system", `func main() { d := os.DirFS("data"); fs.ReadFile(d, "a"); template.ParseFS(d, "*.html") }`, "list os.DirFS(data); read io/fs.ReadFile(data/a); list html/template.ParseFS(data/*.html)"},
	{"an embedded file system", "//go:embed *\nvar data embed.FS; func main() { fs.ReadFile(data, \"a\"); data.ReadFile(\"b\"); template.ParseFS(data, \"c\") }", "read io/fs.ReadFile(a) embedded; list html/template.ParseFS(c) embedded"},
	{"a system call", `func main() { syscall.Open("a", 0, 0); syscall.Exec("/bin/sh", []string{"sh", "-c", "ls"}, nil) }`, "read syscall.Open(a); start syscall.Exec(/bin/sh, -c, ls); shell syscall.Exec(ls)"},
	{"a process", `func main() { os.StartProcess("/bin/ls", []string{"ls", "-l"}, nil) }`, "start os.StartProcess(/bin/ls, -l)"},
	{"a program that is looked for", `func main() { p, _ := exec.LookPath("git"); exec.Command(p, "log") }`, "start os/exec.LookPath(git); start os/exec.Command(git, log)"},
	{"a plugin", `func main() { plugin.Open("a.so") }`, "load plugin.Open(a.so)"},
	{"a socket", `func main() { net.Listen("unix", "/run/a.sock") }`, "listen net.Listen(unix, /run/a.sock)"},
	{"a time zone", `func main() { time.LoadLocation(os.Args[1]) }`, "zone time.LoadLocation(?)"},
	{"the temporary directory", `func main() { os.CreateTemp("", "x") }`, "temp os.CreateTemp()"},
	{"a text for a shell", `func main() { exec.Command("sh", "-c", "echo '" + os.Args[1] + "' | openssl dgst | cut -c" + os.Args[2]) }`,
		"start os/exec.Command(sh, -c, echo '…' | openssl dgst | cut -c…); shell os/exec.Command(echo '…' | openssl dgst | cut -c…)"},
	{"a formatted text for a shell", `func main() { exec.Command("bash", "-c", fmt.Sprintf("cat %s | jq .%s", os.Args[1], "x")) }`, "start os/exec.Command(bash, -c, cat … | jq .x); shell os/exec.Command(cat … | jq .x)"},
	{"a line that is split", `func sh(line string) { f := strings.Fields(line); exec.Command(f[0], f[1:]...) }; func main() { sh("git --version"); sh("jq " + os.Args[1]) }`,
		"start os/exec.Command(git | jq, --version | ? | git); shell os/exec.Command(git --version | jq …)"},
	{"a list for a command", `func main() { argv := []string{"git", "log"}; exec.Command(argv[0], argv[1:]...) }`, "start os/exec.Command(git, git | log)"},
	{"a linked name",
		"//go:linkname open os.Open\nfunc open(p string) (*os.File, error)\nfunc main() { open(\"a\"); _ = os.Args }",
		"read os.Open(a)"},
	{"several values", `func main() { var f func(string) error = os.Remove; if len(os.Args) > 1 { f = os.RemoveAll }; f("a") }`, "write os.Remove(a); write os.RemoveAll(a)"},
	{"a default", `func main() { godotenv.Load() }`, "read github.com/joho/godotenv.Load(.env)"},
}

func TestTouches(t *testing.T) {
	for _, c := range touchCases {
		t.Run(c.name, func(t *testing.T) {
			var list []Touch
			for _, x := range loadBody(c.src).Touches {
				if x.Op != OpEnv {
					list = append(list, x)
				}
			}
			if got := sayTouches(list); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// The rows are sorted, or they would not be found.
func TestPrimitivesSorted(t *testing.T) {
	if !slices.IsSortedFunc(primitives, func(a, b Primitive) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the table of primitives is not sorted by name")
	}
}
