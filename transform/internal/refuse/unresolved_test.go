package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestUnresolvedBase(t *testing.T) {
	ofRule(t, finding.UnresolvedBase, []refusal{
		{"an argument without a value", "ARG V\nFROM golang:$V" + built, nil, "unresolved-base:2"},
		{"of the stage before", "ARG V\nFROM golang:$V AS b\nFROM b" + built, nil, "unresolved-base:2"},
		{"an image that nobody knows", "FROM example.com/team/go:1" + built, nil, "unresolved-base:1"},
		{"a golang image of somebody else", "FROM bitnami/golang:1.22" + built, nil, "unresolved-base:1"},
		{"an argument with a value", "ARG V=1.22\nFROM golang:$V" + built, nil, ""},
		{"a distribution", "FROM alpine:3.20" + built, nil, ""},
		{"a mirror of golang", "FROM registry.example.com/mirror/golang:1.22" + built, nil, ""},
		{"another rule's image", "FROM golang:1.22-windowsservercore" + built, nil, ""},
	})
}
