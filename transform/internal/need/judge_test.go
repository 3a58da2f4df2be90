package need

import (
	"testing"

	"offstage/transform/internal/finding"
)

// Which paths that a RUN made may matter when the program runs.
func TestIsState(t *testing.T) {
	m := launched(t, "RUN go install example.com/x/gen@v1 && gen\n", "", nil)
	for p, want := range map[string]bool{
		"/data": true, "/data/a.txt": true, "/srv/x": true, "/etc/app.conf": true, "/opt/x": true, "/usr/share/x": true,
		"/var/lib/app": true, "/usr/local/bin/tool": true, "/app/out.json": true, "/home/app/x": true,
		"/tmp": false, "/tmp/x": false, "/var/cache/x": false, "/var/lib/apt/lists": false,
		"/usr/local/go/bin/x": false,
		"/go":                 false, "/go/pkg/mod/x": false, "/go/bin/x": false, "/root/.cache/x": false,
		"/root":      false,
		"/etc/apt/x": false,
		"/usr/src/x": false, "/etc": false, "/usr/lib/x.deb": false, "/data/x.whl": false, "/data/gen.go": false,
		"/dev/x": false, "/proc/x": false, "/usr/include/x.h": false, "/etc/gitconfig": false,
	} {
		if isState(m, p) != want {
			t.Errorf("%s: %v", p, !want)
		}
	}
}

// A program's own directory is no place of the build, wherever it lies.
func TestIsStateInWorkdir(t *testing.T) {
	m := launched(t, "FROM golang:1.22\nWORKDIR /usr/src/app\n", "", nil)
	for p, want := range map[string]bool{
		"/usr/src/app/out.json": true, "/usr/src/app/data": true, "/usr/src/other": false, "/usr/src": false,
	} {
		if isState(m, p) != want {
			t.Errorf("%s: %v", p, !want)
		}
	}
}

// Nor is GOPATH, where the program does not run in it.
func TestIsStateInGopath(t *testing.T) {
	for dir, want := range map[string]bool{"/go": false, "/srv": false, "/go/src/app": true} {
		m := launched(t, "FROM golang:1.12\nWORKDIR "+dir+"\n", "", nil)
		if isState(m, "/go/src/app/out.json") != want {
			t.Errorf("%s: %v", dir, !want)
		}
	}
}

// In which places programs look by themselves.
func TestIsSearched(t *testing.T) {
	m := launched(t, "", "", nil)
	for p, want := range map[string]bool{
		"/etc/x.conf": true, "/etc/ssl/x.pem": true, "/usr/share/x": true, "/usr/local/etc/x": true,
		"/usr/local/lib/x.so": true,
		"/var/lib/x":          true, "/root/.config/x": true, "/root/.aws": true,
		"/etc": false, "/usr/share": false, "/opt/x": false, "/srv/x": false, "/usr/local/bin/x": false,
		"/app/x":  false,
		"/root/x": false, "/root/.npmrc": false, "/root/.ssh/id": false, "/etc/apt/x": false, "/usr/share/doc/x": false,
		"/etc/gitconfig": false, "/var/lib/dpkg/x": false,
	} {
		if isSearched(m, p) != want {
			t.Errorf("%s: %v", p, !want)
		}
	}
}

// Which packages are what programs load, and no tools.
func TestHoldsData(t *testing.T) {
	m := launched(t, "", "", nil)
	for _, tt := range []struct {
		manager, name string
		want          bool
	}{
		{"apt", "fonts-dejavu", true}, {"apt", "tesseract-ocr-deu", true}, {"apt", "python3-numpy", true},
		{"apt", "fontconfig", true}, {"apt", "hunspell-de-de", true}, {"apt", "libx11-6", false}, {"apt", "git", false},
		{"apt", "gcc", false}, {"apt", "tzdata", false}, {"apt", "python3-pip", false}, {"apt", "media-types", false},
		{"apk", "ttf-dejavu", true}, {"apk", "fontconfig", true}, {"apk", "frobnicate-data", true}, {"apk", "git",
			false},
		{"apk", "gcc", false}, {"apk", "py3-pip", false}, {"apk", "mailcap", false},
	} {
		if holdsData(m, tt.manager, tt.name) != tt.want {
			t.Errorf("%s %s: %v", tt.manager, tt.name, !tt.want)
		}
	}
}

// What a path of the base image is needed as.
func TestOfSystem(t *testing.T) {
	m := launched(t, "", "", nil)
	for _, tt := range []struct {
		p    string
		use  pathUse
		want string
	}{
		{"/var/log", pathOpened, "system-directory /var/log"},
		{"/var/log", pathNamed, ""},
		{"/var/lib", pathMade, "system-directory /var/lib"},
		{"/etc/passwd", pathOpened, "accounts"},
		{"/etc/group", pathOpened, "accounts"},
		{"/etc/passwd", pathNamed, ""},
		{"/bin/sh", pathOpened, "shell"},
		{"/bin/sh", pathNamed, ""},
		{"/bin/bash", pathOpened, "bash"},
		{"/usr/bin/bash", pathOpened, "program-path /usr/bin/bash, bash"},
		{"/usr/bin/git", pathOpened, "program git"},
		{"/usr/bin/frobnicate", pathOpened, ""},
		{"/etc/frobnicate", pathOpened, ""},
	} {
		if got := said(ofSystem(m, tt.p, finding.Evidence{}, tt.use)); got != tt.want {
			t.Errorf("%s, use %d: %q, want %q", tt.p, tt.use, got, tt.want)
		}
	}
}

// Whole images: every rule has its say.
func TestWholeImages(t *testing.T) {
	const kit = "certificates, time-zones /usr/local/go/lib/time/zoneinfo.zip, tmp"
	for _, tt := range []need{
		{"a server with pages", "EXPOSE 80\n", `http.Handle("/", http.FileServer(http.Dir("web")))`,
			tree{"web/index.html": ""},
			"file /app/app, optional-file /etc/mime.types, directory /app/web, " + kit},
		{"the same on alpine", apk, `http.Handle("/", http.FileServer(http.Dir("web")))`, tree{"web/index.html": ""},
			"file /app/app, directory /app/web, " + kit},
		{"a program that calls git", "", `exec.Command("git", "log").Run()`, nil, "file /app/app, program git, " + kit},
		{"a user of its own", "RUN useradd app\nUSER app\n", ``, nil, "file /app/app, accounts app, " + kit},
		{"a script that waits", runs + "ENTRYPOINT [\"./run.sh\"]\nCMD [\"/app/app\"]", ``,
			script("#!/bin/sh\nuntil nc -z db 5432; do sleep 1; done\nexec \"$@\"\n"),
			"file /app/run.sh, file /app/app, shell, program sleep, " + kit},
		{"a database in C", "", cgo(sqlite) + `sql.Open("sqlite3", "/var/lib/app.db")`, nil,
			"file /app/app, glibc, optional-file /etc/mime.types, system-directory /var/lib, " + kit},
		{"a go run", "COPY . .\nCMD [\"go\", \"run\", \".\"]", ``, nil, "file /app/app, " + kit},
		{"a health check by a tool", "HEALTHCHECK CMD [\"wget\", \"-q\", \"http://localhost\"]\n", ``, nil,
			"file /app/app, program wget, " + kit},
		{"what a RUN lays out", "RUN mkdir -p /data && ln -s /data /srv/data\n", ``, nil,
			"file /app/app, empty-directory /data, link /srv/data, directory /data, " + kit},
		{"settings and what they name", "COPY conf /etc/app\n", `os.Open("/etc/app/app.yaml")`,
			tree{"conf/app.yaml": "pages: /app/web\n", "web/a.html": ""},
			"file /app/app, file /etc/app/app.yaml, directory /app/web, directory /etc/app, " + kit},
		{"a tool of the build alone", "RUN apt-get update && apt-get install -y make protobuf-compiler\n", ``, nil,
			"file /app/app, " + kit},
		{"an image without a golang base", "FROM alpine:3.20\nWORKDIR /app\nRUN apk add go\n", ``, nil,
			"file /app/app, certificates, time-zones, tmp"},
	} {
		if got := said(All(launched(t, tt.text, tt.body, tt.files))); got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}
