package projects

import (
	"regexp"
	"slices"
	"strings"
)

// A slot of a Dockerfile's shape, and what it can be set to; the first is plain.
type slot struct {
	name    string
	options []string
}

var slots = []slot{
	{"base", []string{"alpine", "debian", "bookworm"}},
	{"stage", []string{"one", "named", "base", "unused", "two"}},
	{"dir", []string{"app", "deep", "home", "gopath", "gopath-mode", "variable", "steps"}},
	{"copy", []string{"all", "add", "absolute", "json", "chown", "module-first"}},
	{"code", []string{"main", "package"}},
	{"build", buildNames()},
	{"start", startNames()},
	{"user", []string{"root", "number", "numbers", "named", "nobody", "owner"}},
	{"more", []string{"none", "label", "expose", "volume", "env", "env-old", "health", "health-shell", "health-file",
		"signal", "comments"}},
	{"text", []string{"lf", "crlf", "lower"}},
}

func optionsOf(name string) []string {
	i := slices.IndexFunc(slots, func(s slot) bool { return s.name == name })
	if i < 0 {
		return nil
	}
	return slots[i].options
}

var images = map[string]string{
	"alpine": "golang:1.26-alpine", "debian": "golang:1.26", "bookworm": "golang:1.26-bookworm",
}

// workdirs are the lines that lead to the working directory, and where it is.
var workdirs = map[string]struct{ lines, dir string }{
	"app":         {"WORKDIR /app", "/app"},
	"deep":        {"WORKDIR /usr/src/example/service", "/usr/src/example/service"},
	"home":        {"WORKDIR /home/service", "/home/service"},
	"gopath":      {"WORKDIR $GOPATH/src/example.com/app", "/go/src/example.com/app"},
	"gopath-mode": {"ENV GO111MODULE=off\nWORKDIR /go/src/example.com/app", "/go/src/example.com/app"},
	"variable":    {"ENV APP_HOME=/srv/service\nWORKDIR ${APP_HOME}", "/srv/service"},
	"steps":       {"WORKDIR /opt\nWORKDIR service", "/opt/service"},
}

// copies bring the repository into the working directory.
var copies = map[string]string{
	"all":          "COPY . .",
	"add":          "ADD . .",
	"absolute":     "COPY . @W/",
	"json":         `COPY [".", "./"]`,
	"chown":        "COPY --chown=1000:1000 . .",
	"module-first": "COPY go.mod ./\nRUN go env GOVERSION\nCOPY . ./",
}

// A build makes the program at a path.
type build struct {
	name, lines, bin string
	files            map[string]string // of the repository
	offline          bool              // the engine of the tests can't do it
}

func buildOf(name string) (build, bool) {
	i := slices.IndexFunc(builds, func(b build) bool { return b.name == name })
	if i < 0 {
		return build{}, false
	}
	return builds[i], true
}

func buildNames() []string {
	var list []string
	for _, b := range builds {
		list = append(list, b.name)
	}
	return list
}

var builds = []build{
	{name: "plain", lines: "RUN go build -o app .", bin: "@W/app"},
	{name: "named", lines: "RUN go build", bin: "@W/app"},
	{name: "files", lines: "RUN go build -o app *.go", bin: "@W/app"},
	{name: "bin", lines: "RUN go build -o /usr/local/bin/app .", bin: "/usr/local/bin/app"},
	{name: "top", lines: "RUN go build -v -o /server ./", bin: "/server"},
	{name: "install", lines: "RUN go install .", bin: "/go/bin/app"},
	{name: "gobin", lines: "ENV GOBIN=/usr/local/bin\nRUN go install ./...", bin: "/usr/local/bin/app"},
	{name: "make", lines: "RUN make build", bin: "@W/app",
		files: map[string]string{"Makefile": "build:\n\tgo build -o app .\n"}},
	{name: "script", lines: "RUN sh build.sh", bin: "@W/app",
		files: map[string]string{"build.sh": "#!/bin/sh\nset -e\ngo build -o app .\n"}},
	{name: "heredoc", lines: "RUN <<EOF\ngo build -o app .\nEOF", bin: "@W/app", offline: true},
	{name: "json", lines: `RUN ["go", "build", "-o", "app", "."]`, bin: "@W/app"},
	{name: "arg", lines: "ARG OUT=app\nRUN go build -o $OUT .", bin: "@W/app"},
	{name: "version", bin: "@W/app",
		lines: "ARG VERSION=dev\nRUN go build -ldflags \"-X main.version=${VERSION}\" -o app ."},
	{name: "chain", lines: "RUN go version \\\n && go build -o app . \\\n && rm -rf /tmp/*", bin: "@W/app"},
	{name: "move", lines: "RUN go build -o /tmp/built . && mv /tmp/built @W/app", bin: "@W/app"},
	{name: "cgo", lines: "RUN CGO_ENABLED=0 GOOS=linux go build -o app .", bin: "@W/app"},
	{name: "cd", lines: "RUN cd @W && go build -o app", bin: "@W/app"},
	{name: "into", lines: "RUN mkdir -p bin && go build -o bin/ .", bin: "@W/bin/app"},
	{name: "run", bin: "@W/app"},
}

// A start is how the image starts the program.
type start struct {
	name, lines string
	files       map[string]string // of the repository
	needs       string
}

func startOf(name string) start {
	return starts[slices.IndexFunc(starts, func(s start) bool { return s.name == name })]
}

func startNames() []string {
	var list []string
	for _, s := range starts {
		list = append(list, s.name)
	}
	return list
}

var starts = []start{
	{name: "cmd", lines: `CMD ["@BIN"]`},
	{name: "relative", lines: `CMD ["./app"]`},
	{name: "entry", lines: `ENTRYPOINT ["@BIN"]`},
	{name: "both", lines: "ENTRYPOINT [\"@BIN\"]\nCMD [\"serve\", \"now\"]"},
	{name: "bare", lines: `CMD ["app"]`},
	{name: "shell", lines: "CMD @BIN", needs: "program sh"},
	{name: "entry-shell", lines: "ENTRYPOINT exec @BIN", needs: "program sh"},
	{name: "variable", lines: "ENV PROGRAM=@BIN\nCMD $PROGRAM serve", needs: "program sh"},
	{name: "sh-c", lines: `CMD ["sh", "-c", "@BIN one two"]`, needs: "program sh"},
	{name: "script", lines: "ENTRYPOINT [\"@W/start.sh\"]\nCMD [\"serve\"]",
		needs: "program sh; execute @W/start.sh",
		files: map[string]string{"start.sh": "#!/bin/sh\nset -e\nexec @BIN \"$@\"\n"}},
	{name: "script-data", lines: `CMD ["@W/start.sh"]`,
		needs: "program sh; program uname; program cat; execute @W/start.sh; read @W/banner.txt",
		files: map[string]string{"banner.txt": "welcome\n",
			"start.sh": "#!/bin/sh\nuname -s\ncat \"$(dirname \"$0\")/banner.txt\"\nexec @BIN\n"}},
	{name: "sh-script", lines: `CMD ["sh", "start.sh"]`, needs: "program sh; read @W/start.sh",
		files: map[string]string{"start.sh": "set -e\n@BIN serve\n"}},
}

// users set the user at the end; the lines for named and owner depend on the base.
var users = map[string]struct {
	lines    string
	uid, gid int
	home     string
}{
	"root":    {"", 0, 0, "/root"},
	"number":  {"USER 1000", 1000, 0, "/"},
	"numbers": {"USER 1000:1000", 1000, 1000, "/"},
	"named":   {"RUN @ADDUSER\nUSER web", 1001, 1001, "/home/web"},
	"nobody":  {"USER nobody", 65534, 65534, "/nonexistent"},
	"owner":   {"RUN @ADDUSER && chown -R web:web @W\nUSER web", 1001, 1001, "/home/web"},
}

var addUser = map[string]string{"alpine": "adduser -D -u 1001 web", "debian": "useradd --create-home --uid 1001 web"}

// mores are lines that configure the image.
var mores = map[string]struct{ lines, needs string }{
	"none":    {},
	"label":   {lines: "LABEL org.example.name=\"a service\" org.example.tier=one"},
	"expose":  {lines: "EXPOSE 8080 9090/udp"},
	"volume":  {lines: "VOLUME /data"},
	"env":     {lines: "ENV GREETING=hello NAME=\"two words\"", needs: "env GREETING=hello; env NAME=two words"},
	"env-old": {lines: "ENV GREETING hello world", needs: "env GREETING=hello world"},
	"health":  {lines: "HEALTHCHECK --interval=30s CMD [\"@BIN\", \"check\"]"},
	"health-shell": {lines: "HEALTHCHECK CMD wget -q -O - http://localhost:8080/ || exit 1",
		needs: "program sh; program wget"},
	"health-file": {lines: "HEALTHCHECK CMD test -f @W/go.mod", needs: "program sh; read @W/go.mod"},
	"signal":      {lines: "STOPSIGNAL SIGINT"},
	"comments":    {lines: "# What follows is for people.\n\n# It is started as it was built."},
}

var keyword = regexp.MustCompile(`^[A-Z]+$`)

// lower writes the keywords of a Dockerfile in lower case.
func lower(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(line, " ")
		if keyword.MatchString(word) && word != "EOF" {
			line = strings.ToLower(word) + " " + rest
		}
		b.WriteString(line)
	}
	return b.String()
}
