package htmlreport

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"offstage/cmd/offstage/internal/diff"
	"offstage/cmd/offstage/internal/record"
)

const (
	oldFile = "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nRUN go build -o main .\nCMD [\"./main\"]\n"
	newFile = "FROM golang:1.22 AS builder\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o main .\n\nFROM scratch\nCOPY --from=builder /app/main /app/\nWORKDIR /app\nCMD [\"./main\"]\n"
)

// hostile is what a repository may say to break the page, or who reads it.
const hostile = "</script><img src=x onerror=alert(1)>&amp;'\"`${1}\u202egpj.exe\u2028\x1b[31m\x00\u0085\xff<!--<script>"

func rewritten(path string) *record.Record {
	return &record.Record{
		Path: path, Status: "rewritten", Runtime: "scratch", Builder: "builder", Context: ".", Artifacts: []string{"/app/main"},
		Needs: []record.Need{{Kind: "certificates", Met: "COPY of the builder's certificates",
			Evidence: []record.Evidence{{File: "main.go", Line: 7, Why: "calls http.Get"}}}},
		Old: []byte(oldFile), New: []byte(newFile), Diff: string(diff.Unified(path, []byte(oldFile), []byte(newFile))),
	}
}

func refused(path, code string) *record.Record {
	return &record.Record{Path: path, Status: "refused", Refusals: []record.Refusal{{
		Code: code, Text: "the image idles", Do: "say what starts",
		Evidence: []record.Evidence{{File: path, Line: 4, Why: "CMD sleep infinity"}},
	}}}
}

func verifiedOnAlpine(path string) *record.Record {
	r := rewritten(path)
	r.Runtime = "alpine:3.24"
	r.RuledOut = []record.RuledOut{{Runtime: "scratch", Need: record.Need{Kind: "shell",
		Evidence: []record.Evidence{{File: path, Line: 5, Why: "a shell form"}}}}}
	r.Notes = []record.Note{{File: path, Line: 5, Text: "the shell form stays"}}
	r.Verification = &record.Verification{Verdict: "same", Engine: "docker",
		Before: record.Image{Bytes: 328_000_000, Layers: 7}, After: record.Image{Bytes: 9_000_000, Layers: 3},
		Differences: []record.Difference{}, Notes: []string{"GET / gave the same answer"}}
	return r
}

// few are one record of every kind.
func few() []*record.Record {
	return []*record.Record{
		rewritten("a/Dockerfile"),
		verifiedOnAlpine("b/Dockerfile"),
		refused("c/Dockerfile", "no-command"),
		{Path: "d/Dockerfile", Status: "unchanged", Reason: "the final stage has no Go toolchain"},
		{Path: "e/Dockerfile", Status: "error", Error: "e/Dockerfile:1: unknown instruction: NONSENSE"},
	}
}

// many are n records, all different.
func many(n int) []*record.Record {
	var all []*record.Record
	for i := range n {
		for _, r := range few()[i%5 : i%5+1] {
			r.Path = fmt.Sprintf("team-%02d/service-%05d/Dockerfile", i%40, i)
			all = append(all, r)
		}
	}
	return all
}

// write gives the report of some records.
func write(t testing.TB, records []*record.Record) string {
	t.Helper()
	var b bytes.Buffer
	w := New(&b)
	for _, r := range records {
		w.Add(filled(r))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// filled has arrays where there is nothing, as records always do.
func filled(r *record.Record) *record.Record {
	c := *r
	c.Artifacts = append([]string{}, c.Artifacts...)
	c.Improved = append([]string{}, c.Improved...)
	c.Needs = append([]record.Need{}, c.Needs...)
	c.RuledOut = append([]record.RuledOut{}, c.RuledOut...)
	c.Notes = append([]record.Note{}, c.Notes...)
	c.Refusals = append([]record.Refusal{}, c.Refusals...)
	return &c
}

// between is the text after one mark and before the next.
func between(t *testing.T, text, before, after string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, before)
	inner, _, ended := strings.Cut(rest, after)
	if !ok || !ended {
		t.Fatalf("there is no %q … %q", before, after)
	}
	return inner
}
