package disk

import (
	"io/fs"
	"strings"
	"testing"
)

var root, user = User{}, User{1000, 1000}

// example is a disk with a bit of everything.
func example() Disk {
	d := New()
	d.Put("/app/data/a.txt", File("a", 0o644))
	d.Put("/app/current", Link("data"))
	d.Put("/app/outside", Link("/app/data/a.txt"))
	d.Put("/app/loop", Link("loop"))
	d.Put("/keys", Dir(0o700))
	d.Put("/keys/k", File("k", 0o600))
	d.Put("/open", Dir(fs.ModeSticky|0o777))
	d.Put("/run.sh", File("#!/bin/sh", 0o755))
	return d
}

func TestSee(t *testing.T) {
	for _, c := range []struct {
		look Look
		at   string
		user User
		want string
	}{
		{Read, "/app/data/a.txt", user, "content a"},
		{Read, "/app/current/a.txt", user, "content a"},
		{Read, "/app/outside", user, "content a"},
		{Read, "/app/data", user, "is a directory"},
		{Read, "/app/none", user, "no such file"},
		{Read, "/app/data/a.txt/b", user, "not a directory"},
		{Read, "/app/loop", user, "content "},
		{Read, "/keys/k", root, "content k"},
		{Read, "/keys/k", user, "permission denied"},
		{List, "/keys", user, "permission denied"},
		{List, "/app/data", user, "a.txt"},
		{List, "/run.sh", user, "not a directory"},
		{Tree, "/app", user, "/current L---------; /data d---------; /data/a.txt ----------; " +
			"/loop L---------; /outside L---------; "},
		{Target, "/app/current", user, "leads to data"},
		{Target, "/app/data", user, "no link"},
		{Stat, "/keys", user, "drwx------ 0:0"},
		{Exists, "/app/current", user, "d---------"},
		{Write, "/open", user, "writable"},
		{Write, "/app", user, "permission denied"},
		{Write, "/run.sh", root, "not a directory"},
		{Execute, "/run.sh", user, "starts #!/bin/sh"},
		{Execute, "/app/data/a.txt", root, "permission denied"},
	} {
		if got := example().See(c.look, c.at, c.user); got != c.want {
			t.Errorf("%s %s as %v: %q, want %q", c.look, c.at, c.user, got, c.want)
		}
	}
}

// What COPY --from does to modes, links and directories.
func TestCopyFrom(t *testing.T) {
	for _, c := range []struct {
		from, to string
		look     Look
		at, want string
	}{
		{"/keys", "/keys", Stat, "/keys", "drwxr-xr-x 0:0"},
		{"/keys", "/keys", Stat, "/keys/k", "-rw------- 0:0"},
		{"/keys", "/", Exists, "/keys", "no such file"},
		{"/keys", "/", Exists, "/k", "----------"},
		{"/app/current", "/app/current", Target, "/app/current", "no link"},
		{"/app", "/app", Target, "/app/current", "leads to data"},
		{"/run.sh", "/bin/", Execute, "/bin/run.sh", "starts #!/bin/sh"},
		{"/run.sh", "/start", Execute, "/start", "starts #!/bin/sh"},
		{"/run.sh /app/data/a.txt", "/two", Read, "/two/a.txt", "content a"},
		{"/app/data/*.tx[t] /run.sh", "/two", Read, "/two/a.txt", "content a"},
		{"/app/data/*.non[e] /run.sh", "/two/", List, "/two", "run.sh"},
	} {
		d := New()
		if err := d.CopyFrom(example(), strings.Fields(c.from), c.to); err != nil {
			t.Errorf("%s to %s: %v", c.from, c.to, err)
		}
		if got := d.See(c.look, c.at, root); got != c.want {
			t.Errorf("%s to %s: %s %s is %q, want %q", c.from, c.to, c.look, c.at, got, c.want)
		}
	}
	if err := New().CopyFrom(example(), []string{"/none"}, "/none"); err == nil {
		t.Error("a path that is not there was copied")
	}
}

func TestSh(t *testing.T) {
	for _, c := range []struct {
		line     string
		look     Look
		at, want string
	}{
		{"mkdir -p /r && cp -a /keys /r/", Stat, "/r/keys", "drwx------ 0:0"},
		{"cp -a /keys /r/", Stat, "/r/k", "-rw------- 0:0"}, // no /r: it becomes a copy
		{"mkdir -p /r && cp -a /app /r", Target, "/r/app/current", "leads to data"},
		{"mkdir -p /r/tmp && chmod 1777 /r/tmp", Stat, "/r/tmp", "dtrwxrwxrwx 0:0"},
		{`mkdir -p /r && chown "$(stat -c %u:%g /keys)" /r && chmod "$(stat -c %a /keys)" '/r'`,
			Stat, "/r", "drwx------ 0:0"},
		{"chown 1000:1001 /open", Stat, "/open", "dtrwxrwxrwx 1000:1001"},
		{"mkdir -p /r && { [ ! -e /none ] || cp -a /none /r/; } && mkdir -p /s", List, "/r", ""},
		{"mkdir -p /r && { [ ! -e /none ] || cp -a /none /r/; } && mkdir -p /s", Exists, "/s", "d---------"},
		{"mkdir -p /r && { [ ! -e /keys ] || cp -a /keys /r/; }", List, "/r", "keys"},
	} {
		d := example()
		if err := d.Sh(c.line); err != nil {
			t.Errorf("%s: %v", c.line, err)
		}
		if got := d.See(c.look, c.at, root); got != c.want {
			t.Errorf("%s: %s %s is %q, want %q", c.line, c.look, c.at, got, c.want)
		}
	}
	for _, line := range []string{"cp -a /keys /app /none/", "cp -a /none /app", "cp -a /keys/k /r/",
		"cp -a /keys /no/dir",
		"sed x", "chmod 700 /none", "chmod \"$(stat -c %a /none)\" /keys", "echo 'open"} {
		if err := example().Sh(line); err == nil {
			t.Errorf("%s: no error", line)
		}
	}
}

const original = "FROM golang:1.26-alpine\nWORKDIR /app\nRUN go build -o app .\nCMD [\"/app/app\"]\n"

func TestLast(t *testing.T) {
	built := example()
	built.Put("/app/app", File("the program", 0o755))
	img, err := Last(`# a comment
FROM golang:1.26-alpine AS builder
WORKDIR /app
RUN CGO_ENABLED=0 go build -o app .

RUN mkdir -p /rootfs \
 # a comment in between
 && cp -a /keys /rootfs/

FROM alpine:3.24
ARG WHERE=/srv
RUN apk add --no-cache git
COPY --from=builder /rootfs/ /
copy --from=builder ["/app/app", "/app/data", "/app/"]
ENV A=1 B="two words"
ENV C $A
ENV D=${WHERE}/x E=$WHERE/y
WORKDIR $WHERE
WORKDIR below
USER web
CMD ["/app/app"]
`, original, map[string]Disk{"": built})
	if err != nil {
		t.Fatal(err)
	}
	for what, pair := range map[string][2]string{
		"keys":     {img.Disk.See(Stat, "/keys", root), "drwx------ 0:0"},
		"program":  {img.Disk.See(Execute, "/app/app", user), "starts the program"},
		"contents": {img.Disk.See(Read, "/app/a.txt", user), "content a"},
		"workdir":  {img.Workdir, "/srv/below"},
		"user":     {img.User, "web"},
		"b":        {img.Env["B"], "two words"},
		"c":        {img.Env["C"], "1"},
		"d":        {img.Env["D"] + img.Env["E"], "/srv/x/srv/y"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %q, want %q", what, pair[0], pair[1])
		}
	}
	if !img.Has("git") || !img.Has("sh") || img.Has("bash") {
		t.Errorf("the programs are %v", img.Programs)
	}
}

// What the evaluator does not understand is an error, and never nothing.
func TestLastErrors(t *testing.T) {
	for _, lines := range []string{
		"FROM example.com/unknown\n",
		"FROM scratch\nRUN sed -i s/a/b/ /etc/passwd\n",
		"FROM scratch\nCOPY . .\n",
		"FROM scratch\nCOPY --from=builder /none /none\n",
		"FROM scratch\nCOPY --from=builder /none\n",
		"FROM golang:1.26 AS builder\nRUN cp -a /none /rootfs/\nFROM scratch\n",
		"FROM golang:1.26 AS builder\nRUN cp --parents /etc/passwd /rootfs\nFROM scratch\n",
		"FROM golang:1.26 AS builder\nRUN mkdir -p /rootfs && cp --parents /none /rootfs\nFROM scratch\n",
		"# nothing\n",
	} {
		if _, err := Last(lines, original, map[string]Disk{"": example()}); err == nil {
			t.Errorf("no error for\n%s", lines)
		}
	}
}

// A heredoc's lines are no instructions.
func TestHeredoc(t *testing.T) {
	steps, err := parse("FROM golang:1.26\nRUN <<-EOF\n\tFROM nothing\n\tEOF\n" +
		"COPY <<A <<\"B\" /x/\nUSER a\nA\nUSER b\nB\nFROM scratch\n")
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, s := range steps {
		words = append(words, s.word)
	}
	if got := strings.Join(words, " "); got != "from run copy from" {
		t.Errorf("the steps are %s", got)
	}
}

func TestModes(t *testing.T) {
	for _, digit := range []string{"0", "7", "644", "755", "1777", "2755", "4711"} {
		if got := digits(Octal(digit)); got != digit {
			t.Errorf("%s became %s", digit, got)
		}
	}
}

// Every base has what a container can't do without, and an unknown one is unknown.
func TestBase(t *testing.T) {
	for _, image := range []string{"golang:1.26-alpine", "golang:1.26", "alpine:3.24", "debian:bookworm-slim"} {
		d, programs, ok := Base(image)
		if !ok || len(programs) < 30 || d.See(Write, "/tmp", user) != "writable" ||
			d.See(Execute, "/bin/sh", user) == "no such file" {
			t.Errorf("%s lacks something", image)
		}
	}
	if d, programs, ok := Base("scratch"); !ok || len(programs) > 0 || len(d) != 1 {
		t.Error("scratch is not empty")
	}
	if _, _, ok := Base("ubuntu:24.04"); ok {
		t.Error("an image is known that is not")
	}
}
