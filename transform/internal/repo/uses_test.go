package repo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"
)

func TestSplitWords(t *testing.T) {
	for in, want := range map[string]string{
		``:                       `[]`,
		`a  b`:                   `["a" "b"]`,
		`a 'b c' "d \"e\"" f\ g`: `["a" "b c" "d \"e\"" "f g"]`,
		`a""b ''`:                `["ab" ""]`,
		`./a && ./b`:             `["./a"]`,
		`a; b`:                   `["a"]`,
		`a 'open`:                `["a" "open"]`,
		`a\`:                     `["a"]`,
	} {
		if got := fmt.Sprintf("%q", splitWords(in)); got != want && !(in == `a\` && got == `["a"]`) {
			t.Errorf("splitWords(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestInterpolate(t *testing.T) {
	vars := func(n string) (string, bool) {
		v, ok := map[string]string{"A": "1", "E": ""}[n]
		return v, ok
	}
	for _, c := range []struct {
		in, want string
		known    bool
	}{
		{"$A-${A}", "1-1", true}, {"$$A $", "$A $", true}, {"${B}", "${B}", false}, {"$B/x", "$B/x", false},
		{"${B:-d}", "d", true}, {"${E:-d}", "d", true}, {"${E-d}", "", true}, {"${B:-${A}}", "1", true},
		{"${A:+x}", "x", true}, {"${B:+x}", "", true}, {"${B:?no}", "${B:?no}", false}, {"${A", "${A", false},
		{"${B:-a}}", "a}", true},
	} {
		got, known := interpolate(c.in, vars, 0)
		if got != c.want || known != c.known {
			t.Errorf("interpolate(%q) = %q, %v, want %q, %v", c.in, got, known, c.want, c.known)
		}
	}
}

func TestImageRepo(t *testing.T) {
	for in, want := range map[string]string{
		"a":                       "a",
		"a:1":                     "a",
		"docker.io/library/a":     "a",
		"r.io:5000/x/a@sha256:00": "r.io:5000/x/a",
		"r.io:5000/a":             "r.io:5000/a",
		"${R:-x/y:1}/a:${T}":      "$/a",
		"$(R)/a:$(T)":             "$/a",
		"{{ .r }}/a:{{ .t }}":     "$/a",
		"${A}":                    "",
		"a/${B}":                  "",
		"":                        "",
		"<image>":                 "",
	} {
		if got := imageRepo(in); got != want {
			t.Errorf("imageRepo(%q) = %q, want %q", in, got, want)
		}
	}
}

// onceFS fails a test when a file is opened twice.
type onceFS struct {
	fs.FS
	t    *testing.T
	seen map[string]bool
}

func (f onceFS) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && !info.IsDir() {
		if f.seen[name] {
			f.t.Errorf("%s is opened twice", name)
		}
		f.seen[name] = true
	}
	return file, nil
}

func (f onceFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.FS, name) }

func (f onceFS) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.FS, name) }

func TestEachFileIsOpenedOnce(t *testing.T) {
	for _, c := range allRepoCases() {
		ReadRepo(onceFS{repoOf(c.files), t, map[string]bool{}})
	}
}

func allRepoCases() []repoCase {
	var all []repoCase
	for _, list := range [][]repoCase{composeCases, composeForCases, kubernetesCases, commandCases, pipelineCases,
		platformCases, bakeCases, parserCases} {
		all = append(all, list...)
	}
	return all
}

// hostileRepos are read within a second, each with a problem or without a use.
func hostileRepos() map[string]fs.FS {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'z'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.Repeat(fmt.Sprintf("*%c,", c-1), 9))
	}
	merges := "m0: &m0 {image: x}\n"
	for i := 1; i < 60; i++ {
		merges += fmt.Sprintf("m%d: &m%d {<<: [*m%d, *m%d, *m%d]}\n", i, i, i-1, i-1, i-1)
	}
	deep := strings.Repeat("a/", 40) + "compose.yml"
	many := fstest.MapFS{}
	for i := range maxRepoEntries + 10 {
		many[fmt.Sprintf("d%d/f%d", i%100, i)] = &fstest.MapFile{}
	}
	one := func(name, text string) fs.FS { return fstest.MapFS{name: &fstest.MapFile{Data: []byte(text)}} }
	return map[string]fs.FS{
		"aliases of aliases": one("compose.yml",
			bomb+"services:\n  a: {build: ., command: *y, environment: *y, volumes: *y}\n"),
		"merges of merges":   one("compose.yml", merges+"services: {a: *m59}\n"),
		"an alias of itself": one("compose.yml", "services: &s\n  a: {<<: *s, build: ., extends: a}\n  b: *s\n"),
		"a list in itself":   one(".gitlab-ci.yml", "a: &a\n  script: [*a, docker build .]\n"),
		"extends in a ring": one("compose.yml",
			"services: {a: {extends: b}, b: {extends: {file: compose.yml, service: a}}}"),
		"brackets":              one("compose.yml", strings.Repeat("[", 200_000)),
		"dashes":                one("k.yml", "kind: Pod\ncontainers:\n"+strings.Repeat("- ", 200_000)),
		"braces in a template":  one("k.yml", "containers:\n"+strings.Repeat("{{", 200_000)),
		"one long line":         one("build.sh", "docker build "+strings.Repeat("a", 900_000)),
		"parentheses":           one("build.sh", "docker "+strings.Repeat("$(", 100_000)),
		"a variable in another": one("compose.yml", "services: {a: {image: '"+strings.Repeat("${A:-", 50_000)+"'}}"),
		"too deep":              one(deep, "services: {a: {build: .}}"),
		"too many files":        many,
		"too large":             one("compose.yml", strings.Repeat("#", int(limits.File)+1)),
		"not a regular file":    fstest.MapFS{"compose.yml": &fstest.MapFile{Mode: fs.ModeNamedPipe}},
		"JSON brackets":         one(".devcontainer/devcontainer.json", strings.Repeat("[", 500_000)),
		"JSON in comments":      one(".devcontainer/devcontainer.json", strings.Repeat("/**/", 200_000)+"{}"),
		"JSON templates": one("docker-bake.json", `{"target": {"t": {"args": {"A": "`+strings.Repeat("${(",
			300_000)+`"}}}}`),
		"TOML brackets":        one("fly.toml", "a = "+strings.Repeat("[", 500_000)),
		"TOML inline tables":   one("fly.toml", "a = "+strings.Repeat("{a = ", 90_000)),
		"TOML keys":            one("fly.toml", strings.Repeat("a.", 400_000)+"a = 1\n"),
		"TOML settings":        one("fly.toml", "[env]\n"+strings.Repeat("A = 1\n", 150_000)),
		"Tilt brackets":        one("Tiltfile", strings.Repeat("(", 500_000)),
		"Tilt unary":           one("Tiltfile", "x = "+strings.Repeat("-", 500_000)+"1"),
		"Tilt sums":            one("Tiltfile", "docker_build('a', "+strings.Repeat("'a'+", 150_000)+"'a')"),
		"Tilt names in a ring": one("Tiltfile", "a = b + b\nb = a + a\ndocker_build(a, b)\n"),
		"Tilt ifs":             one("Tiltfile", "x = "+strings.Repeat("1 if a else ", 60_000)+"1"),
		"a script of lines":    one("build.sh", strings.Repeat("a\n", 200_000)+"docker build .\n"),
		"a recipe of lines":    one("Makefile", "a:\n"+strings.Repeat("\tdocker a\n", 80_000)),
		"a workflow of lines": one(".github/workflows/a.yml", "jobs:\n  a:\n    steps:\n      - run: |\n"+
			strings.Repeat("          docker a\n", 40_000)),
		"many services": one("compose.yml", "services:\n"+services(3_000)),
		"many tags":     one("build.sh", tags(12_000)),
		"many mounts": one("compose.yml", "services: {a: {build: ., volumes: ["+strings.Repeat("./a:/b,",
			40_000)+"./a:/b]}}"),
		"many references":       one("k.yaml", references(2_000)),
		"NUL and invalid UTF-8": one("compose.yml", "services: {a: {build: \x00\xff}}"),
		"a path out of the tree": one("compose.yml",
			"services: {a: {build: ../../etc}, b: {build: {context: ., dockerfile: ../../x}}}"),
	}
}

func services(n int) string {
	var sb strings.Builder
	for i := range n {
		fmt.Fprintf(&sb, "  s%d: {image: me/s%d, env_file: .env, volumes: ['.:/app']}\n", i, i)
	}
	return sb.String()
}

func references(n int) string {
	var sb strings.Builder
	for i := range 5 * n {
		fmt.Fprintf(&sb, "kind: ConfigMap\nmetadata: {name: c}\ndata: {V%d: x}\n---\n", i)
	}
	sb.WriteString("kind: Pod\nspec:\n  containers:\n")
	for i := range n {
		fmt.Fprintf(&sb, "  - {name: a%d, image: app, envFrom: [{configMapRef: {name: c}}]}\n", i)
	}
	return sb.String()
}

func tags(n int) string {
	var sb strings.Builder
	for i := range n {
		fmt.Fprintf(&sb, "docker tag t%d t%d\ndocker build -t t%d .\n", i, i+1, i)
	}
	return sb.String()
}

func TestHostileRepos(t *testing.T) {
	for name, tree := range hostileRepos() {
		start := time.Now()
		r := ReadRepo(tree)
		r.For("Dockerfile")
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		} else if took > time.Second/2 {
			t.Logf("%s took %v", name, took)
		}
		for _, u := range r.Uses {
			if strings.HasPrefix(u.Context, "..") || strings.HasPrefix(u.Dockerfile, "..") {
				t.Errorf("%s: %+v leads out of the tree", name, u)
			}
		}
	}
}

func FuzzReadRepo(f *testing.F) {
	for _, c := range allRepoCases() {
		f.Add([]byte(c.files))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		tree := fstest.MapFS{}
		for _, file := range txtar.Parse(data).Files {
			if fs.ValidPath(file.Name) && file.Name != "." {
				tree[file.Name] = &fstest.MapFile{Data: bytes.Clone(file.Data)}
			}
		}
		start := time.Now()
		r := ReadRepo(tree)
		for name := range tree {
			r.For(name)
		}
		if d := time.Since(start); d > 30*time.Second {
			t.Fatalf("took %v", d)
		}
		for _, u := range r.Uses {
			if file := tree[u.File]; file == nil || u.Line < 1 || u.Line > bytes.Count(file.Data, []byte("\n"))+1 {
				t.Errorf("%s:%d is no line", u.File, u.Line)
			}
		}
	})
}

// BenchmarkReadRepo reads a repository of 5,000 files from the disk, of which 300
// speak of images, and reports the time that this takes after the walk over the
// tree: in milliseconds, and as a multiple of the walk.
func BenchmarkReadRepo(b *testing.B) {
	dir := b.TempDir()
	file := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text),
			0o666)); err != nil {
			b.Fatal(err)
		}
	}
	file("go.mod", "module example.com/me/shop\n")
	for i := range 4_699 {
		file(fmt.Sprintf("pkg/p%d/f%d.go", i%300, i), "package p\n")
	}
	for i := range 60 {
		svc := fmt.Sprintf("svc/s%d", i)
		file(svc+"/Dockerfile", "FROM golang\n")
		file(svc+"/Makefile", "image:\n\tdocker build -t me/s .\n")
		file(svc+"/run.sh", "#!/bin/sh\ndocker run me/s sh\n")
		file(svc+"/compose.yml", strings.Repeat("# a comment\n", 20)+
			"services:\n  a: {build: ., command: ./a, volumes: ['.:/app']}\n  db: {image: postgres}\n")
		file(svc+"/k8s/deploy.yaml", "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n"+
			"        - {name: a, image: me/s, command: [/a]}\n"+strings.Repeat("# x\n", 100))
	}
	tree := os.DirFS(dir)
	var walk, read time.Duration
	for b.Loop() {
		t0 := time.Now()
		if err := fs.WalkDir(tree, ".", func(string, fs.DirEntry, error) error { return nil }); err != nil {
			b.Fatal(err)
		}
		t1 := time.Now()
		if r := ReadRepo(tree); len(r.Uses) != 300 || len(r.For("svc/s1/Dockerfile")) == 0 {
			b.Fatal(len(r.Uses))
		}
		walk, read = walk+t1.Sub(t0), read+time.Since(t1)
	}
	after := read - walk // reading walks as well
	b.ReportMetric(float64(after.Microseconds())/1000/float64(b.N), "after-walk-ms")
	b.ReportMetric(float64(after)/float64(walk), "x-walk")
}
