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
