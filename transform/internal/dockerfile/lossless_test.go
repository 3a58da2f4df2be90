package dockerfile

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// inputs are files in which every kind of line appears.
var inputs = []string{
	"FROM golang",
	"FROM golang\n",
	"from golang as build\nrun go build\ncmd [\"./app\"]\n",
	"\n\n# a\n#\n# b\nFROM golang\n\n# gap\n\nRUN a\n\n",
	"# syntax=docker/dockerfile:1\n# escape=`\n# about FROM\nFROM golang\nRUN a `\n  && b\n",
	"#!/usr/bin/env docker build\n# syntax=docker/dockerfile:1\nFROM a\n",
	"ARG V=1.26\nARG W\nFROM --platform=$BUILDPLATFORM golang:${V} AS b\nARG V\n",
	"FROM a\nRUN --mount=type=cache,target=/go --mount=\"type=bind,source=a b\" go build \\\n\n# inside\n" +
		"  -o /app \\\n\t# indented\n  ./... \n",
	"FROM a\nRUN <<EOF\ngo build\ncd x\nEOF\n\nRUN <<-\"EOF\"\n\tgo build\n\tEOF\n" +
		"RUN cat <<A >/a && cat <<B \\\n >/b\n1\nA\n2\nB\nCOPY <<f /f\nbody\nf\n",
	"FROM a\nRUN 3<<EOF\nEOF\nRUN <<EOF\n\n\nEOF",
	"FROM a\n\tRUN\ta\t\\\n\tb\n  # c\n ENTRYPOINT [\"a\",\n",
	"FROM a\nCMD [\"a\", \"b\"]\nCMD ['a']\nENTRYPOINT a b\nSHELL [\"/bin/bash\", \"-c\"]\n" +
		"HEALTHCHECK --interval=3s CMD curl x\nONBUILD RUN make\n",
	"FROM a\n\\\nRUN b\n \\\n\\\n  WORKDIR /x\n",
	"FROM a\nRUN a \\\\\nENV A=1 B=\"x y\" \\\n C=$A\nLABEL a b\nEXPOSE 80 90/udp\nVOLUME /a /b\nUSER u\n" +
		"STOPSIGNAL 9\nMAINTAINER me\nADD a b\n",
	"FROM a\nRUN -- --x\nRUN --network=none -- a\nRUN --mount=type=cache,target=a\\ b c\n",
	"FROM a\n\u00a0# odd space\nRUN caf\u00e9 \\\n\u00a0# c\n \u00a0\n x\n",
	"FROM a\nRUN b \\\n",
	"FROM a\nRUN b \\\n\n\n# c",
}

// twins adds what editors do to files: CRLF, a BOM, a missing final newline.
func twins(list []string) []string {
	var all []string
	for _, s := range list {
		crlf := strings.ReplaceAll(s, "\n", "\r\n")
		all = append(all, s, crlf, "\ufeff"+s, "\ufeff"+crlf, strings.TrimSuffix(s, "\n"), s+"\n\n# end")
	}
	return all
}

func noBases(string) Config { return Config{} }

func parse(t *testing.T, src string) *File {
	t.Helper()
	f, err := Parse("Dockerfile", []byte(src), noBases)
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	return f
}

// steps gives every step of the file in order.
func (f *File) steps() []*Step {
	list := append([]*Step{}, f.Args...)
	for _, s := range f.Stages {
		list = append(append(list, s.From), s.Steps...)
	}
	return list
}

// checkPartition holds every byte against the steps: leads and spans are in
// order, whole lines, and between them is nothing but blanks and comments.
func checkPartition(t *testing.T, f *File) {
	t.Helper()
	at := len(f.Src) - len(bytes.TrimPrefix(f.Src, bom))
	gap := func(to int) {
		for line := range bytes.Lines(f.Src[at:to]) {
			if len(bytes.TrimSpace(line)) > 0 && !isComment(line) {
				t.Errorf("%q belongs to nothing", line)
			}
		}
	}
	for i, st := range f.steps() {
		if st.Index != i || st.Lead.Start < at || st.Lead.End > st.Span.Start || st.Span.Len() <= 0 ||
			st.Span.End > len(f.Src) {
			t.Fatalf("step %d: index %d, lead %v, span %v after %d", i, st.Index, st.Lead, st.Span, at)
		}
		if st.Lead.Len() > 0 && st.Lead.End != st.Span.Start {
			t.Errorf("step %d: the lead %v does not touch %v", i, st.Lead, st.Span)
		}
		gap(st.Lead.Start)
		if st.Span.End < len(f.Src) && f.Src[st.Span.End-1] != '\n' {
			t.Errorf("step %d ends inside of a line", i)
		}
		if n := bytes.Count(f.Src[:st.Span.Start], []byte("\n")) + 1; n != st.Line {
			t.Errorf("step %d is on line %d, not %d", i, n, st.Line)
		}
		at = st.Span.End
	}
	gap(len(f.Src))
}

// checkText holds each byte of each text against the file, and the text of a
// RUN against BuildKit's.
func checkText(t *testing.T, f *File) {
	t.Helper()
	for _, st := range f.steps() {
		text, last := st.Text(), st.Span.Start-1
		for i := range len(text.S) {
			p := text.Pos(i)
			if p <= last || p >= st.Span.End || f.Src[p] != text.S[i] {
				t.Fatalf("line %d: byte %d of %q is at %d, after %d", st.Line, i, text.S, p, last)
			}
			last = p
		}
		if p := text.Pos(len(text.S)); p <= last || p > st.Span.End {
			t.Errorf("line %d: %q ends at %d, after %d", st.Line, text.S, p, last)
		}
		if run, ok := st.Cmd.(*instructions.RunCommand); ok && run.PrependShell && len(run.Files) == 0 &&
			len(run.CmdLine) > 0 &&
			run.CmdLine[0] != text.S {
			t.Errorf("line %d: %q, but to BuildKit %q", st.Line, text.S, run.CmdLine[0])
		}
	}
}

func TestLossless(t *testing.T) {
	for _, src := range twins(inputs) {
		f := parse(t, src)
		checkPartition(t, f)
		checkText(t, f)
		if out, err := Apply(f.Src, nil); err != nil || string(out) != src {
			t.Errorf("no edits gave %q, %v", out, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, src := range twins(inputs) {
		f.Add([]byte(src))
	}
	for _, src := range bombs() {
		f.Add([]byte(src[:min(len(src), 2000)]))
	}
	golden, _ := filepath.Glob("../../../golden/*.txtar")
	for _, name := range golden {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		_, data, _ = bytes.Cut(data, []byte("-- Dockerfile --\n"))
		data, _, _ = bytes.Cut(data, []byte("\n-- "))
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		before, start := bytes.Clone(src), time.Now()
		file, err := Parse("Dockerfile", src, noBases)
		if d := time.Since(start); d > 30*time.Second {
			t.Errorf("took %v", d)
		}
		if !bytes.Equal(before, src) {
			t.Error("the input was modified")
		}
		if err == nil {
			checkPartition(t, file)
			checkText(t, file)
		}
	})
}
