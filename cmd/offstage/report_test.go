package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"offstage/transform"
)

func TestExitCodes(t *testing.T) {
	files(t, map[string]string{
		"same/Dockerfile": "same\n", "rewrite/Dockerfile": "rewrite\n", "refuse/Dockerfile": "refuse\n",
		"bad/Dockerfile": "bad\n", "panic/Dockerfile": "panic\n", "none/x": "",
	})
	for _, test := range []struct {
		args string
		want int
	}{
		{"same", exitDone}, {"none", exitDone}, {"rewrite", exitDone},
		{"--check same", exitDone}, {"--check rewrite", exitWouldChange}, {"--check -l rewrite", exitWouldChange},
		{"bad", exitError}, {"panic", exitError}, {"missing", exitError}, {"--nope", exitError},
		{"--context missing same", exitError},
		{"refuse", exitRefused}, {"--allow-refused refuse", exitDone}, {"--check refuse", exitRefused},
		{"--check rewrite refuse", exitRefused}, {"--check --allow-refused rewrite refuse", exitWouldChange},
		{"--check rewrite refuse bad", exitError}, {"bad refuse rewrite", exitError}, {"--allow-refused bad refuse",
			exitError},
		{"--explain refuse", exitRefused}, {"--json bad", exitError},
	} {
		if s := start(fake, "", strings.Fields(test.args)...); s.code != test.want {
			t.Errorf("%s: exit %d, want %d\n%s", test.args, s.code, test.want, s.stderr)
		}
	}
}

func TestOutput(t *testing.T) {
	files(t, map[string]string{
		"a/Dockerfile": "rewrite\n",
		"b/Dockerfile": "refuse\n",
		"c/Dockerfile": "same\n",
		"d/Dockerfile": "bad\n",
	})
	const (
		diff    = "--- a/a/Dockerfile\n+++ b/a/Dockerfile\n@@ -1 +1 @@\n-rewrite\n+rewritten\n"
		refused = "b/Dockerfile: refused [no-command]: nothing is started.\n  why: b/Dockerfile:2: the last stage\n" +
			"  do:  Add a CMD.\n"
		would   = "would rewrite a/Dockerfile (alpine:3.24)\n"
		bad     = "offstage: d/Dockerfile:1: unknown instruction: bad\n"
		summary = "offstage: 4 Dockerfiles\n  would rewrite     1  alpine:3.24 1\n  refused           1  no-command " +
			"1\n  unchanged         1  already fine 1\n  with errors       1\n"
	)
	for args, want := range map[string]session{
		".":            {exitError, diff, would + refused + bad + summary},
		"--list .":     {exitError, "a/Dockerfile\n", refused + bad + summary},
		"-l --check a": {exitWouldChange, "a/Dockerfile\n", ""},
		"c":            {exitDone, "", "c/Dockerfile: already fine: nothing to do\n"},
	} {
		s := start(fake, "", strings.Fields(args)...)
		if s.stdout, s.stderr = filepath.ToSlash(s.stdout), filepath.ToSlash(s.stderr); s != want {
			t.Errorf("%s:\n%+v, want\n%+v", args, s, want)
		}
	}
}

func TestStdin(t *testing.T) {
	files(t, nil)
	for args, want := range map[string]session{
		"-": {exitDone, "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1 +1 @@\n-rewrite\n+rewritten\n",
			"would rewrite <stdin> (alpine:3.24)\n"},
		"-l -": {exitDone, "-\n", ""},
		"- -": {exitDone, "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1 +1 @@\n-rewrite\n+rewritten\n",
			"would rewrite <stdin> (alpine:3.24)\n"},
		"-w - -": {exitDone, "rewritten\n", ""},
	} {
		if s := start(fake, "rewrite\n", strings.Fields(args)...); s != want {
			t.Errorf("%s: %+v, want %+v", args, s, want)
		}
	}
	if s := start(fake, "refuse\n", "-"); s.stderr != "<stdin>: refused [no-command]: nothing is started.\n"+
		"  why: <stdin>:2: the last stage\n  do:  Add a CMD.\n" {
		t.Errorf("%+v", s)
	}
	if s := start(fake, strings.Repeat("x", maxSize+1), "-"); s.code != exitError ||
		!strings.HasPrefix(s.stderr, "offstage: <stdin>: is larger than 4 MiB") {
		t.Errorf("%+v", s)
	}
}

func TestPanicNamesItsLine(t *testing.T) {
	files(t, map[string]string{"a/Dockerfile": "panic\n", "b/Dockerfile": "rewrite\n"})
	s := start(fake, "", "-l")
	contains(t, "stderr", filepath.ToSlash(s.stderr), "offstage: a/Dockerfile: internal error at main_test.go:")
	contains(t, "stderr", s.stderr, "(a bug in offstage, nothing was changed): index out of range")
	if filepath.ToSlash(s.stdout) != "b/Dockerfile\n" {
		t.Errorf("the next file was not looked at: %+v", s)
	}
}

func TestRuntimePanicNamesItsLine(t *testing.T) {
	_, err := rewriteSafely(func(string, []byte, transform.Options) (*transform.Result, error) {
		var none *transform.Result
		return &transform.Result{Name: none.Name}, nil
	}, "Dockerfile", nil, transform.Options{})
	contains(t, "the error", fmt.Sprint(err), "internal error at report_test.go:")
}

func TestNoResultIsABug(t *testing.T) {
	_, err := rewriteSafely(func(string, []byte, transform.Options) (*transform.Result, error) { return nil, nil }, "",
		nil, transform.Options{})
	if err == nil {
		t.Error("no error")
	}
}

func TestCheckErrorShowsTheRewrite(t *testing.T) {
	files(t, map[string]string{"svc/Dockerfile": "old\n"})
	broken := func(name string, src []byte, _ transform.Options) (*transform.Result, error) {
		return nil, &transform.CheckError{
			Name: name,
			Old:  src,
			New:  []byte("new\n"),
			Err:  errors.New("law 3: a comment is lost"),
		}
	}
	s := start(broken, "", "-w")
	want := "offstage: svc/Dockerfile: the rewrite does not hold (a bug in offstage, nothing was changed): law 3: a " +
		"comment is lost\n" +
		"--- a/svc/Dockerfile\n+++ b/svc/Dockerfile\n@@ -1 +1 @@\n-old\n+new\n"
	if s.code != exitError || s.stdout != "" || filepath.ToSlash(s.stderr) != want {
		t.Errorf("%+v", s)
	}
	untouched(t, "svc/Dockerfile", "old\n")
}

func TestErrorsKeepTheirWords(t *testing.T) {
	files(t, map[string]string{"go.mod": "", "svc/Dockerfile": "x"})
	missing := &fs.PathError{Op: "open", Path: "go.mod", Err: fs.ErrPermission}
	for want, err := range map[string]error{
		"offstage: svc/Dockerfile: reading the module: open go.mod: permission denied\n": fmt.Errorf(
			"svc/Dockerfile: reading the module: %w", missing),
		"offstage: svc/Dockerfile: no stage\n": &transform.ParseError{
			Name: "svc/Dockerfile",
			Err:  errors.New("no stage"),
		},
		"offstage: svc/Dockerfile: permission denied\n": &fs.PathError{
			Op:   "open",
			Path: "svc/Dockerfile",
			Err:  fs.ErrPermission,
		},
	} {
		fail := func(string, []byte, transform.Options) (*transform.Result, error) { return nil, err }
		if s := start(fail, ""); filepath.ToSlash(s.stderr) != want {
			t.Errorf("%q, want %q", s.stderr, want)
		}
	}
}

func TestOptions(t *testing.T) {
	files(t, map[string]string{"go.mod": "module m", "svc/docker/Dockerfile": "x"})
	var got transform.Options
	var name string
	spy := func(n string, src []byte, opts transform.Options) (*transform.Result, error) {
		name, got = n, opts
		return fake(n, src, opts)
	}
	start(spy, "", "--context", "svc", "--runtime", "scratch", "--builder", "b")
	if name != "svc/docker/Dockerfile" || got.Context != "svc" || got.Runtime != "scratch" || got.Builder != "b" ||
		got.Tree == nil {
		t.Errorf("%s %+v", name, got)
	}
	start(spy, "", "-")
	if name != "Dockerfile" || got.Context != "" || got.Tree != nil || got.ModCache != nil {
		t.Errorf("standard input: %s %+v", name, got)
	}
}

// Whatever a repository's files hold, a message is one line without control
// characters.
func TestMessagesAreSafe(t *testing.T) {
	files(t, map[string]string{"Dockerfile": "x\n"})
	nasty := "a\x1b]0;title\x07\nb\u009b"
	speak := func(name string, src []byte, _ transform.Options) (*transform.Result, error) {
		at := []transform.Evidence{{File: nasty, Line: 1, Why: nasty}}
		return &transform.Result{
			Name: name, Status: transform.Refused, Old: src, New: src, Reason: nasty, Context: nasty, Builder: nasty,
			Artifacts: []string{nasty},
			Needs:     []transform.Need{{Kind: "file", Arg: nasty, Evidence: at, Met: nasty}},
			Notes:     []transform.Note{{File: nasty, Line: 1, Text: nasty}},
			Refusals:  []transform.Refusal{{Code: "no-command", Text: nasty, Do: nasty, Evidence: at}},
		}, nil
	}
	for _, args := range []string{".", "--explain", "--json"} {
		s := start(speak, "", args)
		for line := range strings.Lines(s.stdout + s.stderr) {
			line = strings.TrimSuffix(line, "\n")
			if escape(line) != line {
				t.Errorf("%s: unsafe: %q", args, line)
			}
		}
	}
	if s := start(speak, ""); strings.Count(s.stderr, "\n") != 4 {
		t.Errorf("a note and a refusal are not four lines: %q", s.stderr)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestStandardOutputFails(t *testing.T) {
	files(t, map[string]string{"a/Dockerfile": "rewrite\n", "b/Dockerfile": "rewrite\n"})
	for _, args := range [][]string{nil, {"--help"}} {
		var stderr strings.Builder
		c := &command{stdout: fullDisk{}, stderr: &stderr, getenv: func(string) string { return "" }, rewrite: fake}
		if code := c.run(args); code != exitError ||
			stderr.String() != "offstage: standard output: no space left on device\n" {
			t.Errorf("%q: exit %d, %q", args, code, &stderr)
		}
	}
}

func TestShow(t *testing.T) {
	dir := files(t, map[string]string{"repo/svc/Dockerfile": "", "repo/compose.yml": ""})
	c := &places{cwd: filepath.Join(dir, "repo", "svc")}
	o := func(path string) *outcome {
		return &outcome{
			target: target{path: path, real: filepath.Join(dir, "repo/svc/Dockerfile")},
			place:  place{root: filepath.Join(dir, "repo"), name: "svc/Dockerfile"},
			shown:  path,
		}
	}
	for _, test := range []struct{ path, file, want string }{
		{"Dockerfile", "svc/Dockerfile", "Dockerfile"},
		{"Dockerfile", "", "Dockerfile"},
		{"Dockerfile", "compose.yml", "../compose.yml"},
		{"../svc/Dockerfile", "svc/main.go", "main.go"},
		{"/elsewhere/Dockerfile", "compose.yml", filepath.ToSlash(dir) + "/repo/compose.yml"},
	} {
		if got := c.show(o(test.path), test.file); filepath.ToSlash(got) != test.want {
			t.Errorf("%s beside %s: %s, want %s", test.file, test.path, got, test.want)
		}
	}
	if got := c.show(&outcome{shown: "<stdin>", place: place{name: "Dockerfile"}}, "Dockerfile"); got != "<stdin>" {
		t.Errorf("standard input is %s", got)
	}
}

func TestDiffPath(t *testing.T) {
	dir := files(t, map[string]string{"repo/svc/Dockerfile": ""})
	o := &outcome{
		target: target{real: filepath.Join(dir, "repo/svc/Dockerfile")},
		place:  place{root: filepath.Join(dir, "repo"), name: "svc/Dockerfile"},
	}
	for cwd, want := range map[string]string{
		".":         "repo/svc/Dockerfile",
		"repo/svc":  "Dockerfile",
		"elsewhere": "svc/Dockerfile",
	} {
		c := &places{diffBase: filepath.Join(dir, cwd)}
		if got := c.diffPath(o); got != want {
			t.Errorf("from %s: %s, want %s", cwd, got, want)
		}
	}
}
