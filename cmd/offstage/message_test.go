package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offstage/transform"

	"github.com/google/go-cmp/cmp"
)

func TestCommitMessage(t *testing.T) {
	files(t, map[string]string{"go.mod": "", "svc/Dockerfile": "FROM golang\n"})
	want := `Move the Go toolchain out of the image

**What changed**

- ` + "`svc/Dockerfile`: builds in the stage `builder` and runs on `alpine:3.24`" + `.

The image starts the same executable at the same path, with the same arguments, working directory, environment, user ` +
		`and ports. What only builds it is left behind: a smaller image, with less to patch.

**What the program needs, and the evidence**

- ` + "`svc/Dockerfile`: the evidence is partial, for this was not seen: `example.org/lib` `v1.2.0`. " +
		"`go mod download` in the clone, and offstage again, make it complete." + `
- ` + "`ca-roots`, apk add ca-certificates: calls `https://example.com` (`svc/main.go:12`)" + `.
- ` + "`shell /bin/sh`: CMD is in shell form (`svc/Dockerfile:3`)" + `.

**To know**

- ` + "`svc/Dockerfile:1`" + `: the release is no longer supported.

**Before the merge**

Build the image and start it as you do in production.

**How to undo**

Revert this commit: only the files that are named above are different. To keep a Dockerfile as it was, put the ` +
		`comment ` + "`# offstage: ignore`" + ` into it.
`
	s := start(full, "", "--commit-message", "--write")
	if diff := cmp.Diff(want, filepath.ToSlash(s.stdout)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNoCommitMessage(t *testing.T) {
	files(t, map[string]string{"a/Dockerfile": "same\n", "b/Dockerfile": "refuse\n"})
	if s := start(fake, "", "--commit-message"); s.stdout != "" || s.code != exitRefused {
		t.Errorf("%+v", s)
	}
}

func TestManyNeedsAreCutShort(t *testing.T) {
	files(t, map[string]string{"Dockerfile": "x"})
	needy := func(name string, src []byte, _ transform.Options) (*transform.Result, error) {
		r := &transform.Result{Status: transform.Rewritten, Old: src, New: []byte("y")}
		for range 20 {
			r.Needs = append(r.Needs, transform.Need{Kind: "file"})
		}
		return r, nil
	}
	s := start(needy, "", "--commit-message")
	contains(t, "the message", s.stdout, "- … and 8 more: `offstage --explain` lists them.\n")
	contains(t, "the message", s.stdout, "- `Dockerfile`: the builder stage has a name now.\n")
}

// The grade of each is told, and of many modules the first.
func TestGradeInMessage(t *testing.T) {
	files(t, map[string]string{"a/Dockerfile": "x", "b/Dockerfile": "z", "c/Dockerfile": "w"})
	graded := func(_ string, src []byte, _ transform.Options) (*transform.Result, error) {
		r := &transform.Result{Status: transform.Rewritten, Old: src, New: []byte("y"), Grade: transform.Complete}
		switch string(src) {
		case "z":
			r.Grade, r.Unseen = transform.Partial, slices.Repeat([]transform.Unseen{{Do: "go mod download"}}, 8)
		case "w":
			r.Grade, r.Unseen = transform.Partial, make([]transform.Unseen, 1)
		}
		return r, nil
	}
	s := start(graded, "", "--commit-message")
	contains(t, "the message", s.stdout, "- `a/Dockerfile`: the evidence is complete.\n")
	contains(t, "the message", s.stdout, "the program's own source, 2 more. `go mod download` in the clone")
	contains(t, "the message", s.stdout, "for this was not seen: the program's own source.\n")
}

// Where nothing is rewritten, as in a second run, it is said why there is no message.
func TestNoMessage(t *testing.T) {
	files(t, map[string]string{"Dockerfile": "leave"})
	s := start(fake, "", "--commit-message")
	if s.stdout != "" || s.code != exitDone {
		t.Errorf("exit code %d, %q", s.code, s.stdout)
	}
	contains(t, "standard error", s.stderr, "it is printed by the run that rewrites: --write --commit-message\n")
	files(t, map[string]string{"Dockerfile": "rewrite"})
	if s := start(fake, "", "--commit-message"); s.stdout == "" || strings.Contains(s.stderr, "no message") {
		t.Errorf("%q, %q", s.stdout, s.stderr)
	}
}

// Nothing that a repository holds is a mention, a reference, a link, a heading or
// HTML outside of a code span, nor a line of its own.
func TestCommitMessageIsSafe(t *testing.T) {
	for given, want := range map[string]string{
		"fixes #12 by @someone":  "fixes `#12` by `@someone`",
		"see https://x.example":  "see `https://x.example`",
		"*a* _b_ <img> [c](d)":   "`*a*` `_b_` `<img>` `[c](d)`",
		"a `b` c":                "a `` `b` `` c",
		"# heading":              "`#` heading",
		"org/repo#1, it's (so).": "`org/repo#1,` it's (so).",
		"a\n\nSigned-off-by: x":  "a Signed-off-by: x",
		"\x1b[31m":               "`\\x1b[31m`",
	} {
		if got := prose(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
	if got := code("a\n``b"); strings.Contains(got, "\n") || got != "```a\\n``b```" {
		t.Errorf("%q", got)
	}
}
