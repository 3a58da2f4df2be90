package launch

import (
	"strings"
	"testing"
)

// A start is a Dockerfile, the files beside it, and what it starts: each a line with
// the role, the command, what that leads to, and the line of the evidence (the file
// before it, unless that is the Dockerfile).
type start struct {
	name string
	text string // CMD and ENTRYPOINT, on line 5, behind a build of /app/app; or all of it
	fs   files
	want string
}

func ofStarts(t *testing.T, table []start) {
	t.Helper()
	for _, tt := range table {
		text := tt.text
		if !strings.HasPrefix(text, "FROM ") && !strings.HasPrefix(text, "COPY ") {
			text = build + text
		}
		if got := said(launched(t, text, tt.fs).Starts); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestCommands(t *testing.T) {
	ofStarts(t, []start{
		{"only what the base image does", "EXPOSE 80", nil, "entry|bash|tool|0"},
		{"CMD", `CMD ["./app", "-v"]`, nil, "entry|./app -v|artifact|5"},
		{"ENTRYPOINT, which the base image's CMD doesn't reach", `ENTRYPOINT ["./app"]`, nil, "entry|./app|artifact|5"},
		{"ENTRYPOINT with CMD", "ENTRYPOINT [\"./app\"]\nCMD [\"-v\"]", nil, "entry|./app -v|artifact|5"},
		{"the last CMD", "CMD [\"date\"]\nCMD [\"./app\"]", nil, "entry|./app|artifact|6"},
		{"a CMD stays that stands before ENTRYPOINT", "CMD [\"date\"]\nENTRYPOINT [\"./app\"]", nil,
			"entry|./app date|artifact|6"},
		{"the shell form", `CMD ./app -v`, nil, "shell|/bin/sh|tool|5\nentry|./app -v|artifact|5"},
		{"two commands", `CMD date && ./app`, nil, "shell|/bin/sh|tool|5\nentry|date|tool|5\nentry|./app|artifact|5"},
		{"a shell ENTRYPOINT ignores CMD", "ENTRYPOINT ./app\nCMD [\"date\"]", nil,
			"shell|/bin/sh|tool|5\nentry|./app|artifact|5"},
		{"SHELL", "SHELL [\"/bin/bash\", \"-c\"]\nCMD ./app", nil, "shell|/bin/bash|tool|6\nentry|./app|artifact|6"},
		{"sh -c", `CMD ["sh", "-c", "date; ./app"]`, nil,
			"shell|sh -c date; ./app|tool|5\nentry|date|tool|5\nentry|./app|artifact|5"},
		{"a text that no shell reads", `CMD "`, nil, "shell|/bin/sh|tool|5\nentry||unclear|5"},
		{"a tool", `CMD ["date"]`, nil, "entry|date|tool|5"},
		{"in another directory", `CMD cd / && ./app`, nil,
			"shell|/bin/sh|tool|5\nentry|./app|missing|5"},
	})
}

func TestHealthchecks(t *testing.T) {
	const cmd = "\nCMD [\"./app\"]"
	ofStarts(t, []start{
		{"by the executable", `HEALTHCHECK CMD ["./app", "-check"]` + cmd, nil,
			"entry|./app|artifact|6\nhealth|./app -check|artifact|5"},
		{"by a shell", `HEALTHCHECK CMD wget -q http://localhost` + cmd, nil,
			"entry|./app|artifact|6\nshell|/bin/sh|tool|5\nhealth|wget -q http://localhost|tool|5"},
		{"none", `HEALTHCHECK NONE` + cmd, nil, "entry|./app|artifact|6"},
		{"the last one", "HEALTHCHECK CMD [\"date\"]\nHEALTHCHECK CMD [\"./app\"]" + cmd, nil,
			"entry|./app|artifact|7\nhealth|./app|artifact|6"},
	})
}

// script is run.sh with some lines behind its first one.
func script(lines ...string) files {
	return files{"run.sh": "#!/bin/sh\n" + strings.Join(lines, "\n") + "\n"}
}

func TestScripts(t *testing.T) {
	const run = `CMD ["./run.sh"]`
	const own = "entry|./run.sh|script|5\n"
	ofStarts(t, []start{
		{"its commands", run, script("date", "", "exec ./app"), own + "script|date|tool|run.sh:2\n" +
			"script|./app|artifact|run.sh:4"},
		{"run by a shell", `CMD ["sh", "run.sh"]`, script("./app"),
			"entry|sh run.sh|tool|5\nscript|./app|artifact|run.sh:2"},
		{"it runs CMD", "ENTRYPOINT [\"./run.sh\"]\nCMD [\"./app\", \"-v\"]", script(`exec "$@"`),
			"entry|./run.sh ./app -v|script|5\nentry|./app -v|artifact|5\nscript|\"$@\"|unclear|run.sh:2"},
		{"it never runs CMD", "ENTRYPOINT [\"./run.sh\"]\nCMD [\"-v\"]", script("./app"),
			"entry|./run.sh -v|script|5\nscript|./app|artifact|run.sh:2"},
		{"it starts another", run, files{"run.sh": "#!/bin/sh\n./two.sh\n", "two.sh": "#!/bin/sh\n\n./app\n"},
			own + "script|./two.sh|script|run.sh:2\nscript|./app|artifact|two.sh:3"},
		{"it reads a function from another", run,
			files{"run.sh": "#!/bin/sh\n. ./lib.sh\nwaits\n./app\n", "lib.sh": "waits() { sleep 1; }\n"},
			own + "script|. ./lib.sh|tool|run.sh:2\nscript|sleep 1|tool|lib.sh:1\nscript|./app|artifact|run.sh:4"},
		{"it starts itself, once", run, script(`[ -n "$X" ] || exec "$0"`, "./app"),
			own +
				"script|[ -n \"$X\" ]|tool|run.sh:2\nscript|/app/run.sh|script|run.sh:2\n" +
				"script|./app|artifact|run.sh:3"},
		{"a word that is not known", run, script("$BIN"), own + "script|$BIN|unclear|run.sh:2"},
		{"one that isn't there", `CMD ["sh", "/run.sh"]`, nil, "entry|sh /run.sh|tool|5"},
	})
}

// What a command is told to start is started.
func TestHandedOn(t *testing.T) {
	ofStarts(t, []start{
		{"by a launcher", `CMD ["timeout", "5", "./app"]`, nil, "entry|timeout 5 ./app|tool|5\nentry|./app|artifact|5"},
		{"by a script, behind --", `CMD ["./wait.sh", "db:5432", "--", "./app"]`,
			files{"wait.sh": "#!/bin/sh\nnc -z x\n"},
			"entry|./wait.sh db:5432 -- ./app|script|5\nentry|./app|artifact|5\nscript|nc -z x|tool|wait.sh:2"},
		{"by a tool that starts its arguments", `CMD ["dockerize", "-wait", "tcp://db:1", "./app"]`, nil,
			"entry|dockerize -wait tcp://db:1 ./app|tool|5\nentry|./app|artifact|5"},
		{"to the project's own executable nothing is handed", `CMD ["./app", "--", "date"]`, nil,
			"entry|./app -- date|artifact|5"},
		{"what is asked for", `CMD command -v date && ./app`, nil,
			"shell|/bin/sh|tool|5\nentry|command -v date|tool|5\n" +
				"entry|date|tool|5\nentry|./app|artifact|5"},
		{"what is asked for and never was there", `CMD command -v jq; ./app`, nil,
			"shell|/bin/sh|tool|5\nentry|command -v jq|tool|5\nentry|./app|artifact|5"},
	})
}

// A go run is an executable of the image, where a command of the Dockerfile is it.
func TestGoRun(t *testing.T) {
	ofStarts(t, []start{
		{"the directory", "COPY . .\nCMD [\"go\", \"run\", \".\"]", nil, "entry|go run .|artifact|4"},
		{"a file", "COPY . .\nCMD go run main.go -v", nil, "shell|/bin/sh|tool|4\nentry|go run main.go -v|artifact|4"},
		{"by a version", "COPY . .\nCMD [\"go\", \"run\", \"example.com/x@v1\"]", nil,
			"entry|go run example.com/x@v1|go|4"},
		{"over two instructions", "COPY . .\nENTRYPOINT [\"go\", \"run\"]\nCMD [\".\"]", nil, "entry|go run .|go|4"},
		{"in a script", "COPY . .\nCMD [\"./run.sh\"]", script("go run ."),
			"entry|./run.sh|script|4\nscript|go run .|go|run.sh:2"},
	})
	for name, text := range map[string]string{
		"/app/app":        "COPY . .\nCMD [\"go\", \"run\", \".\"]",
		"/app/main":       "COPY . .\nCMD [\"go\", \"run\", \"main.go\"]",
		"/app/app-server": "COPY . .\nCOPY main.go app\nCMD [\"go\", \"run\", \".\"]",
	} {
		if got := strings.Join(launched(t, text, nil).Executables(), " "); got != name {
			t.Errorf("%q makes %q, want %q", text, got, name)
		}
	}
}

// An executable is where it is started, which need not be where it was built.
func TestExecutables(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"where it is built", "COPY . .\nRUN go build -o app .\nCMD [\"./app\"]", "/app/app"},
		{"a copy", "COPY . .\nRUN go build -o app && cp app /usr/local/bin/\nCMD [\"app\"]", "/usr/local/bin/app"},
		{
			"a copy by another name",
			"COPY . .\nRUN go build -o /go/bin/x . && cp /go/bin/x /srv/web\nCMD [\"/srv/web\"]",
			"/srv/web",
		},
		{"moved", "COPY . .\nRUN go build -o app . && mv app /usr/local/bin/app\nCMD [\"app\"]", "/usr/local/bin/app"},
		{
			"a link", "COPY . .\nRUN go build -o app . && ln -s /app/app /usr/local/bin/web\nCMD [\"web\"]",
			"/usr/local/bin/web",
		},
		{
			"one of two", "COPY . .\nRUN go build -o app . && go build -o tool ./cmd\nENTRYPOINT [\"./app\"]",
			"/app/app",
		},
		{"handed to a launcher", "COPY . .\nRUN go build -o app .\nCMD [\"timeout\", \"5\", \"./app\"]", "/app/app"},
	} {
		if got := strings.Join(launched(t, tt.text, nil).Executables(), " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
