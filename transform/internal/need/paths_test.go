package need

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestNamesPath(t *testing.T) {
	for text, want := range map[string]bool{
		"a.txt": true, "/etc/x": true, "./a": true, "a b": true, "*.html": true, "": false, "/": false, ".": false,
		"..":  false,
		"<p>": false, "a|b": false, "http://x": false, "https://x/y": false, "a\nb": false, "it's": false, `"a"`: false,
	} {
		if namesPath(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func TestPlainPath(t *testing.T) {
	for text, want := range map[string]string{
		"a.txt": "a.txt", "file:///etc/x": "/etc/x", "file:app.db?cache=shared": "app.db", "sqlite3://app.db": "app.db",
		"app.db?mode=ro": "app.db", "postgres://db/x": "", "https://x": "", "": "",
	} {
		if got := plainPath(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestBeforePattern(t *testing.T) {
	for text, want := range map[string]string{
		"/app/t/*.html": "/app/t", "/app/t/a*.html": "/app/t", "/app/*/x": "/app", "/app/[ab]": "/app",
		"/app/x": "/app/x", "*": ".",
	} {
		if got := beforePattern(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestLikelyMade(t *testing.T) {
	for p, want := range map[string]bool{
		"/var/log/app": true, "/data/app.db": true, "/run/app.pid": true, "/x.log": true, "/x.sqlite3": true,
		"/var/lib/app": false,
		"/x.txt":       false, "/logs": false,
	} {
		if likelyMade(p) != want {
			t.Errorf("%s: %v", p, !want)
		}
	}
}

func TestSystemParent(t *testing.T) {
	for p, want := range map[string]bool{
		"/var/log/x": true, "/etc/x": true, "/opt/x": true, "/var/x": true, "/var/log/x/y": false, "/app/x": false,
		"/x":     false,
		"/usr/x": false, "/tmp/x": false,
	} {
		if systemParent(p) != want {
			t.Errorf("%s: %v", p, !want)
		}
	}
}

func TestBareExt(t *testing.T) {
	for text, want := range map[string]bool{
		".html": true, ".txt": true, ".env": false, ".env.local": false, "./x": false, "../x": false, "a.html": false,
		"": false,
	} {
		if bareExt(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// Of an archive in a directory of the system goes along what the program names.
func TestUnpackedBelow(t *testing.T) {
	for _, tt := range []struct{ at, p, want string }{
		{"/usr/local", "/usr/local/share/x/a.txt", "optional-directory /usr/local/share/x"},
		{"/opt", "/opt/x/a.txt", "optional-directory /opt/x"},
		{"/opt", "/opt/a.txt", "optional-file /opt/a.txt"},
		{"/opt", "/opt/x", "optional-directory /opt/x"},
		{"/usr/local", "/usr/local/bin/x", ""},
		{"/usr/local", "/usr/local/go/VERSION", ""},
		{"/usr/local", "/usr/local", ""},
		{"/", "/a.txt", ""},
	} {
		if got := said(unpackedBelow(tt.at, tt.p, finding.Evidence{})); got != tt.want {
			t.Errorf("%s in %s: %q, want %q", tt.p, tt.at, got, tt.want)
		}
	}
}

func TestUniqueNeeds(t *testing.T) {
	a, b := finding.Need{Kind: finding.KindFile, Arg: "/a"}, finding.Need{Kind: finding.KindFile, Arg: "/b"}
	dir := finding.Need{Kind: finding.KindDirectory, Arg: "/a"}
	if got := said(uniqueNeeds([]finding.Need{a, b, a, dir})); got != "file /a, file /b, directory /a" {
		t.Error(got)
	}
}

func TestOfBuildTool(t *testing.T) {
	for rel, want := range map[string]bool{
		".npmrc": true, ".ssh/id_rsa": true, ".cache/x": true, ".config/git/config": true, ".config/app/x": false,
		".aws/config": false,
		".npmrc2":     false,
	} {
		if ofBuildTool(rel) != want {
			t.Errorf("%s: %v", rel, !want)
		}
	}
}
