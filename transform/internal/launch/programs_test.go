package launch

import "testing"

// Which programs the original image has: those of its base, of packages, and of what
// was put among them.
func TestOriginalHas(t *testing.T) {
	for _, tt := range []struct {
		name, text, program string
		want                bool
	}{
		{"of the base", alone, "date", true},
		{"of Debian's golang image", alone, "git", true},
		{"which alpine's has not", alpine + alone, "bash", false},
		{"of no package", alone, "jq", false},
		{"of a package", "RUN apt-get install -y jq\n" + alone, "jq", true},
		{"of a package with another name", "RUN apt-get install -y imagemagick\n" + alone, "convert", true},
		{"of another package", "RUN apt-get install -y imagemagick\n" + alone, "jq", false},
		{"of a package that is removed", "RUN apt-get install -y jq && apt-get purge -y jq\n" + alone, "jq", false},
		{"of one that no table knows", "RUN apt-get install -y frobnicator\n" + alone, "frob", true},
		{"of a file that is no package's", "RUN apt-get install -y ./x.deb\n" + alone, "frob", true},
		{"of npm", "RUN npm install -g @x/frob\n" + alone, "frob", true},
		{"of npm, another one", "RUN npm install -g @x/frob\n" + alone, "grunt", true},
		{"put there", "COPY jq /usr/local/bin/jq\n" + alone, "jq", true},
		{"put elsewhere", "COPY jq /opt/jq\n" + alone, "jq", false},
		{"of another system", alone, "wmic", false},
	} {
		if got := launched(t, tt.text, files{"jq": "\x7fELF\x00"}).OriginalHas(tt.program); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// The tool that a start runs, and whether it needs the toolchain.
func TestToolName(t *testing.T) {
	fs := files{"Makefile": "dev:\n\tair -c x\nserve:\n\t./app\n"}
	for _, tt := range []struct {
		command, want string
		needsGo       bool
	}{
		{"date", "date", false},
		{"busybox httpd", "httpd", false},
		{"service cron", "cron", false},
		{"air", "air", true},
		{"go test ./...", "go-test", true},
		{"go run example.com/x/air@v1", "air", true},
		{"make dev", "air", true},
		{"make serve", "make", true},
		{"./app", "", false},
	} {
		starts := launched(t, build+"CMD "+tt.command, fs).Starts
		s := starts[1] // behind the shell
		if s.ToolName() != tt.want || s.NeedsGo() != tt.needsGo {
			t.Errorf("%s: %q, needs Go %v", tt.command, s.ToolName(), s.NeedsGo())
		}
	}
}

// The scripts and executables among a command's arguments.
func TestArgTargets(t *testing.T) {
	for _, tt := range []struct{ name, cmd, want string }{
		{"none", `CMD ["date", "-u"]`, ""},
		{"an executable", `CMD ["./wait.sh", "db", "./app"]`, "artifact /app/app"},
		{"a script", `CMD ["sh", "./wait.sh"]`, "script /app/wait.sh"},
		{"a bare word", `CMD ["date", "app"]`, ""},
		{"a bare word behind a program that starts it", `CMD ["dockerize", "wait.sh"]`, "script /app/wait.sh"},
		{"a flag", `CMD ["date", "-/app/app"]`, ""},
	} {
		m := launched(t, "ENV PATH=/app:$PATH\n"+build+tt.cmd, files{"wait.sh": "#!/bin/sh\n"})
		got := ""
		for _, a := range m.ArgTargets(m.Starts[0]) {
			got += target(a)
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A variable is read by a shell, by a name in the source, or where all are read.
func TestEnvironment(t *testing.T) {
	for _, tt := range []struct {
		name, cmd      string
		fs             files
		variable       string
		reads, carries bool
	}{
		{"nobody reads it", `CMD ["./app"]`, nil, "MODE", false, true},
		{"a setting of the toolchain", `CMD ["./app"]`, nil, "GOFLAGS", false, false},
		{"one of cgo", `CMD ["./app"]`, nil, "CGO_CFLAGS", false, false},
		{"which the program reads", `CMD ["./app"]`, source(`os.Getenv("GOFLAGS")`, "os"), "GOFLAGS", true, true},
		{"under a name that is put together", `CMD ["./app"]`, source(`os.Getenv("GO" + os.Args[1])`, "os"), "GOFLAGS",
			true, true},
		{"under another that is put together", `CMD ["./app"]`, source(`os.Getenv("MY" + os.Args[1])`, "os"), "GOFLAGS",
			false, false},
		{"under a name that isn't known", `CMD ["./app"]`, source(`os.Getenv(os.Args[1])`, "os"), "GOFLAGS", false,
			false},
		{"under a name that isn't known, and may be what is said", `CMD ["./app"]`,
			source(`for _, k := range append(os.Args, "GOFLAGS") { os.Getenv(k) }`, "os"), "GOFLAGS", true, true},
		{"in a shell form", `CMD ./app $MODE`, nil, "MODE", true, true},
		{"as part of a longer name", `CMD ./app $MODES`, nil, "MODE", false, true},
		{"in a text of sh -c", `CMD ["sh", "-c", "./app ${MODE}"]`, nil, "MODE", true, true},
		{"in a script", `CMD ["./run.sh"]`, script("./app $GOFLAGS"), "GOFLAGS", true, true},
		{"in a text that is expanded", `CMD ["./app"]`, source(`os.ExpandEnv("$GOFLAGS/x")`, "os"), "GOFLAGS", true,
			true},
		{"all are read", `CMD ["./app"]`, source(`os.Environ()`, "os"), "GOFLAGS", true, true},
		{"all are read, which means not what golang's image has", `CMD ["./app"]`, source(`os.Environ()`, "os"),
			"GOLANG_VERSION", false, false},
		{"the toolchain's own package", `CMD ["./app"]`, with("go/build"), "GOPATH", true, true},
	} {
		m := launched(t, build+tt.cmd, tt.fs)
		if m.ReadsEnv(tt.variable) != tt.reads || m.CarriesEnv(tt.variable) != tt.carries {
			t.Errorf("%s: read %v, carried %v", tt.name, m.ReadsEnv(tt.variable), m.CarriesEnv(tt.variable))
		}
	}
}
