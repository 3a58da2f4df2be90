package verify

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"offstage/transform"
)

// A pair is a small program with an original Dockerfile and a rewrite by hand. An
// archive below testdata/omitted and testdata/equal holds many, each a directory of
// parts:
//
//	main.go   and any other file: the build context, with lib.go
//	base      the builder's golang flavour and the runtime; alpine scratch if there is none
//	prepare   lines before COPY of the context, in both
//	build     lines after the build, in both
//	run       lines of the final stage, in both
//	copy      lines of the rewrite alone
//	omitted   more of them, which the planted omission leaves out
//	wrong     lines in their place
//	want      what one message must name, one a line
type pair struct {
	name  string
	parts map[string]string
	files map[string]string
}

func readPairs(t *testing.T, dir string) []*pair {
	t.Helper()
	archives, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("no pairs in %s (%v)", dir, err)
	}
	var list []*pair
	for _, file := range archives {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			name, part, _ := strings.Cut(f.Name, "/")
			name = strings.TrimSuffix(filepath.Base(file), ".txtar") + "/" + name
			if len(list) == 0 || list[len(list)-1].name != name {
				list = append(list, &pair{name: name, parts: map[string]string{}, files: map[string]string{}})
			}
			p := list[len(list)-1]
			if slices.Contains([]string{"base", "prepare", "build", "run", "copy", "omitted", "wrong", "want"}, part) {
				p.parts[part] = string(f.Data)
			} else {
				p.files[part] = string(f.Data)
			}
		}
	}
	return list
}

// lib is what all the programs share: they serve on port 8080.
const lib = `package main

import (
	"log"
	"net/http"
)

type router struct{}

var r router

// GET answers a path with what f gives, and with an error where that fails.
func (router) GET(path string, f func() (string, error)) {
	http.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
		text, err := f()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Write([]byte(text))
	})
}

func text(b []byte, err error) (string, error) { return string(b), err }

func main() {
	setup()
	log.Fatal(http.ListenAndServe(":8080", nil))
}
`

const goMod = "module example.com/app\n\ngo 1.26\n"

// dockerfiles are the original and a rewrite with these lines.
func (p *pair) dockerfiles(lines ...string) (before, after string) {
	flavour, runtime := "alpine", "scratch"
	if words := strings.Fields(p.parts["base"]); len(words) == 2 {
		flavour, runtime = words[0], words[1]
	}
	if runtime == "alpine" {
		runtime = "alpine:3.24"
	}
	builder := "WORKDIR /app\n" + p.parts["prepare"] + "COPY . .\nRUN go build -o main .\n" + p.parts["build"]
	final := p.parts["run"] + "CMD [\"./main\"]\n"
	from := "FROM " + warmed + "1.26-" + flavour
	before = from + "\n" + builder + final
	after = from + " AS builder\n" + builder +
		"FROM " + runtime + "\nCOPY --from=builder /app/main /app/\n" + strings.Join(lines, "") +
		"WORKDIR /app\n" + final
	return before, after
}

// toolchainGone is what a rewrite changes in the configuration on purpose.
var toolchainGone = []transform.Change{
	{Field: "ENV", Name: "PATH"},
	{Field: "ENV", Name: "GOLANG_VERSION"},
	{Field: "ENV", Name: "GOTOOLCHAIN"},
	{Field: "ENV", Name: "GOPATH"},
}

// verify verifies the pair with these lines in the rewrite.
func (p *pair) verify(t *testing.T, self string, lines ...string) *Report {
	t.Helper()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "go.mod"), goMod)
	writeFile(t, filepath.Join(dir, "lib.go"), lib)
	for name, text := range p.files {
		writeFile(t, filepath.Join(dir, name), text)
	}
	before, after := p.dockerfiles(lines...)
	v, err := Open(t.Context(), Options{Timeout: 5 * time.Minute, RunFor: 12 * time.Second, Self: self})
	if err != nil {
		t.Fatal(err)
	}
	r, err := v.Verify(t.Context(), Subject{
		Name:       p.name,
		Dockerfile: filepath.Join(dir, "Dockerfile"),
		Context:    dir,
		Routes:     transform.Routes(os.DirFS(dir), "."),
		Result: &transform.Result{
			Status:  transform.Rewritten,
			Old:     []byte(before),
			New:     []byte(after),
			Changes: toolchainGone,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.Log != "" {
		os.Remove(r.Log)
	}
	if r.Verdict == OriginalDoesNotBuild || r.Verdict == RewriteDoesNotBuild {
		t.Fatalf("%s: %q\n%s", r.Verdict, r.Tail, after)
	}
	return r
}

// caught is the first difference that names what was left out.
func (p *pair) caught(r *Report) string {
	for want := range strings.Lines(p.parts["want"]) {
		for _, d := range r.Differences {
			if strings.Contains(d.Text, strings.TrimSpace(want)) {
				return fmt.Sprintf("[%s] %s", d.Area, d.Text)
			}
		}
	}
	return ""
}

// everyPair asks for all pairs in place of a sample of them, and for more kills:
//
//	OFFSTAGE_E2E=1 OFFSTAGE_E2E_ALL=1 go test -v -timeout 90m -parallel 6 -run EndToEnd ./transform/verify
const everyPair = "OFFSTAGE_E2E_ALL"

// sample is every n-th of the pairs.
func sample(list []*pair, n int) []*pair {
	if os.Getenv(everyPair) != "" {
		return list
	}
	var few []*pair
	for i := 0; i < len(list); i += n {
		few = append(few, list[i])
	}
	return few
}

// Omissions that are planted in a right rewrite are caught, each by a message that
// names the path or the route, and the right rewrite is the same.
func TestPlantedOmissionsEndToEnd(t *testing.T) {
	pairs, self := endToEnd(t, "omitted", 5)
	var mu sync.Mutex
	var rows []string
	caught := 0
	t.Run("pairs", func(t *testing.T) {
		for _, p := range pairs {
			t.Run(p.name, func(t *testing.T) {
				t.Parallel()
				r := p.verify(t, self, p.parts["copy"], p.parts["wrong"])
				row := p.caught(r)
				mu.Lock()
				defer mu.Unlock()
				rows = append(rows, fmt.Sprintf("%-40s %s", p.name, row))
				if row != "" && r.Verdict == Differs {
					caught++
				} else {
					t.Logf("missed: %s, %s: %q, notes %q", r.Verdict, r.Depth, r.Differences, r.Notes)
				}
			})
		}
	})
	slices.Sort(rows)
	t.Logf("%d of %d planted omissions are caught\n%s", caught, len(pairs), strings.Join(rows, "\n"))
	if caught*100 < len(pairs)*95 {
		t.Errorf("only %d of %d are caught", caught, len(pairs))
	}
	nothingLeft(t)
}

// Right rewrites are the same, those of noisy programs and those that omissions are
// planted in.
func TestEqualPairsEndToEnd(t *testing.T) {
	pairs, self := endToEnd(t, "equal", 5)
	if os.Getenv(everyPair) != "" {
		pairs = append(pairs, readPairs(t, "omitted")...)
	}
	t.Run("pairs", func(t *testing.T) {
		for _, p := range pairs {
			t.Run(p.name, func(t *testing.T) {
				t.Parallel()
				if r := p.verify(t, self, p.parts["copy"], p.parts["omitted"]); r.Verdict != Same {
					t.Errorf("%s, %s: %q, notes %q", r.Verdict, r.Depth, r.Differences, r.Notes)
				}
			})
		}
	})
	t.Logf("%d pairs", len(pairs))
	nothingLeft(t)
}

// endToEnd are the pairs of a directory, or a sample of them, and the command that
// goes into containers.
func endToEnd(t *testing.T, dir string, each int) ([]*pair, string) {
	t.Helper()
	if os.Getenv(e2e) == "" {
		t.Skipf("%s is not set: this test builds images with a container engine", e2e)
	}
	warm(t)
	return sample(readPairs(t, dir), each), buildCommand(t)
}

// The pairs are what they are meant to be, as far as that shows without an engine.
func TestPairs(t *testing.T) {
	omitted, equal := readPairs(t, "omitted"), readPairs(t, "equal")
	if len(omitted) < 60 || len(equal) < 40 {
		t.Errorf("%d omissions and %d equal pairs", len(omitted), len(equal))
	}
	seen := map[string]bool{}
	for _, p := range slices.Concat(omitted, equal) {
		if p.files["main.go"] == "" || seen[p.name] || path.Base(p.name) == "" {
			t.Errorf("%s has no main.go, or is there twice", p.name)
		}
		seen[p.name] = true
	}
	for _, p := range omitted {
		if p.parts["omitted"] == "" || p.parts["want"] == "" {
			t.Errorf("%s leaves nothing out, or says not what must be named", p.name)
		}
	}
}
