package plan

import (
	"strings"
	"testing"
	"testing/fstest"

	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

func TestUnknownImprovement(t *testing.T) {
	err := KnownImprovements([]string{"strip", "tiny"})
	if err == nil || !strings.Contains(err.Error(), `"tiny"`) {
		t.Errorf("the error is %v", err)
	}
}

func TestLicence(t *testing.T) {
	grant := "\n\nPermission is hereby granted, free of charge, to any\nperson obtaining a copy"
	for text, want := range map[string]string{
		"# MIT License" + grant:         "MIT",
		"The MIT License (MIT)" + grant: "MIT",
		"MIT License, but not for you":  "",
		"                                 Apache License\n                           Version 2.0, January 2004\n\n" +
			"   TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION\n": "Apache-2.0",
		"GNU GENERAL PUBLIC LICENSE\nVersion 3": "",
		"All rights reserved.":                  "",
	} {
		m := &launch.Model{Model: image.Model{Tree: fstest.MapFS{"LICENSE": {Data: []byte(text)}}}}
		if got := Licence(m); got != want {
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
		for _, v := range VersionsIn(image) {
			list = append(list, v.Arg+"="+image[v.Start:v.End])
		}
		if got := strings.Join(list, " "); got != want {
			t.Errorf("%s: %q, want %q", image, got, want)
		}
	}
}

func TestIsLow(t *testing.T) {
	for text, want := range map[string]bool{
		":80": true, "0.0.0.0:443": true, "localhost:22": true, "[::]:1023": true, ":http": true, ":https": true,
		"80":    true,
		":8080": false, ":1024": false, ":0": false, "db:80": false, "8080": false, "": false, "800": false,
		":80/x": false,
	} {
		if IsLow(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func TestMountSyntax(t *testing.T) {
	for ref, want := range map[string]bool{
		"": true, "docker/dockerfile:1": true, "docker/dockerfile:1.2": true, "docker.io/docker/dockerfile:1.14": true,
		"docker/dockerfile":     true,
		"docker/dockerfile:1.0": false, "docker/dockerfile:1.1.7": false, "example.com/frontend:2": false,
	} {
		if MountSyntax(ref) != want {
			t.Errorf("%s: %v", ref, !want)
		}
	}
}

func TestMissingStrips(t *testing.T) {
	for flags, want := range map[string]string{
		"": " -s -w", "-s": " -w", "-w -s": "", "all=-s -w": "", "-X main.v=a -static": " -s -w", `"-w`: " -s",
	} {
		if got := MissingStrips(flags); got != want {
			t.Errorf("%q: %q, want %q", flags, got, want)
		}
	}
}
