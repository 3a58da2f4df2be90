package verify

import (
	"archive/tar"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"offstage/transform"
)

// TestMain is a fake engine when this test's own executable is called by the name
// of docker: it does what world.json beside that name says. It is a witness and what
// a witness watches by other names.
func TestMain(m *testing.M) {
	if code, ok := Inside(os.Args); ok {
		os.Exit(code)
	}
	switch dir, name := filepath.Split(os.Args[0]); name {
	case "docker":
		os.Exit(fakeEngine(context.Background(), os.Stdout, os.Stderr, dir, os.Args[1:]))
	case "witness-of-the-test":
		os.Exit(watch(os.Args[1], os.Args[2:]))
	case "program-of-the-test":
		os.Exit(touch())
	}
	temporary, err := os.MkdirTemp("", "verify-test-")
	if err != nil {
		panic(err)
	}
	os.Setenv("TMPDIR", temporary)
	code := m.Run()
	os.RemoveAll(temporary)
	os.Exit(code)
}

// A fakeImage is an image of a fake engine, and what happens when it is started.
type fakeImage struct {
	BuildFails  string // the last words
	BuildHangs  bool
	CreateFails string
	Image       image
	Files       map[string]fakeFile
	StartFails  string
	State       state
	Stdout      string
	Stderr      string
	Later       []string // what it writes to stdout beside, each time it is started once
	CompilesFor int      // how often it is asked before the go command has started the program
	Asked       answers  // what comes of asking it
	Sockets     string   // the kernel's table, for a shell
	Answers     string   // what a shell is answered
	NoHelper    bool
	Sights      []sight // what the witness sees
	Check       int     // exit code of the health check
}

type fakeFile struct {
	Mode    int64
	UID     int
	Dir     bool
	Link    string
	Content string
}

type fake struct {
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer
	dir    string
	args   []string
	img    *fakeImage
	label  string // of the image's side
}

func fakeEngine(ctx context.Context, stdout, stderr io.Writer, dir string, args []string) int {
	f := &fake{ctx: ctx, stdout: stdout, stderr: stderr, dir: dir, args: args}
	calls, _ := os.OpenFile(filepath.Join(dir, "calls"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	fmt.Fprintln(calls, strings.Join(args, " "))
	calls.Close()
	data, _ := os.ReadFile(filepath.Join(dir, "world.json"))
	var world map[string]*fakeImage
	if err := json.Unmarshal(data, &world); err != nil {
		return f.fail(err.Error())
	}
	world["-watched"] = world["-before"]
	for _, a := range args {
		for label, img := range world {
			if strings.HasPrefix(a, "offstage-verify-") && strings.HasSuffix(a, label) || strings.HasPrefix(a, "container:") && strings.HasSuffix(a, label) {
				f.img, f.label = img, label
			}
		}
		if strings.HasPrefix(a, "container:") {
			break // the helper is made of the original, but looks at this one
		}
	}
	return f.do()
}

func (f *fake) fail(text string) int {
	fmt.Fprintln(f.stderr, text)
	return 1
}

func (f *fake) do() int {
	switch f.args[0] {
	case "info", "buildx":
		return 0
	case "build":
		return f.build()
	case "create":
		if f.img.CreateFails != "" {
			return f.fail(f.img.CreateFails)
		}
		f.make("container", f.value("--name"), f.value("--label"))
		f.watch()
	case "start":
		if f.img.StartFails != "" {
			return f.fail(f.img.StartFails)
		}
	case "exec":
		if !strings.Contains(strings.Join(f.args, " "), listPrograms) {
			fmt.Fprintln(f.stdout, "the check")
			return f.img.Check
		}
		fmt.Fprintln(f.stdout, "/bin/busybox\n/usr/local/go/bin/go")
		if f.count("exec") > f.img.CompilesFor {
			fmt.Fprintln(f.stdout, "/tmp/go-build1/b001/exe/main")
		}
	case "export":
		f.export()
	case "logs":
		fmt.Fprint(f.stdout, f.img.Stdout)
		if n := f.count("start"); n <= len(f.img.Later) {
			fmt.Fprintln(f.stdout, f.img.Later[n-1])
		}
		fmt.Fprint(f.stderr, f.img.Stderr)
	case "run":
		return f.help()
	case "image", "container", "ps":
		return f.describe()
	case "rm":
		f.remove("container")
	case "rmi":
		f.remove("image")
	}
	return 0
}

// count is how often a command was given for this image, this time included.
func (f *fake) count(command string) int {
	data, _ := os.ReadFile(filepath.Join(f.dir, "calls"))
	n := 0
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, command+" ") && strings.Contains(line, f.label) {
			n++
		}
	}
	return n
}

func (f *fake) build() int {
	fmt.Fprintln(f.stdout, "#5 [2/3] RUN go build")
	if f.img.BuildHangs {
		select {
		case <-f.ctx.Done():
			return 1
		case <-time.After(time.Minute):
		}
	}
	if f.img.BuildFails != "" {
		return f.fail(f.img.BuildFails)
	}
	f.make("image", f.value("--tag"), f.value("--label"))
	return 0
}

// make keeps an object as a file that holds its owner.
func (f *fake) make(kind, name, label string) {
	owner := strings.TrimPrefix(label, ownerLabel+"=")
	if err := os.WriteFile(filepath.Join(f.dir, kind+"."+name), []byte(owner), 0o600); err != nil {
		panic(err)
	}
}

func (f *fake) value(flag string) string {
	for i, a := range f.args {
		if a == flag {
			return f.args[i+1]
		}
	}
	return ""
}

// watch writes what the witness of a watched container would.
func (f *fake) watch() {
	for _, a := range f.args {
		if log, ok := strings.CutSuffix(strings.TrimPrefix(a, "type=bind,source="), ",target="+insideLog); ok {
			var lines []byte
			for _, s := range f.img.Sights {
				line, _ := json.Marshal(s)
				lines = append(append(lines, line...), '\n')
			}
			os.WriteFile(log, lines, 0o600)
		}
	}
}

// help is the second container in a namespace.
func (f *fake) help() int {
	all := strings.Join(f.args, " ")
	switch {
	case f.img.NoHelper:
		return f.fail("exec: no such file or directory")
	case strings.Contains(all, insidePath):
		json.NewEncoder(f.stdout).Encode(f.img.Asked)
	case strings.Contains(all, "/proc/net"):
		fmt.Fprint(f.stdout, f.img.Sockets)
	default:
		fmt.Fprint(f.stdout, f.img.Answers)
	}
	return 0
}

// describe lists and inspects.
func (f *fake) describe() int {
	switch joined := strings.Join(f.args[:2], " "); {
	case joined == "ps --all":
		f.list("container")
	case joined == "image ls":
		f.list("image")
	case strings.Contains(strings.Join(f.args, " "), ownerLabel):
		for _, name := range f.args[4:] {
			data, _ := os.ReadFile(filepath.Join(f.dir, f.args[0]+"."+name))
			fmt.Fprintln(f.stdout, "owner:"+string(data))
		}
	case joined == "image inspect":
		json.NewEncoder(f.stdout).Encode([]image{f.img.Image})
	default:
		json.NewEncoder(f.stdout).Encode(f.img.State)
	}
	return 0
}

func (f *fake) list(kind string) {
	files, _ := filepath.Glob(filepath.Join(f.dir, kind+".*"))
	for _, file := range files {
		fmt.Fprintln(f.stdout, strings.TrimPrefix(filepath.Base(file), kind+"."))
	}
}

func (f *fake) remove(kind string) {
	for _, name := range f.args[1:] {
		os.Remove(filepath.Join(f.dir, kind+"."+name))
	}
}

func (f *fake) export() {
	w := tar.NewWriter(f.stdout)
	defer w.Close()
	for name, file := range f.img.Files {
		h := &tar.Header{Name: strings.TrimPrefix(name, "/"), Mode: file.Mode, Uid: file.UID, Size: int64(len(file.Content)), Typeflag: tar.TypeReg}
		if file.Dir {
			h.Typeflag = tar.TypeDir
		}
		if file.Link != "" {
			h.Typeflag, h.Linkname = tar.TypeSymlink, file.Link
		}
		w.WriteHeader(h)
		w.Write([]byte(file.Content))
	}
}

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
	return answer{Port: 8080, Protocol: "http", question: question{"GET", path}, Replies: []reply{{Status: status, Type: "text/html", Sum: sum([]byte(body)), Text: body}}}
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
