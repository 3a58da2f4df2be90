package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestNoCommand(t *testing.T) {
	ofRule(t, finding.NoCommand, []refusal{
		{"nothing is said", "RUN go build -o app .", nil, "no-command:1"},
		{"a shell", `CMD ["bash"]`, nil, "no-command:3"},
		{"a shell without a script", `CMD ["/bin/sh", "-l"]`, nil, "no-command:3"},
		{"a shell as ENTRYPOINT", `ENTRYPOINT ["/bin/bash"]`, nil, "no-command:3"},
		{"it sleeps", "CMD sleep infinity", nil, "no-command:3"},
		{"it waits", "CMD tail -f /dev/null", nil, "no-command:3"},
		{"it reads its input", `CMD ["cat"]`, nil, "no-command:3"},
		{"it does nothing", "RUN go build -o app .\nCMD true", nil, "no-command:4"},
		{"the program", `CMD ["/app/app"]`, nil, ""},
		{"a script by a shell", `CMD ["sh", "run.sh"]`, nil, ""},
		{"a file is shown", `CMD ["cat", "/etc/motd"]`, nil, ""},
		{"a log is followed", "CMD tail -f /var/log/app.log", nil, ""},
		{"a program called sleep", "COPY . .\nRUN go build -o /app/sleep .\nCMD [\"/app/sleep\"]", nil, ""},
		{"the command may be the base's", "ARG V\nFROM golang:$V\nRUN true", nil, ""},
		{"of the parent stage", "FROM golang:1.22 AS a\nCMD [\"/app\"]\nFROM a", nil, ""},
	})
}

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

func TestDevTool(t *testing.T) {
	ofRule(t, finding.DevTool, []refusal{
		{"air", `CMD ["air"]`, nil, "dev-tool:3"},
		{"air with settings", `CMD ["air", "-c", ".air.toml"]`, nil, "dev-tool:3"},
		{"reflex", "CMD reflex -r '\\.go$' go run .", nil, "dev-tool:3"},
		{"dlv", `ENTRYPOINT ["dlv", "exec", "/app/app"]`, nil, "dev-tool:3"},
		{"go run of air", `CMD ["go", "run", "github.com/air-verse/air"]`, nil, "dev-tool:3"},
		{"in a script", "COPY . .\nCMD [\"./dev.sh\"]", files{"dev.sh": "#!/bin/sh\nexec air\n"}, "dev-tool@dev.sh:2"},
		{"the program", "COPY . .\nRUN go build -o app .\nCMD [\"./app\"]", nil, ""},
		{"air while it is built", "RUN go install github.com/air-verse/air@latest\nCMD [\"/app/app\"]", nil, ""},
		{"a word of another command", `CMD ["/app/app", "air"]`, nil, ""},
	})
}

func TestTestImage(t *testing.T) {
	ofRule(t, finding.TestImage, []refusal{
		{"go test", "COPY . .\nCMD [\"go\", \"test\", \"./...\"]", nil, "test-image:4"},
		{"go test in a shell", "COPY . .\nCMD go test ./...", nil, "test-image:4"},
		{"go vet", "COPY . .\nCMD go vet ./...", nil, "test-image:4"},
		{"golangci-lint", `CMD ["golangci-lint", "run"]`, nil, "test-image:3"},
		{"tests while it is built", "COPY . .\nRUN go test ./...\nCMD [\"/app/app\"]", nil, ""},
	})
}

func TestCron(t *testing.T) {
	ofRule(t, finding.Cron, []refusal{
		{"supervisord", `CMD ["supervisord", "-n"]`, nil, "cron:3"},
		{"by its path", `CMD ["/usr/bin/supervisord"]`, nil, "cron:3"},
		{"cron in the foreground", "CMD cron -f", nil, "cron:3"},
		{"nginx before the program", "COPY . .\nRUN go build -o app .\nCMD nginx && ./app", nil, "cron:5"},
		{"only installed", "RUN apt-get install -y cron\nCMD [\"/app/app\"]", nil, ""},
	})
}

func TestK8sStartsGo(t *testing.T) {
	const dockerfile = "COPY . .\nRUN go build -o app .\nCMD [\"./app\"]"
	manifest := func(command string) files {
		return files{"Makefile": "image:\n\tdocker build -t shop/app .\n", "k8s.yaml": "kind: Deployment\nspec:\n" +
			"  template:\n    spec:\n      containers:\n        - name: app\n          image: shop/app\n" +
			"          command: " + command + "\n"}
	}
	ofRule(t, finding.K8sStartsGo, []refusal{
		{"go run", dockerfile, manifest(`["go", "run", "."]`), "k8s-starts-go@k8s.yaml:6"},
		{"go in a shell", dockerfile, manifest(`["sh", "-c", "go test ./..."]`), "k8s-starts-go@k8s.yaml:6"},
		{"the program", dockerfile, manifest(`["/app/app"]`), ""},
		{"in no manifest", "COPY . .\nCMD [\"go\", \"version\"]", nil, ""},
	})
}

func TestScriptUnreadable(t *testing.T) {
	ofRule(t, finding.ScriptUnreadable, []refusal{
		{"of another language", "COPY . .\nCMD [\"./run\"]", files{"run": "#!/usr/bin/perl\nexec 'x';\n"},
			"script-unreadable:4"},
		{"no shell text", "COPY . .\nCMD [\"./run.sh\"]", files{"run.sh": "#!/bin/sh\nif then fi (\n"},
			"script-unreadable:4"},
		{"the same, by sh", "COPY . .\nCMD [\"sh\", \"run.sh\"]", files{"run.sh": "if then fi (\n"},
			"script-unreadable:4"},
		{"nowhere", "CMD [\"sh\", \"/run.sh\"]", nil, "broken-original:3"},
		{"downloaded", "RUN curl -o /run.sh https://example.com/run.sh\nCMD [\"sh\", \"/run.sh\"]", nil,
			"script-unreadable:4"},
		{"a script that can be read", "COPY . .\nCMD [\"./run.sh\"]", files{"run.sh": "#!/bin/sh\nexec ./app\n"}, ""},
		{"one that is not started", "COPY . .\nCMD [\"/app/app\"]", files{"run": "#!/usr/bin/perl\n"}, ""},
	})
}

func TestArtifactAmbiguous(t *testing.T) {
	ofRule(t, finding.ArtifactAmbiguous, []refusal{
		{"a variable that is set nowhere", "COPY . .\nRUN go build -o app .\nCMD $APP", nil, "artifact-ambiguous:5"},
		{"nothing of it is built", `CMD ["date"]`, nil, "artifact-ambiguous:3"},
		{"an executable by its path", "COPY . .\nRUN go build -o /app/app .\nCMD [\"/app/app\"]", nil, ""},
		{"one by its place in PATH", "COPY . .\nRUN go install .\nCMD [\"app\"]", nil, ""},
		{"a variable that is set", "COPY . .\nENV APP=/app/app\nRUN go build -o app .\nCMD $APP", nil, ""},
	})
}
