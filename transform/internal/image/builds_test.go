package image

import (
	"fmt"
	"strings"
	"testing"
)

// What a go command makes lies where -o, GOBIN, GOPATH or its directory say, under the
// name of the module or package.
func TestBuildOuts(t *testing.T) {
	const empty = "package main\n\nfunc main() {}\n"
	cmds := files{"cmd/a/main.go": empty, "cmd/b/main.go": empty}
	for _, tt := range []struct{ name, steps, want string }{
		{"by the module", "RUN go build .", "/app/app"},
		{"by the directory", "RUN go build ./cmd/a", "/app/a"},
		{"by a file", "RUN go build main.go", "/app/main"},
		{"-o", "RUN go build -o server .", "/app/server"},
		{"-o with a path", "RUN go build -o /bin/server .", "/bin/server"},
		{"-o with a directory", "RUN go build -o /bin/ ./cmd/a ./cmd/b", "/bin/a /bin/b"},
		{"-o with a directory that is there", "RUN mkdir /out && go build -o /out ./cmd/...", "/out/a /out/b"},
		{"several packages", "RUN go build ./cmd/...", ""},
		{"in another directory", "RUN cd cmd/a && go build -o x .", "/app/cmd/a/x"},
		{"-C", "RUN go build -C cmd/a -o x .", "/app/cmd/a/x"},
		{"install", "RUN go install .", "/go/bin/app"},
		{"GOBIN", "ENV GOBIN=/usr/local/bin\nRUN go install ./cmd/...", "/usr/local/bin/a /usr/local/bin/b"},
		{"GOBIN of go env", "RUN go env -w GOBIN=/x && go install .", "/x/app"},
		{"GOPATH", "ENV GOPATH=/w:/v\nRUN go install .", "/w/bin/app"},
		{"for another platform", "RUN GOARCH=arm64 go install .", "/go/bin/linux_arm64/app"},
		{"a tool", "RUN go install example.com/x/cmd/tool@v1.2.3", "/go/bin/tool"},
		{"a tool with a major version", "RUN go install example.com/tool/v2@latest", "/go/bin/tool"},
		{"a name that isn't known", "RUN go build -o $OUT .", ""},
	} {
		m := modelOf(t, "COPY . .\n"+tt.steps+"\n", cmds)
		if len(m.Builds) != 1 {
			t.Errorf("%s: %d builds", tt.name, len(m.Builds))
			continue
		}
		b := m.Builds[0]
		if got := strings.Join(b.Outs, " "); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		for _, out := range b.Outs {
			if fd, ok := m.FS.Lookup(out); !ok || fd.Kind != Built || fd.Build != b {
				t.Errorf("%s: at %s is %+v", tt.name, out, fd)
			}
		}
	}
}

// Where the source names no executable, any in the directory may be it.
func TestUnnamed(t *testing.T) {
	m := modelOf(t, "COPY . .\nRUN go install $WHAT\n", nil)
	for p, want := range map[string]bool{
		"/go/bin/x": true, "/go/bin/x.sh": false, "/go/bin/a/x": false, "/bin/x": false,
	} {
		if m.Builds[0].Unnamed(p) != want {
			t.Errorf("%s: %v", p, !want)
		}
	}
}

// go get installs programs as long as the release does, and fetches libraries otherwise.
func TestGoGet(t *testing.T) {
	for _, tt := range []struct {
		from, command  string
		builds, fetch  int
		fetched, tools bool
	}{
		{"golang:1.22", "go get example.com/x/cmd/tool", 0, 1, false, false},
		{"golang:1.18", "go get example.com/x/cmd/tool", 0, 1, false, false},
		{"golang:1.18", "GO111MODULE=off go get example.com/x/cmd/tool", 1, 0, true, true},
		{"golang:1.16", "go get example.com/x/cmd/tool", 1, 0, true, true},
		{"golang:1.16", "go get example.com/x/lib", 1, 0, true, false},
		{"golang:1.16", "go get -d example.com/x/lib", 0, 0, false, false},
		{"golang:1.22", "go install example.com/x@latest", 1, 0, true, true},
		{"golang:1.22", "go install ./...", 1, 0, false, false},
	} {
		m := modelOf(t, "FROM "+tt.from+"\nWORKDIR /app\nCOPY . .\nRUN "+tt.command+"\n", nil)
		if len(m.Builds) != tt.builds || len(m.Gets) != tt.fetch {
			t.Errorf("%s, %s: %d builds, %d only fetch", tt.from, tt.command, len(m.Builds), len(m.Gets))
			continue
		}
		for _, b := range m.Builds {
			if b.Fetched() != tt.fetched || b.FetchesTool() != tt.tools {
				t.Errorf("%s, %s: fetched %v, a tool %v", tt.from, tt.command, b.Fetched(), b.FetchesTool())
			}
		}
	}
}

func TestRemote(t *testing.T) {
	for p, want := range map[string]bool{
		"example.com/x": true, "github.com/a/b/...": true, "./cmd": false, "../x": false, ".": false, "cmd/a": false,
		"main.go": false, "all": false, "...": false,
	} {
		if Remote(p) != want {
			t.Errorf("%s: %v", p, !want)
		}
	}
}

// A setting counts for a command where its environment has it, or go env before it.
func TestSetting(t *testing.T) {
	for _, tt := range []struct{ steps, want string }{
		{"RUN go build .", "false false"},
		{"ENV CGO_ENABLED=0\nRUN go build .", "false true"},
		{"ENV CGO_ENABLED=1\nRUN go build .", "true true"},
		{"ENV CGO_ENABLED=1\nRUN CGO_ENABLED=0 go build .", "false true"},
		{"ENV CGO_ENABLED=\nRUN go build .", "false false"},
		{"RUN go env -w CGO_ENABLED=0\nRUN go build .", "false true"},
		{"RUN export CGO_ENABLED=0 && go build .", "false true"},
		{"ARG CGO_ENABLED=0\nRUN go build .", "false true"},
	} {
		m := modelOf(t, "COPY . .\n"+tt.steps+"\n", nil)
		on, set := m.CgoEnabled(m.Builds[0])
		if got := fmt.Sprint(on, set); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.steps, got, tt.want)
		}
	}
}
