package image

import (
	"testing"
	"testing/fstest"
)

// Git may ignore what a pattern takes where a line is of its directory, or of its ending.
func TestMayIgnore(t *testing.T) {
	lines := "/texts/*.tmpl\n*.csv\n/local*/*\nbin\n!*.md\n"
	c := NewContext(fstest.MapFS{".gitignore": {Data: []byte(lines)}}, ".", "Dockerfile")
	for pattern, want := range map[string]bool{
		"texts/*.tmpl": true, "texts/*.txt": false, "other/*.tmpl": false, "rates/*.csv": true, "locale/*.json": true,
		"rates/*.bin": false, "docs/*.md": false,
	} {
		if c.MayIgnore(pattern) != want {
			t.Errorf("%s: %v", pattern, !want)
		}
	}
}
