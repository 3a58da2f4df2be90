package transform

import "testing"

// The table is a map: a name that it translates twice would be one or the other
// by chance.
func TestAptToApkIsOneName(t *testing.T) {
	seen := map[string]string{}
	for program, p := range programPackages {
		if _, told := aptNames[p.apt]; told || p.apt == "" {
			continue
		}
		if apk, ok := seen[p.apt]; ok && apk != p.apk {
			t.Errorf("%s: Debian's %s is alpine's %s, and %s elsewhere: aptNames has to say which", program, p.apt, p.apk, apk)
		}
		seen[p.apt] = p.apk
	}
}

func TestAptToApk(t *testing.T) {
	for _, c := range []struct {
		apt, apk string
		ok       bool
	}{
		{"sqlite3", "sqlite", true},
		{"procps", "procps", true},
		{"netcat", "netcat-openbsd", true},
		{"gosu", "", false},
		{"cron", "", false},
		{"libfoo7", "", false},
	} {
		if apk, ok := aptToApk(c.apt); apk != c.apk || ok != c.ok {
			t.Errorf("aptToApk(%q) = %q, %v, want %q, %v", c.apt, apk, ok, c.apk, c.ok)
		}
	}
}
