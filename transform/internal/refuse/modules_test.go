package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestCgo(t *testing.T) {
	imports := func(p string) files {
		return files{"main.go": "package main\n\nimport _ \"" + p + "\"\n\nfunc main() {}\n"}
	}
	ofRule(t, finding.Gui, []refusal{
		{"a display", built, imports("github.com/go-gl/glfw/v3.3/glfw"), "gui@main.go:3"},
		{"no C at all", built, imports("github.com/gorilla/mux"), ""},
	})
	ofRule(t, finding.CgoVendor, []refusal{
		{"a vendor's library", built, imports("github.com/godror/godror"), "cgo-vendor@main.go:3"},
		{"a database of its own", built, imports("github.com/mattn/go-sqlite3"), ""},
	})
}
