package sarif

import (
	"errors"
	"strings"
	"testing"

	"offstage/cmd/offstage/internal/record"
	"offstage/cmd/offstage/internal/sarif/official"
)

// log writes records.
func log(t *testing.T, records ...*record.Record) string {
	t.Helper()
	var b strings.Builder
	w := New(&b, "v1.2.3")
	for _, r := range records {
		w.Add(r)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := official.Validate([]byte(b.String())); err != nil {
		t.Errorf("%v\n%s", err, b.String())
	}
	return b.String()
}

func TestLog(t *testing.T) {
	at := []record.Evidence{{
		File: "svc/main.go",
		Line: 3,
		Why:  "opens {0} and [x](y)",
	}, {File: "svc/Dockerfile", Line: 0, Why: "w"}}
	text := log(t,
		&record.Record{
			Path: "svc/Docker file", Status: "rewritten", Runtime: "alpine:3.24",
			Old: []byte("FROM golang\n"), New: []byte("FROM golang AS builder\nFROM alpine && <x>\n"),
			Needs: []record.Need{{Kind: "shell", Evidence: at}},
		},
		&record.Record{Path: "b", Status: "unchanged"},
		&record.Record{
			Path:   "c",
			Status: "refused",
			Refusals: []record.Refusal{{
				Code:     "cron",
				Text:     "t\x1b",
				Do:       "d",
				Evidence: at,
			}, {Code: "gui", Text: "t", Do: "d"}},
		},
		&record.Record{Path: "/d", Status: "error", Error: "d:1: unknown"},
	)
	for _, part := range []string{
		`"results":[` + "\n" + `{"ruleId":"rewrite","ruleIndex":0,"level":"note","message":{"text":"The Go toolchain ` +
			`moves to a builder stage, and the image runs on alpine:3.24."},` +
			`"locations":[{"physicalLocation":{"artifactLocation":{"uri":"svc/Docker%20file"},` +
			`"region":{"startLine":1}}}],`,
		`"message":{"text":"opens {{0}} and [x\\](y)"}`,
		`"replacements":[{"deletedRegion":{"startLine":1,"startColumn":1,"endLine":2,"endColumn":1},` +
			`"insertedContent":{"text":"FROM golang AS builder\nFROM alpine && <x>\n"}}]`,
		`{"ruleId":"cron",`,
		`"message":{"text":"t\\x1b. What to do: ` +
			`d."},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"svc/main.go"},` +
			`"region":{"startLine":3}}}]`,
		`"toolExecutionNotifications":[{"level":"error","message":{"text":"d:1: ` +
			`unknown"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"file:///d"}`,
	} {
		if !strings.Contains(text, part) {
			t.Errorf("there is no %s in\n%s", part, text)
		}
	}
	if n := strings.Count(text, `"ruleId"`); n != 3 {
		t.Errorf("%d results", n)
	}
}

func TestEmptyLog(t *testing.T) { log(t) }

func TestURI(t *testing.T) {
	for file, want := range map[string]string{
		"a/b":     "a/b",
		"a b%#?":  "a%20b%25%23%3F",
		"c:d":     "./c:d",
		"/x/é":    "file:///x/%C3%A9",
		"../x":    "../x",
		"<stdin>": "%3Cstdin%3E",
	} {
		if got := uri(file); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestErrorsAreKept(t *testing.T) {
	if err := New(full{}, "").Close(); err == nil {
		t.Error("no error")
	}
}

func TestOfficialSchemaRefuses(t *testing.T) {
	for _, bad := range []string{
		`{}`, `{"version":"2.1.0"}`, `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"more":1}]}`,
	} {
		if official.Validate([]byte(bad)) == nil {
			t.Errorf("%s is valid", bad)
		}
	}
}
