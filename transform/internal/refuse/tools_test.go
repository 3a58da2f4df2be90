package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

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
