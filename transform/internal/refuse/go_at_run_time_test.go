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
