package gosrc

import (
	"strings"
	"testing"
)

// Each case is a program in which os.Open is called once; want is what its argument
// can be. A text says all that it can be: what is open stays open.
var textCases = []struct{ name, src, want string }{
	{"a constant", `const dir = "conf"; func main() { os.Open(dir + "/a") }`, "conf/a"},
	{"a local with two values", `func main() { p := "x"; if len(os.Args) > 1 { p = "y" }; os.Open(p) }`, "x | y"},
	{"a local from an argument", `func main() { p := "x"; if len(os.Args) > 1 { p = os.Args[1] }; os.Open(p) }`,
		"? | x"},
	{"a local that grows", `func main() { p := "x"; p += os.Args[1]; os.Open(p) }`, "? | x"},
	{"a local in a loop", `func main() { p := "x"; for range 3 { p = filepath.Join(p, "y") }; os.Open(p) }`, "x | …/y"},
	{"a shadowed local", `func main() { p := "x"; if true { p := os.Args[1]; _ = p }; os.Open(p) }`, "x"},
	{"a local set by a closure", `func main() { p := "x"; func() { p = os.Args[1] }(); os.Open(p) }`, "? | x"},
	{"a parameter that is set", `func f(p string) { p = p + ".yml"; os.Open(p) }; func main() { f("x") }`, "x | ….yml"},
	{"a variable with a fallback", `
func main() { e := os.Getenv("E"); if e == "" { e = "dev" }; os.Open("c/" + e + ".yml") }
`, "c/dev.yml | c/….yml unless E"},
	{"a helper with a fallback", `
func env(k, d string) string { if v := os.Getenv(k); v != "" { return v }; return d }
func main() { os.Open(env("X", "d")) }
`, "? unless X | d"},
	{"a flag", `var p = flag.String("p", "d", "usage"); func main() { flag.Parse(); os.Open(*p) }`,
		"? unless -p | d unless -p"},
	{"a flag for a field", `
type c struct{ dir string }
func main() { var x c; flag.StringVar(&x.dir, "p", "d", "usage"); os.Open(x.dir) }
`, "? unless -p | d unless -p"},
	{"a setting", `func main() { viper.SetDefault("dir", "d"); os.Open(viper.GetString("DIR")) }`, "? | d"},
	{"a field", `type c struct{ dir string }; func main() { x := c{dir: "d"}; os.Open(x.dir) }`, "d"},
	{"a field without a name", `type c struct{ a, dir string }; func main() { x := &c{"a", "d"}; os.Open(x.dir) }`,
		"d"},
	{"a field of an embedded struct", `
type b struct{ dir string }; type c struct{ b }
func main() { x := c{b{"d"}}; os.Open(x.dir) }
`, "d"},
	{"a field that a decoder sets", `
type c struct{ Dir string }
func main() { x := c{Dir: "d"}; json.Unmarshal(nil, &x); os.Open(x.Dir) }
`, "? | d"},
	{"a field with a tag",
		"type c struct{ Dir string `yaml:\"dir\"` }; func main() { x := c{Dir: \"d\"}; os.Open(x.Dir) }", "? | d"},
	{"a tag's default", `
type c struct{ Dir string ` + "`env:\"DIR\" envDefault:\"d\"`" + ` }
func main() { var x c; os.Open(x.Dir) }
`, "? | ? unless DIR | d"},
	{"a list", `func main() { for _, p := range []string{"a", "b"} { os.Open(p) } }`, "a | b"},
	{"an element", `func main() { l := []string{"a", "b"}; os.Open(l[1]) }`, "b"},
	{"a list that grows", `
func main() { l := []string{"a"}; l = append(l, os.Args[1]); for _, p := range l { os.Open(p) } }
`, "? | a"},
	{"a list from elsewhere", `
func all() []string { return os.Args }
func main() { for _, p := range all() { os.Open(p) } }
`, "?"},
	{"a map's value", `var m = map[string]string{"k": "v", "l": "w"}; func main() { os.Open(m["k"]) }`, "v"},
	{"a map that is set", `
var m = map[string]string{"k": "v"}
func main() { m["x"] = os.Args[1]; for _, p := range m { os.Open(p) } }
`, "? | v"},
	{"a parameter", `func f(p string) { os.Open(p) }; func main() { f("a"); f("b") }`, "a | b"},
	{"a parameter of a handler", `
func f(p string) { os.Open(p) }
func main() { f("a"); http.HandleFunc("/", func(http.ResponseWriter, *http.Request) { f(os.Args[1]) }) }
`, "? | a"},
	{"a parameter of a function that is handed on", `
func f(p string, d fs.DirEntry, err error) error { os.Open(p); return nil }
func main() { f("a", nil, nil); fs.WalkDir(nil, ".", f) }
`, "? | a"},
	{"a parameter of a literal", `func main() { f := func(p string) { os.Open(p) }; f("a"); f("b") }`, "a | b"},
	{"a parameter of a method of a type that is handed on", `
type t struct{}
func (t) Open(p string) (fs.File, error) { return os.Open(p) }
func main() { t{}.Open("a"); fs.ReadFile(t{}, "x") }
`, "? | a"},
	{"a function that nothing calls", `func f(p string) { os.Open(p) }; func main() {}`, "?"},
	{"a recursive function", `func f(p string) { os.Open(p); f(p + "/x") }; func main() { f("a") }`, "a | …/x"},
	{"an unknown middle", `func main() { os.Open("a/" + os.Args[1] + "/b/" + os.Args[2] + ".txt") }`, "a/…/b/….txt"},
	{"an unknown function", `func main() { os.Open(strings.Repeat("x", 3)) }`, "?"},
	{"a known function", `func main() { os.Open(strings.ToLower("A") + strings.TrimSuffix("b.txt", ".txt")) }`, "ab"},
	{"the executable's directory", `
func main() { e, _ := os.Executable(); e, _ = filepath.EvalSymlinks(e); os.Open(filepath.Join(filepath.Dir(e), "x")) }
`, "exe:x"},
	{"the source's directory", `
func main() { _, f, _, _ := runtime.Caller(0); os.Open(filepath.Join(filepath.Dir(f), "../x")) }
`, "source:/x"},
	{"the toolchain's directory", `func main() { os.Open(filepath.Join(runtime.GOROOT(), "lib")) }`, "goroot:lib"},
	{"a text of many lines", `
const a = "0123456789"; const b = a + a + a + a + a + a + a + a + a + a; const c = b + b + b + b + b + b + b + b + b + b
func main() { os.Open(c + c + c + c + c) }
`, strings.Repeat("0123456789", 25) + "012345…"},
	{"a constant of constants", `const a = "conf"; const b = a + "/x.yml"; func main() { os.Open(b) }`, "conf/x.yml"},
	{"a local constant", `func main() { const a = "conf"; os.Open(a) }`, "conf"},
	{"a package variable", `var dir = "conf"; func main() { os.Open(dir) }`, "conf"},
	{"a package variable set in init", `var dir string; func init() { dir = "conf" }; func main() { os.Open(dir) }`,
		"conf"},
	{"a package variable set twice", `var dir = "a"; func init() { dir = "b" }; func main() { os.Open(dir) }`, "a | b"},
	{"a local", `func main() { p := "x.json"; os.Open(p) }`, "x.json"},
	{"a local read into", `func main() { p := "x"; fmt.Scan(&p); os.Open(p) }`, "? | x"},
	{"shadowing a package name", `var p = "a"; func main() { p := "b"; os.Open(p) }`, "b"},
	{"Join", `func main() { os.Open(filepath.Join("a", "..", "b", "c.txt")) }`, "b/c.txt"},
	{"path.Join with an unknown end", `func main() { os.Open(path.Join("a", os.Args[1])) }`, "a/…"},
	{"Join with an unknown middle", `func main() { os.Open(path.Join("a", os.Args[1], "x.html")) }`, "a/…/x.html"},
	{"Join with an unknown start", `func main() { os.Open(path.Join(os.Args[1], "x.html")) }`, "…/x.html"},
	{"Join of a spread list", `var parts = []string{"a", "b"}; func main() { os.Open(filepath.Join("r", "x")) }`,
		"r/x"},
	{"Dir", `func main() { os.Open(filepath.Dir("conf/app.yml")) }`, "conf"},
	{"Clean and Abs", `func main() { p, _ := filepath.Abs("./conf/../x"); os.Open(filepath.Clean(p)) }`, "x"},
	{"Sprintf", `func main() { os.Open(fmt.Sprintf("conf/%s.yml", "dev")) }`, "conf/dev.yml"},
	{"Sprintf, unknown", `func main() { os.Open(fmt.Sprintf("conf/%s.%d.yml", os.Args[1], 3)) }`, "conf/….….yml"},
	{"Sprintf with an environment fallback", `
func main() { e := os.Getenv("E"); if e == "" { e = "dev" }; os.Open(fmt.Sprintf("%s.yml", e)) }
`, "dev.yml | ….yml unless E"},
	{"a conversion", `type P string; func main() { os.Open(string(P("x"))) }`, "x"},
	{"a map's values", `var m = map[string]string{"k": "v"}; func main() { for _, v := range m { os.Open(v) } }`, "v"},
	{"a map's keys", `var m = map[string]string{"k": "v"}; func main() { for k := range m { os.Open(k) } }`, "k"},
	{"a field of a package variable", `var c = struct{ Dir string }{Dir: "d"}; func main() { os.Open(c.Dir) }`, "d"},
	{"a field that is assigned", `type C struct{ Dir string }; func main() { var c C; c.Dir = "d"; os.Open(c.Dir) }`,
		"d"},
	{"an environment variable", `func main() { os.Open(os.Getenv("X")) }`, "? unless X"},
	{"LookupEnv", `func main() { x, ok := os.LookupEnv("X"); if !ok { x = "d" }; os.Open(x) }`, "? unless X | d"},
	{"cmp.Or", `func main() { os.Open(cmp.Or(os.Getenv("X"), "d")) }`, "? unless X | d"},
	{"a helper without a fallback", `
func dir() string { return filepath.Join("a", "b") }
func main() { os.Open(dir()) }
`, "a/b"},
	{"a helper with two results", `
func dir() (string, error) { return "a", nil }
func main() { d, _ := dir(); os.Open(d) }
`, "a"},
	{"a named result", `func dir() (d string) { d = "a"; return }; func main() { os.Open(dir()) }`, "a"},
	{"a variadic parameter", `
func open(ps ...string) { for _, p := range ps { os.Open(p) } }
func main() { open("a", "b") }
`, "a | b"},
	{"a parameter with a fallback", `
func open(p string) { if p == "" { p = "d" }; os.Open(p) }
func main() { open("") }
`, " | d"},
	{"a method's parameter", `type T struct{}; func (T) open(p string) { os.Open(p) }; func main() { T{}.open("a") }`,
		"a"},
	{"a parameter two calls away", `
func f(p string) { g(p + ".yml") }
func g(p string) { os.Open("c/" + p) }
func main() { f("a") }
`, "c/a.yml"},
	{"flag.StringVar", `var p string; func main() { flag.StringVar(&p, "p", "d", "usage"); os.Open(p) }`,
		"? unless -p | d unless -p"},
	{"flag.StringVar to a local", `func main() { var p string; flag.StringVar(&p, "p", "d", "usage"); os.Open(p) }`,
		"? unless -p | d unless -p"},
	{"a cobra flag by name", `
func main() { cmd.Flags().StringP("p", "c", "d", "usage"); p, _ := cmd.Flags().GetString("p"); os.Open(p) }
`, "? | ? unless -p | d unless -p"},
	{"a urfave flag", `func main() { f := &cli.StringFlag{Name: "dir", Value: "d"}; _ = f; os.Open(c.String("dir")) }`,
		"? | ? unless -dir | d unless -dir"},
	{"a kingpin flag", `var p = kingpin.Flag("dir", "usage").Default("d").String(); func main() { os.Open(*p) }`, "?"},
	{"os.Executable", `func main() { e, _ := os.Executable(); os.Open(filepath.Join(filepath.Dir(e), "x")) }`, "exe:x"},
	{"os.Args[0]", `func main() { os.Open(filepath.Dir(os.Args[0]) + "/x") }`, "exe:x"},
	{"the home directory", `func main() { h, _ := os.UserHomeDir(); os.Open(filepath.Join(h, ".apprc")) }`,
		"home:.apprc"},
	{"HOME", `func main() { os.Open(os.Getenv("HOME") + "/.apprc") }`, "home:.apprc"},
	{"the temporary directory", `func main() { os.Open(filepath.Join(os.TempDir(), "x")) }`, "temp:x"},
	{"the working directory", `func main() { d, _ := os.Getwd(); os.Open(filepath.Join(d, "x")) }`, "x"},
	{"a name made of itself", `var a = b; var b = a; func main() { os.Open(a) }`, ""},
	{"verbs out of order", `func main() { os.Open(fmt.Sprintf("%[2]s/%[1]s.yml", "a", "b")) }`, "…/….yml"},
	{"a percent sign", `func main() { os.Open(fmt.Sprintf("a%%%s", "b")) }`, "a%b"},
	{"a dollar in a format", `func main() { os.Open(fmt.Sprintf("a$b")) }`, "a$b"},
	{"a variable in a text", `func main() { os.Open(os.ExpandEnv("c/$NAME.d/${X}_y.yml")) }`,
		"c/….d/…_y.yml unless NAME"},
	{"the home directory in a text", `func main() { os.Open(os.ExpandEnv("$HOME/.apprc")) }`, "home:.apprc"},
	{"names in a text", `func main() { os.Open(os.Expand("a/${b}.c", f)) }`, "a/….c"},
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
