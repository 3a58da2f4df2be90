package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestGoAtRunTime(t *testing.T) {
	ofRule(t, finding.GoAtRunTime, []refusal{
		{"go build", `CMD ["go", "build", "."]`, nil, "go-at-run-time:3"},
		{"go version", "CMD go version", nil, "go-at-run-time:3"},
		{"go generate before the program", "COPY . .\nRUN go build -o app .\nCMD go generate ./... && ./app", nil,
			"go-at-run-time:5"},
		{"go run of an unknown package", "CMD go run $PKG", nil, "go-at-run-time:3"},
		{"go run in a script", "COPY . .\nCMD [\"./run.sh\"]", files{"run.sh": "#!/bin/sh\ngo run .\n"},
			"go-at-run-time@run.sh:2"},
		{"make", "COPY . .\nCMD [\"make\", \"serve\"]", nil, "go-at-run-time:4"},
		{"the program itself", "COPY . .\nRUN go build -o app .\nCMD [\"./app\"]", nil, ""},
		{"go run, which a build replaces", "COPY . .\nCMD [\"go\", \"run\", \".\"]", nil, ""},
		{"a program called go-app", "COPY . .\nRUN go build -o go-app .\nCMD [\"./go-app\"]", nil, ""},
	})
}

// What runs tasks may need the toolchain; a program may call it as well.
func TestTasksAtRunTime(t *testing.T) {
	starts := func(call string) files {
		return files{"main.go": "package main\n\nimport \"os/exec\"\n\nfunc main() {\n\t" + call + ".Run()\n}\n"}
	}
	ofRule(t, finding.GoAtRunTime, []refusal{
		{"task", `CMD ["task", "serve"]`, nil, "go-at-run-time:3"},
		{"an executable of that name", "COPY . .\nRUN go build -o task .\nCMD [\"./task\"]", nil, ""},
		{"the program calls go", built, starts(`exec.Command("go", "list")`), "go-at-run-time@main.go:6"},
		{"the program calls make", built, starts(`exec.Command("make")`), ""},
		{"the program calls git", built, starts(`exec.Command("git")`), ""},
		{"in compose", built, files{"compose.yaml": "services:\n  app:\n    build: .\n    command: go list\n"},
			"go-at-run-time@compose.yaml:2"},
	})
}

// pkger asks the go command for files that nothing packed.
func TestPkger(t *testing.T) {
	imports := func(name string) files {
		return files{"main.go": "package main\n\nimport _ \"github.com/markbates/pkger\"\n\nfunc main() {}\n",
			name: "package main\n"}
	}
	ofRule(t, finding.GoAtRunTime, []refusal{
		{"nothing packs them", built, imports("other.go"), "go-at-run-time@main.go:3"},
		{"they are packed", built, imports("pkged.go"), ""},
		{"elsewhere", built, imports("x/pkged.go"), "go-at-run-time@main.go:3"},
		{"a RUN packs them", "COPY . .\nRUN go install github.com/markbates/pkger/cmd/pkger@v0.17.1 && pkger\n" +
			"RUN go build -o app .\nCMD [\"./app\"]", imports("other.go"), ""},
	})
}

// go-wrapper starts what go-wrapper install made.
func TestGoWrapper(t *testing.T) {
	const old = "FROM golang:1.8\nWORKDIR /go/src/app\nCOPY . .\n"
	ofRule(t, finding.GoAtRunTime, []refusal{
		{"installed before", old + "RUN go-wrapper install\nCMD [\"go-wrapper\", \"run\"]", nil, ""},
		{"not installed", old + "CMD [\"go-wrapper\", \"run\"]", nil, "go-at-run-time:4"},
	})
	list := goAtRunTime(launched(t, old+"CMD [\"go-wrapper\", \"run\"]", nil))
	if len(list) != 1 || list[0].Do != "build with go install, and start the executable that it writes" {
		t.Errorf("the way out is %+v", list)
	}
}

// go/build asks the go command where a package is that has no path of a directory.
func TestFindsPackages(t *testing.T) {
	source := func(args string) files {
		return files{"main.go": "package main\n\nimport \"go/build\"\n\nfunc main() { build." + args + " }\n"}
	}
	ofRule(t, finding.GoAtRunTime, []refusal{
		{"by its import path", built, source(`Import("example.com/app/db", ".", 0)`), "go-at-run-time@main.go:5"},
		{"in a context", built, source(`Default.Import("example.com/app/db", ".", 0)`), "go-at-run-time@main.go:5"},
		{"beside it", built, source(`Import("./db", ".", 0)`), ""},
		{"at a path", built, source(`Import("/app/db", ".", 0)`), ""},
		{"a directory", built, source(`ImportDir("db", 0)`), ""},
	})
}
