package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offstage/transform"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"offstage": main})
}

// TestScripts runs the program as a user does, with the real rewrite. The
// scripts hold the command line to account, not the rewrite: golden does that.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, ".user-cache"))
			return nil
		},
	})
}

// A session is one run of the program within the test.
type session struct {
	code           int
	stdout, stderr string
}

// start runs the program with a rewrite of the test's own.
func start(rewrite rewriter, stdin string, args ...string) session {
	var stdout, stderr bytes.Buffer
	c := &command{
		stdin: strings.NewReader(stdin), stdout: &stdout, stderr: &stderr,
		getenv:  func(string) string { return "" },
		rewrite: rewrite,
	}
	code := c.run(args)
	return session{code, stdout.String(), stderr.String()}
}

// fake decides by the first word of a file.
func fake(name string, src []byte, opts transform.Options) (*transform.Result, error) {
	r := &transform.Result{Name: name, Status: transform.Unchanged, Old: src, New: src}
	word, _, _ := strings.Cut(string(src), "\n")
	switch word {
	case "rewrite":
		r.Status, r.Runtime, r.New = transform.Rewritten, "alpine:3.24", bytes.Replace(src, []byte("rewrite"),
			[]byte("rewritten"), 1)
	case "refuse":
		r.Status = transform.Refused
		r.Refusals = []transform.Refusal{{
			Code: "no-command", Text: "nothing is started", Do: "add a CMD",
			Evidence: []transform.Evidence{{File: name, Line: 2, Why: "the last stage"}},
		}}
	case "bad":
		return nil, &transform.ParseError{Name: name, Line: 1, Err: errors.New("unknown instruction: bad")}
	case "panic":
		panic("index out of range")
	default:
		r.Cause, r.Reason = transform.AlreadyFine, "nothing to do"
	}
	return r, nil
}

// files makes a directory with these files the current one.
func files(t *testing.T, contents map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range contents {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	return dir
}

func contains(t *testing.T, what, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Errorf("%s does not contain %q:\n%s", what, part, text)
	}
}
