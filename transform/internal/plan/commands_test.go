package plan

import (
	"slices"
	"strings"
	"testing"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// cgo is switched off on each command that builds what is started, wherever it stands.
func TestCgoEdits(t *testing.T) {
	for _, tt := range []struct{ name, build, want string }{
		{"a command", "go build -o app .", "RUN CGO_ENABLED=0 go build -o app ."},
		{"behind another one", "go vet ./... && go build -o app .",
			"RUN go vet ./... && CGO_ENABLED=0 go build -o app ."},
		{"with assignments", "GOOS=linux go build -o app .", "RUN CGO_ENABLED=0 GOOS=linux go build -o app ."},
		{"in JSON form", `["go", "build", "-o", "app", "."]`,
			`RUN ["env", "CGO_ENABLED=0", "go", "build", "-o", "app", "."]`},
		{"in a script", "sh build.sh", "RUN CGO_ENABLED=0 sh build.sh"},
		{"two of one script", "sh both.sh", "RUN CGO_ENABLED=0 sh both.sh"},
		{"off already", "CGO_ENABLED=0 go build -o app .", "RUN CGO_ENABLED=0 go build -o app ."},
		{"of what is not started", "go build -o app . && go build -o b ./b",
			"RUN CGO_ENABLED=0 go build -o app . && go build -o b ./b"},
	} {
		fs := files{
			"build.sh":  "#!/bin/sh\ngo build -o app .\n",
			"both.sh":   "#!/bin/sh\ngo build -o b ./b\ngo build -o app .\n",
			"b/main.go": "package main\n\nfunc main() {}\n",
		}
		p := improving(t, "", starts("", tt.build), fs, "file /app/app")
		out, err := dockerfile.Apply(p.Model.File.Src, p.CgoEdits())
		if err != nil || !strings.Contains(string(out), tt.want+"\n") {
			t.Errorf("%s: %v\n got %s\nwant %s", tt.name, err, out, tt.want)
		}
	}
}

// The tag for the time zones stands beside the tags that a build has.
func TestTagEdits(t *testing.T) {
	for build, want := range map[string]string{
		"go build -trimpath -o app .":               "go build -tags timetzdata -trimpath -o app .",
		"go build -trimpath -tags a -o app .":       "go build -trimpath -tags a,timetzdata -o app .",
		"go build -trimpath -tags=a,b -o app .":     "go build -trimpath -tags=a,b,timetzdata -o app .",
		"go build -trimpath -tags \"a b\" -o app .": "go build -trimpath -tags a,b,timetzdata -o app .",
		"go build -trimpath -tags \"$T\" -o app .":  "go build -trimpath -tags \"$T,timetzdata\" -o app .",
		"go build -o app .":                         "go build -o app .",
	} {
		text := strings.Replace(starts("ARG T=a\n", build), "golang:1.22", "golang:1.22-alpine", 1)
		p := improving(t, "", text, program(`time.LoadLocation("UTC")`, "time"), "file /app/app")
		out, err := dockerfile.Apply(p.Model.File.Src, p.TagEdits())
		if err != nil || !strings.Contains(string(out), "RUN "+want+"\n") {
			t.Errorf("%s: %v\n got %s\nwant %s", build, err, out, want)
		}
	}
}

// Flags take the place of those with the same names.
func TestReplaceFlags(t *testing.T) {
	for _, tt := range []struct{ flags, others, want string }{
		{"", "-a=1", "-a=1"},
		{"-v", "", "-v"},
		{"-v", "-a=1", "-v -a=1"},
		{"-a 2 -v", "-a=1", "-v -a=1"},
		{"-a=2 -v", "-a=1", "-v -a=1"},
		{"--a=2 -v", "-a=1", "-v -a=1"},
		{"-ab=2", "-a=1", "-ab=2 -a=1"},
		{"-a 2 -b 3", "-b=4 -a=1", "-b=4 -a=1"},
	} {
		var words []shell.Word
		for _, w := range strings.Fields(tt.flags) {
			words = append(words, shell.Word{Text: w, Known: true})
		}
		if got := strings.Join(ReplaceFlags(words, strings.Fields(tt.others)), " "); got != tt.want {
			t.Errorf("%s with %s: %s, want %s", tt.flags, tt.others, got, tt.want)
		}
	}
}

// The executable stands in the place of go run, and the program's own arguments stay.
func TestStartInstead(t *testing.T) {
	for _, tt := range []struct{ name, start, want string }{
		{"in JSON form", `CMD ["go", "run", "."]`, `["/app/app"]`},
		{"with arguments", `CMD ["go", "run", ".", "-v", "a\"b"]`, `["/app/app", "-v", "a\"b"]`},
		{"with flags of go", `CMD ["go", "run", "-v", "-tags", "x", ".", "-v"]`, `["/app/app", "-v"]`},
		{"in a shell", `CMD go run .`, "/app/app"},
		{"in a shell, with arguments", `CMD go run . -port "$PORT"`, `/app/app -port "$PORT"`},
		{"behind another command", `CMD echo up && exec go run . -v`, "echo up && exec /app/app -v"},
		{"an entrypoint", `ENTRYPOINT ["go", "run", "."]`, `["/app/app"]`},
		{"a file, which names the executable", `CMD ["go", "run", "main.go"]`, `["/app/main"]`},
	} {
		text := "FROM golang:1.22\nWORKDIR /app\nCOPY . .\n" + tt.start + "\n"
		p, out := Make(launched(t, text, image.Options{Runtime: "alpine"}), needsOf("file /app/app"))
		if p == nil {
			t.Fatalf("%s: %+v", tt.name, out)
		}
		starts := slices.DeleteFunc(slices.Clone(p.Model.Starts), func(s launch.Start) bool { return !s.TakesGo() })
		if len(starts) != 1 {
			t.Errorf("%s: %d starts", tt.name, len(starts))
			continue
		}
		if got := strings.TrimSpace(StartInstead(starts[0])); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
