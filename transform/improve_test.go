package transform

import (
	"strings"
	"testing"
	"testing/fstest"

	"offstage/transform/internal/dockerfile"
)

func TestUnknownImprovement(t *testing.T) {
	_, err := Rewrite("Dockerfile", []byte("FROM golang:1.22\n"), Options{With: []string{"strip", "tiny"}})
	if err == nil || !strings.Contains(err.Error(), `"tiny"`) {
		t.Errorf("the error is %v", err)
	}
}

func TestWebAddress(t *testing.T) {
	for remote, want := range map[string]string{
		"https://github.com/shop/api.git":                 "https://github.com/shop/api",
		"https://bot:ghp_secret@github.com/shop/api.git":  "https://github.com/shop/api",
		"https://token@git.example.com:8443/shop/api?x=y": "https://git.example.com:8443/shop/api",
		"git@github.com:shop/api.git":                     "https://github.com/shop/api",
		"git.example.com:shop/team/api":                   "https://git.example.com/shop/team/api",
		"ssh://git@git.example.com:2222/shop/api.git":     "https://git.example.com/shop/api",
		"git://git.example.com/api":                       "https://git.example.com/api",
		"/srv/git/api.git":                                "",
		"../api":                                          "",
		"file:///srv/git/api":                             "",
		"https://":                                        "",
		"https://github.com":                              "",
		"https://[":                                       "",
		"":                                                "",
	} {
		if got := webAddress(remote); got != want {
			t.Errorf("%s: %q, want %q", remote, got, want)
		}
	}
}

func TestOriginURL(t *testing.T) {
	for config, want := range map[string]string{
		"[remote \"fork\"]\n\turl = a\n[remote \"origin\"]\n\tfetch = x\n\turl = \"b\"\n\turl = c\n": "b",
		"[remote \"origin\"]\r\n\turl=b\r\n": "b",
		"[core]\n\turl = a\n":                "",
		"":                                   "",
	} {
		if got := originURL(config); got != want {
			t.Errorf("%q: %q, want %q", config, got, want)
		}
	}
}

func TestLicence(t *testing.T) {
	grant := "\n\nPermission is hereby granted, free of charge, to any\nperson obtaining a copy"
	for text, want := range map[string]string{
		"# MIT License" + grant:         "MIT",
		"The MIT License (MIT)" + grant: "MIT",
		"MIT License, but not for you":  "",
		"                                 Apache License\n                           Version 2.0, January 2004\n\n   TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION\n": "Apache-2.0",
		"GNU GENERAL PUBLIC LICENSE\nVersion 3": "",
		"All rights reserved.":                  "",
	} {
		f := &facts{opts: Options{Tree: fstest.MapFS{"LICENSE": {Data: []byte(text)}}}}
		if got := f.licence(); got != want {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
}

func TestVersionsIn(t *testing.T) {
	for image, want := range map[string]string{
		"golang:1.22-alpine3.19":            "GO_VERSION=1.22 ALPINE_VERSION=3.19",
		"golang:1.22.3-bookworm":            "GO_VERSION=1.22.3",
		"registry:5000/library/golang:1.21": "GO_VERSION=1.21",
		"golang:alpine":                     "",
		"golang":                            "",
		"golang:latest":                     "",
		"alpine:3.19.1":                     "ALPINE_VERSION=3.19.1",
		"alpine":                            "",
		"alpine:edge":                       "",
		"scratch":                           "",
		"debian:12":                         "",
	} {
		var list []string
		for _, v := range versionsIn(image) {
			list = append(list, v.arg+"="+image[v.start:v.end])
		}
		if got := strings.Join(list, " "); got != want {
			t.Errorf("%s: %q, want %q", image, got, want)
		}
	}
}

func TestIsLow(t *testing.T) {
	for text, want := range map[string]bool{
		":80": true, "0.0.0.0:443": true, "localhost:22": true, "[::]:1023": true, ":http": true, ":https": true, "80": true,
		":8080": false, ":1024": false, ":0": false, "db:80": false, "8080": false, "": false, "800": false, ":80/x": false,
	} {
		if isLow(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func TestMountSyntax(t *testing.T) {
	for ref, want := range map[string]bool{
		"": true, "docker/dockerfile:1": true, "docker/dockerfile:1.2": true, "docker.io/docker/dockerfile:1.14": true, "docker/dockerfile": true,
		"docker/dockerfile:1.0": false, "docker/dockerfile:1.1.7": false, "example.com/frontend:2": false,
	} {
		if mountSyntax(ref) != want {
			t.Errorf("%s: %v", ref, !want)
		}
	}
}

func TestMissingStrips(t *testing.T) {
	for flags, want := range map[string]string{
		"": " -s -w", "-s": " -w", "-w -s": "", "all=-s -w": "", "-X main.v=a -static": " -s -w", `"-w`: " -s",
	} {
		if got := missingStrips(flags); got != want {
			t.Errorf("%q: %q, want %q", flags, got, want)
		}
	}
}

// What no improvement declared is a broken law, with improvements as well.
func TestCheckWithImprovements(t *testing.T) {
	const in = "FROM golang:1.22\nRUN go build .\nCMD [\"a\"]\n"
	old, err := dockerfile.Parse("Dockerfile", []byte(in), baseConfig)
	if err != nil {
		t.Fatal(err)
	}
	end := strings.Index(in, " .\n")
	for name, c := range map[string]struct {
		edit dockerfile.Edit
		out  string
	}{
		"image": {dockerfile.Edit{}, "FROM golang:1.23 AS builder\nRUN go build .\nFROM scratch\nCMD [\"a\"]\n"},
		"flag":  {dockerfile.Edit{Start: end, End: end, New: " -trimpath"}, "FROM golang:1.22 AS builder\nRUN go build -race .\nFROM scratch\nCMD [\"a\"]\n"},
		"step":  {dockerfile.Edit{Start: end, End: end, New: " .\nRUN rm -rf /"}, "FROM golang:1.22 AS builder\nRUN go build .\nFROM scratch\nCMD [\"a\"]\n"},
		"user":  {dockerfile.Edit{}, "FROM golang:1.22 AS builder\nRUN go build .\nFROM scratch\nUSER 1\nCMD [\"a\"]\n"},
		"label": {dockerfile.Edit{}, "FROM golang:1.22 AS builder\nRUN go build .\nFROM scratch\nLABEL a=b\nCMD [\"a\"]\n"},
	} {
		d := &declared{from: "scratch", within: []dockerfile.Edit{c.edit}, moved: map[int]bool{3: true}}
		if _, err := check(old, []byte(c.out), d); err == nil {
			t.Errorf("%s: the check lets it through", name)
		}
	}
}
