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

// A person may name an image that has the library, or a stage that installs it; what this
// tool chooses by itself has not.
func TestModulesWithRuntime(t *testing.T) {
	m := launched(t, built,
		files{"main.go": "package main\n\nimport _ \"github.com/godror/godror\"\n\nfunc main() {}\n"})
	for runtime, want := range map[string]string{"": "cgo-vendor@main.go:3", "auto": "cgo-vendor@main.go:3",
		"alpine": "cgo-vendor@main.go:3", "debian:12": "",
		"example.com/oracle:21": ""} {
		with := *m
		with.Opts.Runtime = runtime
		if got := said(vendor(&with)); got != want {
			t.Errorf("--runtime %q: got %q, want %q", runtime, got, want)
		}
	}
}
