package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"offstage/transform"
	"offstage/transform/verify"
)

// An oracle is a verifier that knows the verdicts.
type oracle map[string]verify.Report

func (o oracle) Verify(_ context.Context, s verify.Subject) (*verify.Report, error) {
	r, ok := o[s.Name]
	if !ok {
		return nil, errors.New("verification stopped: interrupt")
	}
	return &r, nil
}

func (oracle) Digest(context.Context, verify.Subject) (string, error) { return "of-all", nil }

// verifying is a program whose verifier knows the verdicts.
func verifying(o oracle, stdout, stderr io.Writer) *command {
	c := &command{stdout: stdout, stderr: stderr, getenv: func(string) string { return "" }, rewrite: inContext}
	c.verification.engine = o
	return c
}

// verified runs the program with --verify and these verdicts.
func verified(o oracle, args ...string) session {
	var stdout, stderr bytes.Buffer
	code := verifying(o, &stdout, &stderr).run(append([]string{"--verify"}, args...))
	return session{code, stdout.String(), stderr.String()}
}

// inContext is the fake rewrite with a build context.
func inContext(name string, src []byte, opts transform.Options) (*transform.Result, error) {
	r, err := fake(name, src, opts)
	if r != nil {
		r.Context = "."
	}
	return r, err
}

// The verdict decides about the exit code and about writing.
func TestVerdictDecides(t *testing.T) {
	exercised := verify.Depth{Started: true, Routes: 3, Paths: 2, Covered: 2}
	missing := []verify.Difference{{Area: verify.Files, Text: "/a\x1b is missing"}}
	for _, test := range []struct {
		report  verify.Report
		args    string
		code    int
		written bool
		says    string
	}{
		{verify.Report{Verdict: verify.Same, Depth: exercised}, "", exitDone, true,
			"Dockerfile: same (answered 3 routes, 2 paths seen in use, all foreseen)\n"},
		{verify.Report{Verdict: verify.Unexercised}, "", exitRefused, false,
			"Dockerfile: equal but not exercised (not started)\n"},
		{verify.Report{Verdict: verify.Unexercised}, "--allow-unexercised", exitDone, true,
			"Dockerfile: equal but not exercised (not started)\n"},
		{verify.Report{Verdict: verify.Differs, Differences: missing}, "", exitRefused, false,
			"Dockerfile: differs [files]: /a\\x1b is missing\n"},
		{verify.Report{Verdict: verify.OriginalDoesNotBuild, Tail: []string{"last\x1b"}}, "", exitRefused, false,
			"  last\\x1b\n"},
		{verify.Report{Verdict: verify.RewriteDoesNotBuild, Log: "/tmp/log"}, "", exitError, false,
			"the whole output is in /tmp/log\n"},
		{verify.Report{Verdict: verify.RewriteDoesNotBuild}, "", exitError, false,
			"Dockerfile: rewrite does not build (a bug in offstage)\n"},
		{verify.Report{Verdict: verify.RewriteDoesNotBuild, Cause: "the disk is full"}, "", exitRefused, false,
			"Dockerfile: rewrite does not build: the disk is full\n"},
	} {
		files(t, map[string]string{"Dockerfile": "rewrite"})
		s := verified(oracle{"Dockerfile": test.report}, append(strings.Fields(test.args), "--write")...)
		now, err := os.ReadFile("Dockerfile")
		if err != nil {
			t.Fatal(err)
		}
		if written := string(now) == "rewritten"; s.code != test.code || written != test.written {
			t.Errorf("%s %s: exit code %d, written %v", test.report.Verdict, test.args, s.code, written)
		}
		contains(t, "standard error", s.stderr, test.says)
	}
}

// One that could not be verified is an error and is not written; the others go on.
func TestVerifyFails(t *testing.T) {
	files(t, map[string]string{
		"a/Dockerfile": "rewrite", "b/Dockerfile": "rewrite", "c/Dockerfile": "leave", "d/Dockerfile": "rewrite",
	})
	same := verify.Report{
		Verdict: verify.Same,
		Before:  verify.Size{Bytes: 3e8, Layers: 5},
		After:   verify.Size{Bytes: 1e7, Layers: 3},
	}
	s := verified(oracle{"b/Dockerfile": same, "d/Dockerfile": same}, "--list")
	if s.code != exitError || s.stdout != "b/Dockerfile\nd/Dockerfile\n" {
		t.Errorf("exit code %d, output %q", s.code, s.stdout)
	}
	contains(t, "standard error", s.stderr, "offstage: a/Dockerfile: verification stopped: interrupt\n")
	contains(t, "standard error", s.stderr, `FILE          BEFORE MB  AFTER MB  RATIO  VERDICT
b/Dockerfile  300.0      10.0      30.0   same
d/Dockerfile  300.0      10.0      30.0   same
`)
}

// Standard input becomes the rewrite only if that is proven.
func TestVerifyFilter(t *testing.T) {
	for verdict, want := range map[verify.Verdict]string{verify.Same: "rewritten", verify.Differs: "rewrite"} {
		files(t, nil)
		var stdout, stderr bytes.Buffer
		c := verifying(oracle{"<stdin>": {Verdict: verdict}}, &stdout, &stderr)
		c.stdin = strings.NewReader("rewrite")
		c.run([]string{"--verify", "--context", ".", "--write", "-"})
		if stdout.String() != want {
			t.Errorf("%s: %q\n%s", verdict, stdout.String(), stderr.String())
		}
	}
}

func TestVerifyFlagsRefused(t *testing.T) {
	for args, want := range map[string]string{
		"--keep":                   "--keep only goes with --verify",
		"--env A=1 --run-for 1s":   "only goes with --verify",
		"--verify --timeout -1s":   "--timeout -1s is no time",
		"--verify --engine=":       "--engine needs a command",
		"--verify --against=":      "--against needs a file",
		"--against x":              "--against only goes with --verify",
		"--verify --probe http:/x": `--probe "http:/x" is not a path`,
	} {
		if _, err := parseFlags(strings.Fields(args)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", args, err)
		}
	}
}

// On a terminal the last line is replaced; elsewhere every thing is one line.
func TestLive(t *testing.T) {
	var b bytes.Buffer
	l := newLive(&b)
	now := time.Now()
	l.now = func() time.Time { return now }
	build := verify.Event{Name: "a\x1b", Doing: "building"}
	l.show(build)
	l.show(verify.Event{Name: build.Name, Doing: build.Doing, Step: "[1/2] RUN x"})
	if got := b.String(); got != "a\\x1b: building\n" {
		t.Errorf("%q", got)
	}
	b.Reset()
	l.terminal = true
	l.show(build)
	now = now.Add(3 * time.Second)
	l.show(verify.Event{Name: build.Name, Doing: build.Doing, Step: "[1/2] RUN x"})
	l.tick.Stop()
	l.Write([]byte("done\n"))
	want := eraseLine + `  0s a\x1b: building` + eraseLine + `  3s a\x1b: building, [1/2] RUN x` + eraseLine + "done\n"
	if got := b.String(); got != want {
		t.Errorf("%q", got)
	}
}
