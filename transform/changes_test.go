package transform

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// What is to change and what comes along is said, for who compares the images.
func TestChangesAndCarried(t *testing.T) {
	tree := fstest.MapFS{
		"go.mod": {Data: []byte("module app\n\ngo 1.26\n")},
		"main.go": {
			Data: []byte("package main\n\nimport \"os\"\n\nfunc main() { os.ReadFile(\"data/a.txt\") }\n"),
		},
		"data/a.txt":     {Data: []byte("a")},
		"other/notes.md": {Data: []byte("n")},
	}
	const dockerfile = "FROM golang:1.26-alpine\nWORKDIR /app\nENV MODE=live GOFLAGS=-mod=mod\nCOPY . .\n" +
		"CMD [\"go\", \"run\", \".\"]\n"
	r, err := Rewrite("Dockerfile", []byte(dockerfile), Options{Tree: tree})
	if err != nil || r.Status != Rewritten {
		t.Fatalf("%+v, %v", r, err)
	}
	changed := []Change{
		{
			Field: "ENV",
			Name:  "PATH",
			New:   []string{"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
		}, {Field: "ENV", Name: "GOLANG_VERSION"}, {Field: "ENV", Name: "GOTOOLCHAIN"},
		{Field: "ENV", Name: "GOPATH"}, {Field: "ENV", Name: "GOFLAGS"}, {Field: "CMD", New: []string{"/app/app"}},
	}
	if d := cmp.Diff(changed, r.Changes); d != "" {
		t.Errorf("changes (-want +got):\n%s", d)
	}
	carried := []Carried{
		{Path: "/app/app"}, {Path: "/app/data/a.txt"}, {Path: "/etc/group"}, {Path: "/etc/passwd"},
		{Path: "/etc/ssl/certs/ca-certificates.crt"}, {Path: "/tmp"}, {Path: "/usr/local/go/lib/time/zoneinfo.zip"},
	}
	if d := cmp.Diff(carried, r.Carried); d != "" {
		t.Errorf("carried (-want +got):\n%s", d)
	}
}

// So is what an improvement adds.
func TestChangesOfImprovements(t *testing.T) {
	tree := fstest.MapFS{
		"go.mod":  {Data: []byte("module github.com/a/app\n\ngo 1.26\n")},
		"main.go": {Data: []byte("package main\n\nfunc main() { println() }\n")},
	}
	const dockerfile = "FROM golang:1.26-alpine\nWORKDIR /app\nENV GOTOOLCHAIN=local\nLABEL a=b\nCOPY . .\n" +
		"RUN go build -o app .\nCMD [\"/app/app\"]\n"
	r, err := Rewrite("Dockerfile", []byte(dockerfile), Options{Tree: tree, With: []string{"nonroot", "labels"}})
	if err != nil || r.Status != Rewritten {
		t.Fatalf("%+v, %v", r, err)
	}
	changed := []Change{
		{Field: "USER", New: []string{"65532:65532"}},
		{Field: "LABEL", Name: "org.opencontainers.image.source", New: []string{"https://github.com/a/app"}},
		{Field: "LABEL", Name: "org.opencontainers.image.title", New: []string{"app"}},
	}
	isEnv := func(c Change) bool { return c.Field == "ENV" }
	if d := cmp.Diff(changed, slices.DeleteFunc(r.Changes, isEnv)); d != "" {
		t.Errorf("changes (-want +got):\n%s", d)
	}
}

// A stage that only gets a name changes nothing.
func TestNamingChangesNothing(t *testing.T) {
	r, err := Rewrite(
		"Dockerfile",
		[]byte("FROM golang:1.26\nRUN x\n\nFROM alpine\nCOPY --from=0 /x /x\nCMD [\"/x\"]\n"),
		Options{},
	)
	if err != nil || r.Status != Rewritten || len(r.Changes)+len(r.Carried) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
}
