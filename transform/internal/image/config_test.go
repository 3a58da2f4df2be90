package image

import (
	"testing"
)

// Where the user that the image runs as has a home.
func TestHome(t *testing.T) {
	for steps, want := range map[string]string{
		"RUN true":                      "/root",
		"USER root":                     "/root",
		"USER 0:0":                      "/root",
		"USER app":                      "/home/app",
		"USER app:staff":                "/home/app",
		"USER 7":                        "",
		"ENV HOME=/srv/\nUSER 7":        "/srv",
		"ENV HOME=/srv\nUSER app":       "/srv",
		"USER app\nUSER root\nRUN true": "/root",
	} {
		if got := modelOf(t, steps+"\n", nil).Home(); got != want {
			t.Errorf("%q: %q, want %q", steps, got, want)
		}
	}
}

// The last step of an instruction counts, also one of an earlier stage.
func TestLastStep(t *testing.T) {
	m := modelOf(t, "FROM golang:1.22 AS a\nUSER 1\nENV A=1 B=2\nEXPOSE 80\nFROM a\nENV A=2\nuser 2\n", nil)
	for keyword, want := range map[string]int{"user": 7, "USER": 7, "expose": 4, "env": 6, "volume": 0} {
		line := 0
		if st := m.LastStep(keyword); st != nil {
			line = st.Line
		}
		if line != want {
			t.Errorf("%s is on line %d, want %d", keyword, line, want)
		}
	}
	for name, want := range map[string]int{"A": 6, "B": 3, "PATH": 0, "C": 0} {
		line := 0
		if st := m.EnvStep(name); st != nil {
			line = st.Line
		}
		if line != want || m.SetsEnv(name) != (want > 0) {
			t.Errorf("%s is set on line %d, want %d", name, line, want)
		}
	}
}

// Which directories of the image hold data, and which nothing but source.
func TestData(t *testing.T) {
	m := modelOf(t, "COPY . .\nRUN mkdir made\n", files{
		"src/a.go": importing(), "src/deep/b.go": importing(),
		"web/a.html": "", "web/js/a.js": "",
		"mixed/a.go": importing(), "mixed/a.txt": "",
		"kept/.gitkeep": "", "git/.gitattributes": "",
		"lib/x.go": importing(), "lib/vendor/x.go": importing(),
		"js/vendor/jquery.js": "",
	})
	for p, want := range map[string]struct{ source, only bool }{
		"/app/src": {true, false}, "/app/web": {false, true}, "/app/mixed": {false, false}, "/app/kept": {false, true},
		"/app/git": {true, true}, "/app/lib": {true, false}, "/app/js": {false, true}, "/app/main.go": {true, false},
		"/app/web/a.html": {false, false}, "/app/made": {false, false},
	} {
		fd, ok := m.FS.Lookup(p)
		if source, only := m.IsSource(p, fd), m.OnlyData(p); !ok || source != want.source || only != want.only {
			t.Errorf("%s: there %v, source %v, only data %v", p, ok, source, only)
		}
	}
}

func TestNotData(t *testing.T) {
	for name, want := range map[string]bool{
		"a.go": true, "go.mod": true, "Dockerfile": true, "Dockerfile.dev": true, "web.Dockerfile": true,
		"x.dockerignore": true, "docker-compose.prod.yml": true, "Gopkg.lock": true, ".gitignore": true,
		"a.txt": false, "app.yaml": false, "go.txt": false, "README.md": false,
	} {
		if NotData(name, false) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	for name, want := range map[string]bool{
		".git": true, "vendor": true, ".github": true, "web": false, "go.mod": false,
	} {
		if NotData(name, true) != want {
			t.Errorf("the directory %s: %v", name, !want)
		}
	}
}
