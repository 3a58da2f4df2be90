package image

import (
	"strings"
	"testing"

	"offstage/transform/internal/shell"
)

// The commands of a RUN are followed into scripts and Makefiles of the project.
func TestCommands(t *testing.T) {
	fs := files{
		"build.sh":    "#!/bin/sh\nset -e\ngo build -o app .\n",
		"outer.sh":    "#!/bin/sh\n./build.sh\n",
		"loop.sh":     "#!/bin/sh\n./loop.sh\n",
		"tool.py":     "#!/usr/bin/env python\nimport os\n",
		"sub/make.sh": "#!/bin/sh\ngo vet\n",
		"Makefile":    "OUT=app\nall: gen\n\tgo build -o $(OUT) .\ngen:\n\tgo generate\n.PHONY: all gen\n",
		"other.mk":    "x:\n\tgo test\n",
	}
	const inMake = "go generate; go build -o app ."
	for _, tt := range []struct{ run, want string }{
		{"go vet && go build .", "go vet; go build ."},
		{"./build.sh", "./build.sh; go build -o app ."},
		{"sh build.sh", "sh build.sh; go build -o app ."},
		{"sh -x build.sh", "sh -x build.sh; go build -o app ."},
		{". ./build.sh", ". ./build.sh; go build -o app ."},
		{"./outer.sh", "./outer.sh; ./build.sh; go build -o app ."},
		{"cd sub && ./make.sh", "./make.sh; go vet"},
		{"./loop.sh", "./loop.sh; ./loop.sh; ./loop.sh; ./loop.sh; ./loop.sh"},
		{"./tool.py", "./tool.py"},
		{"./gone.sh", "./gone.sh"},
		{"build.sh", "build.sh"},
		{"sh -c 'go vet'", "go vet"},
		{"make", "make; " + inMake},
		{"make all", "make all; " + inMake},
		{"make gen", "make gen; go generate"},
		{"make OUT=x", "make OUT=x; go generate; go build -o x ."},
		{"make -f other.mk x", "make -f other.mk x; go test"},
		{"make -C /app gen", "make -C /app gen; go generate"},
		{"make -C sub", "make -C sub"},
		{"make $GOAL", "make $GOAL"},
		{"make nothing", "make nothing"},
		{`["go", "build", "."]`, "go build ."},
		{`["sh", "build.sh"]`, "sh build.sh; go build -o app ."},
	} {
		m := modelOf(t, "COPY . .\nRUN "+tt.run+"\n", fs)
		var list []string
		for _, c := range m.Commands(m.FS, m.Runs[0]) {
			list = append(list, CommandLine(c))
		}
		if got := strings.Join(list, "; "); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.run, got, tt.want)
		}
	}
}

// A RUN that can't be read may have put anything where it works.
func TestUnreadableRun(t *testing.T) {
	m := modelOf(t, "RUN echo 'open\n", nil)
	if fd, ok := m.FS.Lookup("/app/x"); m.Runs[0].Parsed || !ok || fd.Sure {
		t.Errorf("parsed %v, /app/x is %+v, %v", m.Runs[0].Parsed, fd, ok)
	}
}

// The file that a command runs is itself, or the operand of a shell.
func TestScriptOf(t *testing.T) {
	for command, want := range map[string]string{
		"./a.sh": "/app/a.sh", "/srv/a": "/srv/a", "a.sh": "", "sh a.sh": "/app/a.sh", "bash -e ./a.sh x": "/app/a.sh",
		"sh -c a.sh": "", "sh": "", ". ./a.sh": "/app/a.sh", "source a.sh": "/app/a.sh", "cd sub/b": "",
	} {
		c := shell.FromArgs(strings.Fields(command), "/app", func(string) (string, bool) { return "", false })
		if got, ok := ScriptOf(c); got != want || ok != (want != "") {
			t.Errorf("%s: %q, %v, want %q", command, got, ok, want)
		}
	}
}

func TestIsShellScript(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		want       bool
	}{
		{"a.sh", "echo", true}, {"a.bash", "echo", true}, {"a", "echo", true}, {"a.py", "print()", false},
		{"a.py", "#!/bin/sh\n", true}, {"a.sh", "#!/usr/bin/python\n", false}, {"a", "#!/usr/bin/env bash\n", true},
		{"a", "#! /bin/ash -e\n", true}, {"a", "#!\n", false}, {"a.txt", "", false},
	} {
		if got := IsShellScript(tt.name, []byte(tt.data)); got != tt.want {
			t.Errorf("%s with %q: %v", tt.name, tt.data, got)
		}
	}
}

func TestInterpreter(t *testing.T) {
	for line, want := range map[string]string{
		"#!/bin/sh": "sh", "#! /bin/bash -e": "bash", "#!/usr/bin/env python3": "python3", "#!/usr/bin/env": "env",
		"#!": "", "": "", "#!/usr/bin/env -S python3 -u\nx": "python3", "#!/usr/bin/perl\t-w\r\n": "perl", "perl x": "",
		"#!/usr/bin/env -S A=b bash -e": "bash",
	} {
		if got := Interpreter(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestJSONWords(t *testing.T) {
	for text, want := range map[string]string{
		`["a", "b c"]`: "a|b c", ` [ "a" ] `: "a", "[]": "", "a": "none", `["a"`: "none", "['a']": "none",
		"[1]": "none",
	} {
		words, ok := JsonWords(text)
		got := strings.Join(words, "|")
		if !ok {
			got = "none"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// What a step brings from elsewhere is no file that the Dockerfile tells.
func TestDownloads(t *testing.T) {
	for step, want := range map[string]bool{
		"RUN curl -o a https://x.io/a": true, "RUN wget https://x.io/a": true, "RUN echo a > b": false,
		"ADD https://x.io/a /a": true, "ADD a /a": false, "COPY a /a": false,
	} {
		m := modelOf(t, step+"\n", files{"a": ""})
		if got := Downloads(m.Final.Steps[len(m.Final.Steps)-1]); got != want {
			t.Errorf("%s: %v", step, got)
		}
	}
}
