package need

import "testing"

const runs = "COPY . .\nRUN go build -o app .\n" // and the case says what is started

func script(text string) tree { return tree{"run.sh": text} }

func TestArtifacts(t *testing.T) {
	ofRule(t, "artifacts", []need{
		{"the executable", "", ``, nil, "file /app/app"},
		{"by a path from the working directory", runs + `CMD ["./app"]`, ``, nil, "file /app/app"},
		{"in a shell", runs + `CMD ./app`, ``, nil, "file /app/app"},
		{"by its place in PATH", "COPY . .\nRUN go install .\nCMD [\"app\"]", ``, nil, "file /go/bin/app"},
		{"as an argument of ENTRYPOINT", runs + "ENTRYPOINT [\"env\"]\nCMD [\"/app/app\"]", ``, nil, "file /app/app"},
		{"behind exec", runs + `CMD exec /app/app -v`, ``, nil, "file /app/app"},
		{"of a go run", "COPY . .\nCMD [\"go\", \"run\", \".\"]", ``, nil, "file /app/app"},
		{"a script and what it starts", runs + `CMD ["./run.sh"]`, ``, script("#!/bin/sh\n./app\n"),
			"file /app/run.sh, file /app/app"},
		{"a script by sh", runs + `CMD ["sh", "run.sh"]`, ``, script("./app\n"), "file /app/run.sh, file /app/app"},
		{"a script that passes CMD on", runs + "ENTRYPOINT [\"./run.sh\"]\nCMD [\"./app\"]", ``,
			script("#!/bin/sh\nexec \"$@\"\n"),
			"file /app/run.sh, file /app/app"},
		{"two executables", "COPY . .\nRUN go build -o a . && go build -o b .\nCMD ./a && ./b", ``, nil,
			"file /app/a, file /app/b"},
		{"one that isn't started", "COPY . .\nRUN go build -o a . && go build -o b .\nCMD [\"./a\"]", ``, nil,
			"file /app/a"},
		{"a link and where it leads", runs + "RUN ln -s /app/app /usr/bin/app\nCMD [\"/usr/bin/app\"]", ``, nil,
			"link /usr/bin/app, file /app/app"},
		{"moved", runs + "RUN mv app /srv/x\nCMD [\"/srv/x\"]", ``, nil, "file /srv/x"},
		{"the health check's",
			"COPY . .\nRUN go build -o a . && go build -o b .\nHEALTHCHECK CMD [\"/app/b\"]\nCMD [\"./a\"]", ``,
			nil, "file /app/a, file /app/b"},
		{"started by the program", "COPY . .\nRUN go build -o a . && go build -o b .\nCMD [\"./a\"]",
			`exec.Command("/app/b").Run()`, nil, "file /app/a, file /app/b"},
		{"a command that isn't known", runs + `CMD ["./run.sh"]`, ``, script("#!/bin/sh\nexec $APP\n"),
			"file /app/app, file /app/run.sh"},
	})
}

func TestShell(t *testing.T) {
	ofRule(t, "shell", []need{
		{"none", "", ``, nil, ""},
		{"the shell form", runs + `CMD ./app`, ``, nil, "shell"},
		{"sh -c", runs + `CMD ["sh", "-c", "./app"]`, ``, nil, "shell"},
		{"bash -c", runs + `CMD ["bash", "-c", "./app"]`, ``, nil, "bash"},
		{"bash by a path that alpine has", runs + `CMD ["/bin/bash", "-c", "./app"]`, ``, nil, "bash"},
		{"bash by a path that alpine lacks", runs + `CMD ["/usr/bin/bash", "-c", "./app"]`, ``, nil,
			"bash, program-path /usr/bin/bash"},
		{"SHELL", "SHELL [\"/bin/bash\", \"-c\"]\n" + runs + `CMD ./app`, ``, nil, "bash"},
		{"a script", runs + `CMD ["./run.sh"]`, ``, script("#!/bin/sh\n./app\n"), "shell"},
		{"a script of bash", runs + `CMD ["./run.sh"]`, ``, script("#!/bin/bash\n./app\n"), "bash"},
		{"by env", runs + `CMD ["./run.sh"]`, ``, script("#!/usr/bin/env bash\n./app\n"), "bash"},
		{"the shell form of a health check", "HEALTHCHECK CMD ./app -check\n", ``, nil, "shell"},
		{"no health check", "HEALTHCHECK NONE\n", ``, nil, ""},
		{"by the program", "", `exec.Command("sh", "-c", "date").Run()`, nil, "shell"},
		{"in the build alone", "SHELL [\"/bin/bash\", \"-c\"]\nRUN echo\n", ``, nil, ""},
		{"a script that isn't started", "", ``, script("#!/bin/bash\n"), ""},
	})
}

func TestPrograms(t *testing.T) {
	const curl = "RUN apt-get update && apt-get install -y curl\n"
	ofRule(t, "programs", []need{
		{"none", "", ``, nil, ""},
		{"of a health check", curl + "HEALTHCHECK CMD curl -f http://localhost\n", ``, nil, "program curl"},
		{"of CMD", runs + `CMD date && ./app`, ``, nil, "program date"},
		{"of a script", curl + runs + `CMD ["./run.sh"]`, ``, script("#!/bin/sh\ncurl -s http://db\nexec ./app\n"),
			"program curl"},
		{"that the original lacks", "FROM alpine:3.20\nWORKDIR /app\n" + runs + `CMD ["./run.sh"]`, ``,
			script("#!/bin/sh\njq . x\nexec ./app\n"), ""},
		{"of the program", "RUN apt-get install -y ffmpeg\n", `exec.Command("ffmpeg").Run()`, nil, "program ffmpeg"},
		{"of the program, with flags", "RUN apt-get install -y ffmpeg\n", `exec.Command("ffmpeg", "-version").Run()`,
			nil,
			"full-program ffmpeg"},
		{"the same on alpine", apk + "RUN apk add ffmpeg\n", `exec.Command("ffmpeg", "-version").Run()`, nil,
			"program ffmpeg"},
		{"of the program, and not there", "", `exec.Command("ffmpeg").Run()`, nil, ""},
		{"by its path", "", `exec.Command("/usr/bin/git").Run()`, nil, "program git"},
		{"by a path that alpine lacks", "HEALTHCHECK CMD [\"/usr/bin/date\"]\n", ``, nil,
			"program date, program-path /usr/bin/date"},
		{"by a path that both have", "HEALTHCHECK CMD [\"/bin/date\"]\n", ``, nil, "program date"},
		{"a name that isn't known", "", `exec.Command(os.Args[1]).Run()`, nil, "unknown-program any"},
		{"a builtin", runs + `CMD cd / && /app/app`, ``, nil, ""},
		{"the build's own", curl + "RUN curl -o x http://a\n", ``, nil, ""},
		{"a flag that busybox lacks", runs + `CMD find . -printf %p && ./app`, ``, nil, "full-program find"},
		{"one that it has", runs + `CMD find . -name x && ./app`, ``, nil, "program find"},
		{"escapes that dash reads", runs + `CMD echo "a\tb" > x && ./app`, ``, nil, "full-program echo"},
		{"no escapes", runs + `CMD echo "a b" > x && ./app`, ``, nil, ""},
		{"escapes that go nowhere", runs + `CMD echo "a\tb" && ./app`, ``, nil, ""},
		{"escapes on alpine", apk + runs + `CMD echo "a\tb" > x && ./app`, ``, nil, ""},
	})
}

// A compose file starts more, and as another user.
func TestUses(t *testing.T) {
	compose := func(line string) tree {
		return tree{"compose.yaml": "services:\n  app:\n    build: .\n    " + line + "\n"}
	}
	ofRule(t, "uses", []need{
		{"nothing", "", ``, compose("ports: [80]"), ""},
		{"a user by name", "", ``, compose("user: app"), "accounts app"},
		{"a user by number", "", ``, compose("user: \"1000:1000\""), ""},
		{"root", "", ``, compose("user: root"), ""},
		{"a user in a variable", "", ``, compose("user: $USER"), ""},
	})
	ofRule(t, "programs", []need{
		{"a health check", "", ``, compose("healthcheck: {test: [CMD, git, --version]}"), "program git"},
		{"a health check that downloads", "", ``, compose("healthcheck: {test: [CMD, wget, http://localhost]}"),
			"program wget"},
		{"one that the original can't run", "", ``, compose("healthcheck: {test: [CMD, jq, .]}"), ""},
		{"a command", "", ``, compose("command: [sh, -c, date]"), "program date"},
	})
	ofRule(t, "shell", []need{
		{"a command in a shell", "", ``, compose("command: [sh, -c, date]"), "shell"},
		{"a health check in a shell", "", ``, compose("healthcheck: {test: \"/app/app -check\"}"), "shell"},
		{"the program", "", ``, compose("command: [/app/app, -v]"), ""},
	})
}

func TestOnlyGNU(t *testing.T) {
	for line, want := range map[string]bool{
		"find . -newermt x": true, "find . -name x": false, "ls --time-style=iso": true, "ls --color=auto": false,
		"ls -l": false, "wget --spider x": false, "wget --compression=auto x": true, "rm -- --x": false,
		"env ls --time-style=iso": false, "date -d x": true, "date -u": false, "ffmpeg --x": false, "sh --login": false,
	} {
		m := launched(t, runs+"CMD "+line+" && ./app", "", nil)
		for _, s := range m.Starts {
			if s.Command.Program() == line[:len(s.Command.Program())] && onlyGNU(s.Command) != want {
				t.Errorf("%s: %v", line, !want)
			}
		}
	}
}

func TestFirstLetters(t *testing.T) {
	for flag, want := range map[string]string{"-la": "la", "-n5": "n", "-": "", "-o=x": "o", "--x": "", "-C": "C"} {
		if got := firstLetters(flag); got != want {
			t.Errorf("%s: %q, want %q", flag, got, want)
		}
	}
}
