package projects

import (
	"io/fs"

	"offstage/golden/internal/disk"
)

// An origin is how two files come into the image: @F with the text @A, and @O with
// the text @B.
type origin struct {
	name  string
	repo  string // the directory of the repository that holds them; none if they are made
	head  string // a stage before
	lines string // after the repository was copied
	dir   string // where they are, as the source says it; from the working directory unless absolute

	file, folder fs.FileMode       // the modes if they aren't 644 and 755
	owner        disk.User         // of files and directory
	links        map[string]string // of the repository
	made         map[string]string // links that the lines make
	extra        map[string]string // more files of the repository
	imports      string            // a package of the repository that the program imports
	keeps        bool              // the lines keep the owner that the repository's files got
	offline      bool              // the engine of the tests can't bring it
}

func (o origin) id() string { return o.name }

// Every origin is a row. The texts of @A and @B have no character that a shell or a
// Dockerfile reads otherwise.
var origins = []origin{
	// What the repository holds, in the working directory.
	{name: "context", repo: "data@N", dir: "data@N"},
	{name: "context-deep", repo: "assets/part@N/v1", dir: "assets/part@N/v1"},
	{name: "context-top", repo: ".", dir: "."},
	{name: "context-dotted", repo: "data@N", dir: "./data@N"},
	{name: "context-absolute", repo: "data@N", dir: "@W/data@N"},
	{name: "source-dir", repo: "internal/kit@N", dir: "internal/kit@N", imports: "internal/kit@N"},
	{name: "source-dir-absolute", repo: "config@N", dir: "@W/config@N", imports: "config@N"},
	{name: "test-data", repo: "testdata/part@N", dir: "testdata/part@N"},
	{name: "hidden-dir", repo: ".part@N", dir: ".part@N"},
	{name: "context-link", repo: "releases@N/v1", dir: "releases@N/current", links: map[string]string{"releases@N/current": "v1"}},
	{name: "context-link-file", repo: "shared@N", dir: "site@N",
		links: map[string]string{"site@N/@F": "../shared@N/@F", "site@N/@O": "../shared@N/@O"}},
	{name: "context-link-absolute", repo: "data@N", dir: "current@N", links: map[string]string{"current@N": "@W/data@N"}},

	// What COPY and ADD bring elsewhere.
	{name: "copy-out", repo: "data@N", dir: "/etc/service@N", lines: "COPY data@N /etc/service@N"},
	{name: "copy-slash", repo: "data@N", dir: "/srv/data@N", lines: "COPY data@N/ /srv/data@N/"},
	{name: "copy-files", repo: "data@N", dir: "/srv/data@N", lines: "COPY data@N/@F data@N/@O /srv/data@N/"},
	{name: "copy-one", repo: "data@N", dir: "/etc/part@N", lines: "COPY data@N/@F /etc/part@N/@F\nCOPY data@N/@O /etc/part@N/@O"},
	{name: "copy-glob", repo: "data@N", dir: "/srv/data@N", lines: "COPY data@N/*@N* /srv/data@N/"},
	{name: "copy-json", repo: "data@N", dir: "/srv/data@N", lines: `COPY ["data@N", "/srv/data@N"]`},
	{name: "copy-chown", repo: "data@N", dir: "/srv/data@N", lines: "COPY --chown=1000:1000 data@N /srv/data@N", owner: disk.User{UID: 1000, GID: 1000}},
	{name: "copy-variable", repo: "data@N", dir: "/srv/files@N", lines: "ARG FILES@N=/srv/files@N\nCOPY data@N $FILES@N/"},
	{name: "copy-env", repo: "data@N", dir: "/var/lib/service@N", lines: "ENV SERVICE@N=/var/lib/service@N\nCOPY data@N ${SERVICE@N}"},
	{name: "copy-workdir", repo: "data@N", dir: "/srv/here@N", lines: "WORKDIR /srv/here@N\nCOPY data@N .\nWORKDIR @W"},
	{name: "copy-home", repo: "data@N", dir: "/root/.config@N", lines: "COPY data@N /root/.config@N"},
	{name: "copy-heredoc", dir: "/etc/part@N", offline: true,
		lines: "COPY <<EOF /etc/part@N/@F\n@A\nEOF\nCOPY <<EOF /etc/part@N/@O\n@B\nEOF"},
	{name: "add-out", repo: "data@N", dir: "/opt/data@N", lines: "ADD data@N /opt/data@N"},
	{name: "add-url", dir: "/opt/geo@N", offline: true,
		lines: "ADD http://example.com/one /opt/geo@N/@F\nADD http://example.com/two /opt/geo@N/@O"},
	{name: "stage", dir: "/site@N", lines: "COPY --from=web@N /web/out /site@N",
		head: "FROM @IMAGE AS web@N\nRUN mkdir -p /web/out && printf '%s\\n' '@A' > /web/out/@F && printf '%s\\n' '@B' > /web/out/@O\n"},
	{name: "stage-program", dir: "/site@N", lines: "COPY --from=web@N /web/out /site@N", extra: map[string]string{"web@N/main.go": writer("/web/out")},
		head: "FROM @IMAGE AS web@N\nWORKDIR /web\nCOPY web@N/ .\nRUN go run main.go\n"},
	{name: "stage-work", dir: "public@N", lines: "COPY --from=web@N /web/out ./public@N", extra: map[string]string{"web@N/main.go": writer("/web/out")},
		head: "FROM @IMAGE AS web@N\nWORKDIR /web\nCOPY web@N/ .\nRUN go run main.go\n"},

	// What RUN makes.
	{name: "run-printf", dir: "/srv/made@N", lines: "RUN mkdir -p /srv/made@N \\\n && printf '%s\\n' '@A' > /srv/made@N/@F \\\n && printf '%s\\n' '@B' > /srv/made@N/@O"},
	{name: "run-work", dir: "made@N", lines: "RUN mkdir made@N && echo '@A' > made@N/@F && echo '@B' > made@N/@O"},
	{name: "run-tee", dir: "/srv/made@N", lines: "RUN mkdir -p /srv/made@N && echo '@A' | tee /srv/made@N/@F && echo '@B' | tee -a /srv/made@N/@O"},
	{name: "run-heredoc", dir: "/srv/made@N", offline: true,
		lines: "RUN mkdir -p /srv/made@N\nRUN <<EOF\necho '@A' > /srv/made@N/@F\necho '@B' > /srv/made@N/@O\nEOF"},
	{name: "run-home", dir: "/root/.part@N", lines: "RUN mkdir -p /root/.part@N && echo '@A' > /root/.part@N/@F && echo '@B' > ~/.part@N/@O"},
	{name: "run-cp", repo: "data@N", dir: "/srv/copied@N", lines: "RUN cp -r data@N /srv/copied@N"},
	{name: "run-cp-files", repo: "data@N", dir: "/srv/copied@N", lines: "RUN mkdir /srv/copied@N && cp data@N/* /srv/copied@N/"},
	{name: "run-cp-json", repo: "data@N", dir: "/srv/copied@N", lines: `RUN ["cp", "-r", "data@N", "/srv/copied@N"]`},
	{name: "run-mv", repo: "data@N", dir: "/srv/moved@N", lines: "RUN cp -r data@N spare@N && mv spare@N /srv/moved@N"},
	{name: "run-cd", repo: "data@N", dir: "/srv/in@N", lines: "RUN cd /srv && mkdir in@N && cd in@N && cp @W/data@N/* ."},
	{name: "run-install", repo: "data@N", dir: "/srv/inst@N", file: 0o640,
		lines: "RUN mkdir -p /srv/inst@N && install -m 640 data@N/@F data@N/@O /srv/inst@N/"},
	{name: "run-sed", repo: "data@N", dir: "/srv/sed@N", lines: "RUN mkdir -p /srv/sed@N && sed 's/^#//' data@N/@F > /srv/sed@N/@F && sed 's/^#//' data@N/@O > /srv/sed@N/@O"},
	{name: "run-tar", keeps: true, repo: "data@N", dir: "/opt/tar@N/data@N",
		lines: "RUN tar -cf /tmp/part@N.tar data@N && mkdir -p /opt/tar@N && tar -xf /tmp/part@N.tar -C /opt/tar@N && rm /tmp/part@N.tar"},
	{name: "run-tar-pipe", keeps: true, repo: "data@N", dir: "/opt/tar@N/data@N", lines: "RUN mkdir -p /opt/tar@N && tar -c data@N | tar -x -C /opt/tar@N"},
	{name: "run-ln", repo: "data@N", dir: "/srv/link@N", lines: "RUN ln -s @W/data@N /srv/link@N", made: map[string]string{"/srv/link@N": "@W/data@N"}},
	{name: "run-ln-work", repo: "data@N", dir: "link@N", lines: "RUN ln -s data@N link@N", made: map[string]string{"@W/link@N": "data@N"}},
	{name: "run-chmod", keeps: true, repo: "keys@N", dir: "keys@N", lines: "RUN chmod -R go-rwx keys@N", file: 0o600, folder: 0o700},
	{name: "run-chmod-cp", keeps: true, repo: "keys@N", dir: "/srv/app@N/keys@N", file: 0o600, folder: 0o700,
		lines: "RUN chmod -R go-rwx keys@N\nRUN mkdir -p /srv/app@N && cp -a keys@N /srv/app@N/"},
	{name: "run-chown", repo: "data@N", dir: "data@N", lines: "RUN chown -R 1000:1000 data@N", owner: disk.User{UID: 1000, GID: 1000}},
	{name: "run-chown-out", repo: "data@N", dir: "/srv/own@N", owner: disk.User{UID: 1000, GID: 1000},
		lines: "RUN mkdir /srv/own@N && cp data@N/* /srv/own@N && chown -R 1000:1000 /srv/own@N"},
	{name: "run-loop", dir: "/srv/loop@N", lines: "RUN mkdir -p /srv/loop@N && cd /srv/loop@N && for f in @F; do echo '@A' > $f; done && echo '@B' > @O"},
	{name: "run-script", dir: "/srv/script@N", lines: "RUN sh scripts/make@N.sh",
		extra: map[string]string{"scripts/make@N.sh": "#!/bin/sh\nset -e\nmkdir -p /srv/script@N\necho '@A' > /srv/script@N/@F\necho '@B' > /srv/script@N/@O\n"}},
	{name: "run-seed", dir: "/var/lib/seed@N", lines: "RUN go run ./cmd/seed@N", extra: map[string]string{"cmd/seed@N/main.go": writer("/var/lib/seed@N")}},
	{name: "run-seed-built", dir: "/var/lib/seed@N", lines: "RUN go build -o /tmp/seed@N ./cmd/seed@N && /tmp/seed@N && rm /tmp/seed@N",
		extra: map[string]string{"cmd/seed@N/main.go": writer("/var/lib/seed@N")}},
	{name: "run-seed-work", dir: "state@N", lines: "RUN go run ./cmd/seed@N", extra: map[string]string{"cmd/seed@N/main.go": writer("state@N")}},
	{name: "run-seed-told", dir: "/opt/seed@N", lines: "RUN go run ./cmd/seed@N /opt/seed@N", extra: map[string]string{"cmd/seed@N/main.go": writer("")}},
	{name: "run-generate", dir: "gen@N", lines: "RUN go generate ./cmd/gen@N", extra: map[string]string{"cmd/gen@N/gen.go": "//go:generate go run . ../../gen@N\n" + writer("")}},
}

// writer is a program that writes both files into a directory, or the one that its
// argument says.
func writer(dir string) string {
	where := `"` + dir + `"`
	if dir == "" {
		where = "os.Args[1]"
	}
	return `package main

import (
	"log"
	"os"
	"path/filepath"
)

func main() {
	dir := ` + where + `
	if err := os.MkdirAll(dir, 0o755); err != nil {
		log.Fatal(err)
	}
	for name, text := range map[string]string{"@F": "@A\n", "@O": "@B\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
`
}
