package launch

import (
	"fmt"
	"strings"
	"testing"

	"offstage/transform/internal/finding"
)

// What a program starts: a body of main, and its starts besides CMD; behind them the
// lines where what is started isn't known.
func TestPrograms(t *testing.T) {
	const imports = "\"os\"\n\t\"os/exec\""
	for _, tt := range []struct{ name, body, want string }{
		{"a tool", `exec.Command("git", "log").Run()`, "program|git log|tool|main.go:9"},
		{"a path", `exec.Command("/bin/date").Run()`, "program|/bin/date|tool|main.go:9"},
		{"itself", `x, _ := os.Executable(); exec.Command(x).Run()`, ""},
		{"its own executable", `exec.Command("./app", "-child").Run()`, "program|./app -child|artifact|main.go:9"},
		{"a script", `exec.Command("./run.sh").Run()`, "program|./run.sh|script|main.go:9\nscript|date|tool|run.sh:2"},
		{"a text for a shell", `exec.Command("sh", "-c", "git log | wc -l").Run()`,
			"shell|sh -c git log | wc -l|tool|main.go:9\nprogram|git log|tool|main.go:9\nprogram|wc -l|tool|main.go:9"},
		{"one of two", `n := "git"; if len(os.Args) > 1 { n = "hg" }; exec.Command(n).Run()`,
			"program|git|tool|main.go:9\nprogram|hg|tool|main.go:9"},
		{"any", `exec.Command(os.Args[1]).Run()`, "unknown|main.go:9"},
		{"any by a shell", `exec.Command("sh", "-c", os.Args[1]).Run()`,
			"program|sh -c |tool|main.go:9\nunknown|main.go:9"},
		{"a known one with any argument", `exec.Command("git", os.Args[1]).Run()`, "program|git |tool|main.go:9"},
		{"one in a line with an open part", `exec.Command("sh", "-c", "git log "+os.Args[1]).Run()`,
			"program|sh -c |tool|main.go:9\nprogram|git log \x01|tool|main.go:9"},
		{"an open part that is the command", `exec.Command("sh", "-c", os.Args[1]+" log").Run()`,
			"program|sh -c |tool|main.go:9\nunknown|main.go:9"},
		{"looked for and not started", `exec.LookPath("git")`, "program|git|tool|main.go:9"},
		{"none", `println("git")`, ""},
	} {
		text := "package main\n\nimport (\n\t" + imports + "\n)\n\nfunc main() {\n\t" + tt.body + "\n}\n\n" +
			"var _, _ = os.Args, exec.ErrDot\n"
		m := launched(t, alone, files{"main.go": text, "run.sh": "#!/bin/sh\ndate\n"})
		got := said(m.Starts[1:])
		for _, ev := range m.ExecUnknown {
			got = strings.TrimPrefix(fmt.Sprintf("%s\nunknown|%s:%d", got, ev.File, ev.Line), "\n")
		}
		if got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// A word in the source is a program where one was installed that has no other use.
func TestInstalledPrograms(t *testing.T) {
	const named = "RUN apt-get update && apt-get install -y wkhtmltopdf make\n" + alone
	for _, tt := range []struct{ name, text, body, want string }{
		{"installed and named", named, `println("wkhtmltopdf")`, "program|wkhtmltopdf|tool|main.go:4"},
		{"with an argument", named, `println("wkhtmltopdf a.html")`, "program|wkhtmltopdf|tool|main.go:4"},
		{"only installed", named, `println()`, ""},
		{"only named", alone, `println("wkhtmltopdf")`, ""},
		{"a tool of the build", named, `println("make")`, ""},
		{"within another word", named, `println("wkhtmltopdfs")`, ""},
	} {
		if got := said(launched(t, tt.text, source(tt.body)).Starts[1:]); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Executables may be started that the program only chooses when it runs.
func TestMayStart(t *testing.T) {
	const two = "COPY . .\nRUN go build -o app . && go build -o tool ./cmd\nCMD [\"./app\"]"
	for _, tt := range []struct{ name, body, want string }{
		{"it starts what it is told", `exec.Command(os.Args[1]).Run()`, "/app/app /app/tool"},
		{"it starts the other one", `exec.Command("./tool", os.Args[1]).Run()`, "/app/app /app/tool"},
		{"it starts a tool", `exec.Command("git", os.Args[1]).Run()`, "/app/app"},
		{"it starts nothing", `println(os.Args, exec.ErrDot)`, "/app/app"},
	} {
		fs := source(tt.body, "os", "os/exec")
		fs["cmd/main.go"] = "package main\n\nfunc main() {}\n"
		if got := strings.Join(launched(t, two, fs).Executables(), " "); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Why it isn't known which programs are started.
func TestUnknownPrograms(t *testing.T) {
	told := source(`exec.Command(os.Args[1]).Run()`, "os", "os/exec")
	for _, tt := range []struct {
		name, text string
		fs         files
		want       string
	}{
		{"all is known", alone, nil, ""},
		{"a call", alone, told, "main.go:6"},
		{"the source isn't read", "RUN go install example.com/x/app@v1\nCMD [\"app\"]", nil, "Dockerfile:3"},
		{"a script's word", build + `CMD ["./run.sh"]`, script("$BIN"), "run.sh:2"},
		{"a file of a command that isn't known", "RUN frobnicate > /app/made\nCMD [\"/app/made\"]", nil,
			"Dockerfile:4"},
	} {
		if got := places(launched(t, tt.text, tt.fs).UnknownPrograms()); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// places are where evidence is.
func places(list []finding.Evidence) string {
	var words []string
	for _, ev := range list {
		words = append(words, fmt.Sprintf("%s:%d", ev.File, ev.Line))
	}
	return strings.Join(words, " ")
}

// A person's word for what is started counts in place of what isn't known.
func TestSaidStarts(t *testing.T) {
	m := launched(t, "# offstage: starts git\n"+alone, source(`exec.Command(os.Args[1]).Run()`, "os", "os/exec"))
	if got := said(m.Starts[1:]); got != "program|git|tool|3" || len(m.ExecUnknown) > 0 ||
		len(m.UnknownPrograms()) > 0 {
		t.Errorf("got %q, and %v", got, m.UnknownPrograms())
	}
}
