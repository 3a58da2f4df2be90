package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

func TestParseFlags(t *testing.T) {
	s, err := parseFlags([]string{"-wl", "--runtime=debian:12-slim", "--builder", "compile", "a", "--context", "c",
		"b"})
	if err != nil {
		t.Fatal(err)
	}
	if !s.write || !s.list || s.runtime != "debian:12-slim" || s.builder != "compile" || s.context != "c" {
		t.Errorf("settings are %+v", s)
	}
	if got := strings.Join(s.paths, " "); got != "a b" {
		t.Errorf("paths are %q", got)
	}
}

func TestParseFlagsDefaults(t *testing.T) {
	s, err := parseFlags(nil)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(s.paths, " ") != "." || s.runtime != "auto" || s.builder != "builder" || s.color != "auto" {
		t.Errorf("settings are %+v", s)
	}
}

func TestParseFlagsAccepts(t *testing.T) {
	for _, args := range []string{
		"--write --list", "--write --json", "--write --explain", "--write -", "--check --json", "--check --list",
		"--check --allow-refused", "--list -", "--builder a", "--builder b-1_x.y",
		"--runtime registry:5000/alpine@sha256:0",
		"--help --list --json", "--with strip", "--with build-args,cache --with labels", "--version --builder=",
		"-- -w", "--color always",
	} {
		if _, err := parseFlags(strings.Fields(args)); err != nil {
			t.Errorf("%s: %v", args, err)
		}
	}
}

func TestParseFlagsRefuses(t *testing.T) {
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--nope"}, "unknown flag: --nope"},
		{[]string{"--builder"}, "flag needs an argument"},
		{[]string{"--list", "--json"}, "--list and --json exclude each other"},
		{[]string{"--json", "--explain"}, "--explain and --json exclude each other"},
		{[]string{"--write", "--check"}, "--write and --check exclude each other"},
		{[]string{"--write", "--json", "-"}, "--write and --json exclude each other for standard input"},
		{[]string{"--builder", "Builder"}, `--builder "Builder" is not a stage name`},
		{[]string{"--builder", "1st"}, "is not a stage name"},
		{[]string{"--builder", "b\nRUN x"}, "is not a stage name"},
		{[]string{"--builder", "scratch"}, "Docker reserves"},
		{[]string{"--color", "sometimes"}, `--color "sometimes" is not one of auto, always, never`},
		{[]string{"--runtime", ""}, "is not one of auto, scratch"},
		{[]string{"--runtime", "alpine AS x"}, "is not one of auto, scratch"},
		{[]string{"--runtime", "alpine\nRUN x"}, "is not one of auto, scratch"},
		{[]string{"--with", "strip,tiny"}, `--with "tiny" is not one of build-args, cache,`},
		{[]string{"--context", ""}, "--context needs a directory"},
		{[]string{"--check=perhaps"}, "invalid argument"},
		{[]string{""}, "a path is empty"},
	} {
		_, err := parseFlags(test.args)
		if err == nil {
			t.Errorf("%q: no error, want %q", test.args, test.want)
			continue
		}
		contains(t, "the error", err.Error(), test.want)
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: the error is more than one line: %q", test.args, err)
		}
	}
}

func TestHelp(t *testing.T) {
	s := start(fake, "", "--help")
	if s.code != exitDone || s.stderr != "" {
		t.Errorf("exit %d, stderr %q", s.code, s.stderr)
	}
	flagSet(new(settings)).VisitAll(func(f *pflag.Flag) {
		contains(t, "the help", s.stdout, "--"+f.Name+" ")
	})
	for _, code := range []string{"0  done", "1  --check", "2  usage", "3  something was refused"} {
		contains(t, "the help", s.stdout, code)
	}
	for line := range strings.Lines(s.stdout) {
		if len(line) > 81 || strings.TrimRight(line, " \n") != strings.TrimRight(line, "\n") {
			t.Errorf("too long or with spaces at its end: %q", line)
		}
	}
}

// -h fits on a screen, and says where the rest is.
func TestBriefHelp(t *testing.T) {
	s := start(fake, "", "-h")
	if n := strings.Count(s.stdout, "\n"); s.code != exitDone || n > 40 {
		t.Errorf("exit code %d, %d lines", s.code, n)
	}
	contains(t, "the short help", s.stdout, "offstage --help")
	contains(t, "the short help", s.stdout, "\n      --verify ")
	for line := range strings.Lines(s.stdout) {
		if !strings.Contains(start(fake, "", "--help").stdout, line) && !strings.HasSuffix(line, ":\n") &&
			!strings.HasSuffix(line, "--help\n") {
			t.Errorf("not a line of the long help: %q", line)
		}
	}
}

func TestVersion(t *testing.T) {
	s := start(fake, "", "--version", "--list")
	if !regexp.MustCompile(`^offstage \S+ go\S+ \w+/\w+\n$`).MatchString(s.stdout) || s.code != exitDone {
		t.Errorf("exit %d, %q", s.code, s.stdout)
	}
}

func TestUsageErrorIsOneLine(t *testing.T) {
	s := start(fake, "", "--builder", "\x1b[31mX")
	if s.code != exitError || s.stdout != "" {
		t.Errorf("exit %d, stdout %q", s.code, s.stdout)
	}
	if strings.Count(s.stderr, "\n") != 1 || !strings.HasPrefix(s.stderr, "offstage: --builder") ||
		strings.Contains(s.stderr, "\x1b") {
		t.Errorf("stderr is %q", s.stderr)
	}
}

func TestWorse(t *testing.T) {
	mildestFirst := []int{0, 1, 3, 2}
	for i, mild := range mildestFirst {
		for _, bad := range mildestFirst[i:] {
			if worse(mild, bad) != bad || worse(bad, mild) != bad {
				t.Errorf("of %d and %d, %d decides", mild, bad, bad)
			}
		}
	}
}
