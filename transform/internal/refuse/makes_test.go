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

// A program of which nothing is seen but the step that brings it is named so that people find
// it, with what they can do about it.
func TestUnseenSays(t *testing.T) {
	starts := func(p string) files {
		return files{
			"main.go": "package main\n\nimport \"os/exec\"\n\nfunc main() { exec.Command(\"" + p + "\").Run() }\n",
		}
	}
	const seen, there = " and how it is linked can't be seen", "whether /opt/report is there, what it is" +
		" and how it is linked can't be seen"
	const install = "install it with the system's package manager, where the program is built"
	const clone = "RUN git clone https://example.com/x && cd x && make install"
	for _, tt := range []struct {
		name, text string
		files      files
		want, do   string
	}{
		{"a tool of another image", "COPY --from=node:20 /usr/local/bin/node /usr/local/bin/" + built, starts("node"),
			"what /usr/local/bin/node of node:20 is" + seen, install},
		{"in an argument of FROM", "ARG V=20\nFROM golang:1.22\nARG V\nCOPY --from=node:20 /usr/bin/node /bin/\n" +
			"WORKDIR /app" + built, starts("/bin/node"), "what /bin/node of node:20 is" + seen, install},
		{"by a pattern", "COPY --from=acme/pdf:2 /opt/bin/* /usr/local/bin/" + built, starts("/usr/local/bin/pdf"),
			"what /usr/local/bin/pdf of acme/pdf:2 is" + seen, install},
		{"a tree that may hold it", "COPY --from=acme/ocr:3 /opt/ocr/ /opt/ocr/\nENV PATH=$PATH:/opt/ocr/bin" + built,
			starts("ocr"), "what ocr is, which may come from acme/ocr:3," + seen, install},
		{"a tree that may hold what is started", "COPY --from=acme/root:1 / /\nCOPY . .\n" +
			"RUN go build -o /usr/bin/shop .\nCMD [\"shop\"]", nil,
			"what shop is, which may come from acme/root:1," + seen,
			"start the executable by its absolute path"},
		{"a stage with Go source", "FROM golang:1.22 AS b\nCOPY . /src\nRUN cd /src && ./build.sh /out/shop\n" +
			"FROM golang:1.22\nCOPY --from=b /out/shop /bin/shop\nCMD [\"/bin/shop\"]", nil,
			"what /bin/shop of b is" + seen, sayBuild},
		{"a make", "COPY . .\nRUN make\nCMD [\"/srv/app\"]", nil,
			`how /srv/app is made can't be seen: what "make" runs is not known`, sayBuild},
		{"a step that may make it", "COPY . .\nRUN python3 gen.py && go build -o app .\nCMD [\"./app\"]",
			starts("/opt/report"), there, "make it by commands that can be told"},
		{"the same on alpine", "FROM golang:1.22-alpine\nWORKDIR /app\nCOPY . .\nRUN python3 gen.py && " +
			"go build -o app .\nCMD [\"./app\"]", starts("/opt/report"), "", ""},
		{"software of a clone, on alpine too", "FROM golang:1.22-alpine\nWORKDIR /app\n" + clone + built,
			starts("jailed"),
			"whether /usr/local/bin/jailed is there, what it is" + seen, "make it by commands that can be told"},
		{"nothing that may make it", built, starts("/opt/report"), "", ""},
	} {
		text, do := "", ""
		for _, r := range makes(launched(t, tt.text, tt.files)) {
			text, do = text+r.Text, do+r.Do
		}
		if text != tt.want || do != tt.do {
			t.Errorf("%s: got %q, %q, want %q, %q", tt.name, text, do, tt.want, tt.do)
		}
	}
}
