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
