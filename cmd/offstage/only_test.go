package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"offstage/transform"
)

// ranOn decides as fake does, with the runtime that stands in the second line.
func ranOn(name string, src []byte, opts transform.Options) (*transform.Result, error) {
	r, err := fake(name, src, opts)
	if err == nil && r.Status == transform.Rewritten {
		_, rest, _ := bytes.Cut(src, []byte("\n"))
		r.Runtime = strings.TrimSpace(string(rest))
	}
	return r, err
}

func TestOnly(t *testing.T) {
	contents := map[string]string{
		"a/Dockerfile": "rewrite\nscratch\n", "b/Dockerfile": "rewrite\nalpine:3.24\n", "c/Dockerfile": "refuse\n",
		"d/Dockerfile": "same\n", "e/Dockerfile": "rewrite\nregistry:5000/x/debian:12-slim@sha256:0\n",
	}
	for args, want := range map[string]struct {
		code    int
		written string
		says    string
	}{
		"scratch":                {exitDone, "a", "offstage: --only left out 4 of 5 Dockerfiles\n"},
		"alpine":                 {exitDone, "b", "--only left out 4 of 5"},
		"alpine:3.24":            {exitDone, "b", "--only left out 4 of 5"},
		"alpine:3.23":            {exitDone, "", "--only left out 5 of 5"},
		"debian,scratch":         {exitDone, "a e", "  rewritten         2  "},
		"no-command":             {exitRefused, "", "c/Dockerfile: refused [no-command]"},
		"cron":                   {exitDone, "", "--only left out 5 of 5"},
		"no-command --only=cron": {exitRefused, "", "--only left out 4 of 5"},
	} {
		files(t, contents)
		s := start(ranOn, "", strings.Fields("--write --only "+args)...)
		var written []string
		for _, dir := range []string{"a", "b", "c", "d", "e"} {
			if text, _ := os.ReadFile(dir + "/Dockerfile"); strings.HasPrefix(string(text), "rewritten") {
				written = append(written, dir)
			}
		}
		if got := strings.Join(written, " "); got != want.written || s.code != want.code ||
			!strings.Contains(s.stderr, want.says) {
			t.Errorf("%s: exit %d, written %s\n%s", args, s.code, got, s.stderr)
		}
	}
}

func TestOnlyIsNotInReports(t *testing.T) {
	files(t, map[string]string{"a/Dockerfile": "rewrite\nscratch\n", "b/Dockerfile": "refuse\n"})
	s := start(ranOn, "", "--only", "scratch", "--json", "--report", "r.html")
	page, err := os.ReadFile("r.html")
	if err != nil || strings.Contains(string(page), "b/Dockerfile") || strings.Count(s.stdout, "\n") != 1 {
		t.Errorf("%v %+v", err, s)
	}
}

func TestQuiet(t *testing.T) {
	contents := map[string]string{
		"a/Dockerfile": "rewrite\n",
		"b/Dockerfile": "refuse\n",
		"c/Dockerfile": "bad\n",
		"d/x":          "",
		"e/Dockerfile": "same\n",
	}
	const bad = "offstage: c/Dockerfile:1: unknown instruction: bad\n"
	for args, want := range map[string]session{
		"--quiet a b c d e": {
			exitError, "--- a/a/Dockerfile\n+++ b/a/Dockerfile\n@@ -1 +1 @@\n-rewrite\n+rewritten\n", bad,
		},
		"-q --write a b":       {exitRefused, "", ""},
		"-ql a c":              {exitError, "a/Dockerfile\n", bad},
		"-q missing":           {exitError, "", "offstage: missing: no such file or directory\n"},
		"--quiet e --only=x:1": {exitDone, "", ""},
	} {
		files(t, contents)
		if s := start(fake, "", strings.Fields(args)...); s != want {
			t.Errorf("%s: %+v", args, s)
		}
	}
}
