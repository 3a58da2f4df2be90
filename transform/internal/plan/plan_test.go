package plan

import (
	"fmt"
	"strings"
	"testing"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
)

// sides are those of the instructions of the final stage: each stays in the builder (b),
// goes to the runtime stage (r), or to both (B).
func sides(p *Plan) string {
	var list []string
	for _, s := range p.Sides {
		list = append(list, map[Side]string{buildSide: "b", RunSide: "r", BothSides: "B"}[s])
	}
	return strings.Join(list, " ")
}

// Each instruction goes where it is needed.
func TestSides(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a plain file", builds + "CMD [\"./app\"]\n", "B b b r"},
		{"what the image alone configures",
			"FROM golang:1.22\nEXPOSE 80\nVOLUME /d\nLABEL a=b\nSTOPSIGNAL 9\nRUN go build .\nCMD [\"app\"]\n",
			"r r r r b r"},
		{"behind the last step of the build",
			"FROM golang:1.22\nRUN go build .\nWORKDIR /x\nENV A=b\nUSER 1\nCMD [\"app\"]\n",
			"b r r r r"},
		{"a variable that both may read", "FROM golang:1.22\nENV A=b\nRUN go build .\nCMD [\"app\"]\n", "B b r"},
		{"a variable of the toolchain", "FROM golang:1.22\nENV GOFLAGS=-mod=vendor\nRUN go build .\nCMD [\"app\"]\n",
			"b b r"},
		{"one behind the build", "FROM golang:1.22\nRUN go build .\nENV GOPROXY=direct\nCMD [\"app\"]\n", "b b r"},
		{"the last WORKDIR counts", "FROM golang:1.22\nWORKDIR /a\nWORKDIR /b\nRUN go build .\nCMD [\"app\"]\n",
			"b B b r"},
		{"the last USER counts", "FROM golang:1.22\nUSER 1\nUSER 2\nRUN go build .\nCMD [\"app\"]\n", "b B b r"},
		{"an argument of the build",
			"FROM golang:1.22\nARG V=1\nRUN go build -ldflags \"-X main.v=$V\" .\nCMD [\"app\"]\n", "b b r"},
		{"an argument that a label reads", "FROM golang:1.22\nARG V=1\nRUN go build .\nLABEL v=$V\nCMD [\"app\"]\n",
			"B b r r"},
		{"one that another one reads",
			"FROM golang:1.22\nARG A=1\nARG B=$A\nRUN go build .\nLABEL v=$B\nCMD [\"app\"]\n", "B B b r r"},
		{"an argument behind the build", "FROM golang:1.22\nRUN go build .\nARG V=1\nLABEL v=$V\nCMD [\"app\"]\n",
			"b r r r"},
		{"SHELL for the build", "FROM golang:1.22\nSHELL [\"/bin/bash\", \"-c\"]\nRUN go build .\nCMD [\"app\"]\n",
			"b b r"},
		{"SHELL for the command", "FROM golang:1.22\nSHELL [\"/bin/bash\", \"-c\"]\nRUN go build .\nCMD app\n",
			"B b r"},
		{"a health check", "FROM golang:1.22\nHEALTHCHECK CMD [\"/app\"]\nRUN go build .\nENTRYPOINT [\"app\"]\n",
			"r b r"},
		{"nothing is built", "FROM golang:1.22\nCMD [\"date\"]\n", "r"},
	} {
		p, out := Make(launched(t, tt.text, image.Options{Runtime: "alpine"}), needsOf("file /app/app"))
		if p == nil {
			t.Fatalf("%s: %+v", tt.name, out)
		}
		if got := sides(p); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// The smallest runtime that meets every need is chosen; of each smaller one it is
// said what it lacks.
func TestChooseRuntime(t *testing.T) {
	const apk = "FROM golang:1.22-alpine3.19\nCMD [\"app\"]\n"
	const deb = "FROM golang:1.22-bookworm\nCMD [\"app\"]\n"
	for _, tt := range []struct{ name, text, runtime, needs, want string }{
		{"nothing but files", deb, "", "file /a, certificates, tmp", "scratch"},
		{"a shell", deb, "", "file /a, shell", "alpine:3.24, scratch lacks shell"},
		{"a program", deb, "auto", "program git", "alpine:3.24, scratch lacks program git"},
		{"musl", apk, "", "musl", "alpine:3.19, scratch lacks musl"},
		{"glibc", deb, "", "glibc", "debian:bookworm-slim, scratch lacks glibc, alpine lacks glibc"},
		{"glibc of no known release", "FROM bitnami/golang\nCMD [\"app\"]\n", "", "glibc",
			"debian:stable-slim, scratch lacks glibc, alpine lacks glibc"},
		{"a program without a package", deb, "", "program frobnicate",
			"nothing, scratch lacks program frobnicate, alpine lacks program frobnicate, " +
				"debian lacks program frobnicate"},
		{"debian without glibc, by name", deb, "debian:12", "file /a", "debian:12"},
		{"scratch by name", deb, "scratch", "file /a", "scratch"},
		{"scratch by name, with a shell", deb, "scratch", "shell", "nothing, scratch lacks shell"},
		{"an image of no known family", deb, "example.com/base:1", "file /a", "example.com/base:1"},
		{"which is taken to have no shell", deb, "example.com/base:1", "shell",
			"nothing, example.com/base:1 lacks shell"},
		{"a name for alpine", deb, "alpine:3.18", "shell", "alpine:3.18"},
		{"unknown programs by name", deb, "scratch", "unknown-program", "scratch"},
		{"what is only told", deb, "", "unknown-path, hidden-path x", "scratch"},
	} {
		p, out := Make(launched(t, tt.text, image.Options{Runtime: tt.runtime}), needsOf(tt.needs))
		got := "nothing"
		if p != nil {
			got = p.From
		}
		for _, o := range out {
			got += strings.TrimRight(fmt.Sprintf(", %s lacks %s %s", o.Runtime, o.Need.Kind, o.Need.Arg), " ")
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// What a runtime offers for a need is added to it.
func TestOffers(t *testing.T) {
	const deb = "FROM golang:1.22-bookworm\nCMD [\"app\"]\n"
	const apk = "FROM golang:1.22-alpine\nCMD [\"app\"]\n"
	for _, tt := range []struct{ name, text, runtime, needs, packages, carried string }{
		{"a file", deb, "alpine", "file /a", "", "/a"},
		{"a file twice", deb, "alpine", "file /a, file /a", "", "/a"},
		{"a directory", deb, "alpine", "directory /d", "", "/d/"},
		{"what lies in it", deb, "alpine", "directory /d, file /d/a", "", "/d/"},
		{"a directory to be made", deb, "alpine", "made-directory /d", "", "/d"},
		{"one that is brought", deb, "alpine", "made-directory /d, file /d/a", "", "/d/a"},
		{"a directory of the system", deb, "scratch", "system-directory /var/log", "",
			"/etc/group /etc/passwd /var/log"},
		{"the same on alpine", deb, "alpine", "system-directory /var/log", "", ""},
		{"accounts", deb, "alpine", "accounts app", "", "/etc/group /etc/passwd"},
		{"certificates", deb, "alpine", "certificates", "", "/etc/ssl/certs/ca-certificates.crt"},
		{"certificates that the builder may lack", "FROM alpine\nCMD [\"app\"]\n", "alpine", "certificates", "", ""},
		{"time zones of Go's tree", deb, "alpine", "time-zones /usr/local/go/lib/time/zoneinfo.zip", "",
			"/usr/local/go/lib/time/zoneinfo.zip"},
		{"time zones of the system", deb, "alpine", "time-zones", "tzdata", ""},
		{"bash", deb, "alpine", "bash", "bash", ""},
		{"bash on Debian", deb, "debian:12", "bash", "", ""},
		{"a program of busybox", deb, "alpine", "program date", "", ""},
		{"the full one", deb, "alpine", "full-program date", "coreutils", ""},
		{"a program of a package", deb, "alpine", "program git", "git", ""},
		{"a program of a package of Debian", deb, "debian:12", "program git", "git", ""},
		{"one package for two needs", deb, "alpine", "program git, program git", "git", ""},
		{"a package of alpine", apk, "alpine", "package x", "x", ""},
		{"a package of Debian by alpine's name", deb, "alpine", "package fonts-dejavu", "font-dejavu", ""},
		{"the library of its headers", apk, "alpine", "library vips-dev", "vips", ""},
		{"a file of the same system", deb, "debian:bookworm-slim", "system-file /etc/os-release", "", ""},
		{"a file of another one", deb, "alpine", "system-file /etc/os-release", "", "/etc/os-release"},
	} {
		p, out := Make(launched(t, tt.text, image.Options{Runtime: tt.runtime}), needsOf(tt.needs))
		if p == nil {
			t.Errorf("%s: %+v", tt.name, out)
			continue
		}
		var carried []string
		for _, c := range p.Carried() {
			carried = append(carried, c.Path+map[bool]string{true: "/"}[c.Tree])
		}
		if got := strings.Join(carried, " "); got != tt.carried || strings.Join(p.Packages, " ") != tt.packages {
			t.Errorf("%s: %s, packages %q", tt.name, got, p.Packages)
		}
	}
}

// Every change of the configuration is declared, and nothing else.
func TestDeclare(t *testing.T) {
	const base = "ENV PATH, ENV GOLANG_VERSION gone, ENV GOTOOLCHAIN gone, ENV GOPATH gone"
	for _, tt := range []struct{ name, text, with, want string }{
		{"the base's variables", builds + "CMD [\"./app\"]\n", "", base},
		{"a variable of the toolchain", "FROM golang:1.22\nENV GOFLAGS=-v A=b\nRUN go build .\nCMD [\"app\"]\n", "",
			base + ", ENV GOFLAGS gone"},
		{"go run becomes a build", "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nCMD [\"go\", \"run\", \".\"]\n", "",
			base + ", CMD /app/app"},
		{"with arguments", "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nENTRYPOINT [\"go\", \"run\", \".\", \"-v\"]\n",
			"",
			base + ", ENTRYPOINT /app/app -v"},
		{"in a shell", "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nCMD go run .\n", "",
			base + ", CMD /bin/sh -c /app/app"},
		{"nonroot", builds + "CMD [\"./app\"]\n", "nonroot", base + ", USER 65532:65532"},
		{"labels", builds + "CMD [\"./app\"]\n", "labels", base + ", LABEL org.opencontainers.image.title app"},
	} {
		opts := image.Options{Runtime: "alpine"}
		if tt.with != "" {
			opts.With = []string{tt.with}
		}
		p, _ := Make(launched(t, tt.text, opts), needsOf("file /app/app"))
		d := p.Declare()
		var got []string
		for _, c := range d.Config {
			w := strings.TrimSpace(c.Field + " " + c.Name)
			if c.Gone {
				w += " gone"
			} else if c.Name != "PATH" {
				w += " " + strings.ReplaceAll(c.To, "\x00", " ")
			}
			if c.why == "" {
				t.Errorf("%s: %s has no reason", tt.name, w)
			}
			got = append(got, w)
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, s, tt.want)
		}
	}
}

// The lines that leave the builder are declared, and the edits within it.
func TestDeclareEdits(t *testing.T) {
	const text = "FROM golang:1.22\nEXPOSE 80\nCOPY . .\nRUN go build -o /app .\nUSER 1\nCMD [\"/app\"]\n"
	p, _ := Make(launched(t, text, image.Options{Runtime: "alpine"}), needsOf("file /app"))
	d := p.Declare()
	for line, want := range map[int]bool{2: true, 3: false, 4: false, 5: true, 6: true} {
		if d.Moved[line] != want {
			t.Errorf("line %d moves: %v", line, !want)
		}
	}
	out, err := dockerfile.Apply([]byte(text), d.Within)
	want := strings.Replace(strings.Replace(text, "golang:1.22", "golang:1.22 AS builder", 1), "go build",
		"CGO_ENABLED=0 go build", 1)
	if err != nil || string(out) != want || d.From != "alpine:3.24" {
		t.Errorf("%v, from %s\n got %q\nwant %q", err, d.From, out, want)
	}
}

func TestQuote(t *testing.T) {
	for word, want := range map[string]string{
		"a": "a", "/app/a-b_c.d": "/app/a-b_c.d", "": "''", "a b": "'a b'", "$X": "'$X'", "it's": `'it'\''s'`,
		"a*": "'a*'",
	} {
		if got := Quote(word); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
}

// What no runtime meets is refused with what is lacking and a way out.
func TestLacking(t *testing.T) {
	for _, tt := range []struct{ name, needs, code, text string }{
		{"a program", "program frobnicate", "exec-unmapped", "program frobnicate has no known package on alpine"},
		{"a package", "package frobnicate", "exec-unmapped", "package frobnicate has no known package on alpine"},
		{"a package that was a file", "package-file ./x.deb", "exec-unmapped",
			"alpine does not offer package-file ./x.deb"},
	} {
		m := launched(t, builds+"CMD [\"./app\"]\n", image.Options{})
		needs := needsOf(tt.needs)
		p, out := Make(m, needs)
		r := Lacking(m, needs, out)
		if p != nil || string(r.Code) != tt.code || r.Text != tt.text || r.Do == "" {
			t.Errorf("%s: %+v", tt.name, r)
		}
	}
	kinds := []finding.Kind{finding.KindUnknownPath, finding.KindHiddenPath}
	for _, k := range kinds {
		for _, row := range catalog.Runtimes {
			if rt := (&Runtime{Runtime: row}); rt.offer(k) != nil {
				t.Errorf("%s offers %s, which is only told", rt.Name, k)
			}
		}
	}
}

// What is copied as a whole takes along what lies in it, and several data files of one
// directory bring the directory.
func TestPrune(t *testing.T) {
	const text = "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nCOPY conf /etc/x\nRUN go build -o app .\nCMD [\"./app\"]\n"
	names := []string{"conf/a", "conf/b", "conf/c", "web/a", "web/b", "web/c", "web/x.go"}
	for _, tt := range []struct{ name, needs, want string }{
		{"files", "file /app/app, file /app/web/a", "/app/app /app/web/a"},
		{"a directory and what is in it", "directory /app/web, file /app/web/a", "/app/web/"},
		{"a directory and one below it", "directory /app/web, directory /app/web/a", "/app/web/"},
		{"a neighbour by its beginning", "directory /app/we, file /app/web/a", "/app/we/ /app/web/a"},
		{"two of a directory of data", "file /etc/x/a, file /etc/x/b", "/etc/x/a /etc/x/b"},
		{"three of a directory of data", "file /etc/x/a, file /etc/x/b, file /etc/x/c", "/etc/x/"},
		{"three, one of which may be missing", "file /etc/x/a, file /etc/x/b, optional-file /etc/x/c",
			"/etc/x/a /etc/x/b /etc/x/c"},
		{"three beside source", "file /app/web/a, file /app/web/b, file /app/web/c",
			"/app/web/a /app/web/b /app/web/c"},
		{"accounts and their files", "accounts, file /etc/passwd, file /a", "/a /etc/group /etc/passwd"},
		{"the working directory", "made-directory /app, made-directory /d", "/d"},
	} {
		p, out := Make(launched(t, text, image.Options{Runtime: "alpine"}, names...), needsOf(tt.needs))
		if p == nil {
			t.Fatalf("%s: %+v", tt.name, out)
		}
		var got []string
		for _, c := range p.Carried() {
			got = append(got, c.Path+map[bool]string{true: "/"}[c.Tree])
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
	}
}

// The runtime stage gets its instructions from all the stages that lead to the final one.
func TestRunSteps(t *testing.T) {
	const build = "COPY . .\nRUN go build -o /app .\n"
	for _, tt := range []struct{ name, text, want string }{
		{"of one stage", "FROM golang:1.22\nENV A=b\n" + build + "CMD [\"/app\"]\n", "2 5"},
		{"of a parent", "FROM golang:1.22 AS a\nENV A=b\nEXPOSE 80\nFROM a\n" + build + "CMD [\"/app\"]\n", "2 3 7"},
		{"the last WORKDIR", "FROM golang:1.22 AS a\nWORKDIR /a\nFROM a\nWORKDIR /b\n" + build + "CMD [\"/app\"]\n",
			"4 7"},
		{"a parent's CMD", "FROM golang:1.22 AS a\nCMD [\"/app\"]\nFROM a\n" + build, "2"},
		{"a parent's CMD that an ENTRYPOINT takes away",
			"FROM golang:1.22 AS a\nCMD [\"-v\"]\nFROM a\n" + build + "ENTRYPOINT [\"/app\"]\n", "6"},
		{"a parent's argument that is not used",
			"FROM golang:1.22 AS a\nARG V=1\nFROM a\n" + build + "CMD [\"/app\"]\n", "6"},
		{"one that a parent's label uses",
			"FROM golang:1.22 AS a\nARG V=1\nLABEL v=$V\nFROM a\n" + build + "CMD [\"/app\"]\n", "2 3 7"},
		{"a parent's variable of the toolchain",
			"FROM golang:1.22 AS a\nENV GOFLAGS=-v\nFROM a\n" + build + "CMD [\"/app\"]\n", "6"},
	} {
		p, out := Make(launched(t, tt.text, image.Options{Runtime: "alpine"}), needsOf("file /app"))
		if p == nil {
			t.Fatalf("%s: %+v", tt.name, out)
		}
		var lines []string
		for _, st := range p.RunSteps() {
			lines = append(lines, fmt.Sprint(st.Line))
		}
		if got := strings.Join(lines, " "); got != tt.want {
			t.Errorf("%s: the lines %s, want %s", tt.name, got, tt.want)
		}
	}
}

// A builder that something starts by its name keeps what the runtime stage gets.
func TestStartableBuilder(t *testing.T) {
	const text = "FROM golang:1.22 AS app\nWORKDIR /app\nEXPOSE 80\nCOPY . .\nRUN go build -o app .\nCMD [\"./app\"]\n"
	for target, want := range map[string]string{"app": "B B b b B", "other": "B r b b r"} {
		fs := files{"compose.yaml": "services:\n  a:\n    build: {context: ., target: " + target + "}\n"}
		p := improving(t, "", text, fs, "file /app/app")
		if got := sides(p); got != want || p.Startable != (target == "app") {
			t.Errorf("%s: %s, want %s", target, got, want)
		}
	}
}
