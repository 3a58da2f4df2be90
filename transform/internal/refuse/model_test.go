package refuse

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/image/imagetest"
	"offstage/transform/internal/launch"
)

type files map[string]string

// A refusal is a Dockerfile, the files beside it, and the refusals that a rule has
// for it: each a code and where its evidence is, as "no-command:3".
type refusal struct {
	name  string
	text  string // behind FROM golang:1.22 and WORKDIR /app, unless it starts with a FROM or ARG of its own
	files files  // a module with an empty program is there in any case
	want  string
}

// launched gives the model of a Dockerfile over a tree of files.
func launched(t *testing.T, text string, fs files) *launch.Model {
	t.Helper()
	if !strings.HasPrefix(text, "FROM ") && !strings.HasPrefix(text, "ARG ") {
		text = "FROM golang:1.22\nWORKDIR /app\n" + text
	}
	return launch.Find(imagetest.Read(t, text, fs, image.Options{}))
}

// said writes refusals as the tables do.
func said(list []finding.Refusal) string {
	var words []string
	for _, r := range list {
		file := ""
		if r.Evidence[0].File != "Dockerfile" {
			file = "@" + r.Evidence[0].File
		}
		words = append(words, fmt.Sprintf("%s%s:%d", r.Code, file, r.Evidence[0].Line))
	}
	return strings.Join(words, " ")
}

// ofRule holds what the rule of a code finds against a table.
func ofRule(t *testing.T, code finding.Code, table []refusal) {
	t.Helper()
	find := rules[slices.IndexFunc(rules, func(r rule) bool { return r.code == code })].find
	for _, tt := range table {
		list := find(launched(t, tt.text, tt.files))
		if got := said(list); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
		for _, r := range list {
			if r.Text == "" || r.Do == "" || r.Evidence[0].Why == "" {
				t.Errorf("%s: %+v lacks a text, a way out or a reason", tt.name, r)
			}
		}
	}
}

const built = "\nCOPY . .\nRUN go build -o app .\nCMD [\"./app\"]"
