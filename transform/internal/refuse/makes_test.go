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
