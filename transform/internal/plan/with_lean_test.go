package plan

import (
	"maps"
	"strings"
	"testing"

	"offstage/transform/internal/finding"
)

// What scratch gets in any case is left out where all is seen and nothing touches it, part
// by part; a note says what stays, and why.
func TestLean(t *testing.T) {
	const build = "go build -o app ."
	const all = "root certificates, time zones, accounts, /root and /tmp"
	plain := starts("", build)
	compose := func(lines string) files {
		return files{"compose.yaml": "services:\n  app:\n    build: .\n" + lines}
	}
	for _, tt := range []struct {
		name, text string
		fs         files
		left       string
		stays      string // a part of the notes
	}{
		{"nothing is touched", plain, program(`println(1)`), all, ""},
		{"a server", plain, program(`http.ListenAndServe("", nil)`, "net/http"), "time zones",
			"main.go:3: lean: root certificates go along, since it imports net/http"},
		{"a zone is loaded", plain, program(`time.LoadLocation("Europe/Berlin")`, "time"),
			"root certificates, accounts, /root and /tmp",
			"main.go:5: lean: time zones go along, since time.LoadLocation"},
		{"TZ is set", starts("ENV TZ=UTC\n", build), nil, "root certificates, accounts, /root and /tmp",
			"Dockerfile:3: lean: time zones go along, since TZ is set"},
		{"TZ is set by compose", plain, compose("    environment:\n      TZ: UTC\n"),
			"root certificates, accounts, /root and /tmp", "compose.yaml:2: lean: time zones go along"},
		{"a temporary file", plain, program(`os.CreateTemp("", "")`, "os"), "root certificates, time zones",
			"since os.CreateTemp is called"},
		{"home", plain, program(`os.UserHomeDir()`, "os"), "root certificates, time zones", "os.UserHomeDir is called"},
		{"HOME", plain, program(`os.Getenv("HOME")`, "os"), "root certificates, time zones", "HOME is read"},
		{"accounts", plain, program(`user.Current()`, "os/user"), "root certificates, time zones",
			"user.Current is called"},
		{"a text with /tmp", plain, program(`println("--dir=/tmp/x")`), "root certificates, time zones",
			`"--dir=/tmp/x" is a place of the system`},
		{"a user", starts("USER 1000\n", build), nil, "root certificates, time zones", "USER 1000 may have a home"},
		{"a user of compose", plain, compose("    user: '7'\n"), "root certificates, time zones", "it runs as 7"},
		{"a module that is not seen", plain, program("", "example.org/thing"), "",
			"lean: example.org/thing is not seen"},
		{"source that is not read", starts("", "go build -o app $WHAT"), nil, "", "lean: the source of what is built"},
		{"another program may be started", plain, program(`exec.Command(os.Args[1]).Run()`, "os", "os/exec"), "",
			"lean: which program"},
	} {
		fs := files{}
		maps.Copy(fs, tt.fs)
		p := improving(t, "lean", tt.text, fs,
			"file /app/app, certificates, time-zones /usr/local/go/lib/time/zoneinfo.zip, tmp")
		if got := strings.Join(p.left, ", "); got != tt.left || !strings.Contains(said(p), tt.stays) {
			t.Errorf("%s: left out %q, and said %s", tt.name, got, said(p))
		}
		kit := 0
		for _, c := range p.Copies {
			if c.Kit {
				kit++
			}
		}
		certificates, zones := strings.Contains(tt.left, "cert"), strings.Contains(tt.left, "zones")
		if want := 2 - number(certificates) - number(zones); kit != want {
			t.Errorf("%s: %d files go along, want %d", tt.name, kit, want)
		}
		if gone := strings.Contains(tt.left, "/tmp"); p.Tmp == gone || p.BringsAccounts() == gone {
			t.Errorf("%s: /tmp %v, accounts %v", tt.name, p.Tmp, p.BringsAccounts())
		}
		for _, n := range p.Needs {
			if n.Kind == finding.KindCertificates && strings.HasPrefix(n.Met, "left out") != certificates {
				t.Errorf("%s: certificates are met by: %s", tt.name, n.Met)
			}
		}
	}
}

func number(is bool) int {
	if is {
		return 1
	}
	return 0
}

// Another runtime than scratch has a system of its own.
func TestLeanOnAlpine(t *testing.T) {
	p := improving(t, "lean", starts("", "go build -o app ."), files{}, "file /app/app, shell, certificates")
	if len(p.left) > 0 || !strings.Contains(said(p), "alpine:3.24 has a system of its own") {
		t.Errorf("left out %q, and said %s", p.left, said(p))
	}
}
