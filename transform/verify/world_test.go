package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"offstage/transform"
)

// A world is a fake engine and the project that is verified with it.
type world struct {
	t             *testing.T
	dir           string
	before, after *fakeImage
	opts          Options
	result        transform.Result
}

// An exitCode is how a command of the fake engine ended.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit status %d", int(e)) }
func (e exitCode) ExitCode() int { return int(e) }

// inProcess is the fake engine without a process.
func (w *world) inProcess(ctx context.Context, stdout, stderr io.Writer, args ...string) error {
	if code := fakeEngine(ctx, stdout, stderr, w.dir, args); code != 0 {
		return exitCode(code)
	}
	return ctx.Err()
}

// newWorld has two images of a web program that are the same.
func newWorld(t *testing.T) *world {
	t.Helper()
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(dir, "docker")); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, dir: dir, before: webImage("one"), after: webImage("two")}
	w.opts = Options{Engine: filepath.Join(dir, "docker"), Timeout: 10 * time.Second, RunFor: time.Millisecond,
		Sleep: func(context.Context, time.Duration) {}}
	w.opts.inProcess = w.inProcess
	w.result = transform.Result{Old: []byte("FROM a"), New: []byte("FROM b"), Artifacts: []string{"/app/main"},
		Carried: []transform.Carried{{Path: "/app/page.html"}, {Path: "/app/static", Tree: true}, {Path: "/app/.env"}}}
	return w
}

// replied is an answer on port 8080.
func replied(path, status, body string) answer {
	r := reply{Status: status, Type: "text/html", Sum: sum([]byte(body)), Text: body}
	return answer{Port: 8080, Protocol: "http", question: question{"GET", path}, Replies: []reply{r}}
}

// webImage listens on port 8080 and answers with 200.
func webImage(layer string) *fakeImage {
	f := &fakeImage{State: state{Running: true}, Stderr: "2026/01/02 03:04:05 listening on :8080\n",
		Asked:   answers{sockets: sockets{Ports: []string{"8080"}}, Answers: []answer{replied("/", "200", "<p>")}},
		Sockets: "   0: 00000000:1F90 00000000:0000 0A 00000000:00000000\n", Answers: "8080 / HTTP/1.0 200 OK\n",
		Sights: []sight{{How: opens, Path: "/app/page.html", By: "/app/main", At: "main.page (main.go:7)"}}}
	f.Image.Size, f.Image.Architecture, f.Image.RootFS.Layers = 1000, "amd64", []string{layer}
	f.Image.Config = config{Cmd: []string{"/app/main"}, Env: []string{"PATH=/bin", "MODE=live"}, WorkingDir: "/app"}
	f.Files = map[string]fakeFile{
		"/app/main":             {Mode: 0o755, Content: "#!/bin/sh\n"},
		"/app/page.html":        {Mode: 0o644, Content: "<p>"},
		"/app/static":           {Mode: 0o755, Dir: true},
		"/app/static/style.css": {Mode: 0o644, Content: "p {}"},
		"/app":                  {Mode: 0o755, Dir: true},
		"/bin":                  {Mode: 0o755, Dir: true},
		"/bin/sh":               {Mode: 0o755, Content: "a shell"},
	}
	return f
}

func (w *world) save() {
	w.t.Helper()
	data, err := json.Marshal(map[string]*fakeImage{"-before": w.before, "-after": w.after})
	if err == nil {
		err = os.WriteFile(filepath.Join(w.dir, "world.json"), data, 0o600)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) open() *Verifier {
	w.t.Helper()
	w.save()
	v, err := Open(w.t.Context(), w.opts)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *world) subject() Subject {
	return Subject{Name: "app", Dockerfile: filepath.Join(w.dir, "Dockerfile"), Context: w.dir, Result: &w.result}
}

// left are the objects that are still there.
func (w *world) left() []string {
	list, _ := filepath.Glob(filepath.Join(w.dir, "[ci]*.*"))
	return list
}

// noTemporary looks for temporary files that are still there. Nothing may run
// beside the test that calls it.
func noTemporary(t *testing.T) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "offstage-verify-*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func (w *world) calls() string {
	data, err := os.ReadFile(filepath.Join(w.dir, "calls"))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(data)
}

// checked gives both images a health check that ends with these exit codes.
func (w *world) checked(before, after int) {
	check := &healthcheck{Test: []string{"CMD", "/app/main", "check"}}
	w.before.Image.Config.Healthcheck, w.after.Image.Config.Healthcheck = check, check
	w.before.Check, w.after.Check = before, after
}

// checkedOtherwise gives the rewrite a health check of its own; both succeed.
func (w *world) checkedOtherwise() {
	w.checked(0, 0)
	w.after.Image.Config.Healthcheck = &healthcheck{Test: []string{"CMD", "/healthcheck"}}
}
