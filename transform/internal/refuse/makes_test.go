package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestMakeUnreadable(t *testing.T) {
	ofRule(t, finding.MakeUnreadable, []refusal{
		{"make without a recipe", "COPY . .\nRUN make app\nCMD [\"./app\"]", nil, "make-unreadable:4"},
		{"the same on alpine", "FROM golang:1.22-alpine\nWORKDIR /app\nCOPY . .\nRUN make app\nCMD [\"./app\"]", nil,
			""},
		{"a recipe that can be read", "COPY . .\nRUN make app\nCMD [\"./app\"]",
			files{"Makefile": "app:\n\tgo build -o app .\n"}, ""},
		{"a program that is downloaded", "ADD https://example.com/x /x\nRUN chmod +x /x\nCMD [\"/x\"]", nil,
			"make-unreadable:3"},
		{"a script that is downloaded", "ADD https://example.com/x.sh /x.sh\nRUN chmod +x /x.sh\nCMD [\"/x.sh\"]", nil,
			"script-unreadable:3"},
		{"a static program of an image", "COPY --from=gcr.io/x/static /x /x\nCMD [\"/x\"]", nil, ""},
	})
}

// docker-compose-wait is one static executable, from its second version on.
func TestWaiter(t *testing.T) {
	const from = "https://github.com/ufoscout/docker-compose-wait/releases/download/"
	add := func(version string) string {
		return "ADD " + from + version + "/wait /wait\nRUN chmod +x /wait\nCMD [\"/wait\"]"
	}
	compose := files{"compose.yaml": "services:\n  app:\n    build: .\n    environment: [WAIT_COMMAND=/app/app]\n"}
	ofRule(t, finding.MakeUnreadable, []refusal{
		{"a version", add("2.9.0"), nil, ""},
		{"in an argument", "FROM golang:1.22\nWORKDIR /app\nARG V=2.9.0\n" + add("$V"), nil, ""},
		{"the first, a script", add("1.0.0"), nil, "make-unreadable:3"},
		{"whatever is the latest", add("latest"), nil, "make-unreadable:3"},
		{"it starts a program itself", "ENV WAIT_COMMAND=/app/app\n" + add("2.9.0"), nil, "make-unreadable:4"},
		{"told so by compose", add("2.9.0"), compose, "make-unreadable:3"},
		{"of somebody else", "ADD https://example.com/2.9.0/wait /wait\nRUN chmod +x /wait\nCMD [\"/wait\"]", nil,
			"make-unreadable:3"},
		{"downloaded for alpine", "FROM golang:1.22-alpine\nWORKDIR /app\n" + add("1.0.0"), nil, ""},
		{"a program that is published as a static one", "COPY --from=example.com/x /yq /yq\nCMD [\"/yq\"]", nil, ""},
	})
}
