package refuse

import (
	"strings"
	"testing"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image/imagetest"
)

func TestBrokenBuilds(t *testing.T) {
	const build = "COPY . .\nRUN go build -o app .\nCMD [\"./app\"]"
	ofRule(t, finding.BrokenOriginal, []refusal{
		{"no module", build, files{"go.mod": imagetest.Absent}, "broken-original:4"},
		{"a module is made", "COPY . .\nRUN go mod init app && go build -o app .\nCMD [\"./app\"]",
			files{"go.mod": imagetest.Absent}, ""},
		{"modules are off", "ENV GO111MODULE=off\n" + build, files{"go.mod": imagetest.Absent}, ""},
		{"no Go source", build, files{"main.go": imagetest.Absent}, "broken-original:4"},
		{"no such package", strings.Replace(build, "app .", "app ./cmd/x", 1), nil, "broken-original:4"},
		{"a package that is not there", build,
			files{"main.go": "package main\n\nimport _ \"example.com/app/db\"\n\nfunc main() {}\n"},
			"broken-original@main.go:3"},
		{"it may be generated", strings.Replace(build, "go build", "go generate ./... && go build", 1),
			files{"main.go": "package main\n\nimport _ \"example.com/app/db\"\n\nfunc main() {}\n"}, ""},
		{"it is there", build, files{"main.go": "package main\n\nimport _ \"example.com/app/db\"\n\nfunc main() {}\n",
			"db/db.go": "package db\n"}, ""},
		{"a tool of another module",
			"COPY . .\nRUN go install example.com/x/tool@v1 && go build -o app .\nCMD [\"./app\"]",
			nil, ""},
		{"all is right", build, nil, ""},
	})
}

// Where all packages of a pattern are libraries nothing is made, and the reason says so.
func TestBuildsOfLibraries(t *testing.T) {
	source := files{"main.go": imagetest.Absent, "db/db.go": "package db\n"}
	for run, want := range map[string]string{
		"go build -o app ./...": "./...: there is no main package below /app: go build makes no program here",
		"go build ./...":        "nothing in the Dockerfile puts a file at /app/app: ./app is started",
	} {
		list := broken(launched(t, "COPY . .\nRUN "+run+"\nCMD [\"./app\"]", source))
		if len(list) != 1 || list[0].Text+": "+list[0].Evidence[0].Why != want {
			t.Errorf("%s: got %+v, want %q", run, list, want)
		}
	}
}

func TestBrokenCopiesAndFetches(t *testing.T) {
	const build = "\nCOPY . .\nRUN go build -o app .\nCMD [\"./app\"]"
	ofRule(t, finding.BrokenOriginal, []refusal{
		{"no go.mod to copy",
			"COPY go.mod .\nRUN go mod init x\nCOPY main.go .\nRUN go build -o app main.go\nCMD [\"./app\"]",
			files{"go.mod": imagetest.Absent}, "broken-original:3"},
		{"no source to copy", "COPY server.go ." + build, nil, "broken-original:3"},
		{"git keeps it out", "COPY gen.go ." + build, files{".gitignore": "gen.go\n"}, ""},
		{"data may be made where people build", "COPY model.bin ." + build, nil, ""},
		{"go get outside of a module", "RUN go get example.com/x" + build, nil, "broken-original:3"},
		{"the same before Go 1.18", "FROM golang:1.17\nWORKDIR /app\nRUN go get example.com/x" + build, nil, ""},
		{"go get in a module", "COPY go.mod .\nRUN go get example.com/x" + build, nil, ""},
		{"go get after go mod init", "RUN go mod init y && go get example.com/x" + build, nil, ""},
	})
}

// One file can't hold several executables.
func TestOneFileForPackages(t *testing.T) {
	const mains = "package main\n\nfunc main() {}\n"
	two := files{"a/main.go": mains, "b/main.go": mains}
	build := func(args string) string { return "COPY . .\nRUN " + args + "\nCMD [\"/app/bin/a\"]" }
	file := func(args string) string { return "COPY . .\nRUN " + args + "\nCMD [\"/app/bin\"]" }
	ofRule(t, finding.BrokenOriginal, []refusal{
		{"two packages", file("go build -o bin ./a ./b"), two, "broken-original:4"},
		{"all of them", file("go build -o bin ./..."), two, "broken-original:4"},
		{"one of them", file("go build -o bin ./a"), two, ""},
		{"a path that ends with a slash", build("go build -o bin/ ./a ./b"), two, ""},
		{"a directory that is there", build("mkdir bin && go build -o bin ./a ./b"), two, ""},
		{"a directory that a command may have made", file("frobnicate && go build -o bin ./a ./b"), two, ""},
	})
}

// What is no reason: files that are embedded may be made, and a release may be older
// than what Go says of modules today.
func TestMaybeBroken(t *testing.T) {
	ofRule(t, finding.BrokenOriginal, []refusal{
		{"an embedded file is not there", "COPY . .\nRUN go build -o app .\nCMD [\"./app\"]",
			files{"main.go": "package main\n\nimport _ \"embed\"\n\n//go:embed a.txt\nvar a string\n\n" +
				"func main() { print(a) }\n"}, ""},
		{"no module before modules", "FROM golang:1.9\nWORKDIR /go/src/app\nCOPY . .\nRUN go build -o app .\n" +
			"CMD [\"./app\"]", files{"go.mod": imagetest.Absent}, ""},
		{"a package of another module", "COPY . .\nRUN go build -o app example.com/x/tool\nCMD [\"./app\"]", nil, ""},
		{"a build that nothing starts", "COPY . .\nRUN go build -o x ./none || true\nRUN go build -o app .\n" +
			"CMD [\"./app\"]", nil, ""},
	})
}
