// Package sample has records of every kind, for tests of the report.
package sample

import (
	"fmt"

	"offstage/cmd/offstage/internal/diff"
	"offstage/cmd/offstage/internal/record"
)

// The two versions of a Rewritten file.
const (
	Before = "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nRUN go build -o main .\nCMD [\"./main\"]\n"
	After  = "FROM golang:1.22 AS builder\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o main .\n\n" +
		"FROM scratch\nCOPY --from=builder /app/main /app/\nWORKDIR /app\nCMD [\"./main\"]\n"
)

// Hostile is what a repository may say to break the page, or who reads it.
const Hostile = "</script><img src=x onerror=alert(1)>&amp;'\"`${1}" +
	"\u202egpj.exe\u2028\x1b[31m\x00\u0085\xff<!--<script>"

// Rewritten is a Dockerfile that now runs on scratch.
func Rewritten(path string) *record.Record {
	return &record.Record{
		Path: path, Status: "rewritten", Runtime: "scratch", Builder: "builder", Context: ".",
		Artifacts: []string{"/app/main"},
		Needs: []record.Need{{Kind: "certificates", Met: "COPY of the builder's certificates",
			Evidence: []record.Evidence{{File: "main.go", Line: 7, Why: "calls http.Get"}}}},
		Grade: "complete", Sizes: record.Sizes{Before: 862_000_000, After: 13_600_000},
		Old: []byte(Before), New: []byte(After), Diff: string(diff.Unified(path, []byte(Before), []byte(After))),
	}
}

// Refused is a Dockerfile that is left alone for one reason.
func Refused(path, code string) *record.Record {
	return &record.Record{Path: path, Status: "refused", Refusals: []record.Refusal{{
		Code: code, Text: "the image idles", Do: "say what starts",
		Evidence: []record.Evidence{{File: path, Line: 4, Why: "CMD sleep infinity"}},
	}}}
}

func verifiedOnAlpine(path string) *record.Record {
	r := Rewritten(path)
	r.Runtime = "alpine:3.24"
	r.RuledOut = []record.RuledOut{{Runtime: "scratch", Need: record.Need{Kind: "shell",
		Evidence: []record.Evidence{{File: path, Line: 5, Why: "a shell form"}}}}}
	r.Notes = []record.Note{{File: path, Line: 5, Text: "the shell form stays"}}
	r.Grade, r.Unseen = "partial", []record.Unseen{{
		Module: "example.org/lib", Version: "v1.2.0", Do: "run go mod download in the clone",
		Evidence: []record.Evidence{{File: "main.go", Line: 4, Why: "it is imported"}},
	}}
	r.Open = []record.Open{{
		Count: 1, Done: "carried", How: "/app/conf",
		Evidence: []record.Evidence{{File: "main.go", Line: 9, Why: `os.Open opens "conf/…"`}},
	}}
	r.Verification = &record.Verification{Verdict: "same", Engine: "docker",
		Before: record.Image{Bytes: 328_000_000, Layers: 7}, After: record.Image{Bytes: 9_000_000, Layers: 3},
		Differences: []record.Difference{}, Notes: []string{"GET / gave the same answer"}}
	r.Sizes = record.Sizes{Before: 328_000_000, After: 9_000_000, Measured: true}
	return r
}

// Few are one record of every kind.
func Few() []*record.Record {
	return []*record.Record{
		Rewritten("a/Dockerfile"),
		verifiedOnAlpine("b/Dockerfile"),
		Refused("c/Dockerfile", "no-command"),
		{Path: "d/Dockerfile", Status: "unchanged", Cause: "not-go", Reason: "no stage has a Go toolchain"},
		{Path: "e/Dockerfile", Status: "error", Error: "e/Dockerfile:1: unknown instruction: NONSENSE"},
	}
}

// Many are n records, all different.
func Many(n int) []*record.Record {
	var all []*record.Record
	for i := range n {
		for _, r := range Few()[i%5 : i%5+1] {
			r.Path = fmt.Sprintf("team-%02d/service-%05d/Dockerfile", i%40, i)
			all = append(all, r)
		}
	}
	return all
}

// Filled has arrays where there is nothing, as records always do.
func Filled(r *record.Record) *record.Record {
	c := *r
	c.Artifacts = append([]string{}, c.Artifacts...)
	c.Improved = append([]string{}, c.Improved...)
	c.Needs = append([]record.Need{}, c.Needs...)
	c.RuledOut = append([]record.RuledOut{}, c.RuledOut...)
	c.Notes = append([]record.Note{}, c.Notes...)
	c.Refusals = append([]record.Refusal{}, c.Refusals...)
	c.Unseen = append([]record.Unseen{}, c.Unseen...)
	c.Open = append([]record.Open{}, c.Open...)
	return &c
}
