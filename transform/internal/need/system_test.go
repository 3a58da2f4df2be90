package need

import (
	"strings"
	"testing"
)

// cgo is a program that imports a package with C code.
func cgo(p string) string { return "import _ \"" + p + "\"\n" }

const sqlite = "github.com/mattn/go-sqlite3"

func TestLinkage(t *testing.T) {
	ofRule(t, "linkage", []need{
		{"Go alone", "", ``, nil, ""},
		{"C on Debian", "", cgo(sqlite), nil, "glibc"},
		{"C on alpine", apk + "RUN apk add gcc musl-dev\n", cgo(sqlite), nil, "musl"},
		{"C that is off", "ENV CGO_ENABLED=0\n", cgo(sqlite), nil, ""},
		{"off for the build", "COPY . .\nRUN CGO_ENABLED=0 go build -o app .\nCMD [\"./app\"]", cgo(sqlite), nil, ""},
		{"C without its library",
			"COPY . .\nRUN go build -ldflags '-linkmode external -extldflags -static' -o app .\nCMD [\"./app\"]",
			cgo(sqlite), nil, ""},
		{"C of its own", "", "package main\n\n// int x;\nimport \"C\"\n\nfunc main() { _ = C.x }\n", nil, "glibc"},
		{"a module that nobody imports", "", ``, tree{"go.sum": sqlite + " v1.14.0 h1:x=\n"}, ""},
	})
}

func TestPackages(t *testing.T) {
	ofRule(t, "packages", []need{
		{"nothing loads it", "RUN apt-get install -y fonts-dejavu\n", ``, nil, ""},
		{"a program that is not known", "RUN apt-get install -y imagemagick\n", `exec.Command(os.Args[1]).Run()`, nil,
			"package imagemagick"},
		{"tools of the build are no such", "RUN apt-get install -y gcc make\n", `exec.Command(os.Args[1]).Run()`, nil,
			""},
		{"removed again", "RUN apt-get install -y imagemagick && apt-get remove -y imagemagick\n",
			`exec.Command(os.Args[1]).Run()`, nil, ""},
		{"data of what is started", "RUN apt-get install -y wkhtmltopdf fonts-dejavu\n",
			`exec.Command("wkhtmltopdf").Run()`, nil,
			"package fonts-dejavu"},
		{"no data", "RUN apt-get install -y wkhtmltopdf unzip\n", `exec.Command("wkhtmltopdf").Run()`, nil, ""},
		{"what git connects with", "RUN apt-get install -y git openssh-client\n",
			`exec.Command("git", "clone", "x").Run()`, nil,
			"program ssh"},
		{"git that stays here", "RUN apt-get install -y git openssh-client\n", `exec.Command("git", "log").Run()`, nil,
			""},
		{"time zones are another rule's", "RUN apt-get install -y tzdata\n", `exec.Command(os.Args[1]).Run()`, nil, ""},
	})
}

func TestConnects(t *testing.T) {
	m := func(line string) bool {
		for _, s := range launched(t, runs+"CMD git "+line+" && ./app", "", nil).Starts {
			if s.Command.Program() == "git" {
				return connects(s.Command)
			}
		}
		t.Fatalf("git %s is not started", line)
		return false
	}
	for line, want := range map[string]bool{
		"clone x": true, "fetch": true, "push origin": true, "-C /x pull": true, "$VERB": true, "": true,
		"log": false, "-C /x log": false, "-c a=b status": false, "--version": false, "rev-parse HEAD": false,
	} {
		if m(line) != want {
			t.Errorf("git %s: %v", line, !want)
		}
	}
}

func TestLibraries(t *testing.T) {
	ofRule(t, "libraries", []need{
		{"no C", "RUN apt-get install -y libvips-dev\n", ``, nil, ""},
		{"headers of a library", "RUN apt-get install -y libvips-dev\n", cgo("github.com/h2non/bimg"), nil,
			"library libvips-dev"},
		{"headers of the C library", apk + "RUN apk add gcc musl-dev\n", cgo(sqlite), nil, ""},
		{"a library that is built", "RUN make install\n", cgo("github.com/h2non/bimg"), nil,
			"directory /usr/local/lib"},
		{"one by cmake", "RUN cmake --install build\n", cgo("github.com/h2non/bimg"), nil, "directory /usr/local/lib"},
		{"a package that is downloaded", "RUN apt-get install -y ./x.deb\n", cgo("github.com/h2non/bimg"), nil,
			"package-file ./x.deb"},
		{"C++ on alpine", apk + "RUN apk add build-base\n",
			"package main\n\n// int x;\nimport \"C\"\n\nfunc main() { _ = C.x }\n",
			nil, "library libstdc++"},
		{"no C++ compiler", apk + "RUN apk add gcc musl-dev\n",
			"package main\n\n// int x;\nimport \"C\"\n\nfunc main() { _ = C.x }\n",
			nil, ""},
	})
}

func TestTables(t *testing.T) {
	ofRule(t, "tables", []need{
		{"nothing is looked up", "", `println()`, nil, ""},
		{"media types", "", `http.ListenAndServe(":80", nil)`, nil, "optional-file /etc/mime.types"},
		{"media types on alpine", apk, `http.ListenAndServe(":80", nil)`, nil, ""},
		{"with a package of them", apk + "RUN apk add mailcap\n", `http.ListenAndServe(":80", nil)`, nil,
			"file /etc/mime.types"},
		{"an old Go", "FROM golang:1.15\nWORKDIR /app\n", `println()`, nil, "file /etc/nsswitch.conf"},
		{"an old Go on alpine", "FROM golang:1.15-alpine\nWORKDIR /app\n", `println()`, nil, "file /etc/nsswitch.conf"},
		{"one before alpine's file", "FROM golang:1.7-alpine\nWORKDIR /app\n", `println()`, nil, ""},
		{"from Go 1.16 on", "FROM golang:1.16\nWORKDIR /app\n", `println()`, nil, ""},
		{"a service", "", `net.LookupPort("tcp", "ldap")`, nil, "file /etc/services"},
		{"a service that isn't known", "", `net.LookupPort("tcp", os.Args[1])`, nil, "file /etc/services"},
		{"a service that Go knows", "", `net.LookupPort("tcp", "https")`, nil, ""},
		{"a port", "", `net.LookupPort("tcp", "80")`, nil, ""},
	})
}

func TestAccounts(t *testing.T) {
	ofRule(t, "accounts", []need{
		{"root", "", ``, nil, ""},
		{"a user by name", "USER nobody\n", ``, nil, "accounts nobody"},
		{"with a group", "USER app:app\n", ``, nil, "accounts app"},
		{"root by name", "USER root\n", ``, nil, ""},
		{"a number", "USER 1000:1000\n", ``, nil, ""},
		{"a user is added", "RUN useradd app\n", ``, nil, "accounts"},
		{"a group is added", "RUN addgroup app\n", ``, nil, "accounts"},
		{"a tool takes a name", runs + "CMD chown app x && ./app", ``, nil, "accounts"},
		{"the program asks", "", `user.Lookup("app")`, nil, "accounts"},
		{"it asks for itself", "", `user.Current()`, nil, ""},
		{"the last USER counts", "USER app\nRUN go version\nUSER root\n", ``, nil, ""},
	})
}

func TestTimeZones(t *testing.T) {
	const at = "time-zones /usr/local/go/lib/time/zoneinfo.zip"
	const removed = "\nRUN rm -rf /usr/local/go\n"
	build := func(flags string) string { return "COPY . .\nRUN go build " + flags + " -o app .\nCMD [\"./app\"]" }
	ofRule(t, "time-zones", []need{
		{"a golang image", "", ``, nil, at},
		{"another image", "FROM alpine:3.20\nWORKDIR /app\nRUN apk add go\n", ``, nil, "time-zones"},
		{"the program has its own", "", "import _ \"time/tzdata\"\n", nil, ""},
		{"by a tag", build("-tags timetzdata"), ``, nil, ""},
		{"-trimpath on Debian", build("-trimpath"), ``, nil, "directory /usr/share/zoneinfo"},
		{"-trimpath on alpine", apk + build("-trimpath"), ``, nil, ""},
		{"-trimpath with a package", apk + "RUN apk add tzdata\n" + build("-trimpath"), ``, nil,
			"directory /usr/share/zoneinfo"},
		{"date in a zone", "ENV TZ=Europe/Paris\n" + runs + "CMD date && ./app", ``, nil,
			"directory /usr/share/zoneinfo, " + at},
		{"date in no zone", runs + "CMD date && ./app", ``, nil, at},
		{"-trimpath by GOFLAGS", "ENV GOFLAGS=-trimpath\n", ``, nil, "directory /usr/share/zoneinfo"},
		{"the toolchain is removed", apk + build("-v") + removed, ``, nil, ""},
		{"the toolchain is removed, with a package", apk + "RUN apk add tzdata\n" + build("-v") + removed, ``, nil,
			"directory /usr/share/zoneinfo"},
		{"C code in a zone", apk + "RUN apk add gcc musl-dev tzdata\n", cgo(sqlite), nil,
			"directory /usr/share/zoneinfo, " + at},
	})
}

// Every image gets these: any program may connect and write a temporary file.
func TestAlways(t *testing.T) {
	ofRule(t, "certificates", []need{{"any program", "", ``, nil, "certificates"}})
	ofRule(t, "tmp", []need{{"any program", "", ``, nil, "tmp"}})
}

// Each rule has a name of its own and a sentence for people; needs of one kind and
// argument are one need with all that speaks for it.
func TestAll(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range rules {
		if seen[r.name] || r.doc == "" || strings.HasSuffix(r.doc, ".") {
			t.Errorf("%q: %q", r.name, r.doc)
		}
		seen[r.name] = true
	}
	list := All(launched(t, "HEALTHCHECK CMD [\"/app/app\", \"-check\"]\n", `os.ReadFile("a.txt")`, tree{"a.txt": ""}))
	const want = "file /app/app, file /app/a.txt, certificates, time-zones /usr/local/go/lib/time/zoneinfo.zip, tmp"
	if got := said(list); got != want || len(list) != 5 {
		t.Errorf("got %q, want %q", got, want)
	}
	if n := len(list[0].Evidence); n != 2 {
		t.Errorf("%d places say that the program is started, not 2: %+v", n, list[0].Evidence)
	}
}
