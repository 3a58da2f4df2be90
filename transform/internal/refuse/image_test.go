package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

// built is a program that is built and started, behind what a case begins with.
const built = "\nCOPY . .\nRUN go build -o app .\nCMD [\"./app\"]"

func TestUnresolvedBase(t *testing.T) {
	ofRule(t, finding.UnresolvedBase, []refusal{
		{"an argument without a value", "ARG V\nFROM golang:$V" + built, nil, "unresolved-base:2"},
		{"of the stage before", "ARG V\nFROM golang:$V AS b\nFROM b" + built, nil, "unresolved-base:2"},
		{"an image that nobody knows", "FROM example.com/team/go:1" + built, nil, "unresolved-base:1"},
		{"a golang image of somebody else", "FROM bitnami/golang:1.22" + built, nil, "unresolved-base:1"},
		{"an argument with a value", "ARG V=1.22\nFROM golang:$V" + built, nil, ""},
		{"a distribution", "FROM alpine:3.20" + built, nil, ""},
		{"a mirror of golang", "FROM registry.example.com/mirror/golang:1.22" + built, nil, ""},
		{"another rule's image", "FROM golang:1.22-windowsservercore" + built, nil, ""},
	})
}

func TestWindows(t *testing.T) {
	ofRule(t, finding.Windows, []refusal{
		{"golang for Windows", "FROM golang:1.22-windowsservercore" + built, nil, "windows:1"},
		{"nanoserver", "FROM golang:1.22-nanoserver-1809" + built, nil, "windows:1"},
		{"not by its name", "FROM golang:1.22 AS windows" + built, nil, ""},
	})
}

func TestOnBuild(t *testing.T) {
	ofRule(t, finding.OnBuild, []refusal{
		{"a trigger", "ONBUILD COPY . /src" + built, nil, "onbuild:3"},
		{"two triggers", "ONBUILD COPY . /src\nONBUILD RUN go build ." + built, nil, "onbuild:3 onbuild:4"},
		{"of the base", "FROM golang:1.9-onbuild", nil, "onbuild:1"},
		{"in another stage", "FROM golang:1.22 AS a\nONBUILD RUN x\nFROM golang:1.22" + built, nil, ""},
	})
}

func TestUsedAsBase(t *testing.T) {
	image := func(from string) files {
		return files{"Makefile": "image:\n\tdocker build -t shop/app .\n",
			"worker/Dockerfile": "FROM " + from + "\nCMD [\"x\"]\n"}
	}
	ofRule(t, finding.UsedAsBase, []refusal{
		{"by its tag", built, image("shop/app"), "used-as-base@worker/Dockerfile:1"},
		{"another image", built, image("shop/other"), ""},
		{"no image of the repository", built, image("alpine"), ""},
	})
}

func TestCgo(t *testing.T) {
	imports := func(p string) files {
		return files{"main.go": "package main\n\nimport _ \"" + p + "\"\n\nfunc main() {}\n"}
	}
	ofRule(t, finding.Gui, []refusal{
		{"a display", built, imports("github.com/go-gl/glfw/v3.3/glfw"), "gui@main.go:3"},
		{"no C at all", built, imports("github.com/gorilla/mux"), ""},
	})
	ofRule(t, finding.CgoVendor, []refusal{
		{"a vendor's library", built, imports("github.com/godror/godror"), "cgo-vendor@main.go:3"},
		{"a database of its own", built, imports("github.com/mattn/go-sqlite3"), ""},
	})
}

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
		{"-race in the tests alone", "COPY . .\nRUN go test -race ./... && go build -o app .\nCMD [\"./app\"]", nil,
			""},
		{"built elsewhere", "COPY server /app/\nCMD [\"/app/server\"]", files{"server": "\x7fELF\x02\x00"},
			"linkage:4"},
	})
}

func TestCapabilities(t *testing.T) {
	ofRule(t, finding.Capabilities, []refusal{
		{"setcap", "COPY . .\nRUN go build -o app . && setcap cap_net_bind_service=+ep app\nCMD [\"./app\"]", nil,
			"capabilities:4"},
		{"set-user-id", "COPY . .\nRUN go build -o app .\nRUN chmod u+s app\nCMD [\"./app\"]", nil, "capabilities:5"},
		{"by a number", "COPY . .\nRUN go build -o app .\nRUN chmod 4755 app\nCMD [\"./app\"]", nil, "capabilities:5"},
		{"another mode", "COPY . .\nRUN go build -o app .\nRUN chmod 755 app\nCMD [\"./app\"]", nil, ""},
		{"it is printed", "RUN getcap /app || true" + built, nil, ""},
	})
}

func TestStateUnknown(t *testing.T) {
	ofRule(t, finding.StateUnknown, []refusal{
		{"a program that nobody knows", "RUN frobnicate --all" + built, nil, "state-unknown:3"},
		{"twice in one RUN", "RUN frobnicate && frobnicate" + built, nil, "state-unknown:3"},
		{"no shell text", "RUN if then (" + built, nil, "state-unknown:3"},
		{"a person said what it makes", "# offstage: keep /data\nRUN frobnicate --all" + built, nil, ""},
		{"a tool of the build", "RUN go install example.com/x/gen@v1\nRUN gen" + built, nil, ""},
		{"known programs", "RUN mkdir -p /data && chmod 700 /data && apt-get update" + built, nil, ""},
		{"modules of Python",
			"RUN pip install requests\nCOPY . .\nRUN go build -o app .\nCMD [\"python3\", \"run.py\"]",
			files{"run.py": ""},
			"state-unknown:3"},
		{"modules that nothing started loads", "RUN pip install requests" + built, nil, ""},
	})
}

func TestContextAmbiguous(t *testing.T) {
	ofRule(t, finding.ContextAmbiguous, []refusal{
		{"one directory", built, nil, ""},
		{"two that differ", built,
			files{"Makefile": "a:\n\tdocker build -f Dockerfile a\nb:\n" +
				"\tdocker build -f Dockerfile b\n",
				"a/go.mod": "module a\n", "a/main.go": "package main\n\nfunc main() {}\n",
				"b/go.mod": "module b\n", "b/main.go": "package main\n\nfunc main() {}\n"},
			"context-ambiguous@Makefile:2"},
	})
}

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
