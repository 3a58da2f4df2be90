package catalog

import (
	"slices"
	"strings"
	"testing"
)

// Rows are found by a binary search, so they are sorted, and each says something.
func TestProgramRows(t *testing.T) {
	var names []string
	for _, p := range slices.Concat(programsToL, programsFromL) {
		names = append(names, p.Name)
		if empty := (Program{Name: p.Name}); p == empty {
			t.Errorf("%s: the row says nothing", p.Name)
		}
		if got, ok := FindProgram(p.Name); !ok || got != p {
			t.Errorf("%s: found is %+v, %v", p.Name, got, ok)
		}
	}
	sortedOnce(t, names)
}

func TestPackageRows(t *testing.T) {
	var names []string
	for _, p := range packages {
		names = append(names, p.Name)
		if empty := (Package{Name: p.Name}); p == empty || p.Apk != "" && p.NoApk {
			t.Errorf("%+v: the row says nothing, or two things", p)
		}
		if got, ok := FindPackage(p.Name); !ok || got != p {
			t.Errorf("%s: found is %+v, %v", p.Name, got, ok)
		}
	}
	sortedOnce(t, names)
}

func sortedOnce(t *testing.T, names []string) {
	t.Helper()
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Error("the rows are not sorted by name, or one stands twice")
	}
}

// A name of Debian's that two programs translate would be one or the other by chance.
func TestAptToApkIsOneName(t *testing.T) {
	seen := map[string]string{}
	for _, p := range slices.Concat(programsToL, programsFromL) {
		if known, _ := FindPackage(p.Apt); p.Apt == "" || known.Apk != "" || known.NoApk {
			continue
		}
		if apk, ok := seen[p.Apt]; ok && apk != p.Apk {
			t.Errorf("%s: Debian's %s is alpine's %s, and %s elsewhere: its package has to say which",
				p.Name, p.Apt, p.Apk, apk)
		}
		seen[p.Apt] = p.Apk
	}
}

func TestAptToApk(t *testing.T) {
	for _, c := range []struct {
		apt, apk string
		ok       bool
	}{
		{"sqlite3", "sqlite", true}, {"procps", "procps", true}, {"netcat", "netcat-openbsd", true},
		{"tesseract-ocr-chi-sim", "tesseract-ocr-data-chi_sim", true}, {"gosu", "", false}, {"cron", "", false},
		{"libfoo7", "", false},
	} {
		if apk, ok := AptToApk(c.apt); apk != c.apk || ok != c.ok {
			t.Errorf("AptToApk(%q) = %q, %v, want %q, %v", c.apt, apk, ok, c.apk, c.ok)
		}
	}
}

func TestWords(t *testing.T) {
	const w Words = "a bb\n\tccc d.e"
	for word, want := range map[string]bool{
		"a": true, "bb": true, "ccc": true, "d.e": true, "a bb": true, "b": false, "cc": false, "": false, "e": false,
	} {
		if w.Has(word) != want {
			t.Errorf("%q: %v", word, !want)
		}
	}
}

func TestRolesAndUses(t *testing.T) {
	for _, name := range strings.Fields("air dlv CompileDaemon") {
		if !Is(name, Develops) || Is(name, Tests|Supervises) {
			t.Errorf("%s is a tool for development", name)
		}
	}
	if !Is("crond", Supervises) || Is("no-such-program", Develops) {
		t.Error("crond supervises, and what is not known has no role")
	}
	if !BuildOnly("gcc", true) || BuildOnly("git-lfs", true) || !BuildOnly("git-lfs", false) ||
		!BuildOnly("libpq-dev", true) || BuildOnly("ffmpeg", false) {
		t.Error("compilers and headers serve building alone; tools that fetch only where it is known what is started")
	}
}
