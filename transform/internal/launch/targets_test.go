package launch

import (
	"testing"

	"offstage/transform/internal/shell"
)

// What the first word of a command leads to, by its path or through PATH.
func TestResolve(t *testing.T) {
	const laid = build + "COPY run.sh tool /usr/local/bin/\nRUN go build -o /go/bin/gen . && frobnicate > /app/made\n" +
		"COPY absent.bin /opt/\nCMD [\"./app\"]"
	m := launched(t, laid, files{"run.sh": "#!/bin/sh\n", "tool": "\x7fELF\x00", "plain.sh": "echo\n", "dir/a.txt": ""})
	for word, want := range map[string]string{
		"./app":                "artifact /app/app",
		"/app/app":             "artifact /app/app",
		"/app/../app/app":      "artifact /app/app",
		"gen":                  "artifact /go/bin/gen",
		"run.sh":               "script /usr/local/bin/run.sh",
		"./run.sh":             "script /app/run.sh",
		"./plain.sh":           "script /app/plain.sh",
		"tool":                 "prebuilt /usr/local/bin/tool",
		"go":                   "go /usr/local/go/bin/go",
		"/usr/local/go/bin/go": "go /usr/local/go/bin/go",
		"date":                 "tool",
		"/bin/date":            "tool /bin/date",
		"/etc/init.d/cron":     "tool /etc/init.d/cron",
		"exit":                 "tool",
		"app":                  "tool",                   // the working directory is not in PATH
		"./nothing":            "generated /app/nothing", // the command that isn't known ran here
		"/srv/nothing":         "missing /srv/nothing",
		"/opt/absent.bin":      "prebuilt /opt/absent.bin",
		"":                     "unclear",
	} {
		got := m.Resolve(shell.FromArgs([]string{word}, "/app", m.Env))
		if said := target(got); said != want {
			t.Errorf("%q: got %q, want %q", word, said, want)
		}
	}
}

// target writes a target as the tables do.
func target(t Target) string {
	if t.Path == "" {
		return kinds[t.Kind]
	}
	return kinds[t.Kind] + " " + t.Path
}

// What isn't known leads nowhere.
func TestResolveUnknown(t *testing.T) {
	m := launched(t, alone, nil)
	open := shell.Word{Text: "$BIN", Pos: -1, End: -1}
	for name, c := range map[string]*shell.Command{
		"a word with a variable": shell.FromWords([]shell.Word{open}, "/app", m.Env),
		"no words":               shell.FromArgs(nil, "/app", m.Env),
		"an unknown directory":   shell.FromArgs([]string{"./app"}, "", m.Env),
	} {
		if got := m.Resolve(c); got.Kind != Unclear {
			t.Errorf("%s: %s", name, target(got))
		}
	}
}

// The PATH of the image is what counts, and its order.
func TestResolveByPath(t *testing.T) {
	two := func(env string) string {
		return env + "COPY . .\nRUN go build -o /one/app . && go build -o /two/app .\nCMD [\"app\"]"
	}
	for _, tt := range []struct{ name, text, want string }{
		{"the first of two", two("ENV PATH=/one:/two:$PATH\n"), "artifact /one/app"},
		{"in their order", two("ENV PATH=/two:/one:$PATH\n"), "artifact /two/app"},
		{"one of them", two("ENV PATH=$PATH:/two\n"), "artifact /two/app"},
		{"none of them", two(""), "tool"},
		{"a relative directory is none", two("ENV PATH=one:$PATH\nWORKDIR /\n"), "tool"},
	} {
		if got := target(launched(t, tt.text, nil).Starts[0].Target); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Where a command that isn't known worked, anything may be: a program that is surely
// elsewhere, or that the system has, comes before it.
func TestResolveWhereAnythingMayBe(t *testing.T) {
	const text = "ENV PATH=/one:/two:$PATH\nWORKDIR /one\nRUN frobnicate\nWORKDIR /app\nCOPY . .\n" +
		"RUN go build -o /two/app .\nCMD [\"app\"]"
	m := launched(t, text, nil)
	for word, want := range map[string]string{"app": "artifact /two/app", "date": "tool",
		"other": "generated /one/other",
		"go":    "go /usr/local/go/bin/go"} {
		if got := target(m.Resolve(shell.FromArgs([]string{word}, "/app", m.Env))); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}
