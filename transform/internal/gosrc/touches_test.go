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
		s := strings.ReplaceAll(ShapeOf(v), Hole, "…")
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
	for i := range strings.FieldsSeq(`os os/exec fmt io/fs io/ioutil path path/filepath flag cmp runtime strings syscall
		embed plugin net time net/http net/http/cgi html/template encoding/json text/tabwriter github.com/spf13/viper
		github.com/urfave/cli/v2 gopkg.in/alecthomas/kingpin.v2 github.com/joho/godotenv`) {
		if name := defaultName(i); strings.Contains(body, name+".") {
			src += "\"" + i + "\"\n"
		}
	}
	return src + ")\n" + strings.ReplaceAll(body, "; func ", "\nfunc ") + "\n"
}

// Every reference to a primitive is a touch.
var touchCases = []struct{ name, src, want string }{
	{"a call", `func main() { os.ReadFile("a") }`, "read os.ReadFile(a)"},
	{"a package variable", `var read = os.ReadFile; func main() { read("a") }`, "read os.ReadFile(a)"},
	{"a package variable that a test may set", `var read = os.ReadFile; func main() { read("a" + os.Args[1]) }`,
		"read os.ReadFile(a…)"},
	{"a local", `func main() { f := os.ReadFile; f("a") }`, "read os.ReadFile(a)"},
	{"a parameter", `
func each(f func(string) ([]byte, error), list ...string) { for _, p := range list { f(p) } }
func main() { each(os.ReadFile, "a", "b") }
`, "read os.ReadFile(a | b)"},
	{"a field", `
type t struct{ run func(string, ...string) *exec.Cmd }
func main() { x := t{run: exec.Command}; x.run("git", "log") }
`, "start os/exec.Command(git, log)"},
	{"a field that is assigned", `
type t struct{ run func(string, ...string) *exec.Cmd }
func main() { var x t; x.run = exec.Command; x.run("git") }
`, "start os/exec.Command(git)"},
	{"a map", `var by = map[string]func(string) (*os.File, error){"disk": os.Open}; func main() { by["disk"]("a") }`,
		"read os.Open(a)"},
	{"a result", `func opener() func(string) (*os.File, error) { return os.Open }; func main() { opener()("a") }`,
		"read os.Open(a)"},
	{"a method value", `func main() { t := template.New(""); f := t.ParseFiles; f("a") }`,
		"read html/template.Template.ParseFiles(a)"},
	{"a value that is handed on",
		`func main() { http.HandleFunc("/", nil); json.NewEncoder(nil).Encode(os.Open) }`,
		"read os.Open(?) value"},
	{"a value that nothing calls", `var read = os.ReadFile; func main() {}`, "read os.ReadFile(?) value"},
	{"an interface", `
type fsys interface{ Open(string) error }
type disk struct{}
func (disk) Open(p string) error { _, err := os.Open(p); return err }
func use(f fsys) { f.Open("a") }
func main() { use(disk{}) }
`, "read os.Open(a)"},
	{"an embedded interface", `
type fsys interface{ Get(string) }
type disk struct{}
func (disk) Get(p string) { os.Open(p) }
type t struct{ fsys }
func main() { t{disk{}}.Get("a") }
`, "read os.Open(a)"},
	{"a literal of a command", `func main() { (&exec.Cmd{Path: "/bin/uname", Args: []string{"uname", "-s"}}).Run() }`,
		"start os/exec.Cmd.Path(/bin/uname, -s)"},
	{"a field of a command", `func main() { c := new(exec.Cmd); c.Path = "/bin/ls"; c.Run() }`,
		"start os/exec.Cmd.Path(/bin/ls)"},
	{"a field of an embedded command", `
type job struct{ exec.Cmd }
func main() { var j job; j.Path = "/bin/ls"; j.Run() }
`, "start os/exec.Cmd.Path(/bin/ls)"},
	{"a handler of scripts", `func main() { http.Handle("/", &cgi.Handler{Path: "cgi/x.sh"}) }`,
		"start net/http/cgi.Handler.Path(cgi/x.sh)"},
	{"a conversion", `func main() { http.Handle("/", http.FileServer(http.Dir("web"))) }`, "list net/http.Dir(web)"},
	{"a type that is mentioned", `type t struct{ dir http.Dir }; func main() { http.FileServer(t{"web"}.dir) }`,
		"list net/http.Dir(?) value"},
	{"a root", `func main() { r, _ := os.OpenRoot("data"); r.Open("a") }`,
		"list os.OpenRoot(data); read os.Root.Open(data/a)"},
	{"a directory as a file system",
		`func main() { d := os.DirFS("data"); fs.ReadFile(d, "a"); template.ParseFS(d, "*.html") }`,
		"list os.DirFS(data); read io/fs.ReadFile(data/a); list html/template.ParseFS(data/*.html)"},
	{"an embedded file system", `//go:embed *
var data embed.FS; func main() { fs.ReadFile(data, "a"); data.ReadFile("b"); template.ParseFS(data, "c") }`,
		"read io/fs.ReadFile(a) embedded; list html/template.ParseFS(c) embedded"},
	{"a system call",
		`func main() { syscall.Open("a", 0, 0); syscall.Exec("/bin/sh", []string{"sh", "-c", "ls"}, nil) }`,
		"read syscall.Open(a); start syscall.Exec(/bin/sh, -c, ls); shell syscall.Exec(ls)"},
	{"a list that grows behind its program", `
func run(args []string) { exec.Command(args[0], args[1:]...) }
func main() {
	args := []string{"ffmpeg", "-y"}
	for _, p := range os.Args {
		args = append(args, "-i", p)
	}
	run(append(args, "out.mp4"))
}
`, "start os/exec.Command(ffmpeg, -i | -y | ? | ffmpeg | out.mp4)"},
	{"a list that may begin with another program", `
func main() {
	var args []string
	if len(os.Args) > 1 {
		args = []string{"nice"}
	}
	args = append(args, "git", "log")
	exec.Command(args[0], args[1:]...)
}
`, "start os/exec.Command(git | log | nice, git | log | nice)"},
	{"a list that loses its program", `
func main() {
	args := []string{"nice", "git"}
	if len(os.Args) > 1 {
		args = args[1:]
	}
	exec.Command(args[0])
}
`, "start os/exec.Command(? | nice)"},
	{"a list whose program is replaced", `
func main() {
	args := []string{"git", "log"}
	args[0] = os.Args[1]
	args = append(args, "-1")
	exec.Command(args[0])
}
`, "start os/exec.Command(? | git)"},
	{"a list that two functions make", `
func log() []string { return append([]string{"git", "log"}, os.Args[1:]...) }
func main() { args := append(log(), "-1"); exec.Command(args[0]) }
`, "start os/exec.Command(git)"},
	{"a file that is only made", `
const flags = os.O_CREATE | os.O_WRONLY
func open(p string, how int) { os.OpenFile(p, how|os.O_APPEND, 0) }
func main() { open("a", flags); os.OpenFile("b", os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0); syscall.Open("c", 0x41, 0) }
`, "write os.OpenFile(a); write os.OpenFile(b); read syscall.Open(c)"},
	{"a file that is read as well, or must be missing", `
func main() {
	how := os.O_CREATE | os.O_WRONLY
	if len(os.Args) > 1 {
		how |= os.O_EXCL
	}
	os.OpenFile("a", how, 0)
	os.OpenFile("b", os.O_RDWR|os.O_CREATE|os.O_APPEND, 0)
	os.OpenFile("c", os.O_WRONLY, 0)
}
`, "read os.OpenFile(a); read os.OpenFile(b); read os.OpenFile(c)"},
	{"a process", `func main() { os.StartProcess("/bin/ls", []string{"ls", "-l"}, nil) }`,
		"start os.StartProcess(/bin/ls, -l)"},
	{"a program that is looked for", `func main() { p, _ := exec.LookPath("git"); exec.Command(p, "log") }`,
		"start os/exec.LookPath(git); start os/exec.Command(git, log)"},
	{"a plugin", `func main() { plugin.Open("a.so") }`, "load plugin.Open(a.so)"},
	{"a socket", `func main() { net.Listen("unix", "/run/a.sock") }`, "listen net.Listen(unix, /run/a.sock)"},
	{"a time zone", `func main() { time.LoadLocation(os.Args[1]) }`, "zone time.LoadLocation(?)"},
	{"the temporary directory", `func main() { os.CreateTemp("", "x") }`, "temp os.CreateTemp()"},
	{"a text for a shell",
		`func main() { exec.Command("sh", "-c", "echo '" + os.Args[1] + "' | openssl dgst | cut -c" + os.Args[2]) }`,
		"start os/exec.Command(sh, -c, echo '…' | openssl dgst | cut -c…); " +
			"shell os/exec.Command(echo '…' | openssl dgst | cut -c…)"},
	{"a formatted text for a shell",
		`func main() { exec.Command("bash", "-c", fmt.Sprintf("cat %s | jq .%s", os.Args[1], "x")) }`,
		"start os/exec.Command(bash, -c, cat … | jq .x); shell os/exec.Command(cat … | jq .x)"},
	{"a line that is split", `
func sh(line string) { f := strings.Fields(line); exec.Command(f[0], f[1:]...) }
func main() { sh("git --version"); sh("jq " + os.Args[1]) }
`, "start os/exec.Command(git | jq, --version | ? | git); shell os/exec.Command(git --version | jq …)"},
	{"a list for a command", `func main() { argv := []string{"git", "log"}; exec.Command(argv[0], argv[1:]...) }`,
		"start os/exec.Command(git, git | log)"},
	{"a linked name",
		"//go:linkname open os.Open\nfunc open(p string) (*os.File, error)\nfunc main() { open(\"a\"); _ = os.Args }",
		"read os.Open(a)"},
	{"several values",
		`func main() { var f func(string) error = os.Remove; if len(os.Args) > 1 { f = os.RemoveAll }; f("a") }`,
		"write os.Remove(a); write os.RemoveAll(a)"},
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
	if !slices.IsSortedFunc(primitives(), func(a, b Primitive) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the table of primitives is not sorted by name")
	}
}
