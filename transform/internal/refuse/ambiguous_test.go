package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestArtifactAmbiguous(t *testing.T) {
	ofRule(t, finding.ArtifactAmbiguous, []refusal{
		{"a variable that is set nowhere", "COPY . .\nRUN go build -o app .\nCMD $APP", nil, "artifact-ambiguous:5"},
		{"nothing of it is built", `CMD ["date"]`, nil, "artifact-ambiguous:3"},
		{"a module that can't be read makes it", "RUN go install example.com/x/...@v1\nCMD [\"./x\"]", nil,
			"artifact-ambiguous:4"},
		{"an argument of compose moves it",
			"FROM golang:1.22\nWORKDIR /app\nARG N=a\nCOPY . .\nRUN go build -o /app/$N .\nCMD [\"/app/a\"]",
			files{"compose.yaml": "services:\n  app:\n    build: {context: ., args: {N: b}}\n"},
			"artifact-ambiguous@compose.yaml:2"},
		{"an argument that moves nothing",
			"FROM golang:1.22\nWORKDIR /app\nARG V=1\nCOPY . .\n" +
				"RUN go build -ldflags=-X=main.v=$V -o app .\nCMD [\"./app\"]",
			files{"compose.yaml": "services:\n  app:\n    build: {context: ., args: {V: 2}}\n"}, ""},
		{"behind a launcher", "COPY . .\nRUN go build -o app .\nCMD [\"timeout\", \"9\", \"./app\"]", nil, ""},
		{"what a script starts may be it", "COPY . .\nRUN go build -o app .\nCMD [\"./run.sh\"]",
			files{"run.sh": "#!/bin/sh\nexec $BIN\n"}, ""},
		{"what a script starts, and nothing is built", "COPY . .\nCMD [\"./run.sh\"]",
			files{"run.sh": "#!/bin/sh\nexec $BIN\n"}, "artifact-ambiguous:4"},
		{"it is brought", "COPY server /app/\nCMD [\"/app/server\"]", files{"server": "\x7fELF\x00"}, ""},
		{"an executable by its path", "COPY . .\nRUN go build -o /app/app .\nCMD [\"/app/app\"]", nil, ""},
		{"one by its place in PATH", "COPY . .\nRUN go install .\nCMD [\"app\"]", nil, ""},
		{"a variable that is set", "COPY . .\nENV APP=/app/app\nRUN go build -o app .\nCMD $APP", nil, ""},
	})
}

// Where no build is seen to make what is started, it says what is not known of the one that may.
func TestWhyUnnamed(t *testing.T) {
	const since = "which build makes /srv/app is not known, since "
	for _, tt := range []struct{ name, run, want string }{
		{"an output of a command", "go build -o $(cat name) .",
			since + `what stands behind -o in "go build -o $(cat name) ." is only known when it runs`},
		{"an output below a directory that isn't known", "cd $(cat name) && go build -o app .",
			since + `what stands behind -o in "go build -o app ." is only known when it runs`},
		{"a package", "go build $(cat name)", since + `what "go build $(cat name)" builds is only known when it runs`},
		{"a directory", "cd $(cat name) && go build .",
			since + `the directory that "go build ." works in is only known when it runs`},
		{"a module that a command names", "rm go.mod && go mod init $(cat name) && go build .",
			since + "the module can't be read"},
		{"nothing", "go build -o /srv/app .", ""},
		{"nothing, and it is another path", "go build -o /srv/b .",
			"none of the commands that the image starts is built in the Dockerfile"},
		{"what a make runs, which another rule says", "make", ""},
	} {
		got := ""
		for _, r := range ambiguous(launched(t, "COPY . .\nRUN "+tt.run+"\nCMD [\"/srv/app\"]", nil)) {
			got += r.Text
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	ofRule(t, finding.ArtifactAmbiguous, []refusal{
		{"a health check need not work", "COPY . .\nRUN go build -o $(cat name) . && go build -o app .\n" +
			"HEALTHCHECK CMD [\"/srv/check\"]\nCMD [\"./app\"]", nil, ""},
	})
}
