package emit

import (
	"strings"
	"testing"
)

// lines are those that the builder gets.
func lines(t *testing.T, text, runtime string, needs ...string) string {
	t.Helper()
	return strings.TrimPrefix(strings.Join(newWriter(planOf(t, text, runtime, needs...)).builderLines(), "\n"), "\n")
}

// A go run becomes a build with the same flags, at the end of the builder.
func TestBuildLine(t *testing.T) {
	const head = "FROM golang:1.22\nWORKDIR /app\nCOPY . .\n"
	for _, tt := range []struct{ name, text, want string }{
		{"the package", head + "CMD [\"go\", \"run\", \".\"]\n",
			"RUN CGO_ENABLED=0 go build -buildvcs=false -o /app/app ."},
		{"a file, which isn't stamped", head + "CMD [\"go\", \"run\", \"main.go\"]\n",
			"RUN CGO_ENABLED=0 go build -o /app/main main.go"},
		{"before Go stamped", strings.Replace(head, "1.22", "1.17", 1) + "CMD [\"go\", \"run\", \".\"]\n",
			"RUN CGO_ENABLED=0 go build -o /app/app ."},
		{"its flags, and not the program's own", head + "CMD [\"go\", \"run\", \"-tags\", \"a b\", \".\", \"-v\"]\n",
			"RUN CGO_ENABLED=0 go build -buildvcs=false -tags 'a b' -o /app/app ."},
		{"a pattern stays one", head + "CMD go run *.go\n", "RUN CGO_ENABLED=0 go build -o /app/main *.go"},
		{"cgo is off already", head + "ENV CGO_ENABLED=0\nCMD [\"go\", \"run\", \".\"]\n",
			"RUN go build -buildvcs=false -o /app/app ."},
		{"as root", head + "USER 1000\nRUN true\nCMD [\"go\", \"run\", \".\"]\n",
			"USER root\nRUN CGO_ENABLED=0 go build -buildvcs=false -o /app/app ."},
		{"in small letters", strings.ToLower(head) + "cmd [\"go\", \"run\", \".\"]\n",
			"run CGO_ENABLED=0 go build -buildvcs=false -o /app/app ."},
		{"nothing, without a go run", builds + starts, ""},
	} {
		if got := lines(t, tt.text, "alpine", bin); got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}

// What keeps its owner is laid out by root, in one RUN below a comment.
func TestBuilderLines(t *testing.T) {
	const comment = "# What the program finds with its own owner and mode.\n"
	for _, tt := range []struct{ name, text, want string }{
		{"two commands", builds + "RUN ln -s /app/app /x\n" + starts,
			comment + "RUN mkdir -p /rootfs \\\n && cp -a /x /rootfs/"},
		{"another user is in force", builds + "RUN ln -s /app/app /x\nUSER 1000\nRUN true\n" + starts,
			"USER root\n" + comment + "RUN mkdir -p /rootfs \\\n && cp -a /x /rootfs/"},
		{"with another escape", "# escape=`\n" + builds + "RUN ln -s /app/app /x\n" + starts,
			comment + "RUN mkdir -p /rootfs `\n && cp -a /x /rootfs/"},
	} {
		if got := lines(t, tt.text, "alpine", bin, "link /x"); got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}
