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

// What is built against the headers of another repository need not run with the runtime's library.
func TestForeignLibraries(t *testing.T) {
	on := func(base, run string) string { return "FROM golang:" + base + "\n" + run + "\nWORKDIR /app" + built }
	const apk, deb, cc = "1.22-alpine3.20", "1.22-bookworm", "RUN apk add build-base\n"
	const adds = "RUN echo 'deb http://deb.debian.org/debian sid main' > /etc/apt/sources.list.d/x.list"
	const edge = "https://dl-cdn.alpinelinux.org/alpine/edge/community"
	sid := files{"main.go": withC["main.go"], "x.list": "deb http://deb.debian.org/debian sid main\n"}
	own := files{"main.go": withC["main.go"], "x.list": "deb http://deb.debian.org/debian bookworm main\n"}
	const list, gdal = "COPY x.list /etc/apt/sources.list.d/\n", "RUN apt-get install -y libgdal-dev"
	ofRule(t, finding.Linkage, []refusal{
		{"of backports", on(deb, "RUN apt-get install -y -t bookworm-backports libgdal-dev"), withC, "linkage:2"},
		{"with a tag", on(apk, cc+"RUN apk add gdal-dev@edge"), withC, "linkage:3"},
		{"of a repository that is named", on(apk, cc+"RUN apk add --repository="+edge+" gdal-dev"), withC, "linkage:3"},
		{"of one that was added", on(apk, cc+"RUN echo "+edge+" >> /etc/apk/repositories\nRUN apk add gdal-dev"), withC,
			"linkage:4"},
		{"of one that is copied in", on(deb, list+gdal), sid, "linkage:3"},
		{"of the base's own release", on(deb, gdal), withC, ""},
		{"of a list of the same release", on(deb, list+gdal), own, ""},
		{"of one that is added before", on(deb, adds+"\n"+gdal), withC, "linkage:3"},
		{"of one that is added later", on(deb, gdal+"\n"+adds), withC, ""},
		{"a program", on(deb, "RUN apt-get install -y -t bookworm-backports git"), withC, ""},
		{"the headers of C itself", on(apk, cc+"RUN apk add --repository="+edge+" musl-dev"), withC, ""},
		{"beside a program of Go alone", on(deb, "RUN apt-get install -y -t bookworm-backports libgdal-dev"), nil, ""},
	})
}
