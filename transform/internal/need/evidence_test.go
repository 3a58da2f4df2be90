package need

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Each need says where it comes from: the first evidence of each rule's needs, as
// file:line.
func TestFirstEvidence(t *testing.T) {
	const mod = "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nRUN go build -o app .\n"
	compose := func(line string) tree {
		return tree{"compose.yaml": "services:\n  app:\n    build: .\n    " + line + "\n", "data/a.txt": ""}
	}
	for _, tt := range []struct {
		rule string
		need
	}{
		{"artifacts", need{"CMD", mod + "CMD [\"/app/app\"]", ``, nil, "Dockerfile:5"}},
		{"artifacts", need{"ENTRYPOINT", mod + "ENTRYPOINT [\"/app/app\"]\nCMD [\"-v\"]", ``, nil, "Dockerfile:5"}},
		{"artifacts", need{"the later CMD", mod + "CMD [\"x\"]\nCMD [\"/app/app\"]", ``, nil, "Dockerfile:6"}},
		{"artifacts", need{"a script", mod + "CMD [\"./run.sh\"]", ``, script("#!/bin/sh\n\nexec ./app\n"),
			"Dockerfile:5 run.sh:3"}},
		{"artifacts", need{"a health check", mod + "HEALTHCHECK CMD [\"/app/app\"]\nCMD [\"/app/app\"]", ``, nil,
			"Dockerfile:6 Dockerfile:5"}},
		{"linkage", need{"the import", "", cgo(sqlite), nil, "main.go:3"}},
		{"linkage", need{"the setting", "ENV CGO_ENABLED=1\n", ``, nil, "Dockerfile:5"}},
		{"shell", need{"the shell form", mod + "CMD ./app", ``, nil, "Dockerfile:5"}},
		{"shell", need{"the script's first line", mod + "CMD [\"./run.sh\"]", ``, script("#!/bin/sh\n./app\n"),
			"run.sh:1"}},
		{"shell", need{"the call", "", "\nexec.Command(\"sh\", \"-c\", \"date\").Run()", nil, "main.go:7"}},
		{"shell", need{"the compose file's service", "", ``, compose("command: [sh, -c, date]"), "compose.yaml:2"}},
		{"programs", need{"the command", mod + "CMD date && ./app", ``, nil, "Dockerfile:5"}},
		{"programs", need{"the script's line", mod + "CMD [\"./run.sh\"]", ``, script("#!/bin/sh\n\ngit log\n"),
			"run.sh:3"}},
		{"programs", need{"the call", "", "\nexec.Command(\"git\").Run()", nil, "main.go:7"}},
		{"programs", need{"a name that isn't known", "", "\nexec.Command(os.Args[1]).Run()", nil, "main.go:8"}},
		{"uses", need{"the service", "", ``, compose("user: app"), "compose.yaml:2"}},
		{"packages", need{"the RUN that installs it", "RUN true\nRUN apt-get install -y imagemagick\n",
			`exec.Command(os.Args[1]).Run()`, nil, "Dockerfile:4"}},
		{"libraries", need{"the RUN that installs it", "RUN apt-get install -y libvips-dev\n",
			cgo("github.com/h2non/bimg"), nil,
			"Dockerfile:3"}},
		{"tables", need{"FROM", "FROM golang:1.15\nWORKDIR /app\n", `println()`, nil, "Dockerfile:1"}},
		{"tables", need{"the import", "", `http.ListenAndServe(":80", nil)`, nil, "main.go:3"}},
		{"tables", need{"the call", "", "\nnet.LookupPort(\"tcp\", \"ldap\")", nil, "main.go:7"}},
		{"files", need{"the call", "", "\n\nos.ReadFile(\"a.txt\")", tree{"a.txt": ""}, "main.go:8 main.go:8"}},
		{"files", need{"in a package", "", "package main\n\nimport \"example.com/app/p\"\n\nfunc main() { p.F() }\n",
			tree{"p/p.go": "package p\n\nimport \"os\"\n\nfunc F() { os.ReadFile(\"a.txt\") }\n", "a.txt": ""},
			"p/p.go:5 p/p.go:5"}},
		{"files", need{"the variable", "RUN true\nENV B=/app/a.txt\n", ``, tree{"a.txt": ""}, "Dockerfile:4"}},
		{"files", need{"the variable of several", "ENV B=/app/a.txt\nENV C=c\n", ``, tree{"a.txt": ""},
			"Dockerfile:3"}},
		{"files", need{"the COPY", "COPY a.conf /etc/a.conf\n", ``, tree{"a.conf": ""}, "Dockerfile:3"}},
		{"files", need{"VOLUME", "COPY data /data\nVOLUME /data\n", ``, tree{"data/a.txt": ""}, "Dockerfile:4"}},
		{"files", need{"a comment's wish", "# offstage: keep /app/a.txt\n", ``, tree{"a.txt": ""}, "Dockerfile:3"}},
		{"files", need{"the environment of a service", "", ``, compose("environment: {A: data/a.txt}"),
			"compose.yaml:2"}},
		{"files", need{"the linker's flag",
			"COPY . .\nRUN go build -ldflags '-X main.a=a/b.txt' -o app .\nCMD [\"/app/app\"]", ``,
			tree{"a/b.txt": ""}, "Dockerfile:4"}},
		{"state", need{"the RUN", "RUN true\nRUN mkdir /data\n", ``, nil, "Dockerfile:4"}},
		{"state", need{"a RUN of several lines", "RUN true && \\\n    mkdir /data\n", ``, nil, "Dockerfile:3"}},
		{"accounts", need{"USER", "USER app\n", ``, nil, "Dockerfile:3"}},
		{"accounts", need{"the RUN", "RUN useradd app\n", ``, nil, "Dockerfile:3"}},
		{"accounts", need{"the call", "", "\nuser.Lookup(\"app\")", nil, "main.go:7"}},
		{"certificates", need{"the whole file", "", ``, nil, "Dockerfile:0"}},
		{"time-zones", need{"the whole file", "", ``, nil, "Dockerfile:0"}},
		{"time-zones", need{"the build", "COPY . .\nRUN go build -trimpath -o app .\nCMD [\"./app\"]", ``, nil,
			"Dockerfile:4"}},
		{"tmp", need{"the whole file", "", ``, nil, "Dockerfile:0"}},
	} {
		find := rules[slices.IndexFunc(rules, func(r rule) bool { return r.name == tt.rule })].find
		var places []string
		for _, n := range find(launched(t, tt.text, tt.body, tt.files)) {
			places = append(places, fmt.Sprintf("%s:%d", n.Evidence[0].File, n.Evidence[0].Line))
		}
		if got := strings.Join(places, " "); got != tt.want {
			t.Errorf("%s: %s: %s, want %s", tt.rule, tt.name, got, tt.want)
		}
	}
}
