package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestLinkage(t *testing.T) {
	build := func(flags string) string { return "COPY . .\nRUN go build " + flags + " -o app .\nCMD [\"./app\"]" }
	ofRule(t, finding.Linkage, []refusal{
		{"-race", build("-race"), nil, "linkage:4"},
		{"a plugin", build("-buildmode=plugin"), nil, "linkage:4"},
		{"a library", build("-buildmode=c-shared"), nil, "linkage:4"},
		{"pie on Debian", build("-buildmode=pie"), nil, "linkage:4"},
		{"pie on alpine", "FROM golang:1.22-alpine\nWORKDIR /app\n" + build("-buildmode=pie"), nil, ""},
		{"exe", build("-buildmode=exe"), nil, ""},
		{"the tag netcgo", build("-tags netcgo"), nil, "linkage:4"},
		{"the tag netgo", build("-tags netgo"), nil, ""},
		{"plugins are loaded", build(""), files{"main.go": "package main\n\nimport _ \"plugin\"\n\nfunc main() {}\n"},
			"linkage@main.go:3"},
		{"names by the C library", "ENV GODEBUG=netdns=cgo\n" + build(""), nil, "linkage:3"},
		{"names by Go", "ENV GODEBUG=netdns=go\n" + build(""), nil, ""},
		{"names by the C library, in compose", build(""), files{"compose.yaml": "services:\n  app:\n    build: .\n" +
			"    environment: {GODEBUG: netdns=cgo}\n"}, "linkage@compose.yaml:2"},
		{"in a service of another image", build(""), files{"compose.yaml": "services:\n  app:\n    build: .\n" +
			"  db:\n    image: postgres\n    environment: {GODEBUG: netdns=cgo}\n"}, ""},
		{"in a service of another stage", "FROM golang:1.22 AS dev\nFROM golang:1.22\nWORKDIR /app\n" + build(""),
			files{"compose.yaml": "services:\n  dev:\n    build: {context: ., target: dev}\n" +
				"    environment: {GODEBUG: netdns=cgo}\n"}, ""},
		{"-race in the tests alone", "COPY . .\nRUN go test -race ./... && go build -o app .\nCMD [\"./app\"]", nil,
			""},
		{"built elsewhere", "COPY server /app/\nCMD [\"/app/server\"]", files{"server": "\x7fELF\x02\x00"},
			"linkage:4"},
	})
}
