package image

import "testing"

func TestIsDocument(t *testing.T) {
	for name, want := range map[string]bool{
		"LICENSE": true, "LICENSE.md": true, "licence.txt": true, "README.rst": true, "CODE_OF_CONDUCT.md": true,
		"Makefile": true, ".golangci.toml": true, ".eslintrc.json": true, "codecov.yml": true, "NOTICE": true,
		"license.go": false, "readme.html": false, "support.json": false, "security.yaml": false, "history.db": false,
		"readme-banner.png": false, "makefile.tmpl": false, "config.yaml": false, ".env": false, "changes": true,
	} {
		if got := IsDocument(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
