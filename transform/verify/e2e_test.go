package verify

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"offstage/transform"
)

// e2e makes tests that need a container engine run; one that is missing is then
// a failure.
const e2e = "OFFSTAGE_E2E"

// A realCase is a project, what is done wrong in its rewrite, and what must come
// of the verification.
type realCase struct {
	name  string
	files map[string]string
	with  []string // improvements
	fault string   // replacements in the rewrite: OLD => NEW, one a line, with \n for an end of line
	want  []string // verdict and runtime; then a difference a line, as AREA: TEXT
}

func readCase(t *testing.T, file string) realCase {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := realCase{name: strings.TrimSuffix(filepath.Base(file), ".txtar"), files: map[string]string{}}
	for _, f := range a.Files {
		switch text := string(f.Data); f.Name {
		case "with":
			c.with = strings.Fields(text)
		case "fault":
			c.fault = text
		case "want":
			c.want = strings.Split(strings.TrimSpace(text), "\n")
		default:
			c.files[f.Name] = text
		}
	}
	return c
}

// warmed starts the names of images that are a golang image with a part of the
// standard library compiled: most of a build's time would go into that.
const warmed = "offstage.test/golang:"

func warm(t *testing.T) {
	for _, tag := range []string{"1.26-alpine", "1.26-bookworm"} {
		build := exec.Command("docker", "build", "--quiet", "--tag", warmed+tag, "-")
		build.Env = append(os.Environ(), "DOCKER_BUILDKIT=1")
		build.Stdin = strings.NewReader("FROM golang:" + tag + `
RUN CGO_ENABLED=0 go build net/http html/template mime/multipart os/user && go build net/http os/user
`)
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", tag, err, out)
		}
	}
}

// inWarmed is a Dockerfile that builds where the standard library is compiled: it is
// decided about as people have it, and a registry that nobody knows is another matter.
func inWarmed(text string) []byte {
	return []byte(strings.ReplaceAll(text, "FROM golang:", "FROM "+warmed))
}

// Real images of real programs: correct rewrites are the same, and every fault
// is caught by its name.
func TestEndToEnd(t *testing.T) {
	if os.Getenv(e2e) == "" {
		t.Skipf("%s is not set: this test builds images with a container engine", e2e)
	}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases (%v)", err)
	}
	began := time.Now()
	warm(t)
	warmTime := time.Since(began)
	var table results
	t.Run("cases", func(t *testing.T) {
		for _, file := range files {
			c := readCase(t, file)
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				c.verify(t, &table)
			})
		}
	})
	t.Logf("%d cases in %v, %v of that to compile the standard library\n%s",
		len(files), time.Since(began).Round(time.Second), warmTime.Round(time.Second), &table)
	nothingLeft(t)
}

func (c *realCase) verify(t *testing.T, table *results) {
	dir := t.TempDir()
	for name, text := range c.files {
		writeFile(t, filepath.Join(dir, name), text)
	}
	if c.files["go.sum"] != "" {
		vendor(t, dir)
	}
	result, err := transform.Rewrite("Dockerfile", []byte(c.files["Dockerfile"]),
		transform.Options{Tree: os.DirFS(dir), With: c.with})
	if err != nil || result.Status != transform.Rewritten {
		t.Fatalf("not rewritten: %v %+v", err, result)
	}
	result.Old, result.New = inWarmed(string(result.Old)), inWarmed(c.spoil(t, string(result.New)))
	writeFile(t, filepath.Join(dir, "Dockerfile"), string(result.Old))
	v, err := Open(t.Context(), Options{
		Timeout: 5 * time.Minute,
		RunFor:  2 * time.Second,
		Probes:  []string{"/static/style.css", "/absent"},
	})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	r, err := v.Verify(t.Context(), Subject{
		Name:       c.name,
		Dockerfile: filepath.Join(dir, "Dockerfile"),
		Context:    dir,
		Result:     result,
		Routes:     transform.Routes(os.DirFS(dir), "."),
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.Log != "" {
		os.Remove(r.Log)
	}
	table.add(c.name, result.Runtime, r, time.Since(began))
	c.judge(t, result, r)
}

// vendor brings the modules that a case requires: a build here has no network.
func vendor(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command("go", "mod", "vendor")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go mod vendor: %v\n%s", err, out)
	}
}

// spoil puts the fault into the rewrite.
func (c *realCase) spoil(t *testing.T, rewrite string) string {
	for line := range strings.Lines(c.fault) {
		old, now, ok := strings.Cut(strings.ReplaceAll(strings.TrimSpace(line), `\n`, "\n"), " => ")
		if !ok || strings.Count(rewrite, old) != 1 {
			t.Fatalf("the fault %q does not fit the rewrite:\n%s", line, rewrite)
		}
		rewrite = strings.Replace(rewrite, old, now, 1)
	}
	return rewrite
}

func (c *realCase) judge(t *testing.T, result *transform.Result, r *Report) {
	verdict, runtime, _ := strings.Cut(c.want[0], " ")
	wrong := string(r.Verdict) != verdict || runtime != "" && !strings.HasPrefix(result.Runtime, runtime)
	for _, want := range c.want[1:] {
		area, text, _ := strings.Cut(want, ": ")
		wrong = wrong || !slices.ContainsFunc(r.Differences, func(d Difference) bool {
			return string(d.Area) == area && strings.Contains(d.Text, text)
		})
	}
	for _, n := range r.Notes {
		wrong = wrong || strings.Contains(n, "not compared")
	}
	if wrong {
		t.Errorf("on %s: %+v\nwant %q\n%s", result.Runtime, r, c.want, result.New)
	}
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// nothingLeft looks for what should have been removed.
func nothingLeft(t *testing.T) {
	t.Helper()
	if left := leftInEngine(); left != "" {
		t.Error(left)
	}
	noTemporary(t)
}

// leftInEngine lists the containers and images that were not removed.
func leftInEngine() string {
	text := ""
	for _, args := range [][]string{
		{"ps", "--all", "--quiet", "--filter", "label=" + ownerLabel},
		{"image", "ls", "--quiet", "--filter", "label=" + ownerLabel},
	} {
		if out, err := exec.Command("docker", args...).CombinedOutput(); err != nil || len(out) > 0 {
			text += fmt.Sprintf("docker %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	return text
}

// Stopped in the middle of a build, it leaves nothing.
func TestStoppedInABuild(t *testing.T) {
	if os.Getenv(e2e) == "" {
		t.Skipf("%s is not set: this test builds an image with a container engine", e2e)
	}
	ctx, cancel := context.WithCancel(t.Context())
	v, err := Open(ctx, Options{Timeout: time.Minute, RunFor: time.Second, Progress: func(e Event) {
		if strings.Contains(e.Step, "sleep") {
			cancel()
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	slow := []byte("FROM alpine:3.24\nRUN sleep 1000\nCMD [\"true\"]\n")
	began := time.Now()
	dir := t.TempDir()
	_, err = v.Verify(ctx, Subject{
		Dockerfile: filepath.Join(dir, "Dockerfile"),
		Context:    dir,
		Result:     &transform.Result{Old: slow, New: slow},
	})
	if err == nil || ctx.Err() == nil || time.Since(began) > 30*time.Second {
		t.Errorf("it ended with %v after %v", err, time.Since(began))
	}
	nothingLeft(t)
}

// Killed in the middle of a build, it leaves nothing that the next run doesn't
// remove, and the engine gives the build up.
func TestKilledInABuild(t *testing.T) {
	if os.Getenv(e2e) == "" {
		t.Skipf("%s is not set: this test builds an image with a container engine", e2e)
	}
	dir, command := t.TempDir(), buildCommand(t)
	const pause = "sleep 4321"
	project := filepath.Join(dir, "project")
	writeFile(t, filepath.Join(project, "Dockerfile"), `FROM golang:1.26-alpine
WORKDIR /app
COPY . .
RUN `+pause+`
RUN go build -o main .
CMD ["./main"]
`)
	writeFile(t, filepath.Join(project, "go.mod"), "module example.com/app\n\ngo 1.26\n")
	writeFile(t, filepath.Join(project, "main.go"), "package main\n\nfunc main() {}\n")
	cmd := exec.Command(command, "--verify", project)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the build to pause", func() bool { return runs(t, pause) })
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it says that it was killed
	waitFor(t, "the engine to give up", func() bool { return !runs(t, pause) })
	if _, err := Open(t.Context(), Options{}); err != nil {
		t.Fatal(err)
	}
	nothingLeft(t)
}

// buildCommand builds the command as its users do.
func buildCommand(t *testing.T) string {
	t.Helper()
	command := filepath.Join(t.TempDir(), "offstage")
	if out, err := exec.Command("go", "build", "-o", command, "offstage/cmd/offstage").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return command
}

// waitFor waits half a minute.
func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !done(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// runs says whether a process of this machine has exactly this command line.
func runs(t *testing.T, command string) bool {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(files) == 0 {
		t.Fatalf("no processes: %v", err)
	}
	return slices.ContainsFunc(files, func(file string) bool {
		data, _ := os.ReadFile(file) // it may have ended
		return strings.TrimRight(strings.ReplaceAll(string(data), "\x00", " "), " ") == command
	})
}

// results are the figures of the cases, for the log.
type results struct {
	mu   sync.Mutex
	rows []string
}

func (t *results) add(name, runtime string, r *Report, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	caught := ""
	for _, d := range r.Differences {
		caught += fmt.Sprintf(" [%s]", d.Area)
	}
	t.rows = append(t.rows, fmt.Sprintf("%-22s %-22s %7.1f MB -> %6.1f MB  %4.1fs  %s%s",
		name, runtime, float64(r.Before.Bytes)/1e6, float64(r.After.Bytes)/1e6, took.Seconds(), r.Verdict, caught))
}

func (t *results) String() string {
	slices.Sort(t.rows)
	return strings.Join(t.rows, "\n")
}
