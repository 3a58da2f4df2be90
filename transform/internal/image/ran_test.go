package image

import (
	"testing"
)

// What a program of the project writes when a RUN starts it is in the image.
func TestWrittenByPrograms(t *testing.T) {
	gen := func(body string) files {
		return files{"gen/main.go": "package main\n\nimport \"os\"\n\nfunc main() { " + body + " }\n"}
	}
	for _, tt := range []struct{ name, run, body, path, want string }{
		{"a file", "go run ./gen", `os.WriteFile("out.json", nil, 0o644)`, "/app/out.json", "made"},
		{"an absolute one", "go run ./gen", `os.WriteFile("/data/x", nil, 0o644)`, "/data/x", "made"},
		{"a directory", "go run ./gen", `os.MkdirAll("out/x", 0o755)`, "/app/out/x", "directory"},
		{"one of many in a directory", "go run ./gen", `os.Create("/data/" + os.Args[1])`, "/data/a", "maybe"},
		{"a directory of the system", "go run ./gen", `os.MkdirAll("/etc", 0o755)`, "/etc", ""},
		{"what it reads", "go run ./gen", `os.ReadFile("/data/in.json")`, "/data/in.json", ""},
		{"where it is told", "go run ./gen && go build -o g ./gen && ./g --to=/srv/x.json", `os.Create(os.Args[1])`,
			"/srv/x.json", "maybe"},
		{"by a program that was built", "go build -o g ./gen && ./g", `os.WriteFile("out.json", nil, 0o644)`,
			"/app/out.json",
			"made"},
		{"in the directory where it runs", "go build -o /g ./gen && mkdir /w && cd /w && /g", `os.Create("x")`, "/w/x",
			"made"},
		{"by a program that is not started", "go build -o g ./gen", `os.WriteFile("out.json", nil, 0o644)`,
			"/app/out.json",
			""},
	} {
		m := modelOf(t, "COPY . .\nRUN "+tt.run+"\n", gen(tt.body))
		got := ""
		if fd, ok := m.FS.Lookup(tt.path); ok {
			switch {
			case fd.Kind == Opaque:
				got = "maybe"
			case fd.Dir:
				got = "directory"
			default:
				got = "made"
			}
		}
		if got != tt.want {
			t.Errorf("%s: %s is %q, want %q", tt.name, tt.path, got, tt.want)
		}
	}
}
