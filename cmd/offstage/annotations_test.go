package main

import (
	"path/filepath"
	"strings"
	"testing"

	"offstage/transform"

	"github.com/google/go-cmp/cmp"
)

func TestAnnotations(t *testing.T) {
	files(t, map[string]string{
		"a/Dockerfile": "refuse\n",
		"b/Dockerfile": "same\n",
		"c/Dockerfile": "bad\n",
		"d/Dockerfile": "rewrite\n",
	})
	want := `::warning file=a/Dockerfile,line=2,title=offstage::refused [no-command]: nothing is started. Add a CMD.
::error file=c/Dockerfile,line=1,title=offstage::c/Dockerfile:1: unknown instruction: bad
::notice file=d/Dockerfile,line=1,title=offstage::The Go toolchain moves to a builder stage, and the image runs on ` +
		`alpine:3.24: run offstage --write d/Dockerfile
`
	s := start(fake, "", "--annotations")
	if diff := cmp.Diff(want, filepath.ToSlash(s.stdout)); diff != "" || s.code != exitError {
		t.Errorf("exit %d (-want +got):\n%s", s.code, diff)
	}
	if strings.Contains(s.stderr, "refused [") {
		t.Errorf("it is said twice: %s", s.stderr)
	}
}

// A repository can't start a workflow command of its own, nor add a property.
func TestAnnotationsAreSafe(t *testing.T) {
	files(t, map[string]string{"Dockerfile": "x"})
	speak := func(name string, src []byte, _ transform.Options) (*transform.Result, error) {
		return &transform.Result{Status: transform.Unchanged, Notes: []transform.Note{
			{File: "a,line=9::x%\n::set-output", Line: 0, Text: "50%\r\n::error::y\x1b"},
		}}, nil
	}
	want := `::notice file=a%2Cline=9%3A%3Ax%25\n%3A%3Aset-output,line=1,title=offstage::50%25\r\n::error::y\x1b` + "\n"
	if s := start(speak, "", "--annotations"); s.stdout != want {
		t.Errorf("%q, want\n%q", s.stdout, want)
	}
}
