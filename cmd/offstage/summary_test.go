package main

import (
	"os"
	"strings"
	"testing"

	"offstage/cmd/offstage/internal/record"
)

func TestSummary(t *testing.T) {
	contents := map[string]string{
		"a/Dockerfile": "rewrite\n",
		"b/Dockerfile": "refuse\n",
		"c/Dockerfile": "same\n",
		"d/Dockerfile": "bad\n",
		"e/Dockerfile": "rewrite\n",
	}
	for args, first := range map[string]string{
		"":        "  would rewrite     2  alpine:3.24 2\n",
		"--list":  "  would rewrite     2  alpine:3.24 2\n",
		"--json":  "  would rewrite     2  alpine:3.24 2\n",
		"--write": "  rewritten         2  alpine:3.24 2\n",
	} {
		files(t, contents)
		want := "offstage: 5 Dockerfiles\n" + first +
			"  refused           1  no-command 1\n" +
			"  unchanged         1  already fine 1\n" +
			"  with errors       1\n"
		if s := start(fake, "", strings.Fields(args)...); !strings.HasSuffix(s.stderr, want) {
			t.Errorf("%s:\n%s", args, s.stderr)
		}
	}
}

func TestSummaryOnTerminal(t *testing.T) {
	c := &command{counts: record.Counts{}, errScreen: screen{color: true}}
	c.counts.Add(record.Outcome{Status: "rewritten", Runtime: "scratch"})
	if got := c.summary(); got != "offstage: 1 Dockerfiles\n  "+green+"would rewrite"+reset+"     1  scratch 1\n" {
		t.Errorf("%q", got)
	}
}

// Partial evidence is counted, with how it becomes complete.
func TestPartialInSummary(t *testing.T) {
	files(t, map[string]string{"go.mod": "", "a/Dockerfile": "x\n", "b/Dockerfile": "x\n"})
	many := start(full, "", "--list").stderr
	contains(t, "the summary", many, "would rewrite     2  alpine:3.24 2; evidence partial 2\n")
	contains(t, "the summary", many, "note: the evidence for 2 Dockerfiles is partial, as not all source was seen: "+
		"run go mod download in the clone of each, and offstage again\n")
	for args, want := range map[string]string{
		"--list a": "offstage: note: the evidence is partial, as not all source was seen: run go mod download in the " +
			"clone, and offstage again\n",
		"--json a":    "",
		"--explain a": "",
		"--quiet a b": "",
	} {
		got := start(full, "", strings.Fields(args)...).stderr
		if !strings.HasSuffix(got, want) || want == "" && got != "" {
			t.Errorf("%s: %q, want %q", args, got, want)
		}
	}
}

func TestSummaryIsForMany(t *testing.T) {
	files(t, map[string]string{"a/Dockerfile": "rewrite\n", "b/x": "", "c/Dockerfile": "same\n"})
	for args, want := range map[string]string{
		"a": "",
		"b": "offstage: b: no Dockerfile found\n",
		"c": "c/Dockerfile: already fine: nothing to do\n",
		"a b c": "offstage: b: no Dockerfile found\noffstage: 2 Dockerfiles\n  would rewrite     1  alpine:3.24 1\n" +
			"  unchanged         1  already fine 1\n",
	} {
		if s := start(fake, "", strings.Fields("--list "+args)...); s.stderr != want {
			t.Errorf("%s: %q, want %q", args, s.stderr, want)
		}
	}
}

// What says everything itself doesn't say it twice.
func TestOneThatStaysIsSaidOnce(t *testing.T) {
	for _, args := range []string{"--explain", "--json"} {
		files(t, map[string]string{"Dockerfile": "same\n"})
		if s := start(fake, "", args); s.stderr != "" || !strings.Contains(s.stdout, "nothing to do") {
			t.Errorf("%s: %+v", args, s)
		}
	}
}

func TestSummaryIsWrapped(t *testing.T) {
	c := &command{errScreen: screen{width: 40}}
	for _, code := range []string{"cron", "gui", "linkage", "onbuild"} {
		c.counts.Add(record.Outcome{Status: "refused", Codes: []string{code}})
	}
	const margin = "                       "
	if got := c.summary(); got != "offstage: 4 Dockerfiles\n  refused           4  cron 1, gui 1,\n"+margin+
		"linkage 1,\n"+margin+"onbuild 1\n" {
		t.Errorf("%q", got)
	}
}

// A path that is not there is an error, but no Dockerfile.
func TestMissingPathIsNotCounted(t *testing.T) {
	files(t, map[string]string{"a/Dockerfile": "rewrite\n", "b/Dockerfile": "same\n"})
	s := start(fake, "", "--list", "--report", "r.html", "a", "missing", "b")
	if s.code != exitError ||
		!strings.HasPrefix(s.stderr, "offstage: missing: no such file or directory\noffstage: 2 Dockerfiles\n") ||
		strings.Contains(s.stderr, "with errors") {
		t.Errorf("exit %d\n%s", s.code, s.stderr)
	}
	page, err := os.ReadFile("r.html")
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "the report", string(page), `<h2 id="summary">2 Dockerfiles</h2>`)
}
