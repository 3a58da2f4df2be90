package need

import (
	"strings"
	"testing"
)

// Golang's images have directories in which everybody may make files.
func TestOpenToAll(t *testing.T) {
	ofRule(t, "files", []need{
		{"in GOPATH", "", `os.Create("/go/out.txt")`, nil, "made-directory /go"},
		{"in that of its programs", "", `os.Create("/go/bin/x")`, nil, "made-directory /go/bin"},
		{"below a directory that nothing makes", "", `os.Create("/go/x/out.txt")`, nil, "made-directory /go"},
		{"below one that a RUN makes", "RUN mkdir /go/x\n", `os.Create("/go/x/out.txt")`, nil, "empty-directory /go/x"},
		{"in the working directory below it", "FROM golang:1.22\nWORKDIR /go/src/app\nCOPY . .\n" +
			"RUN go build -o app .\nCMD [\"./app\"]", `os.Create("/go/src/app/out.txt")`, nil, ""},
		{"a file that is only opened", "", `os.ReadFile("/go/out.txt")`, nil, ""},
		{"in an image that is not golang's", "FROM alpine:3.20\nWORKDIR /app\nRUN apk add go\n",
			`os.Create("/go/out.txt")`, nil, ""},
	})
}

// A path through links takes each of them, and what the last one leads to.
func TestLinksOfLinks(t *testing.T) {
	link := func(lines string) string {
		return "COPY . .\nRUN " + lines + " && go build -o app .\nCMD [\"/app/app\"]"
	}
	files := tree{"a.txt": "", "data/a.txt": ""}
	ofRule(t, "files", []need{
		{"two links", link("ln -s /app/a.txt b && ln -s /app/b c"), `os.ReadFile("c")`, files,
			"link /app/c, link /app/b, file /app/a.txt"},
		{"a file in a directory", link("ln -s /app/data d"), `os.ReadFile("d/a.txt")`, files,
			"link /app/d, file /app/data/a.txt"},
		{"a pattern in a directory", link("ln -s /app/data d"), `filepath.Glob("d/*.txt")`, files,
			"link /app/d, directory /app/data"},
		{"a link below a link of the base, by both names", link("ln -s /app/a.txt /usr/lib/b"), `os.ReadFile("/lib/b")`,
			files, "link /usr/lib/b, link /lib/b, file /app/a.txt"},
		{"a path of Windows, which is none", "", `os.ReadFile("C:\\app\\a.txt")`, files, ""},
	})
}

// What a removal may have taken goes along if it is there.
func TestIfLeft(t *testing.T) {
	removed := func(line string) string {
		return "COPY . .\nRUN go build -o app . && " + line + "\nCMD [\"/app/app\"]"
	}
	files := tree{"a.txt": "", "b.txt": "", "data/a.txt": ""}
	for _, tt := range []need{
		{"a file", removed(`(test -n "$X" && rm a.txt || true)`), `os.ReadFile("a.txt")`, files,
			"optional-file /app/a.txt"},
		{"a directory", removed(`(test -n "$X" && rm -r data || true)`), `os.ReadDir("data")`, files,
			"optional-directory /app/data"},
		{"another file", removed(`(test -n "$X" && rm b.txt || true)`), `os.ReadFile("a.txt")`, files,
			"file /app/a.txt"},
		{"any file there", removed("find . -newer go.mod | xargs rm"), `os.ReadFile("a.txt")`, files,
			"optional-file /app/a.txt"},
		{"a link", removed(`ln -s /app/b.txt c && (test -n "$X" && rm c || true)`), `os.ReadFile("c")`, files,
			"optional-file /app/c, file /app/b.txt"},
		{"the executable, without which nothing starts", removed(`(test -n "$X" && rm app || true)`), ``, files, ""},
	} {
		list := All(launched(t, tt.text, tt.body, tt.files))
		want := "file /app/app, " + tt.want
		if tt.want != "" {
			want += ", "
		}
		if got, _, _ := strings.Cut(said(list), "certificates"); got != want {
			t.Errorf("%s\n\t got %q\n\twant %q", tt.name, got, want)
		}
	}
}
