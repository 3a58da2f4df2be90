package image

import (
	"strings"
	"testing"
	"testing/fstest"

	"offstage/transform/internal/dockerfile"
)

// The build context is named by an option, a comment or the repository, or else it is the
// nearest directory that holds what is copied and Go source.
func TestContexts(t *testing.T) {
	const copies = "FROM golang:1.22\nCOPY go.mod .\nCOPY cmd cmd\n"
	// The Dockerfile lies in build in all cases that have a compose file.
	compose := func(dir string) []byte {
		return []byte("services:\n  app:\n    build: {context: " + dir + ", dockerfile: ../build/Dockerfile}\n")
	}
	for _, tt := range []struct {
		name, at, text, option string
		files                  string // those of the repository, beside the Dockerfile
		compose                string // the context that a compose file names
		want                   string // the contexts, then the rivals behind a bar
	}{
		{"its own directory", "Dockerfile", copies, "", "go.mod cmd/a.go", "", "."},
		{"the one above", "build/Dockerfile", copies, "", "go.mod cmd/a.go", "", "."},
		{"the nearest of those above", "a/build/Dockerfile", copies, "", "go.mod cmd/a.go a/go.mod a/cmd/a.go", "",
			"a | a ."},
		{"its own, and one above would do as well", "a/Dockerfile", copies, "", "go.mod cmd/a.go a/go.mod a/cmd/a.go",
			"", "a ."},
		{"one without all that is copied", "a/Dockerfile", copies, "", "go.mod cmd/a.go a/go.mod", "", "."},
		{"one without Go", "a/Dockerfile", "FROM golang:1.22\nCOPY x x\n", "", "a/x go.mod x", "", "."},
		{"none with Go", "a/Dockerfile", "FROM golang:1.22\nCOPY x x\n", "", "x", "", "."},
		{"none with what is copied", "a/Dockerfile", copies, "", "go.mod", "", "a"},
		{"a pattern that finds nothing", "a/Dockerfile", "FROM golang:1.22\nCOPY *.x /\n", "", "a/go.mod", "", "a"},
		{"what comes from a stage", "a/Dockerfile", "FROM golang:1.22\nCOPY --from=x /y /y\nADD https://x.io/y /y\n",
			"",
			"a/main.go", "", "a"},
		{"an option", "build/Dockerfile", copies, "cmd", "go.mod cmd/a.go other", "other", "cmd"},
		{"a comment", "build/Dockerfile", "# offstage: context ../cmd\n" + copies, "", "go.mod cmd/a.go other", "other",
			"cmd"},
		{"a compose file", "build/Dockerfile", copies, "", "go.mod cmd/a.go", "cmd", "cmd"},
	} {
		tree := fstest.MapFS{tt.at: {Data: []byte(tt.text)}}
		for _, name := range strings.Fields(tt.files) {
			tree[name] = &fstest.MapFile{}
		}
		if tt.compose != "" {
			tree["compose.yaml"] = &fstest.MapFile{Data: compose(tt.compose)}
		}
		file, err := dockerfile.Parse(tt.at, []byte(tt.text), BaseConfig)
		if err != nil {
			t.Fatal(err)
		}
		m := &Model{Opts: Options{Tree: tree, Context: tt.option}, Tree: tree, File: file, Final: file.Last()}
		m.Asked = ReadAsked(file)
		(&reader{Model: m}).readUses()
		dirs, rivals := m.contexts()
		got := strings.Join(dirs, " ")
		for i, r := range rivals {
			got += map[bool]string{true: " | ", false: " "}[i == 0] + r.Dir
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// Without a repository there is no context, and nothing of it is known.
func TestNoContext(t *testing.T) {
	file := parsed(t, "FROM golang:1.22\nCOPY . /app\nRUN cd /app && go build -o /bin/app .\n")
	models, err := Read(file, Options{}, Asked{})
	if err != nil || len(models) != 1 || models[0].Context != nil {
		t.Fatalf("%d models, %v", len(models), err)
	}
	m := models[0]
	if fd, ok := m.FS.Lookup("/app/x"); !ok || fd.Sure || fd.Path != "x" {
		t.Errorf("/app/x is %+v, %v", fd, ok)
	}
	if b := m.Builds[0]; b.Program.Source != nil || b.Outs[0] != "/bin/app" {
		t.Errorf("%+v", b)
	}
}
