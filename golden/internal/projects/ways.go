package projects

// A way is how a program names the file @F in the directory @D. What it prints is
// what needs says, looked at by the program's user: LOOK PATH, divided by "; ".
type way struct {
	name, decl, body string
	needs            string
	env              string // given when the image is run: what it does then is needed too
	config           string // lines of the Dockerfile
	alpha, beta      string // what the files hold, if it matters
	library          string // the source of a vendored package, example.org/kit@N
	only             []string
	located          bool // looks from where the executable or its source is
}

func (w way) id() string { return w.name }

const one = "read @D/@F"

var (
	relative = []string{"context", "context-deep", "source-dir", "test-data", "hidden-dir", "run-work", "run-ln-work", "run-seed-work", "run-generate"}
	inTree   = []string{"context", "context-deep"}
)

// fileWays whose text is whole in the source; openWays follow.
var fileWays = append([]way{
	{name: "literal", needs: one, body: `show(os.ReadFile("@D/@F"))`},
	{name: "const", needs: one, decl: `const name@N = "@D/@F"`, body: `show(os.ReadFile(name@N))`},
	{name: "global", needs: one, decl: `var name@N = "@D/@F"`, body: `show(os.ReadFile(name@N))`},
	{name: "join", needs: one, body: `show(os.ReadFile(filepath.Join("@D", "@F")))`},
	{name: "sprintf", needs: one, body: `show(os.ReadFile(fmt.Sprintf("%s/%s", "@D", "@F")))`},
	{name: "plus", needs: one, body: "name := \"@D\"\nname += \"/\" + \"@F\"\nshow(os.ReadFile(name))"},
	{name: "slice", needs: one + "; read @D/@O", body: "for _, name := range []string{\"@F\", \"@O\"} {\nshow(os.ReadFile(\"@D/\" + name))\n}"},
	{name: "field", needs: one, decl: "type settings@N struct{ File string }", body: "s := settings@N{File: \"@D/@F\"}\nshow(os.ReadFile(s.File))"},
	{name: "parameter", needs: one, decl: "func load@N(dir, name string) ([]byte, error) { return os.ReadFile(dir + \"/\" + name) }", body: `show(load@N("@D", "@F"))`},
	{name: "closure", needs: one, body: "dir := \"@D\"\nload := func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) }\nshow(load(\"@F\"))"},
	{name: "method", needs: one, decl: "type store@N struct{ dir string }\n\nfunc (s store@N) load(name string) ([]byte, error) { return os.ReadFile(s.dir + \"/\" + name) }",
		body: `show(store@N{"@D"}.load("@F"))`},
	{name: "generic", needs: one, decl: "func load@N[T ~string](name T) ([]byte, error) { return os.ReadFile(string(name)) }", body: `show(load@N("@D/@F"))`},
	{name: "channel", needs: one, body: "names := make(chan string, 1)\nnames <- \"@D/@F\"\nshow(os.ReadFile(<-names))"},
	{name: "switch", needs: one, body: "name := \"@O\"\nswitch len(os.Args) {\ncase 99:\ndefault:\nname = \"@F\"\n}\nshow(os.ReadFile(\"@D/\" + name))"},
	{name: "init", needs: one, decl: "var text@N []byte\n\nfunc init() { text@N, _ = os.ReadFile(\"@D/@F\") }", body: `show(text@N)`},
	{name: "open", needs: one, body: "f, err := os.Open(\"@D/@F\")\nif err != nil {\nshow(err)\nreturn\n}\ndefer f.Close()\nshow(io.ReadAll(f))"},
	{name: "open-file", needs: one, body: "f, err := os.OpenFile(\"@D/@F\", os.O_RDONLY, 0)\nif err != nil {\nshow(err)\nreturn\n}\nshow(io.ReadAll(f))"},
	{name: "ioutil", needs: one, body: `show(ioutil.ReadFile("@D/@F"))`},
	{name: "scanner", needs: one, body: "f, err := os.Open(\"@D/@F\")\nfor s := bufio.NewScanner(f); s.Scan(); {\nshow(s.Text())\n}\nshow(err)"},
	{name: "stat", needs: "stat @D/@F; stat @D",
		body: "for _, name := range []string{\"@D/@F\", \"@D\"} {\ni, err := os.Stat(name)\nif err != nil {\nshow(err)\ncontinue\n}\nt := i.Sys().(*syscall.Stat_t)\nshow(i.Mode(), t.Uid, t.Gid)\n}"},
	{name: "exists", needs: "exists @D/@F", body: "_, err := os.Stat(\"@D/@F\")\nshow(err, errors.Is(err, os.ErrNotExist))"},
	{name: "readlink", needs: "target @D; target @D/@F", body: "show(os.Readlink(\"@D\"))\nshow(os.Readlink(\"@D/@F\"))"},
	{name: "eval-links", needs: "exists @D/@F; target @D; target @D/@F", body: `show(filepath.EvalSymlinks("@D/@F"))`},
	{name: "read-dir", needs: "list @D", body: "list, err := os.ReadDir(\"@D\")\nfor _, e := range list {\nshow(e.Name())\n}\nshow(err)"},
	{name: "walk", needs: "tree @D", body: "show(filepath.WalkDir(\"@D/\", func(name string, d fs.DirEntry, err error) error {\nif d != nil {\nshow(name, d.Type())\n}\nreturn err\n}))"},
	{name: "glob", needs: one + "; read @D/@O", body: "list, err := filepath.Glob(\"@D/*@N@EXT\")\nfor _, name := range list {\nshow(os.ReadFile(name))\n}\nshow(err)"},
	{name: "dir-fs", needs: one, body: `show(fs.ReadFile(os.DirFS("@D"), "@F"))`},
	{name: "dir-fs-sub", needs: one, body: "sub, err := fs.Sub(os.DirFS(\"@D\"), \".\")\nif err != nil {\nshow(err)\n}\nshow(fs.ReadFile(sub, \"@F\"))"},
	{name: "dir-fs-walk", needs: "tree @D", body: "show(fs.WalkDir(os.DirFS(\"@D\"), \".\", func(name string, d fs.DirEntry, err error) error {\nif d != nil {\nshow(name, d.Type())\n}\nreturn err\n}))"},
	{name: "root", needs: one, body: "root, err := os.OpenRoot(\"@D\")\nif err != nil {\nshow(err)\nreturn\n}\nshow(fs.ReadFile(root.FS(), \"@F\"))"},
	{name: "chdir", needs: one, body: "old, _ := os.Getwd()\ndefer os.Chdir(old)\nif err := os.Chdir(\"@D\"); err != nil {\nshow(err)\n}\nshow(os.ReadFile(\"@F\"))"},
	{name: "getwd", needs: "read @W/@D/@F", body: "dir, err := os.Getwd()\nif err != nil {\nshow(err)\n}\nshow(os.ReadFile(filepath.Join(dir, \"@D\", \"@F\")))", only: relative},
	{name: "executable", needs: "read @BINDIR/@D/@F", body: "exe, _ := os.Executable()\nshow(os.ReadFile(filepath.Join(filepath.Dir(exe), \"@D\", \"@F\")))", only: relative, located: true},
	{name: "caller", needs: "read @W/@D/@F", body: "_, file, _, _ := runtime.Caller(0)\nshow(os.ReadFile(filepath.Join(filepath.Dir(file), \"@UP\", \"@D\", \"@F\")))", only: relative, located: true},
	{name: "http-dir", needs: one, body: "w := httptest.NewRecorder()\nhttp.FileServer(http.Dir(\"@D\")).ServeHTTP(w, httptest.NewRequest(\"GET\", \"/@F\", nil))\nshow(w.Code, w.Body.String())"},
	{name: "http-dir-var", needs: one, decl: "var public@N http.FileSystem = http.Dir(\"@D\")",
		body: "w := httptest.NewRecorder()\nhttp.FileServer(public@N).ServeHTTP(w, httptest.NewRequest(\"GET\", \"/@F\", nil))\nshow(w.Code, w.Body.String())"},
	{name: "http-fs", needs: one, body: "w := httptest.NewRecorder()\nhttp.FileServerFS(os.DirFS(\"@D\")).ServeHTTP(w, httptest.NewRequest(\"GET\", \"/@F\", nil))\nshow(w.Code, w.Body.String())"},
	{name: "serve-file", needs: one, body: "w := httptest.NewRecorder()\nhttp.ServeFile(w, httptest.NewRequest(\"GET\", \"/x\", nil), \"@D/@F\")\nshow(w.Code, w.Body.String())"},
	{name: "parse-files", needs: one, body: "t, err := template.ParseFiles(\"@D/@F\")\nif err != nil {\nshow(err)\nreturn\n}\nshow(t.Execute(os.Stdout, nil))"},
	{name: "parse-glob", needs: one + "; read @D/@O", body: "t, err := template.ParseGlob(\"@D/*@N@EXT\")\nif err != nil {\nshow(err)\nreturn\n}\nshow(t.ExecuteTemplate(os.Stdout, \"@F\", nil))"},
	{name: "parse-fs", needs: one, body: "t, err := template.ParseFS(os.DirFS(\"@D\"), \"@F\")\nif err != nil {\nshow(err)\nreturn\n}\nshow(t.Execute(os.Stdout, nil))"},
	{name: "syscall", needs: one, body: "fd, err := syscall.Open(\"@D/@F\", syscall.O_RDONLY, 0)\nb := make([]byte, 100)\nn, _ := syscall.Read(fd, b)\nshow(max(n, 0), string(b[:max(n, 0)]), err)"},
	{name: "embed", decl: "//go:embed all:@D\nvar tree@N embed.FS", body: `show(tree@N.ReadFile("@D/@F"))`, only: inTree},
	{name: "embed-file", decl: "//go:embed @D/@F\nvar text@N string", body: `show(text@N)`, only: inTree},
	{name: "embed-or-disk", needs: one, decl: "//go:embed all:@D\nvar tree@N embed.FS",
		body: "b, err := os.ReadFile(\"@D/@F\")\nif err != nil {\nb, err = tree@N.ReadFile(\"@D/@F\")\nshow(\"embedded\")\n}\nshow(b, err)", only: inTree},
	{name: "cat", needs: one + "; program cat", body: `show(exec.Command("cat", "@D/@F").CombinedOutput())`},
	{name: "sh-cat", needs: one + "; program sh; program cat", body: `show(exec.Command("sh", "-c", "cat @D/@F").CombinedOutput())`},
	{name: "sh-redirect", needs: one + "; program sh; program tr", body: `show(exec.Command("/bin/sh", "-c", "tr a-z A-Z < @D/@F").CombinedOutput())`},
	{name: "home", needs: "read @HOME/@REL/@F", body: "home, err := os.UserHomeDir()\nshow(err)\nshow(os.ReadFile(home + \"/@REL/@F\"))", only: []string{"copy-home", "run-home"}},
	{name: "library", needs: one, library: "func Load(name string) ([]byte, error) { return os.ReadFile(name) }", body: `show(kit@N.Load("@D/@F"))`},
	{name: "library-default", needs: one, library: "func Load() ([]byte, error) { return os.ReadFile(\"@D/@F\") }", body: `show(kit@N.Load())`},
	{name: "library-search", needs: one, body: "c := kit@N.New()\nc.AddPath(\"@D\")\nc.SetName(\"@STEM\")\nshow(c.Read())",
		library: "// A Config is looked for in paths.\ntype Config struct{ name string; paths []string }\n\nfunc New() *Config { return &Config{} }\n\nfunc (c *Config) SetName(name string) { c.name = name }\n\nfunc (c *Config) AddPath(dir string) { c.paths = append(c.paths, dir) }\n\n" +
			"func (c *Config) Read() ([]byte, error) {\nfor _, dir := range c.paths {\nif b, err := os.ReadFile(filepath.Join(dir, c.name+\"@EXT\")); err == nil {\nreturn b, nil\n}\n}\nreturn nil, errors.New(\"no settings\")\n}"},
}, openWays...)
