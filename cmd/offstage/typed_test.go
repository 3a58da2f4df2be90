package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestTyped(t *testing.T) {
	for want, args := range map[string][]string{
		"offstage --write --with=strip --with=cache a 'b c'": {"a", "-w", "--with", "strip,cache", "b c"},
		"offstage --verify --build-arg=TOKEN=… --build-arg=PLAIN --env=A=… --secret=… --run-arg=…": {
			"--verify", "--build-arg", "TOKEN=hush", "--build-arg", "PLAIN", "--env", "A=hush", "--secret", "id=hush",
			"--run-arg", "hush",
		},
	} {
		s, err := parseFlags(args)
		if err != nil || s.typed != want || strings.Contains(s.typed, "hush") {
			t.Errorf("%q: %v", s.typed, err)
		}
	}
	for word, want := range map[string]string{
		"":          "''",
		"a/b-c.d:1": "a/b-c.d:1",
		"it's":      `'it'\''s'`,
		"$(x)":      "'$(x)'",
	} {
		if got := quoted(word); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
}

// The report's time is the clock's, or one that makes it the same again.
func TestReportSaysWhen(t *testing.T) {
	files(t, map[string]string{"Dockerfile": "rewrite\n"})
	for epoch, want := range map[string]string{
		"":      "2026-11-29 04:05 UTC",
		"86400": "1970-01-02 00:00 UTC",
		"x":     "2026-11-29 04:05 UTC",
	} {
		c := &command{
			stdout: new(strings.Builder), stderr: new(strings.Builder), rewrite: fake,
			now:    func() time.Time { return time.Date(2026, 11, 29, 4, 5, 6, 0, time.UTC) },
			getenv: func(name string) string { return map[string]string{"SOURCE_DATE_EPOCH": epoch}[name] },
		}
		if code := c.run([]string{"--report", "r.html", "--write=false"}); code != exitDone {
			t.Fatalf("exit code %d", code)
		}
		page, err := os.ReadFile("r.html")
		if err != nil {
			t.Fatal(err)
		}
		contains(t, "the report", string(page), "<p>"+want+" · offstage "+versionNumber()+
			" · <code>offstage --report=r.html --write=false</code></p>")
	}
}
