package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offstage/transform"
)

const (
	hello      = "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nRUN go build -o main .\nCMD [\"./main\"]\n"
	helloMain  = "package main\n\nfunc main() { println(1) }\n"
	helloGoMod = "module m\n\ngo 1.22\n"
)

// program is a directory with a program and its Dockerfile.
func program(dockerfile, main string) map[string]string {
	return map[string]string{"in/Dockerfile": dockerfile, "in/main.go": main, "in/go.mod": helloGoMod}
}

func links(t *testing.T, byName map[string]string) {
	t.Helper()
	for name, to := range byName {
		if err := os.Symlink(to, name); err != nil {
			t.Fatal(err)
		}
	}
}

// Nothing outside of the tree is read by way of a link in it: what is there
// would change the answer, and would be quoted in it.
func TestLinksOutOfTheTree(t *testing.T) {
	all := program(strings.Replace(hello, "COPY . .", "COPY . .\nCOPY conf /etc/conf", 1), helloMain)
	all["out/extra.go"] = "package main\n\nimport \"os/exec\"\n\nfunc init() { exec.Command(\"secret-tool\").Run() }\n"
	all["out/compose.yml"] = "services:\n  a: {build: ., command: secret-tool}\n"
	all["out/conf/secret-file"] = "secret"
	dir := files(t, all)
	links(t, map[string]string{
		"in/extra.go": "../out/extra.go", "in/absolute.go": filepath.Join(dir, "out/extra.go"),
		"in/compose.yml": "../out/compose.yml", "in/conf": "../out/conf", "in/sub": "..", "in/loop": "loop",
	})
	for _, args := range []string{"--explain", "--json", "-w"} {
		s := start(transform.Rewrite, "", args, "in")
		if text := s.stdout + s.stderr; strings.Contains(text, "secret") || s.code == exitError {
			t.Errorf("%s: %+v", args, s)
		}
	}
	for name, want := range map[string]string{"out/extra.go": all["out/extra.go"], "out/conf/secret-file": "secret"} {
		if got, _ := os.ReadFile(name); string(got) != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

// A link is never written through, nor replaced.
func TestLinksAreNotWritten(t *testing.T) {
	all := program(hello, helloMain)
	all["out/Dockerfile"] = hello
	files(t, all)
	links(t, map[string]string{"in/Dockerfile.dev": "../out/Dockerfile", "in/api.Dockerfile": "/etc/passwd"})
	s := start(transform.Rewrite, "", "-w", "in")
	contains(t, "stderr", s.stderr, "offstage: in/Dockerfile.dev: is a symbolic link, which a search does not follow\n")
	contains(t, "stderr", s.stderr, "offstage: in/api.Dockerfile: is a symbolic link")
	contains(t, "stderr", s.stderr, "rewrote in/Dockerfile ")
	named := start(transform.Rewrite, "", "-w", "in/Dockerfile.dev")
	contains(t, "stderr", named.stderr, "offstage: in/Dockerfile.dev: is a symbolic link, which is not followed: name "+
		"the file itself\n")
	if got, _ := os.ReadFile("out/Dockerfile"); s.code != exitDone || named.code != exitError || string(got) != hello {
		t.Errorf("exit %d and %d, and behind the link is\n%s", s.code, named.code, got)
	}
	if to, err := os.Readlink("in/Dockerfile.dev"); err != nil || to != "../out/Dockerfile" {
		t.Errorf("the link is %q, %v", to, err)
	}
}

// A file of 1 GB, as sparse as it is, is not read.
func TestHugeDockerfile(t *testing.T) {
	all := program(hello, helloMain)
	all["huge/Dockerfile"] = hello
	files(t, all)
	if err := os.Truncate("huge/Dockerfile", 1<<30); err != nil {
		t.Fatal(err)
	}
	s := start(transform.Rewrite, "", "-w", ".")
	contains(t, "stderr", s.stderr, "offstage: huge/Dockerfile: is larger than 4 MiB, which is no Dockerfile\n")
	contains(t, "stderr", s.stderr, "rewrote in/Dockerfile ")
	if info, err := os.Stat("huge/Dockerfile"); s.code != exitError || err != nil || info.Size() != 1<<30 {
		t.Errorf("exit %d, %v %v", s.code, info, err)
	}
}

// nasty drives a terminal, breaks a line, and starts a workflow command.
const nasty = "x\x1b]0;t\x07\x1b[2J\n::error::y\u009b31m\u202e"

// A message is a line without control characters, whatever a path is called.
func TestNastyPaths(t *testing.T) {
	files(t, map[string]string{
		nasty + "/a/Dockerfile": hello, nasty + "/a/main.go": helloMain, nasty + "/a/go.mod": helloGoMod,
		nasty + "/b/Dockerfile":   "FROM golang\nCMD bash\n",
		nasty + "/c/Dockerfile":   "NONSENSE\n",
		nasty + "/d.Dockerfile/x": "",
	})
	for _, args := range [][]string{{"."}, {"--explain", "."}, {"--json", "."}, {"--check", nasty},
		{nasty + "/missing"}, {"--context", nasty + "/missing"}, {"-w", "."}} {
		s := start(transform.Rewrite, "", args...)
		if s.code != exitError {
			t.Errorf("%q: exit %d", args, s.code)
		}
		text := s.stderr
		if strings.HasPrefix(args[0], "--explain") || args[0] == "--json" {
			text += s.stdout
		}
		for line := range strings.Lines(text) {
			if line = strings.TrimSuffix(line, "\n"); escape(line) != line || strings.HasPrefix(line, "::") {
				t.Errorf("%q: unsafe: %q", args, line)
			}
		}
	}
	if got, _ := os.ReadFile(nasty + "/a/Dockerfile"); !strings.HasPrefix(string(got),
		"FROM golang:1.22 AS builder\n") {
		t.Errorf("not written:\n%s", got)
	}
}

// A path that leads above the context or the root names nothing outside.
func TestTraversal(t *testing.T) {
	for name, dockerfile := range map[string]string{
		"copy": strings.Replace(hello, "COPY . .",
			"COPY . .\nCOPY ../out /app/out\nCOPY ../../../../etc/passwd ../../../etc/passwd", 1),
		"keep":  "# offstage: keep ../../../out /../../etc/shadow ..\n" + hello,
		"work":  strings.Replace(hello, "WORKDIR /app", "WORKDIR /app/../../../app", 1),
		"build": strings.Replace(hello, "go build -o main .", "go build -o ../../../../app/main ../../../../app", 1),
	} {
		t.Run(name, func(t *testing.T) {
			all := program(dockerfile, helloMain)
			all["out/secret-file"] = "secret"
			files(t, all)
			s := start(transform.Rewrite, "", "--explain", "in")
			if strings.Contains(s.stdout+s.stderr, "secret") {
				t.Errorf("something outside was looked at: %+v", s)
			}
			s = start(transform.Rewrite, "", "in")
			for line := range strings.Lines(s.stdout) {
				if strings.HasPrefix(line, "+COPY --from=builder") && strings.Contains(line, "..") {
					t.Errorf("a path that leads up is copied: %s", line)
				}
			}
			if s.code == exitError && !strings.HasPrefix(s.stderr, "offstage: in/Dockerfile:") {
				t.Errorf("no file and line: %+v", s)
			}
		})
	}
}

// No tree can name a path that is not UTF-8; what is in it must not count as
// absent.
func TestNotUTF8(t *testing.T) {
	files(t, map[string]string{
		"go.mod": helloGoMod, "\xff/Dockerfile": hello,
		"\xff/main.go": "package main\n\nimport \"os/exec\"\n\nfunc main() { exec.Command(\"git\").Run() }\n",
	})
	for _, args := range [][]string{{"-w", "."}, {"-w", "\xff/Dockerfile"}} {
		s := start(transform.Rewrite, "", args...)
		contains(t, "stderr", s.stderr, `offstage: \xff/Dockerfile: its path, or that of its context, is not UTF-8`)
		if got, _ := os.ReadFile("\xff/Dockerfile"); s.code != exitError || string(got) != hello {
			t.Errorf("%q: %+v\n%s", args, s, got)
		}
	}
}

// Names that differ in their case alone are two files.
func TestCaseCollision(t *testing.T) {
	all := program(hello, helloMain)
	all["in/dockerfile"] = strings.Replace(hello, "/app", "/srv", 1)
	all["in/Main.go"] = "package main\n\nfunc init() { println(2) }\n"
	dir := files(t, all)
	if names, _ := filepath.Glob(filepath.Join(dir, "in", "?ockerfile")); len(names) != 2 {
		t.Skip("the file system has one name for both")
	}
	s := start(transform.Rewrite, "", "-w", "in")
	if s.code != exitDone {
		t.Errorf("%+v", s)
	}
	for name, place := range map[string]string{"in/Dockerfile": "/app/main", "in/dockerfile": "/srv/main"} {
		got, _ := os.ReadFile(name)
		contains(t, name, string(got), fmt.Sprintf("COPY --from=builder %s ", place))
	}
}
