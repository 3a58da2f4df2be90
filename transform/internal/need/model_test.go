package need

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/image/imagetest"
	"offstage/transform/internal/launch"
)

type tree map[string]string

// A need is a program in an image, and the needs that a rule finds for it: each a
// kind and what is needed, set off by commas.
type need struct {
	name  string
	text  string // of the Dockerfile; see launched
	body  string // of main; or the whole of main.go
	files tree
	want  string
}

const (
	head = "FROM golang:1.22\nWORKDIR /app\n"
	apk  = "FROM golang:1.22-alpine\nWORKDIR /app\n"
	// built is how the program of a case is built and started.
	built = "COPY . .\nRUN go build -o app .\nCMD [\"/app/app\"]\n"
)

// standard are the packages that a body may use, by their last elements.
var standard = strings.Fields(`os io/ioutil path/filepath net/http net os/exec os/user html/template time embed fmt
	database/sql io/fs log plugin runtime mime`)

// program is a program with a body: its imports are those that the body uses, and
// the paths in lines of the body before it: import "example.com/x".
func program(body string) string {
	if strings.HasPrefix(body, "package ") {
		return body
	}
	text := "package main\n\n"
	for line, rest, ok := strings.Cut(body, "\n"); ok && strings.HasPrefix(line, "import"); line, rest,
		ok = strings.Cut(body, "\n") {
		text, body = text+line+"\n", rest
	}
	for _, p := range standard {
		if strings.Contains(body, p[strings.LastIndexByte(p, '/')+1:]+".") {
			text += "import \"" + p + "\"\n"
		}
	}
	return text + "\nfunc main() {\n" + body + "\n}\n"
}

// launched gives the model of a Dockerfile over a tree of files. A text without a
// FROM stands behind head, and built behind one without a CMD or ENTRYPOINT.
func launched(t *testing.T, text, body string, fs tree) *launch.Model {
	t.Helper()
	if !strings.HasPrefix(text, "FROM ") {
		text = head + text
	}
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if !strings.Contains(text, "\nCMD ") && !strings.Contains(text, "\nENTRYPOINT ") {
		text += built
	}
	all := map[string]string{"main.go": program(body)}
	maps.Copy(all, fs)
	return launch.Find(imagetest.Read(t, text, all, image.Options{Context: "."}))
}

// said writes needs as the tables do, each once.
func said(list []finding.Need) string {
	var words []string
	for _, n := range list {
		if w := strings.TrimSpace(string(n.Kind) + " " + n.Arg); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return strings.Join(words, ", ")
}

// ofRule holds what a rule finds against a table.
func ofRule(t *testing.T, name string, table []need) {
	t.Helper()
	find := rules[slices.IndexFunc(rules, func(r rule) bool { return r.name == name })].find
	for _, tt := range table {
		list := find(launched(t, tt.text, tt.body, tt.files))
		if got := said(list); got != tt.want {
			t.Errorf("%s: %s\n\t got %q\n\twant %q", name, tt.name, got, tt.want)
		}
		for _, n := range list {
			if ev := n.Evidence[0]; ev.File == "" || ev.Why == "" || strings.HasSuffix(ev.Why, ".") {
				t.Errorf("%s: %s: the evidence is %+v", name, tt.name, ev)
			}
		}
	}
}
