package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"offstage/cmd/offstage/internal/record"
	"offstage/cmd/offstage/internal/sarif/official"
	"offstage/transform"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// cases makes a directory of golden cases the current one: of every fifth, or with
// OFFSTAGE_E2E=1 of all.
func cases(t *testing.T) int {
	t.Helper()
	archives, err := filepath.Glob("../../golden/*.txtar")
	if err != nil || len(archives) < 100 {
		t.Fatal(len(archives), err)
	}
	contents := map[string]string{}
	taken := 0
	for i, name := range archives {
		if i%5 != 0 && os.Getenv("OFFSTAGE_E2E") != "1" {
			continue
		}
		taken++
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		dir := strings.TrimSuffix(filepath.Base(name), ".txtar") + "/"
		contents[dir+".git/HEAD"] = ""
		for _, f := range a.Files {
			if !strings.HasPrefix(f.Name, "want/") {
				contents[dir+f.Name] = string(f.Data)
			}
		}
	}
	files(t, contents)
	return taken
}

// What the program says of golden cases keeps to both schemas.
func TestOutputsKeepToTheirSchemas(t *testing.T) {
	n := cases(t)
	s := start(transform.Rewrite, "", "--json", "--sarif", "out.sarif")
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(start(fake, "", "--json-schema").stdout))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("record.json", doc); err != nil {
		t.Fatal(err)
	}
	schema := c.MustCompile("record.json")
	lines := 0
	for line := range strings.Lines(s.stdout) {
		lines++
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		if err == nil {
			err = schema.Validate(value)
		}
		if err != nil {
			t.Errorf("%v\n%s", err, line)
		}
	}
	if lines < n {
		t.Errorf("%d lines for %d cases", lines, n)
	}
	log, err := os.ReadFile("out.sarif")
	if err == nil {
		err = official.Validate(log)
	}
	if err != nil {
		t.Error(err)
	}
	if a, b := strings.Count(string(log), `"fixes"`), strings.Count(s.stdout, `"status":"rewritten"`); a == 0 ||
		a > b || a < b-5 {
		t.Errorf("%d fixes for %d rewrites", a, b)
	}
}

func TestHTMLReport(t *testing.T) {
	files(t, map[string]string{"a.Dockerfile": "rewrite\n", "b.Dockerfile": "panic\n", "c.Dockerfile": "refuse\n"})
	if s := start(fake, "", "--report", "out.html"); s.code != exitError {
		t.Errorf("%+v", s)
	}
	page, err := os.ReadFile("out.html")
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "the report", string(page), "Of 3: 1 rewritten, 1 refused, 0 unchanged, 1 error.")
	contains(t, "the report", string(page), `"op":"~"`)
}

func TestReportFileIsWholeOrNotThere(t *testing.T) {
	files(t, map[string]string{"a/Dockerfile": "rewrite\n", "old.sarif": "old", "dir/x": ""})
	if s := start(fake, "", "--sarif", "old.sarif"); s.code != exitDone {
		t.Errorf("%+v", s)
	}
	if text, _ := os.ReadFile("old.sarif"); !strings.HasSuffix(string(text), "]}]}\n") {
		t.Errorf("%s", text)
	}
	var stderr strings.Builder
	c := &command{stdout: fullDisk{}, stderr: &stderr, getenv: func(string) string { return "" }, rewrite: fake}
	if code := c.run([]string{"--sarif", "new.sarif"}); code != exitError {
		t.Errorf("exit %d", code)
	}
	if left, _ := filepath.Glob("*new.sarif*"); left != nil {
		t.Errorf("a part of a report was left: %v", left)
	}
}

func TestReportFileIsGuarded(t *testing.T) {
	files(t, map[string]string{"Dockerfile": "rewrite\n", "dir/x": ""})
	for path, want := range map[string]string{
		"Dockerfile": "is the name of a Dockerfile",
		"dir":        "is a directory",
		"no/file":    "no file can be made in its directory: no such file or directory",
	} {
		s := start(fake, "", "--sarif", path)
		contains(t, "stderr", s.stderr, "offstage: --sarif "+path+": "+want)
		if s.code != exitError || s.stdout != "" {
			t.Errorf("%+v", s)
		}
	}
}

func TestReportsGetEveryRecord(t *testing.T) {
	files(t, fleet(12))
	var spy collector
	c := &command{
		stdout:  new(strings.Builder),
		stderr:  new(strings.Builder),
		getenv:  func(string) string { return "" },
		rewrite: fake,
	}
	c.reports = []*reportFile{{path: "x", reportWriter: &spy}}
	c.settings, _ = parseFlags(nil)
	c.settings.jobs = 4
	for o := range c.outcomes() {
		c.reports.add(func() *record.Record { return c.record(o) })
	}
	if len(spy.records) != 24 || spy.records[0].Path != filepath.FromSlash("repo000/Dockerfile") ||
		string(spy.records[0].New) != "rewritten\n" {
		t.Errorf("%d records, %+v", len(spy.records), spy.records[0])
	}
}

type collector struct{ records []*record.Record }

func (c *collector) Add(r *record.Record) { c.records = append(c.records, r) }
func (c *collector) Close() error         { return nil }
