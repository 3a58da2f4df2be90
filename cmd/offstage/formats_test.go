package main

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"offstage/cmd/offstage/internal/record"
	"offstage/transform"

	"github.com/google/go-cmp/cmp"
)

// full decides with everything that a result can hold.
func full(name string, src []byte, _ transform.Options) (*transform.Result, error) {
	roots := transform.Need{
		Kind: "ca-roots", Met: "apk add ca-certificates",
		Evidence: []transform.Evidence{{File: "svc/main.go", Line: 12, Why: "calls https://example.com"}},
	}
	shell := transform.Need{
		Kind:     "shell",
		Arg:      "/bin/sh",
		Evidence: []transform.Evidence{{File: name, Line: 3, Why: "CMD is in shell form"}},
	}
	return &transform.Result{
		Name: name, Status: transform.Rewritten, Old: src, New: append(src, "FROM alpine && <x>\n"...),
		Context:   "svc",
		Builder:   "builder",
		Runtime:   "alpine:3.24",
		Artifacts: []string{"/app/main"},
		Improved:  []string{"strip"},
		Needs:     []transform.Need{roots, shell},
		RuledOut:  []transform.RuledOut{{Runtime: "scratch", Need: shell}},
		Notes:     []transform.Note{{File: name, Line: 1, Text: "the release is no longer supported"}},
		Grade:     transform.Partial,
		Told:      []transform.Told{{Module: "example.org/most", Version: "v1.2.0", Summary: "v1.3.0"}},
		Unseen: []transform.Unseen{{
			Module: "example.org/lib", Version: "v1.2.0", Do: "run go mod download in the clone",
			Evidence: transform.Evidence{File: "svc/main.go", Line: 4, Why: "it is imported"},
		}},
		Open: []transform.OpenTouch{
			{
				Evidence: transform.Evidence{File: "svc/main.go", Line: 9, Why: "os.Open opens a path"}, Count: 1,
				Done: transform.DoneCarried, How: "all data goes along",
			},
			{
				Evidence: transform.Evidence{File: "svc/main.go", Line: 4, Why: "os.Stat looks at a path"}, Count: 3,
				Module: "example.org/other", Done: transform.DoneNothing, How: "it is told",
			},
		},
	}, nil
}

func TestExplain(t *testing.T) {
	files(t, map[string]string{"go.mod": "", "svc/Dockerfile": "FROM golang\n"})
	want := `svc/Dockerfile: would rewrite

  starts    /app/main
  context   svc
  builder   builder
  runtime   alpine:3.24
  improved  strip
  evidence  partial

  Smaller runtimes ruled out
    scratch does not offer shell /bin/sh
      svc/Dockerfile:3: CMD is in shell form

  Needs
    ca-roots
      svc/main.go:12: calls https://example.com
      met by: apk add ca-certificates
    shell /bin/sh
      svc/Dockerfile:3: CMD is in shell form

  Not seen
    example.org/lib v1.2.0
      svc/main.go:4: it is imported
    What to do: run go mod download in the clone, and offstage again.

  Seen by built-in summaries
    example.org/most v1.2.0, by the summary of v1.3.0

  Open touches
    svc/main.go:9: os.Open opens a path
      carried: all data goes along
    svc/main.go:4: os.Stat looks at a path, in example.org/other, and 2 more
      nothing: it is told

  Notes
    svc/Dockerfile:1: the release is no longer supported

`
	s := start(full, "", "--explain")
	if diff := cmp.Diff(want, filepath.ToSlash(s.stdout)); diff != "" || s.stderr != "" {
		t.Errorf("(-want +got):\n%s%s", diff, s.stderr)
	}
	s = start(full, "", "--explain", "--write")
	contains(t, "stdout", filepath.ToSlash(s.stdout), "svc/Dockerfile: rewritten\n")
}

func TestExplainOthers(t *testing.T) {
	files(t, map[string]string{"a/Dockerfile": "refuse\n", "b/Dockerfile": "same\n", "c/Dockerfile": "bad\n"})
	want := `a/Dockerfile: refused

  Refused
    [no-command] nothing is started.
      a/Dockerfile:2: the last stage
      What to do: add a CMD.

b/Dockerfile: unchanged: nothing to do

`
	s := start(fake, "", "--explain")
	if diff := cmp.Diff(want, filepath.ToSlash(s.stdout)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if want := "offstage: c/Dockerfile:1: unknown instruction: bad\n" +
		"offstage: 3 Dockerfiles\n  refused           1  no-command 1\n  unchanged         1  already fine 1\n" +
		"  with errors       1\n"; filepath.ToSlash(s.stderr) != want {
		t.Errorf("stderr is %q", s.stderr)
	}
}

func TestExplainWithoutNeeds(t *testing.T) {
	files(t, map[string]string{"Dockerfile": "rewrite\n"})
	contains(t, "stdout", start(fake, "", "--explain").stdout, "  Needs\n    nothing beyond what it starts\n")
	contains(t, "stdout", start(fake, "", "--explain", "--color=always").stdout, bold+"Dockerfile: would rewrite"+reset)
}

// The whole object is compared, as its names are a promise.
func TestJSON(t *testing.T) {
	files(t, map[string]string{"go.mod": "", "svc/Dockerfile": "FROM golang\n"})
	shell := `{"kind":"shell","arg":"/bin/sh","evidence":[{"file":"svc/Dockerfile","line":3,"why":"CMD is in shell ` +
		`form"}],"met":""}`
	want := `{"path":"svc/Dockerfile","repository":".","status":"rewritten","cause":"","reason":"","written":false,` +
		`"runtime":"alpine:3.24","builder":"builder",` +
		`"context":"svc","artifacts":["/app/main"],"improved":["strip"],"needs":[{"kind":"ca-roots","arg":"",` +
		`"evidence":[{"file":"svc/main.go","line":12,` +
		`"why":"calls https://example.com"}],"met":"apk add ca-certificates"},` + shell +
		`],"ruledOut":[{"runtime":"scratch","need":` + shell + `}],` +
		`"notes":[{"file":"svc/Dockerfile","line":1,"text":"the release is no longer supported"}],"refusals":[],` +
		`"grade":"partial","unseen":[{"module":"example.org/lib","version":"v1.2.0",` +
		`"do":"run go mod download in the clone",` +
		`"evidence":[{"file":"svc/main.go","line":4,"why":"it is imported"}]}],` +
		`"told":[{"module":"example.org/most","version":"v1.2.0","summary":"v1.3.0"}],` +
		`"open":[{"module":"","count":1,"done":"carried","how":"all data goes along",` +
		`"evidence":[{"file":"svc/main.go","line":9,"why":"os.Open opens a path"}]},` +
		`{"module":"example.org/other","count":3,"done":"nothing","how":"it is told",` +
		`"evidence":[{"file":"svc/main.go","line":4,"why":"os.Stat looks at a path"}]}],` +
		`"sizes":{"before":0,"after":0,"measured":false,"unknown":""},` +
		`"diff":"--- a/svc/Dockerfile\n+++ b/svc/Dockerfile\n@@ -1 +1,2 @@\n FROM golang\n+FROM alpine && ` +
		`<x>\n","error":"","verification":null}` + "\n"
	s := start(full, "", "--json")
	if diff := cmp.Diff(want, filepath.ToSlash(s.stdout)); diff != "" || s.stderr != "" {
		t.Errorf("(-want +got):\n%s%s", diff, s.stderr)
	}
}

func TestJSONOthers(t *testing.T) {
	files(t, map[string]string{
		"a/Dockerfile": "refuse\n",
		"b/Dockerfile": "same\n",
		"c/Dockerfile": "bad\n",
		"d/Dockerfile": "rewrite\n",
	})
	s := start(fake, "", "--json", "--write", ".", "missing")
	var got []record.Record
	for line := range strings.Lines(s.stdout) {
		if strings.Contains(strings.ReplaceAll(line, `"verification":null`, ""), "null") {
			t.Errorf("a field is null: %s", line)
		}
		var r record.Record
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&r); err != nil {
			t.Fatal(err)
		}
		got = append(got, record.Record{
			Path:    filepath.ToSlash(r.Path),
			Status:  r.Status,
			Reason:  r.Reason,
			Written: r.Written,
			Error:   filepath.ToSlash(r.Error),
		})
	}
	want := []record.Record{
		{Path: "a/Dockerfile", Status: "refused"},
		{Path: "b/Dockerfile", Status: "unchanged", Reason: "nothing to do"},
		{Path: "c/Dockerfile", Status: "error", Error: "c/Dockerfile:1: unknown instruction: bad"},
		{Path: "d/Dockerfile", Status: "rewritten", Written: true},
		{Path: "missing", Status: "error", Error: "missing: no such file or directory"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJSONIsSafe(t *testing.T) {
	files(t, nil)
	speak := func(name string, src []byte, _ transform.Options) (*transform.Result, error) {
		return nil, errors.New("esc \x1b csi \u009b del \x7f bad \xff")
	}
	s := start(speak, "x", "--json", "-")
	line := strings.TrimSuffix(s.stdout, "\n")
	if escape(line) != line {
		t.Errorf("unsafe: %q", line)
	}
	var r record.Record
	if err := json.Unmarshal([]byte(line), &r); err != nil {
		t.Fatal(err)
	}
	if want := "<stdin>: esc \x1b csi \u009b del \x7f bad \ufffd"; r.Error != want || r.Path != "-" {
		t.Errorf("%+v", r)
	}
}
