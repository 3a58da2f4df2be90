package plan

import (
	"strings"
	"testing"
)

const mit = "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n"

// The labels say what is known of the image, and leave alone what the file says itself.
func TestLabels(t *testing.T) {
	const nothing = "Dockerfile:1: labels: nothing is known that the labels here don't say"
	module := func(name string) files { return files{"go.mod": "module " + name + "\n\ngo 1.22\n"} }
	for _, tt := range []struct {
		name, steps string
		fs          files
		want        string // the labels as NAME=VALUE, or the note
	}{
		{"the module", "", module("example.com/app"), "title=app"},
		{"a major version", "", module("example.com/shop/v2"), "title=shop"},
		{"a host of repositories", "", module("github.com/shop/api/cmd"),
			"title=cmd source=https://github.com/shop/api"},
		{"another host", "", module("git.example.com/shop/api"), "title=api"},
		{"git's origin", "", files{".git/config": "[remote \"origin\"]\n\turl = git@github.com:shop/api.git\n"},
			"title=app source=https://github.com/shop/api"},
		{"an origin that is a path", "", files{".git/config": "[remote \"origin\"]\n\turl = /srv/api.git\n"},
			"title=app"},
		{"a licence", "", files{"LICENSE": mit}, "title=app licenses=MIT"},
		{"the first of two licences", "", files{"LICENSE": "All rights reserved.\n", "LICENSE.md": mit}, "title=app"},
		{"a title that is there", "LABEL org.opencontainers.image.title=Mine\n", files{"LICENSE": mit}, "licenses=MIT"},
		{"all that is known", "LABEL org.opencontainers.image.title=Mine\n", nil, nothing},
		{"no module", "ENV GO111MODULE=off\n", files{"go.mod": "\x00absent"}, nothing},
	} {
		p := improving(t, "labels", starts(tt.steps, "go build -o app ."), tt.fs, "file /app/app")
		var got []string
		for _, l := range p.labels {
			got = append(got, strings.TrimPrefix(l.Name, labelPrefix)+"="+l.Value)
		}
		if text := strings.Join(got, " ") + said(p); text != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, text, tt.want)
		}
	}
}

func TestLabelLines(t *testing.T) {
	text := strings.ToLower(starts("", "go build -o app ."))
	p := improving(t, "labels", text, files{"LICENSE": mit}, "file /app/app")
	want := "label org.opencontainers.image.title=\"app\"\nlabel org.opencontainers.image.licenses=\"MIT\""
	if got := strings.Join(p.LabelLines(), "\n"); got != want {
		t.Errorf("%s", got)
	}
}

// A value goes into a label as it is, so it may hold nothing that a Dockerfile reads.
func TestPlainOr(t *testing.T) {
	for text, want := range map[string]string{
		"api": "api", "https://example.com/a+b@c": "https://example.com/a+b@c", "a b": "", "$HOME": "", `a"b`: "",
		"a\nb": "", "-a": "", "": "", strings.Repeat("a", 201): "",
	} {
		if got := plainOr(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
