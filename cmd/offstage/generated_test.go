package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// checked pipes a text through a program that judges it; e2e says that it must
// be there.
func checked(t *testing.T, text string, name string, args ...string) string {
	t.Helper()
	needs(t, name)
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func TestManPage(t *testing.T) {
	page := start(fake, "", "--man").stdout
	flagSet(new(settings)).VisitAll(func(f *pflag.Flag) {
		contains(t, "the man page", page, `\fB`+roff("--"+f.Name)+`\fR`)
	})
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "'") || strings.Contains(line, "\t") {
			t.Errorf("a control line, or a tab: %q", line)
		}
	}
	contains(t, "the page as it is read", checked(t, page, "mandoc", "-T", "ascii"),
		"Over many files the first of 2, 3, 1, 0")
}

// A page is whole without a date: it would be that of the build.
func TestManPageLint(t *testing.T) {
	needs(t, "mandoc")
	cmd := exec.Command("mandoc", "-T", "lint")
	cmd.Stdin = strings.NewReader(manPage())
	out, _ := cmd.CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if !strings.Contains(line, "missing date") {
			t.Error(line)
		}
	}
}

func TestRoff(t *testing.T) {
	if got := roff(".a\n.b 'c' \\ -d"); got != `\&.a`+"\n"+`\&.b \(aqc\(aq \e \-d` {
		t.Error(got)
	}
}

func TestCompletionsAreWellFormed(t *testing.T) {
	for _, shell := range choicesOf("completion") {
		script := completions(shell)
		if got := start(fake, "", "--completion", shell).stdout; got != script {
			t.Errorf("%s: %q", shell, got)
		}
		flagSet(new(settings)).VisitAll(func(f *pflag.Flag) {
			name := "--" + f.Name
			if shell == "fish" {
				name = "-l " + f.Name
			}
			contains(t, shell, script, name)
		})
		t.Run(shell, func(t *testing.T) { checked(t, script, shell, "-n") })
	}
}

// What bash offers is asked of bash itself.
func TestBashCompletes(t *testing.T) {
	files(t, map[string]string{"dir/x": "", "file": ""})
	for typed, want := range map[string]string{
		"--js":         "--json --json-schema",
		"--color ":     "always auto never",
		"--color = al": "always",
		"--context ":   "dir",
		"--only cr":    "cron",
		"--sarif f":    "file",
		"--builder ":   "",
		"d":            "dir",
	} {
		script := bashCompletion() + `
COMP_WORDS=(offstage "$@"); COMP_CWORD=$#; compopt() { :; }
_offstage; printf '%s\n' "${COMPREPLY[@]}" | sort | xargs`
		args := append([]string{"-s", "--"}, strings.Split(typed, " ")...)
		if got := strings.TrimSpace(checked(t, script, "bash", args...)); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

func TestFishCompletes(t *testing.T) {
	script := fishCompletion() + "\ncomplete -C 'offstage --co'\ncomplete -C 'offstage --color a'\n"
	out := checked(t, script, "fish", "-N")
	for _, part := range []string{"--color\tWHEN to colour", "--context\tbuild context", "\nalways", "\nauto"} {
		contains(t, "what fish offers", out, part)
	}
}
