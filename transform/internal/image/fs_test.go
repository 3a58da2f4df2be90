package image

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"offstage/transform/internal/dockerfile"
)

// laid gives the files that the image has of a Dockerfile over a context of the named files.
func laid(t *testing.T, text string, files ...string) *FS {
	t.Helper()
	tree := fstest.MapFS{"Dockerfile": {Data: []byte(text)}}
	for _, name := range files {
		tree[name] = &fstest.MapFile{Data: []byte("content of " + name)}
	}
	file, err := dockerfile.Parse("Dockerfile", []byte(text), BaseConfig)
	if err != nil {
		t.Fatal(err)
	}
	models, err := Read(file, Options{Tree: tree, Context: "."}, ReadAsked(file))
	if err != nil {
		t.Fatal(err)
	}
	return models[0].FS
}

// What a path of the image holds follows from COPY, ADD and RUN in their order.
func TestImageLookup(t *testing.T) {
	tests := []struct {
		name, text string
		files      []string
		path       string
		want       string // the path in the context, "made", "maybe" or "" for nothing
	}{
		{"a file into a directory", "WORKDIR /app\nCOPY a.txt .", []string{"a.txt"}, "/app/a.txt", "a.txt"},
		{"a file under another name", "COPY a.txt /etc/b.txt", []string{"a.txt"}, "/etc/b.txt", "a.txt"},
		{"a directory's content", "COPY conf /app", []string{"conf/a.txt"}, "/app/a.txt", "conf/a.txt"},
		{"not the directory itself", "COPY conf /app", []string{"conf/a.txt"}, "/app/conf/a.txt", ""},
		{"several sources", "COPY a.txt conf /app/", []string{"a.txt", "conf/b.txt"}, "/app/b.txt", "conf/b.txt"},
		{"a glob", "COPY *.txt /app/", []string{"a.txt", "b.txt"}, "/app/b.txt", "b.txt"},
		{"a later COPY wins", "COPY a.txt /x\nCOPY b.txt /x", []string{"a.txt", "b.txt"}, "/x", "b.txt"},
		{"removed", "COPY . /app\nRUN rm /app/a.txt", []string{"a.txt"}, "/app/a.txt", ""},
		{"perhaps removed", "COPY . /app\nRUN test -f x && rm /app/a.txt", []string{"a.txt"}, "/app/a.txt", "a.txt"},
		{"moved", "WORKDIR /app\nCOPY . .\nRUN mv a.txt /etc/", []string{"a.txt"}, "/etc/a.txt", "a.txt"},
		{"moved away", "WORKDIR /app\nCOPY . .\nRUN mv a.txt /etc/", []string{"a.txt"}, "/app/a.txt", ""},
		{"copied tree", "WORKDIR /app\nCOPY . .\nRUN cp -r conf /etc/app", []string{"conf/a.txt"}, "/etc/app/a.txt",
			"conf/a.txt"},
		{"made by a RUN", "RUN echo hi > /etc/motd", nil, "/etc/motd", "made"},
		{"generated", "WORKDIR /app\nRUN npm run build", nil, "/app/dist/x.js", "maybe"},
		{"from another stage", "COPY --from=web /dist /www", nil, "/www/x.js", "maybe"},
		{"downloaded", "ADD https://example.com/a/model.bin /models/", nil, "/models/model.bin", "made"},
		{"unpacked", "ADD files.tar.gz /srv", []string{"files.tar.gz"}, "/srv/x", "maybe"},
		{"absent here", "COPY .env /app/.env", nil, "/app/.env", "maybe"},
		{"ignored", "COPY . /app", []string{"secret.txt", ".dockerignore"}, "/app/secret.txt", "secret.txt"},
	}
	for _, tt := range tests {
		im := laid(t, "FROM golang:1.22\n"+tt.text+"\n", tt.files...)
		got := ""
		if fd, ok := im.Lookup(tt.path); ok {
			switch {
			case fd.Kind == FromContext && fd.Sure:
				got = fd.Path
			case fd.Sure:
				got = "made"
			default:
				got = "maybe"
			}
		}
		if got != tt.want {
			t.Errorf("%s: %s is %q, want %q", tt.name, tt.path, got, tt.want)
		}
	}
}

// The view of an image as a file system shows what the steps left, where they
// left it.
func TestView(t *testing.T) {
	im := laid(t,
		"FROM golang:1.22\nWORKDIR /go/src/app\nCOPY . .\nCOPY cron.go main.go\nRUN mv conf /etc/app && rm a.txt\n",
		"a.txt", "cron.go", "conf/x.toml", "pkg/p/p.go")
	var got []string
	err := fs.WalkDir(View{im}, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			got = append(got, p)
		}
		return err
	})
	want := []string{"etc/app/x.toml", "go/src/app/Dockerfile", "go/src/app/cron.go", "go/src/app/main.go",
		"go/src/app/pkg/p/p.go"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	data, err := fs.ReadFile(View{im}, "go/src/app/main.go")
	if string(data) != "content of cron.go" {
		t.Errorf("main.go holds %q, %v", data, err)
	}
	for _, name := range []string{"go/src/app/a.txt", "go/src/app/conf", "../etc", "/etc"} {
		if _, err := fs.Stat(View{im}, name); err == nil {
			t.Errorf("%s is there", name)
		}
	}
}

func TestBelow(t *testing.T) {
	for _, tt := range []struct {
		at, p, want string
		ok          bool
	}{{"/app", "/app", ".", true}, {"/app", "/app/x/y", "x/y", true}, {"/app", "/apple", "", false}, {"/", "/x", "x",
		true}, {"/app/x", "/app", "", false}} {
		if got, ok := Below(tt.at, tt.p); got != tt.want || ok != tt.ok {
			t.Errorf("below(%q, %q) = %q, %v", tt.at, tt.p, got, ok)
		}
	}
}
