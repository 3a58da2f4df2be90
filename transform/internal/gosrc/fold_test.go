package gosrc

import (
	"strings"
	"testing"
)

// Each case is a program in which os.Open is called once; want is what is known
// of its argument.
var foldCases = []struct{ name, src, want string }{
	{"a literal", `func main() { os.Open("conf/app.yml") }`, "conf/app.yml"},
	{"a constant", `const dir = "conf"; func main() { os.Open(dir) }`, "conf"},
	{"a constant of constants", `const a = "conf"; const b = a + "/x.yml"; func main() { os.Open(b) }`, "conf/x.yml"},
	{"a local constant", `func main() { const a = "conf"; os.Open(a) }`, "conf"},
	{"a package variable", `var dir = "conf"; func main() { os.Open(dir) }`, "conf"},
	{"a package variable set in init", `var dir string; func init() { dir = "conf" }; func main() { os.Open(dir) }`, "conf"},
	{"a package variable set twice", `var dir = "a"; func init() { dir = "b" }; func main() { os.Open(dir) }`, "a | b"},
	{"a local", `func main() { p := "x.json"; os.Open(p) }`, "x.json"},
	{"a local with two values", `func main() { p := "x"; if len(os.Args) > 1 { p = "y" }; os.Open(p) }`, "x | y"},
	{"a local from an argument", `func main() { p := "x"; if len(os.Args) > 1 { p = os.Args[1] }; os.Open(p) }`, "? | x"},
	{"a local read into", `func main() { p := "x"; fmt.Scan(&p); os.Open(p) }`, "? | x"},
	{"a local that grows", `func main() { p := "x"; p += os.Args[1]; os.Open(p) }`, "? | x"},
	{"shadowing a package name", `var p = "a"; func main() { p := "b"; os.Open(p) }`, "b"},
	{"Join", `func main() { os.Open(filepath.Join("a", "..", "b", "c.txt")) }`, "b/c.txt"},
	{"path.Join with an unknown end", `func main() { os.Open(path.Join("a", os.Args[1])) }`, "a/…"},
	{"Join with an unknown middle", `func main() { os.Open(path.Join("a", os.Args[1], "x.html")) }`, "a/…/x.html"},
	{"Join with an unknown start", `func main() { os.Open(path.Join(os.Args[1], "x.html")) }`, "…/x.html"},
	{"Join of a spread list", `var parts = []string{"a", "b"}; func main() { os.Open(filepath.Join("r", "x")) }`, "r/x"},
	{"Dir", `func main() { os.Open(filepath.Dir("conf/app.yml")) }`, "conf"},
	{"Clean and Abs", `func main() { p, _ := filepath.Abs("./conf/../x"); os.Open(filepath.Clean(p)) }`, "x"},
	{"Sprintf", `func main() { os.Open(fmt.Sprintf("conf/%s.yml", "dev")) }`, "conf/dev.yml"},
	{"Sprintf, unknown", `func main() { os.Open(fmt.Sprintf("conf/%s.%d.yml", os.Args[1], 3)) }`, "conf/….yml"},
	{"Sprintf with an environment fallback", `func main() { e := os.Getenv("E"); if e == "" { e = "dev" }; os.Open(fmt.Sprintf("%s.yml", e)) }`, "dev.yml unless E"},
	{"a sum with an unknown", `func main() { os.Open("a/" + os.Args[1] + ".txt") }`, "a/….txt"},
	{"a conversion", `type P string; func main() { os.Open(string(P("x"))) }`, "x"},
	{"an element of a literal list", `func main() { for _, p := range []string{"a", "b"} { os.Open(p) } }`, "a | b"},
	{"an element of a package list", `var l = []string{"a", "b"}; func main() { os.Open(l[1]) }`, "a | b"},
	{"a map's values", `var m = map[string]string{"k": "v"}; func main() { for _, v := range m { os.Open(v) } }`, "v"},
	{"a map's keys", `var m = map[string]string{"k": "v"}; func main() { for k := range m { os.Open(k) } }`, "k"},
	{"a field of a package variable", `var c = struct{ Dir string }{Dir: "d"}; func main() { os.Open(c.Dir) }`, "? | d"},
	{"a field of a literal through a pointer", `type C struct{ Dir string }; func main() { c := &C{Dir: "d"}; os.Open(c.Dir) }`, "? | d"},
	{"a field that is assigned", `type C struct{ Dir string }; func main() { var c C; c.Dir = "d"; os.Open(c.Dir) }`, "? | d"},
	{"a tag's default", "type C struct{ Dir string `env:\"DIR\" envDefault:\"d\"` }; func main() { var c C; os.Open(c.Dir) }", "? | d unless DIR"},
	{"an environment variable", `func main() { os.Open(os.Getenv("X")) }`, "? unless X"},
	{"an environment variable's fallback", `func main() { x := os.Getenv("X"); if x == "" { x = "d" }; os.Open(x) }`, "d unless X"},
	{"LookupEnv", `func main() { x, ok := os.LookupEnv("X"); if !ok { x = "d" }; os.Open(x) }`, "d unless X"},
	{"cmp.Or", `func main() { os.Open(cmp.Or(os.Getenv("X"), "d")) }`, "d unless X"},
	{"a helper with a fallback", `func env(k, d string) string { if v := os.Getenv(k); v != "" { return v }; return d }; func main() { os.Open(env("X", "d")) }`, "d unless X"},
	{"a helper without a fallback", `func dir() string { return filepath.Join("a", "b") }; func main() { os.Open(dir()) }`, "a/b"},
	{"a helper with two results", `func dir() (string, error) { return "a", nil }; func main() { d, _ := dir(); os.Open(d) }`, "a"},
	{"a named result", `func dir() (d string) { d = "a"; return }; func main() { os.Open(dir()) }`, "a"},
	{"a parameter of constants", `func open(p string) { os.Open(p) }; func main() { open("a"); open("b") }`, "a | b"},
	{"a parameter of an unknown", `func open(p string) { os.Open(p) }; func main() { open("a"); open(os.Args[1]) }`, "? | a"},
	{"a variadic parameter", `func open(ps ...string) { for _, p := range ps { os.Open(p) } }; func main() { open("a", "b") }`, "a | b"},
	{"a parameter with a fallback", `func open(p string) { if p == "" { p = "d" }; os.Open(p) }; func main() { open("") }`, "d"},
	{"a method's parameter", `type T struct{}; func (T) open(p string) { os.Open(p) }; func main() { T{}.open("a") }`, "a"},
	{"a parameter two calls away", `func f(p string) { g(p + ".yml") }; func g(p string) { os.Open("c/" + p) }; func main() { f("a") }`, "c/a.yml"},
	{"a function that nothing calls", `func open(p string) { os.Open(p) }; func main() {}`, "?"},
	{"a recursive function", `func open(p string) { os.Open(p); open(p + "/x") }; func main() { open("a") }`, "a | …/x"},
	{"flag.String", `var p = flag.String("p", "d", "usage"); func main() { flag.Parse(); os.Open(*p) }`, "d unless -p"},
	{"flag.StringVar", `var p string; func main() { flag.StringVar(&p, "p", "d", "usage"); os.Open(p) }`, "d unless -p"},
	{"flag.StringVar to a local", `func main() { var p string; flag.StringVar(&p, "p", "d", "usage"); os.Open(p) }`, "d unless -p"},
	{"a cobra flag by name", `func main() { cmd.Flags().StringP("p", "c", "d", "usage"); p, _ := cmd.Flags().GetString("p"); os.Open(p) }`, "d unless -p"},
	{"a viper default", `func main() { viper.SetDefault("dir", "d"); os.Open(viper.GetString("DIR")) }`, "d"},
	{"a urfave flag", `func main() { f := &cli.StringFlag{Name: "dir", Value: "d"}; _ = f; os.Open(c.String("dir")) }`, "d unless -dir"},
	{"a kingpin flag", `var p = kingpin.Flag("dir", "usage").Default("d").String(); func main() { os.Open(*p) }`, "d unless -dir"},
	{"os.Executable", `func main() { e, _ := os.Executable(); os.Open(filepath.Join(filepath.Dir(e), "x")) }`, "exe:x"},
	{"os.Args[0]", `func main() { os.Open(filepath.Dir(os.Args[0]) + "/x") }`, "exe:x"},
	{"a resolved executable", `func main() { e, _ := os.Executable(); e, _ = filepath.EvalSymlinks(e); os.Open(filepath.Dir(e)) }`, "exe:"},
	{"runtime.Caller", `func main() { _, f, _, _ := runtime.Caller(0); os.Open(filepath.Join(filepath.Dir(f), "../x")) }`, "source:/x"},
	{"the home directory", `func main() { h, _ := os.UserHomeDir(); os.Open(filepath.Join(h, ".apprc")) }`, "home:.apprc"},
	{"HOME", `func main() { os.Open(os.Getenv("HOME") + "/.apprc") }`, "home:.apprc"},
	{"the temporary directory", `func main() { os.Open(filepath.Join(os.TempDir(), "x")) }`, "temp:x"},
	{"the working directory", `func main() { d, _ := os.Getwd(); os.Open(filepath.Join(d, "x")) }`, "x"},
	{"a name made of itself", `var a = b; var b = a; func main() { os.Open(a) }`, "?"},
	{"an unknown function", `func main() { os.Open(strings.ToUpper("x")) }`, "?"},
}

func TestFold(t *testing.T) {
	head := goMod + "-- app/main.go --\npackage main\nimport (\n"
	for _, i := range []string{"os", "fmt", "path", "path/filepath", "flag", "cmp", "runtime", "strings", "github.com/spf13/viper", "github.com/urfave/cli/v2", "gopkg.in/alecthomas/kingpin.v2"} {
		head += "\"" + i + "\"\n"
	}
	for _, c := range foldCases {
		t.Run(c.name, func(t *testing.T) {
			src := head + ")\n" + strings.ReplaceAll(c.src, "; func ", "\nfunc ") + "\n"
			p := load(src, func(b *Build) { b.Watch = map[string]bool{"os.Open": true} })
			if len(p.Calls) != 1 {
				t.Fatalf("%d calls; problems: %s", len(p.Calls), sayProblems(p))
			}
			if got := say(p.Calls[0].Args[0]); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
