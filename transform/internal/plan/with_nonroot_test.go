package plan

import (
	"maps"
	"strings"
	"testing"

	"offstage/transform/internal/image"
)

// The program runs without root's rights unless something is seen that takes them, and
// then the note says what, and where.
func TestNonroot(t *testing.T) {
	const build = "go build -o app ."
	plain := starts("", build)
	compose := func(lines string) files {
		return files{"compose.yaml": "services:\n  app:\n    build: .\n" + lines}
	}
	script := files{"run.sh": "#!/bin/sh\nexec ./app\n"}
	for _, tt := range []struct {
		name, text string
		fs         files
		needs      string
		want       string // the note's beginning; "" where the user is set
	}{
		{"nothing", plain, nil, "", ""},
		{"a user", starts("USER app\n", build), nil, "", "Dockerfile:3: nonroot: USER app is set already"},
		{"a low port", starts("EXPOSE 80\n", build), nil, "", "Dockerfile:3: nonroot: port 80/tcp may be for root"},
		{"a high port", starts("EXPOSE 8080\n", build), nil, "", ""},
		{"a low port in the environment", starts("ENV A=b\nENV ADDR=:443\n", build), nil, "",
			"Dockerfile:4: nonroot: ADDR is a port that may be for root alone"},
		{"a low port in a compose file", plain, compose("    environment:\n      ADDR: ':80'\n"), "",
			"compose.yaml:2: nonroot: ADDR is a port"},
		{"a low port as an argument", strings.Replace(plain, `"./app"`, `"./app", "--listen=:80"`, 1), nil, "",
			"Dockerfile:5: nonroot: --listen=:80 is a port"},
		{"a low port in the source", plain, program(`http.ListenAndServe(":80", nil)`, "net/http"), "",
			`main.go:5: nonroot: ":80" is a port`},
		{"a high port in the source", plain, program(`http.ListenAndServe(":8080", nil)`, "net/http"), "", ""},
		{"a user is added", starts("RUN adduser -D app\n", build), nil, "",
			"Dockerfile:3: nonroot: the RUN changes users or groups"},
		{"an owner is chosen", starts("RUN mkdir /d && chown 7 /d\n", build), nil, "",
			"Dockerfile:3: nonroot: the owner or mode of /d is chosen here"},
		{"a mode is chosen", starts("COPY --chmod=600 a.txt /a.txt\n", build), files{"a.txt": ""}, "",
			"Dockerfile:3: nonroot: the mode of what is copied is chosen here"},
		{"a volume", starts("VOLUME /d\n", build), nil, "", "Dockerfile:3: nonroot: what is in a volume"},
		{"a mount", plain, compose("    volumes: ['./d:/d']\n"), "", "compose.yaml:2: nonroot: what is mounted"},
		{"source that is not read", starts("", "go build -o app $WHAT"), nil, "",
			"Dockerfile:4: nonroot: the source of what is built here was not read"},
		{"a path that is not known", plain, nil, "unknown-path", "Dockerfile:1: nonroot: a test needs it"},
		{"C code", starts("ENV CGO_ENABLED=1\n", build), nil, "glibc",
			"Dockerfile:5: nonroot: what the program's C code does is not known"},
		{"a script", strings.Replace(plain, "./app", "./run.sh", 1), script, "file /app/run.sh, shell",
			"Dockerfile:5: nonroot: ./run.sh is started, and may need root"},
		{"a program that isn't known", plain, program(`exec.Command(os.Args[1]).Run()`, "os", "os/exec"), "",
			"main.go:6: nonroot: which program"},
		{"root's home", strings.ReplaceAll(plain, "/app\n", "/root/app\n"), nil, "",
			"Dockerfile:0: nonroot: /root/app is where only root may enter"},
		{"a place of root's", plain, program(`os.ReadFile("/etc/shadow")`, "os"), "",
			`main.go:5: nonroot: "/etc/shadow" is a place that may be root's`},
		{"the home directory", plain, program(`println("~/x")`), "",
			`main.go:4: nonroot: "~/x" is in the home directory`},
		{"HOME", plain, program(`os.Getenv("HOME")`, "os"), "", "Dockerfile:0: nonroot: HOME is read"},
		{"a directory to write to", starts("RUN mkdir /d\n", build), nil, "empty-directory /d",
			"Dockerfile:1: nonroot: /d may be written to"},
		{"a file is written", plain, program(`os.WriteFile("a.txt", nil, 0o644)`, "os"), "",
			"main.go:5: nonroot: os.WriteFile may write where only root may"},
		{"a temporary file is written", plain, program(`os.WriteFile("/tmp/a.txt", nil, 0o644)`, "os"), "", ""},
		{"a socket is made", plain, program(`net.Listen("unix", "/tmp/s")`, "net"), "",
			"main.go:5: nonroot: it makes a socket"},
		{"what takes root", plain, program(`syscall.Setuid(7)`, "syscall"), "",
			"main.go:5: nonroot: syscall.Setuid may take root"},
		{"a package that takes root", plain, program("", "github.com/adrg/xdg"), "",
			"main.go:3: nonroot: github.com/adrg/xdg may write files or take root"},
	} {
		fs := files{}
		maps.Copy(fs, tt.fs)
		needs := "file /app/app"
		if tt.needs != "" {
			needs += ", " + tt.needs
		}
		p := improving(t, "nonroot", tt.text, fs, needs)
		got := said(p)
		if !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if set := p.User == Nobody; set != (tt.want == "") || set != (len(p.Improved) == 1) {
			t.Errorf("%s: the user is %q, improved %q", tt.name, p.User, p.Improved)
		}
	}
}

// An image that a person chose may have a user of its own: nonroot's is set in its place.
func TestNonrootInAnotherImage(t *testing.T) {
	opts := image.Options{Runtime: "example.com/base:1", With: []string{"nonroot"}}
	m := launched(t, starts("", "go build -o app ."), opts)
	m.Opts.RuntimeConfig = &image.ImageConfig{}
	m.Opts.RuntimeConfig.User = "7"
	p, _ := Make(m, needsOf("file /app/app"))
	if over := p.Overrides(); p.User != Nobody || len(over) > 0 {
		t.Errorf("user %q, overrides %q", p.User, over)
	}
}

// USER stands above the first instruction that says what starts, in the file's own case.
func TestUserLine(t *testing.T) {
	for _, tt := range []struct {
		text, line string
		above      int // 0 for none of the final stage's
	}{
		{"FROM golang:1.22\nWORKDIR /app\nCOPY . .\nRUN go build -o /a .\nCMD [\"/a\"]\n", "USER 65532:65532", 5},
		{"from golang:1.22\nworkdir /app\ncopy . .\nrun go build -o /a .\nentrypoint [\"/a\"]\ncmd [\"-v\"]\n",
			"user 65532:65532", 5},
		{"FROM golang:1.22\nCMD [\"-v\"]\nENTRYPOINT [\"/a\"]\nWORKDIR /app\nCOPY . .\nRUN go build -o /a .\n",
			"USER 65532:65532", 2},
		{"FROM golang:1.22 AS a\nCMD [\"/a\"]\nFROM a\nWORKDIR /app\nCOPY . .\nRUN go build -o /a .\n",
			"USER 65532:65532", 0},
	} {
		p := improving(t, "nonroot", tt.text, nil, "file /a")
		line := 0
		if st := p.Starter(); st != nil {
			line = st.Line
		}
		if UserLine(p) != tt.line || line != tt.above {
			t.Errorf("%q: %q above line %d, want %q above %d", tt.text, UserLine(p), line, tt.line, tt.above)
		}
	}
}
