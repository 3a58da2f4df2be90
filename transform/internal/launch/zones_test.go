package launch

import (
	"testing"

	"offstage/transform/internal/image"
)

// Where -trimpath is added, and where the time zones have to be linked in with it.
func TestTrims(t *testing.T) {
	strip := image.Options{With: []string{"strip"}}
	building := func(command string) string { return "COPY . .\nRUN " + command + "\nCMD [\"./app\"]" }
	const old = "FROM golang:1.12\nWORKDIR /app\n"
	for _, tt := range []struct {
		name         string
		text         string
		fs           files
		opts         image.Options
		trims, zones bool
	}{
		{"asked for", alone, nil, strip, true, true},
		{"not asked for", alone, nil, image.Options{}, false, false},
		{"already there", building("go build -trimpath -o app ."), nil, strip, false, false},
		{"by GOFLAGS", "ENV GOFLAGS=-trimpath\n" + alone, nil, strip, false, false},
		{"taken back", building("go build -trimpath=false -o app ."), nil, strip, true, true},
		{"Go doesn't know it", old + alone, nil, strip, false, false},
		{"in a script", building("./run.sh"), script("go build -o app ."), strip, false, false},
		{"in JSON form", building(`["go", "build", "-o", "app", "."]`), nil, strip, false, false},
		{"the zones are linked in", building("go build -tags timetzdata -o app ."), nil, strip, true, false},
		{"by an import", alone, with("time/tzdata"), strip, true, false},
		{"it looks at its own paths", alone, source("runtime.Caller(0)", "runtime"), strip, false, false},
		{"a program with -trimpath that loads a zone", building("go build -trimpath -o app ."),
			source(`time.LoadLocation("UTC")`, "time"), image.Options{}, false, false}, // Debian has them
		{"and finds no other", alpine + building("go build -trimpath -o app ."), source(`time.LoadLocation("UTC")`,
			"time"),
			image.Options{}, false, true},
		{"or the package", alpine + "RUN apk add tzdata\n" + building("go build -trimpath -o app ."),
			source(`time.LoadLocation("UTC")`, "time"), image.Options{}, false, false},
		{"or loads none", alpine + building("go build -trimpath -o app ."), nil, image.Options{}, false, false},
	} {
		m := launchedWith(t, tt.text, tt.fs, tt.opts)
		b := m.Artifacts[0]
		if m.Trims(b) != tt.trims || m.AddsZones(b) != tt.zones {
			t.Errorf("%s: -trimpath %v, zones %v", tt.name, m.Trims(b), m.AddsZones(b))
		}
	}
}

// A build whose command can't be given flags says why.
func TestUnreachable(t *testing.T) {
	for run, want := range map[string]string{
		"go build -o app .":                       "",
		"cd . && CGO_ENABLED=0 go build -o app .": "",
		`["go", "build", "-o", "app", "."]`:       "the build is a command in JSON form",
		"./run.sh":                                "the build stands in a script or Makefile",
		`sh -c "go build -o app ."`:               "the build stands in a text that another shell reads",
	} {
		m := launched(t, "COPY . .\nRUN "+run+"\nCMD [\"./app\"]", script("go build -o app ."))
		got := ""
		if ev := m.Unreachable(m.Artifacts[0]); ev != nil {
			got = ev.Why
		}
		if got != want {
			t.Errorf("%s: %q, want %q", run, got, want)
		}
	}
}

func TestZoneTags(t *testing.T) {
	for flags, want := range map[string]string{"": "timetzdata", "-tags netgo": "netgo,timetzdata",
		"-tags a,b": "a,b,timetzdata", "-tags 'a b'": "a,b,timetzdata"} {
		m := launched(t, "COPY . .\nRUN go build "+flags+" -o app .\nCMD [\"./app\"]", nil)
		if got := ZoneTags(m.Artifacts[0]); got != want {
			t.Errorf("%s: %q, want %q", flags, got, want)
		}
	}
}
