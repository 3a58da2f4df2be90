package main

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"offstage/cmd/offstage/internal/record"
	"offstage/transform"
)

func TestCommands(t *testing.T) {
	for text, want := range map[string]bool{
		"::error::x":              true,
		" \t::stop-commands::tok": true,
		"\u00a0\ufeff::x":         true,
		"a\r::x":                  true,
		"a\n  ::x\nb":             true,
		"a ##[add-mask]b":         true,
		"+::x":                    false,
		"a ::x":                   false,
		"std::cout\n# [x]":        false,
		"":                        false,
	} {
		if got := commands([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
		if commands([]byte(harmless(text))) {
			t.Errorf("%q is not made harmless: %q", text, harmless(text))
		}
		if !want && harmless(text) != text {
			t.Errorf("%q becomes %q", text, harmless(text))
		}
	}
}

// seen is what a runner would take for commands: those of a bracket are not.
func seen(text string) []string {
	var found []string
	stopped := ""
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		trimmed := strings.TrimSpace(line)
		switch token, stops := strings.CutPrefix(trimmed, "::stop-commands::"); {
		case stopped != "":
			if trimmed == "::"+stopped+"::" {
				stopped = ""
			}
		case stops:
			stopped = token
		case strings.HasPrefix(trimmed, "::"), strings.Contains(line, "##["):
			found = append(found, line)
		}
	}
	return found
}

// startOnRunner runs the program as a step of a workflow.
func startOnRunner(rewrite rewriter, stdin string, args ...string) session {
	var stdout, stderr bytes.Buffer
	c := &command{
		stdin: strings.NewReader(stdin), stdout: &stdout, stderr: &stderr, rewrite: rewrite,
		getenv: func(name string) string { return map[string]string{"GITHUB_ACTIONS": "true"}[name] },
	}
	code := c.run(args)
	return session{code, stdout.String(), stderr.String()}
}

const commanding = "rewrite\n  ::add-mask::a\nRUN echo ##[add-mask]b\\\n::stop-commands::tok\n"

func TestRunnerSeesNoCommand(t *testing.T) {
	speak := func(name string, src []byte, opts transform.Options) (*transform.Result, error) {
		r, err := fake(name, src, opts)
		r.Notes = []transform.Note{{File: name, Line: 2, Text: "says ##[error]x\n::error::y"}}
		return r, err
	}
	for _, args := range []string{"", "--check", "--explain", "--json", "--commit-message", "--list", "--write",
		"--color always"} {
		files(t, map[string]string{"::a/Dockerfile": commanding})
		s := startOnRunner(speak, "", strings.Fields(args)...)
		if found := append(seen(s.stdout), seen(s.stderr)...); found != nil {
			t.Errorf("%s: the runner is told %q", args, found)
		}
		if s.stdout+s.stderr == "" || s.code > exitWouldChange {
			t.Errorf("%s: exit code %d, %q", args, s.code, s.stdout)
		}
	}
}

// A diff with a bracket around it stays one; one without commands has none.
func TestRunnerBrackets(t *testing.T) {
	files(t, map[string]string{"Dockerfile": commanding})
	plain, bracketed := start(fake, "", "--check"), startOnRunner(fake, "", "--check")
	if m := regexp.MustCompile(
		`(?s)^::stop-commands::(offstage-\w{26,})\n(.*)::(offstage-\w+)::\n$`).FindStringSubmatch(
		bracketed.stdout); m == nil || m[1] != m[3] || m[2] != plain.stdout {
		t.Errorf("%q", bracketed.stdout)
	}
	if again := startOnRunner(fake, "", "--check"); again.stdout == bracketed.stdout {
		t.Error("the token can be known before")
	}
	files(t, map[string]string{"Dockerfile": "rewrite\n"})
	if s := startOnRunner(fake, ""); strings.Contains(s.stdout, "::") {
		t.Errorf("%q", s.stdout)
	}
}

func TestRunnerJSON(t *testing.T) {
	files(t, map[string]string{"Dockerfile": commanding})
	var r record.Record
	if err := json.Unmarshal([]byte(startOnRunner(fake, "", "--json").stdout), &r); err != nil ||
		!strings.Contains(r.Diff, "##[add-mask]b") {
		t.Errorf("%v %+v", err, r)
	}
}

// What is read byte for byte is there as it is, or not at all.
func TestRunnerExactOutput(t *testing.T) {
	s := startOnRunner(fake, commanding, "--write", "-")
	if s.code != exitError || s.stdout != "" {
		t.Errorf("exit code %d, %q", s.code, s.stdout)
	}
	contains(t, "standard error", s.stderr, "<stdin>: has a workflow command in it")
	if s := startOnRunner(fake, "rewrite\n", "--write", "-"); s.code != exitDone || s.stdout != "rewritten\n" {
		t.Errorf("exit code %d, %q", s.code, s.stdout)
	}
	for dir, want := range map[string]string{"::x": "./::x/Dockerfile\n", "##[x]": "", "plain": "plain/Dockerfile\n"} {
		files(t, map[string]string{dir + "/Dockerfile": "rewrite"})
		if s := startOnRunner(fake, "", "--list"); s.stdout != want {
			t.Errorf("%q", s.stdout)
		}
	}
}

func TestRunnerReadsNoFile(t *testing.T) {
	files(t, nil)
	out, err := os.Create("out")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if isFile(&bytes.Buffer{}) || !isFile(out) {
		t.Error("a file is not told from a pipe")
	}
}
