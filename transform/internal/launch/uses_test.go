package launch

import (
	"strings"
	"testing"
)

// What the repository starts in the image, beside what the image itself does.
func TestUses(t *testing.T) {
	compose := func(lines ...string) files {
		return files{"compose.yaml": "services:\n  app:\n    build: .\n    " + strings.Join(lines, "\n    ") + "\n",
			"up.sh": "#!/bin/sh\ndate\n"}
	}
	const entrypoint = build + "ENTRYPOINT [\"./app\"]"
	for _, tt := range []struct {
		name, text string
		fs         files
		want       string // the starts besides the image's own
	}{
		{"nothing of its own", alone, compose("ports: [80]"), ""},
		{"a command", alone, compose("command: [./app, -v]"), "use|./app -v|artifact|compose.yaml:2"},
		{"as a text", alone, compose("command: ./app -v"), "use|./app -v|artifact|compose.yaml:2"},
		{"behind an ENTRYPOINT", entrypoint, compose("command: [-v]"), "use|./app -v|artifact|compose.yaml:2"},
		{"behind an ENTRYPOINT that ignores it", build + "ENTRYPOINT ./app", compose("command: [-v]"), ""},
		{"an entrypoint", entrypoint, compose("entrypoint: [date]"), "use|date|tool|compose.yaml:2"},
		{"an entrypoint with a command", entrypoint, compose("entrypoint: [date]", "command: [-u]"),
			"use|date -u|tool|compose.yaml:2"},
		{"a text for a shell", alone, compose("command: [sh, -c, date]"),
			"shell|sh -c date|tool|compose.yaml:2\nuse|date|tool|compose.yaml:2"},
		{"a variable is not known", alone, compose("command: [\"${BIN}\"]"), "use|${BIN}|unclear|compose.yaml:2"},
		{"in another directory", alone, compose("working_dir: /", "command: [./app]"),
			"use|./app|missing|compose.yaml:2"},
		{"a script of the image", alone, compose("command: [./up.sh]"),
			"use|./up.sh|script|compose.yaml:2\nscript|date|tool|up.sh:2"},
		{"a script that is mounted", alone, compose("command: [sh, /mnt/up.sh]", "volumes: [\"./up.sh:/mnt/up.sh\"]"),
			"use|sh /mnt/up.sh|tool|compose.yaml:2\nscript|date|tool|up.sh:2"},
		{"a health check", alone, compose("healthcheck:", "  test: [CMD, date]"), "health|date|tool|compose.yaml:2"},
		{"a stage of its own", "FROM golang:1.22 AS dev\nWORKDIR /app\n" + alone,
			files{"compose.yaml": "services:\n  app:\n    build: {context: ., target: dev}\n    command: [date]\n"},
			""},
		{"a Procfile of the image", alone, files{"Procfile": "web: ./app -v\n"},
			"shell|/bin/sh|tool|Procfile:1\nuse|./app -v|artifact|Procfile:1"},
		{"a Procfile of a buildpack", alone, files{"Procfile": "web: bin/app\n"}, ""},
	} {
		m := launched(t, tt.text, tt.fs)
		var uses []Start
		for _, s := range m.Starts {
			if s.Use != nil {
				uses = append(uses, s)
			}
		}
		if got := said(uses); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// A script that only a mount brings is read where the repository has it.
func TestBrought(t *testing.T) {
	for _, tt := range []struct{ name, command, mount, want string }{
		{"the file", "sh /mnt/up.sh", "./up.sh:/mnt/up.sh", "/mnt/up.sh of up.sh"},
		{"its directory", "/mnt/up.sh", "./:/mnt", "/mnt/up.sh of up.sh"},
		{"no script", "/mnt/main.go", "./:/mnt", "/mnt/main.go of "},
		{"of the host", "/mnt/up.sh", "/srv:/mnt", "/mnt/up.sh of "},
		{"elsewhere", "/mnt/up.sh", "./:/srv", ""},
		{"a volume", "/mnt/up.sh", "data:/mnt", ""},
		{"a volume within", "/mnt/in/up.sh", "./:/mnt\", \"data:/mnt/in", ""},
		{"a volume within, named before", "/mnt/in/up.sh", "data:/mnt/in\", \"./:/mnt", ""},
	} {
		m := launched(t, alone, files{"up.sh": "#!/bin/sh\ndate\n", "in/up.sh": "#!/bin/sh\n",
			"compose.yaml": "services:\n  app:\n    build: .\n    command: " + tt.command +
				"\n    volumes: [\"" + tt.mount + "\"]\n"})
		got := ""
		for _, s := range m.Starts {
			if s.Brought != nil {
				got += s.Brought.Path + " of " + s.Brought.Tree
			}
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// What needs the toolchain in a pipeline is for the builder, and a note says so.
func TestPipelineNeedsGo(t *testing.T) {
	work := func(command string) files {
		return files{".github/workflows/ci.yml": "jobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n" +
			"      - run: |\n          docker build -t app .\n          docker run app " + command + "\n"}
	}
	for command, noted := range map[string]bool{"go test ./...": true, "make test": true, "./app -v": false,
		"date": false} {
		m := launched(t, alone, work(command))
		notes := 0
		for _, n := range m.Notes {
			if strings.HasSuffix(n.Text, "build that image with --target builder from now on") {
				notes++
			}
		}
		if noted != (notes == 1) || noted != (len(m.Starts) == 1) {
			t.Errorf("%s: %v, and it starts\n%s", command, m.Notes, said(m.Starts))
		}
	}
}
