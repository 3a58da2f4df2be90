package diff

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// changes are pairs of contents whose diffs are easy to get wrong.
var changes = []struct{ name, old, new string }{
	{"plain", "FROM golang\nCMD x\n", "FROM golang AS builder\nFROM alpine\nCMD x\n"},
	{"no final newline", "FROM golang\nCMD x", "FROM golang AS b\nCMD x"},
	{"newline gained", "FROM golang\nCMD x", "FROM golang\nCMD x\n"},
	{"newline lost", "FROM golang\nCMD x\n", "FROM golang\nCMD x"},
	{"last line replaced without newline", "a\nb", "a\nc"},
	{"appended after no newline", "a\nb", "a\nb\nc"},
	{"CRLF", "FROM golang\r\nCMD x\r\n", "FROM golang AS b\r\nFROM alpine\r\nCMD x\r\n"},
	{"CRLF without final newline", "FROM golang\r\nCMD x", "FROM golang AS b\r\nCMD x"},
	{"mixed line ends", "a\r\nb\nc\r\n", "a\nb\r\nc\r\n"},
	{"BOM", "\ufeffFROM golang\nCMD x\n", "\ufeffFROM golang AS b\nCMD x\n"},
	{"from empty", "", "FROM alpine\n"},
	{"from empty without newline", "", "FROM alpine"},
	{"one line feed", "\n", "\n\n"},
	{"lines like headers", "-- a\n++ b\n@@ -1 +1 @@\n", "++ a\n-- b\n@@ -2 +2 @@\n"},
	{"lines like a diff", "--- a/x\n+++ b/x\n", "diff --git a/x b/x\n--- a/x\n"},
	{"a carriage return within", "a\rb\n", "a\rc\n"},
	{"not UTF-8", "\xff\xfe\n\x80\n", "\xff\xfe\n\x81\n"},
	{"two hunks", string(numbered(40)), string(numbered(40, 3, 35))},
}

// TestDiffApplies lets the two programs apply the diff that users will use.
func TestDiffApplies(t *testing.T) {
	for _, change := range changes {
		t.Run(change.name, func(t *testing.T) {
			appliesEverywhere(t, "Dockerfile", change.old, change.new)
			if got, err := applyDiff(Unified("Dockerfile", []byte(change.old), []byte(change.new)),
				[]byte(change.old)); err != nil || string(got) != change.new {
				t.Errorf("the test's own applier: %q %v", got, err)
			}
		})
	}
}

func TestDiffAppliesToOddNames(t *testing.T) {
	for _, name := range []string{
		"svc/Dockerfile", "my service/Dockerfile", " Dockerfile", "Dockerfile ", "tab\there/Dockerfile",
		`q"uote/Docker\file`,
		"é/Dockerfile", "日本 語.Dockerfile", "esc\x1b/Dockerfile", "b/a/Dockerfile", "#x/$y.Dockerfile", "-w/Dockerfile",
	} {
		t.Run(name, func(t *testing.T) {
			appliesEverywhere(t, name, "FROM golang\nCMD x\n", "FROM golang AS b\nCMD x\n")
		})
	}
}

func appliesEverywhere(t *testing.T, name, old, new string) {
	t.Helper()
	diff := Unified(name, []byte(old), []byte(new))
	for _, command := range []string{"git apply", "patch -p1 -s"} {
		words := strings.Fields(command)
		if _, err := exec.LookPath(words[0]); err != nil {
			t.Logf("%s is not installed", words[0])
			continue
		}
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(old),
			0o666)); err != nil {
			t.Fatal(err)
		}
		run := exec.Command(words[0], words[1:]...)
		run.Dir = dir
		run.Stdin = bytes.NewReader(diff)
		run.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "HOME="+t.TempDir(), "GIT_CEILING_DIRECTORIES=/")
		out, err := run.CombinedOutput()
		got, _ := os.ReadFile(path)
		if err != nil || string(got) != new {
			t.Errorf("%s: %v\n%s\nthe diff:\n%s\nthe file: %q, want %q", command, err, out, diff, got, new)
		}
	}
}

func FuzzDiff(f *testing.F) {
	for _, c := range changes {
		f.Add([]byte(c.old), []byte(c.new))
	}
	f.Fuzz(func(t *testing.T, old, new []byte) {
		got, err := applyDiff(Unified("Dockerfile", old, new), old)
		if err != nil || !bytes.Equal(got, new) {
			t.Errorf("%v: %q, want %q", err, got, new)
		}
	})
}

// applyDiff is a strict applier: every header and every context line must fit.
func applyDiff(diff, old []byte) ([]byte, error) {
	if len(diff) == 0 {
		return old, nil
	}
	a := &applier{rest: SplitLines(old)}
	lines := SplitLines(diff)
	if !bytes.HasPrefix(lines[0], []byte("--- ")) || !bytes.HasPrefix(lines[1], []byte("+++ ")) {
		return nil, errors.New("no file header")
	}
	for i := 2; i < len(lines); i++ {
		line := lines[i]
		body := line[1:]
		if i+1 < len(lines) && lines[i+1][0] == '\\' {
			body = bytes.TrimSuffix(body, []byte("\n"))
		}
		if err := a.step(line[0], body, string(line)); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	if a.oldLeft != 0 || a.newLeft != 0 {
		return nil, errors.New("the last hunk is short")
	}
	a.take(len(a.rest))
	return a.out, nil
}

type applier struct {
	rest             [][]byte // of the old file
	out              []byte
	oldDone, newDone int // lines
	oldLeft, newLeft int // of the hunk
}

func (a *applier) take(n int) {
	for _, line := range a.rest[:n] {
		a.out = append(a.out, line...)
	}
	a.rest = a.rest[n:]
	a.oldDone += n
	a.newDone += n
}

func (a *applier) step(op byte, body []byte, line string) error {
	switch op {
	case '@':
		return a.hunk(line)
	case '\\':
		return nil
	case ' ', '-':
		if len(a.rest) == 0 || !bytes.Equal(a.rest[0], body) {
			return fmt.Errorf("%q is not what the old file has", body)
		}
		a.rest = a.rest[1:]
		a.oldDone++
		a.oldLeft--
	}
	if op != '-' {
		a.out = append(a.out, body...)
		a.newDone++
		a.newLeft--
	}
	return nil
}

func (a *applier) hunk(line string) error {
	if a.oldLeft != 0 || a.newLeft != 0 {
		return errors.New("the hunk before is short")
	}
	var from, to string
	if n, err := fmt.Sscanf(line, "@@ -%s +%s @@\n", &from, &to); n != 2 {
		return err
	}
	oldStart, oldCount := parseRange(from)
	newStart, newCount := parseRange(to)
	a.take(oldStart - a.oldDone - 1)
	if a.newDone != newStart-1 {
		return fmt.Errorf("the hunk starts at new line %d, not %s", a.newDone+1, to)
	}
	a.oldLeft, a.newLeft = oldCount, newCount
	return nil
}

// parseRange gives the first line and the number of lines.
func parseRange(text string) (start, count int) {
	if n, _ := fmt.Sscanf(text, "%d,%d", &start, &count); n == 1 {
		count = 1
	}
	if count == 0 {
		start++
	}
	return start, count
}
