package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestWindows(t *testing.T) {
	ofRule(t, finding.Windows, []refusal{
		{"golang for Windows", "FROM golang:1.22-windowsservercore" + built, nil, "windows:1"},
		{"nanoserver", "FROM golang:1.22-nanoserver-1809" + built, nil, "windows:1"},
		{"not by its name", "FROM golang:1.22 AS windows" + built, nil, ""},
	})
}
