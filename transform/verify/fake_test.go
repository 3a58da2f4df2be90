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
			ours := strings.HasPrefix(a, "offstage-verify-") || strings.HasPrefix(a, "container:")
			if ours && strings.HasSuffix(a, label) {
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
		h := &tar.Header{
			Name:     strings.TrimPrefix(name, "/"),
			Mode:     file.Mode,
			Uid:      file.UID,
			Size:     int64(len(file.Content)),
			Typeflag: tar.TypeReg,
		}
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
