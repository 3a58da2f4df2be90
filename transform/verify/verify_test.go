package verify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offstage/transform"
)

// Every difference is seen, and leads to its verdict.
func TestVerdicts(t *testing.T) {
	for _, test := range []struct {
		name    string
		change  func(*world)
		verdict Verdict
		want    string // the only difference, or a note where there is none
	}{
		{"nothing", func(*world) {}, Same, ""},
		{"the same layers", func(w *world) { w.after.Image.RootFS.Layers = w.before.Image.RootFS.Layers }, Same,
			"neither was started"},
		{"original", func(w *world) { w.before.BuildFails = "main.go:1: undefined" }, OriginalDoesNotBuild, ""},
		{"rewrite", func(w *world) { w.after.BuildFails = "COPY failed" }, RewriteDoesNotBuild, ""},
		{"lost variable", func(w *world) { w.after.Image.Config.Env = []string{"PATH=/bin"} }, Differs,
			`config: ENV MODE was "live" and is lost`},
		{"changed variable", func(w *world) { w.after.Image.Config.Env = []string{"PATH=/bin", "MODE=dead"} }, Differs,
			`config: ENV MODE was "live" and is "dead"`},
		{"new variable", func(w *world) { w.before.Image.Config.Env = []string{"PATH=/bin"} }, Differs,
			`config: ENV MODE is new: "live"`},
		{"intended variable", func(w *world) {
			w.after.Image.Config.Env = nil
			w.result.Changes = []transform.Change{{Field: "ENV", Name: "PATH"}, {Field: "ENV", Name: "MODE"}}
		}, Same, ""},
		{"command", func(w *world) { w.after.Image.Config.Cmd = []string{"/app/other"} }, Differs,
			`config: CMD is ["/app/other"] in place of ["/app/main"]`},
		{"intended command", func(w *world) {
			w.before.Image.Config.Cmd = []string{"go", "run", "."}
			w.result.Changes = []transform.Change{{Field: "CMD", New: []string{"/app/main"}}}
		}, Same, ""},
		{"user", func(w *world) { w.after.Image.Config.User = "7" }, Differs, `config: USER was "" and is "7"`},
		{"intended user", func(w *world) {
			w.after.Image.Config.User = "7"
			w.result.Changes = []transform.Change{{Field: "USER", New: []string{"7"}}}
		}, Same, ""},
		{"another user than intended", func(w *world) {
			w.result.Changes = []transform.Change{{Field: "USER", New: []string{"7"}}}
		}, Differs, `config: USER was "7" and is ""`},
		{"health check", func(w *world) { w.checkedOtherwise() }, Differs,
			`config: HEALTHCHECK was {"Test":["CMD","/app/main","check"]`},
		{"intended health check", func(w *world) {
			w.checkedOtherwise()
			w.result.Changes = []transform.Change{{Field: "HEALTHCHECK", New: []string{"CMD", "/healthcheck"}}}
		}, Same, ""},
		{"an intended health check that fails", func(w *world) {
			w.checkedOtherwise()
			w.after.Check = 1
			w.result.Changes = []transform.Change{{Field: "HEALTHCHECK", New: []string{"CMD", "/healthcheck"}}}
		}, Differs, "health: HEALTHCHECK: the original's succeeds; the rewrite's fails with exit code 1"},
		{"label", func(w *world) { w.after.Image.Config.Labels = map[string]string{"a": "b"} }, Differs,
			`config: LABEL was null and is {"a":"b"}`},
		{"intended label", func(w *world) {
			w.after.Image.Config.Labels = map[string]string{"a": "b"}
			w.result.Changes = []transform.Change{{Field: "LABEL", Name: "a", New: []string{"b"}}}
		}, Same, ""},
		{"working directory", func(w *world) { w.after.Image.Config.WorkingDir = "" }, Differs,
			`config: WORKDIR was "/app" and is "/"`},
		{"health check", func(w *world) {
			w.before.Image.Config.Healthcheck = &healthcheck{Test: []string{"CMD", "x"}}
		}, Differs,
			`config: HEALTHCHECK was {"Test":["CMD","x"],"Interval":0,"Timeout":0,"StartPeriod":0,` +
				`"StartInterval":0,"Retries":0} and is null`},
		{"missing executable", func(w *world) { delete(w.after.Files, "/app/main") }, Differs,
			"artifact: /app/main is missing"},
		{"executable without its mode", func(w *world) { w.after.Files["/app/main"] = fakeFile{Mode: 0o644} }, Differs,
			"artifact: /app/main is not executable"},
		{"missing interpreter", func(w *world) { delete(w.after.Files, "/bin/sh") }, Differs,
			"artifact: /app/main needs /bin/sh to start, which is missing"},
		{"observed path", func(w *world) {
			w.result.Carried = nil
			delete(w.after.Files, "/app/page.html")
		}, Differs, "paths: /app/page.html is missing: main.page (main.go:7) opens it"},
		{"missing file", func(w *world) { delete(w.after.Files, "/app/page.html") }, Differs,
			"files: /app/page.html is missing"},
		{"file below", func(w *world) { delete(w.after.Files, "/app/static/style.css") }, Differs,
			"files: /app/static/style.css is missing"},
		{"content", func(w *world) { w.after.Files["/app/page.html"] = fakeFile{Mode: 0o644, Content: "<b>"} }, Differs,
			"files: /app/page.html has another content"},
		{"mode", func(w *world) { w.after.Files["/app/page.html"] = fakeFile{Mode: 0o600, Content: "<p>"} }, Differs,
			"files: /app/page.html had the mode -rw-r--r-- and has -rw-------"},
		{"owner", func(w *world) {
			w.after.Files["/app/page.html"] = fakeFile{Mode: 0o644, UID: 7, Content: "<p>"}
		}, Differs, "files: /app/page.html had the owner 0:0 and has 7:0"},
		{"does not start", func(w *world) { w.after.StartFails = "exec /app/main: no such file" }, Differs,
			"state: the original runs; the rewrite does not start: exec /app/main: no such file"},
		{"ends", func(w *world) { w.after.State = state{ExitCode: 2}; w.after.Stderr = "panic: no file\n" }, Differs,
			"state: the original runs; the rewrite ended with exit code 2: panic: no file"},
		{"unhealthy", func(w *world) { w.checked(0, 1) }, Differs,
			"health: HEALTHCHECK: the original's succeeds; the rewrite's fails with exit code 1: the check"},
		{"unhealthy in both", func(w *world) { w.checked(2, 1) }, Same,
			"the health check fails in both: fails with exit code 2: the check"},
		{"fails the same", func(w *world) {
			w.before.State, w.after.State = state{ExitCode: 1}, state{ExitCode: 1}
		}, Unexercised,
			"both programs fail the same way: the original ended with exit code 1: TIME listening on :8080"},
		{"ends well", func(w *world) { w.before.State, w.after.State = state{}, state{} }, Same, ""},
		{"the go command's exit code", func(w *world) {
			w.before.State, w.after.State = state{ExitCode: 1}, state{ExitCode: 7}
			w.before.Stderr += "exit status 7\n"
			w.before.Image.Config.Cmd = []string{"go", "run", "."}
			w.result.Changes = []transform.Change{{Field: "CMD", New: []string{"/app/main"}}}
		}, Unexercised, "both programs fail the same way"},
		{"output", func(w *world) { w.after.Stdout = "warning\n" }, Differs,
			"output: only the rewrite writes to stdout: warning"},
		{"the time in the output", func(w *world) { w.after.Stderr = "2027/02/03 04:05:06 listening on :8080\n" }, Same,
			""},
		{"output that no image repeats", func(w *world) {
			w.before.Later, w.after.Later = []string{"seed 1", "seed 2"}, []string{"seed 3", "seed 4"}
		}, Same, ""},
		{"output that one image repeats", func(w *world) {
			w.after.Later = []string{"warning", "warning", "warning", "warning"}
		}, Differs, "output: only the rewrite writes to stdout: warning"},
		{"ports", func(w *world) { w.after.Asked.Ports = nil }, Differs,
			"ports: the original listens on 8080, the rewrite on no port"},
		{"UDP", func(w *world) { w.before.Asked.Datagrams = []string{"53"} }, Differs,
			"ports: the original listens on 53, the rewrite on no UDP port"},
		{"unix sockets", func(w *world) { w.before.Asked.Unix = []string{"/run/a.sock"} }, Differs,
			"ports: the original listens on /run/a.sock, the rewrite on no unix socket"},
		{"nothing listens", func(w *world) { w.before.Asked, w.after.Asked = answers{}, answers{} }, Same,
			"nothing listened within 1ms"},
		{"status", func(w *world) { w.after.Asked.Answers = []answer{replied("/", "500", "no page")} }, Differs,
			"http: GET / on port 8080: status 200 from the original, 500 from the rewrite: no page"},
		{"body", func(w *world) { w.after.Asked.Answers = []answer{replied("/", "200", "<b>")} }, Differs,
			`http: GET / on port 8080: another body: "<p>" from the original, "<b>" from the rewrite`},
		{"no helper", func(w *world) { w.before.NoHelper = true }, Same,
			"ports and HTTP not compared: run: exec: no such file or directory"},
		{"a network", func(w *world) { w.opts.RunArgs = []string{"--network=host"} }, Same,
			"only their loopback is asked"},
		{"by shell", func(w *world) {
			w.opts.Self, w.after.Answers = "/nowhere", "8080 / HTTP/1.1 500 Internal Server Error\n"
		}, Differs, "GET / on port 8080: status 200 from the original, 500 from the rewrite"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			test.change(w)
			r, err := w.open().Verify(t.Context(), w.subject())
			if err != nil {
				t.Fatal(err)
			}
			said := slices.Clone(r.Notes)
			for _, d := range r.Differences {
				said = append(said, fmt.Sprintf("%s: %s", d.Area, d.Text))
			}
			more := len(said) > 1 && w.opts.Self == ""
			if r.Verdict != test.verdict || !strings.Contains(strings.Join(said, "\n"), test.want) || more {
				t.Errorf("%s: %q, want %s: %q", r.Verdict, said, test.verdict, test.want)
			}
			if left := w.left(); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
		})
	}
}

// A build that fails leaves its output, and the last lines are in the report.
func TestBuildLog(t *testing.T) {
	w := newWorld(t)
	w.before.BuildFails = "main.go:1: undefined: x"
	r, err := w.open().Verify(t.Context(), w.subject())
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(r.Log)
	want := "#5 [2/3] RUN go build\nmain.go:1: undefined: x\n"
	if err != nil || string(data) != want || strings.Join(r.Tail, "\n")+"\n" != want {
		t.Errorf("log %q (%v), tail %q", data, err, r.Tail)
	}
}

// Stopped at any stage, nothing is left.
func TestStopped(t *testing.T) {
	for _, doing := range []string{
		"building the original",
		"building the rewrite",
		"reading the files of the rewrite",
		"running the original",
		"looking at the rewrite",
	} {
		t.Run(doing, func(t *testing.T) {
			w := newWorld(t)
			w.before.BuildHangs = doing == "building the original"
			ctx, cancel := context.WithCancelCause(t.Context())
			stop := errors.New("interrupted")
			w.opts.Progress = func(e Event) {
				if e.Doing == doing && (e.Step != "" || !w.before.BuildHangs) {
					cancel(stop)
				}
			}
			v := w.open()
			if r, err := v.Verify(ctx, w.subject()); !errors.Is(err, stop) {
				t.Errorf("%+v, %v", r, err)
			}
			if left := w.left(); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
			noTemporary(t)
		})
	}
}

// A failure of the engine is an error, and nothing is left.
func TestEngineFails(t *testing.T) {
	w := newWorld(t)
	w.after.CreateFails = "no space left on device"
	r, err := w.open().Verify(t.Context(), w.subject())
	if err == nil || err.Error() != "create: no space left on device" {
		t.Errorf("%+v, %v", r, err)
	}
	if left := w.left(); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// Where the engine or a registry failed, nothing is said of a Dockerfile.
func TestFaults(t *testing.T) {
	before := func(w *world) *fakeImage { return w.before }
	after := func(w *world) *fakeImage { return w.after }
	for _, test := range []struct {
		side func(*world) *fakeImage
		last string
		want string // the error; empty means a verdict
	}{
		{before, `failed to solve with frontend dockerfile.v0: failed to create LLB definition: ` +
			`failed to do request: Head "https://registry-1.docker.io/v2/library/golang/manifests/1.26": ` +
			`dial tcp: lookup registry-1.docker.io`,
			"an image can't be fetched from its registry"},
		{before, `Get "https://registry-1.docker.io/v2/": dial tcp: i/o timeout`,
			"an image can't be fetched from its registry"},
		{after, "ERROR: failed to solve: alpine:3.24: failed to resolve source metadata for " +
			"docker.io/library/alpine:3.24: docker.io/library/alpine:3.24: not found\n\n" +
			"View build details: docker-desktop://x",
			"an image that the rewrite is built on is not in its registry"},
		{after, "error reading from server: EOF", "the engine broke off"},
		{before, "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
			"the engine broke off"},
		// The Dockerfile's own mistakes.
		{before, "ERROR: failed to solve: builder: failed to resolve source metadata for " +
			"docker.io/library/builder:latest: pull access denied, repository does not exist", ""},
		{after, `ERROR: failed to solve: failed to compute cache key: ` +
			`failed to calculate checksum of ref a::b: "/page.html": not found`, ""},
		{before, `failed to solve: process "/bin/sh -c wget https://x.io/v2/ || echo unexpected EOF" ` +
			`did not complete successfully: exit code: 1`, ""},
		{before, "syntax error: unexpected EOF\nThe command '/bin/sh -c go build' returned a non-zero code: 1", ""},
	} {
		w := newWorld(t)
		test.side(w).BuildFails = test.last
		r, err := w.open().Verify(t.Context(), w.subject())
		switch text := fmt.Sprint(err); {
		case test.want == "" && (err != nil || r.Verdict != OriginalDoesNotBuild && r.Verdict != RewriteDoesNotBuild):
			t.Errorf("%q: %v, %v; want a verdict", test.last, r, err)
		case test.want == "":
		case !strings.Contains(text, test.want+": ") || !strings.Contains(text, "the whole output is in "):
			t.Errorf("%q: %v, %v; want %q", test.last, r, err, test.want)
		}
		if left := w.left(); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	}
}

// --keep keeps the images and containers, also from the next run.
func TestKeep(t *testing.T) {
	w := newWorld(t)
	w.opts.Keep = true
	r, err := w.open().Verify(t.Context(), w.subject())
	if err != nil || !strings.HasPrefix(strings.Join(r.Notes, ""), "kept: the images and containers offstage-verify-") {
		t.Errorf("%+v, %v", r, err)
	}
	w.open()
	if left := w.left(); len(left) != 5 {
		t.Errorf("left: %v", left)
	}
}

// What a killed run left is removed by the next one; what is another's stays.
func TestLeftovers(t *testing.T) {
	w := newWorld(t)
	host, _ := os.Hostname()
	const gone = 1 << 30 // no process has this number
	owners := map[string]string{
		"container.a": fmt.Sprintf("%s/%d/x", host, gone),
		"image.b":     fmt.Sprintf("%s/%d/x", host, gone),
		"image.c":     fmt.Sprintf("%s/%d/x", host, os.Getpid()),
		"image.d":     fmt.Sprintf("elsewhere/%d/x", gone),
		"image.e":     "",
	}
	for name, owner := range owners {
		writeFile(t, filepath.Join(w.dir, name), owner)
	}
	old := filepath.Join(os.TempDir(), fmt.Sprintf("offstage-verify-%d-1", gone))
	writeFile(t, filepath.Join(old, "log"), "")
	w.open()
	noTemporary(t)
	var left []string
	for _, name := range w.left() {
		left = append(left, filepath.Base(name))
	}
	if got := strings.Join(left, " "); got != "image.c image.d image.e" {
		t.Errorf("left: %s", got)
	}
}

// What the user asks for reaches the engine, and the Dockerfile stays outside of
// the repository, with its ignore file beside it.
func TestArguments(t *testing.T) {
	w := newWorld(t)
	writeFile(t, filepath.Join(w.dir, "Dockerfile.dockerignore"), "secret")
	w.opts.BuildArgs, w.opts.Secrets, w.opts.SSH = []string{"A=1", "B=2"}, []string{"id=s"}, []string{"default"}
	w.opts.Network, w.opts.Platform = "host", "linux/arm64"
	w.opts.Env, w.opts.EnvFiles = []string{"E=1"}, []string{"f.env"}
	w.opts.RunArgs = []string{"--tmpfs=/x", "--", "serve", "--all"}
	w.opts.Probes = []string{"/health"}
	if _, err := w.open().Verify(t.Context(), w.subject()); err != nil {
		t.Fatal(err)
	}
	calls := w.calls()
	for _, want := range []string{
		" --build-arg=A=1 --build-arg=B=2 --secret=id=s --ssh=default --network=host --platform=linux/arm64 " +
			w.dir + "\n",
		"--network none --platform=linux/arm64 --env=E=1 --env-file=f.env --tmpfs=/x offstage-verify-",
		"-before serve --all\n", "-after serve --all\n",
		` ask {"For":1000000,"Asks":[{"Method":"GET","Path":"/"},{"Method":"GET","Path":"/health"}],"Times":1}` + "\n",
		" " + insidePath + " watch serve --all\n",
	} {
		if !strings.Contains(calls, want) {
			t.Errorf("no call has %q:\n%s", want, calls)
		}
	}
	if strings.Contains(calls, "--file "+w.dir) {
		t.Errorf("a file of the repository was named:\n%s", calls)
	}
}

func TestNoEngine(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Open(t.Context(), Options{})
	want := "no container engine: docker is not found; podman is not found; nerdctl is not found"
	if err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}
