package catalog

import (
	"slices"
	"testing"
)

// Packages for building alone are known by their rows or by their names.
func TestBuildOnly(t *testing.T) {
	for _, tt := range []struct {
		name           string
		known, unknown bool // of which it is, or isn't, known what is started
	}{
		{"gcc", true, true},
		{"make", true, true},
		{"zlib-dev", true, true},
		{"zlib1g-dev", true, true},
		{"glibc-static", true, true},
		{"openssl-devel", true, true},
		{"git-doc", true, true},
		{"golang-1.19", true, true},
		{".build-deps", true, true},
		{"git-lfs", true, false},
		{"yarn", true, false},
		{"wkhtmltopdf", false, false},
		{"no-such-package", false, false},
		{"", false, false},
	} {
		if got := BuildOnly(tt.name, false); got != tt.known {
			t.Errorf("%s, where it is known what is started: %v", tt.name, got)
		}
		if got := BuildOnly(tt.name, true); got != tt.unknown {
			t.Errorf("%s, where it isn't: %v", tt.name, got)
		}
	}
}

// The packages with the table of media types are listed, and serve that use alone.
func TestMimePackages(t *testing.T) {
	list := MimePackages()
	if !slices.Contains(list, "mailcap") || !slices.Contains(list, "media-types") {
		t.Errorf("%q", list)
	}
	for _, name := range list {
		if !Serves(name, BringsMime) || Serves(name, Builds|Compiles|Runs) {
			t.Errorf("%s serves something else", name)
		}
	}
}

func TestAffixes(t *testing.T) {
	for name, want := range map[string]bool{
		"a.tar.gz": true, "a.tgz": true, "a.tar": true, ".tar": true, "a.zip": false, "tar.gz": false, "": false,
	} {
		if HasSuffix(name, Archives) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

func TestIsNameByte(t *testing.T) {
	for c, want := range map[byte]bool{
		'a': true, 'Z': true, '0': true, '_': true, '-': false, '$': false, ' ': false, '}': false, 0x80: false,
	} {
		if IsNameByte(c) != want {
			t.Errorf("%q: %v", c, !want)
		}
	}
}

// What a package may bring, and what it is known to.
func TestPackageBrings(t *testing.T) {
	cases := []struct {
		pkg, program string
		may, sure    bool
	}{
		{"git", "git", true, true},
		{"alpine-sdk", "git", true, true},   // it depends on it
		{"npm", "node", true, true},         // so does this
		{"gettext", "envsubst", true, true}, // it was one package
		{"findutils", "xargs", true, true},
		{"postgresql16-client", "pg_dump", true, false}, // of which nothing is known
		{"ca-certificates", "git", false, false},
		{"jq", "git", false, false}, // it is of another program
		{"libvips42", "vips", false, false},
		{"libvips-tools", "ping", false, false},
		{"libxml2-utils", "ping", true, false},
		{"libreoffice-writer", "soffice", true, false},
		{"openssl-dev", "openssl", false, false},
		{"font-noto", "git", false, false},
	}
	for _, c := range cases {
		p, _ := FindProgram(c.program)
		if may, sure := PackageBrings(c.pkg, p); may != c.may || sure != c.sure {
			t.Errorf("%s brings %s: %v, surely %v", c.pkg, c.program, may, sure)
		}
	}
}
