package verify

import (
	"debug/elf"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"

	"offstage/transform"
)

// treeOf has a file for each path, and the directories above it; NAME -> TO is a link, NAME = TEXT a small file, a
// slash at the end makes a directory, and NAME ! a static executable.
func treeOf(lines string) tree {
	t := tree{"/": {mode: fs.ModeDir | 0o755}}
	for line := range strings.Lines(lines) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		e := &entry{mode: 0o644}
		switch kind, text, _ := strings.Cut(rest, " "); {
		case name == "":
			continue
		case kind == "->":
			e = &entry{mode: fs.ModeSymlink | 0o777, link: text}
		case kind == "=":
			e.head, e.sum = strings.ReplaceAll(text, `\n`, "\n"), [32]byte{byte(len(text))}
		case kind == "!":
			e = &entry{mode: 0o755, elf: readExecutable(elfFile(elf.EM_X86_64, ""))}
		case kind == "open": // to all
			e.mode = fs.ModeDir | fs.ModeSticky | 0o777
		case kind == "x":
			e.mode = 0o755
		case strings.HasSuffix(name, "/"):
			e.mode = fs.ModeDir | 0o755
		}
		name = strings.TrimSuffix(name, "/")
		t[name] = e
		for dir := path.Dir(name); dir != "/" && t[dir] == nil; dir = path.Dir(dir) {
			t[dir] = &entry{mode: fs.ModeDir | 0o755}
		}
	}
	return t
}

// saw is what a witness sees of a path.
func saw(how, path string) sight { return sight{How: how, Path: path} }

// What is seen counts where the image has it, is a difference where the rewrite
// lacks it, and is excused where the rewrite does without.
func TestJudge(t *testing.T) {
	const own = "/app/main"
	for _, test := range []struct {
		name, before, after string
		seen                sight
		want                string // the text; - where it does not count
	}{
		{"there", "/app/a", "/app/a", saw(opens, "/app/a"), ""},
		{"missing", "/app/a", "", saw(opens, "/app/a"), "is missing"},
		{"dots after a link", "/app/l -> /srv/x\n/srv/x/\n/srv/a", "/app/l -> /srv/x\n/srv/x/",
			saw(opens, "/app/l/../a"), "is missing"},
		{"absent in both", "", "", saw(opens, "/app/a"), "-"},
		{"absent", "/app/a", "", sight{How: opens, Path: "/app/a", Absent: true}, "-"},
		{"content", "/app/a = one", "/app/a = three", saw(opens, "/app/a"), "has another content"},
		{"made beside what is there", "/app/\n", "/app/\n", saw(writes, "/app/new"), ""},
		{"made where nothing is", "/data/\n", "", saw(writes, "/data/deep/new"), "is missing"},
		{"a socket's place", "/srv/\n/srv/run/", "", saw(binds, "/srv/run/a.sock"), "is missing"},
		{"a socket's address", "", "", saw(binds, "[::]:8080"), "-"},
		{"a connection", "/srv/a.sock", "", saw(connects, "/srv/a.sock"), "-"},
		{"a list", "/app/d/\n/app/d/a\n/app/d/b", "/app/d/\n/app/d/a", saw(lists, "/app/d"), "lacks b"},
		{"processes", "/proc/x", "", saw(opens, "/proc/x"), "-"},
		{"the engine's", "/etc/resolv.conf", "", saw(opens, "/etc/resolv.conf"), "-"},
		{"a link to the kernel's", "/etc/mtab2 -> /proc/mounts\n/proc/mounts", "", saw(opens, "/etc/mtab2"), "-"},
		{"a library, linked statically", "/lib/libc.so.6", own + " !", saw(opens, "/lib/libc.so.6"), ""},
		{"a library", "/lib/libc.so.6", own, saw(opens, "/lib/libc.so.6"), "is missing"},
		{"a library of its own, linked statically", "/app/x.so", own + " !", saw(opens, "/app/x.so"), "is missing"},
		{"name service order", "/etc/nsswitch.conf = hosts: files dns", "", saw(opens, "/etc/nsswitch.conf"), ""},
		{"another name service order", "/etc/nsswitch.conf = hosts: dns files", "", saw(opens, "/etc/nsswitch.conf"),
			"is missing"},
		{"one certificate", "/etc/ssl/certs/a.pem", "/etc/ssl/certs/ca-certificates.crt",
			saw(opens, "/etc/ssl/certs/a.pem"), ""},
		{"no certificates", "/etc/ssl/certs/a.pem", "", saw(opens, "/etc/ssl/certs/a.pem"), "is missing"},
		{"a time zone", "/usr/share/zoneinfo/Asia/Tokyo", zoneArchive, saw(opens, "/usr/share/zoneinfo/Asia/Tokyo"),
			""},
		{"the archive, for the local time", zoneArchive, "", saw(opens, zoneArchive), ""},
		{"the local time, which is UTC",
			"/etc/localtime -> /usr/share/zoneinfo/Etc/UTC\n/usr/share/zoneinfo/Etc/UTC", "",
			saw(opens, "/etc/localtime"), ""},
		{"the local time of a place",
			"/etc/localtime -> /usr/share/zoneinfo/Asia/Tokyo\n/usr/share/zoneinfo/Asia/Tokyo",
			"", saw(opens, "/etc/localtime"), "is missing"},
		{"no time zone", "/usr/share/zoneinfo/Asia/Tokyo", "", saw(opens, "/usr/share/zoneinfo/Asia/Tokyo"),
			"is missing"},
		{"a program elsewhere", "/usr/bin/git x", "/bin/git x", saw(starts, "/usr/bin/git"), ""},
		{"a program", "/usr/bin/git x", "", saw(starts, "/usr/bin/git"), "is missing"},
		{"what a program brings", "/usr/share/git/t", "",
			sight{How: opens, Path: "/usr/share/git/t", By: "/usr/bin/git"}, ""},
		{"what a program is given", "/app/t", "", sight{How: opens, Path: "/app/t", By: "/usr/bin/git"}, "is missing"},
		{"the distribution's content", "/etc/os-release = debian", "/etc/os-release = alpine!",
			saw(opens, "/etc/os-release"), ""},
		{"an account", `/etc/passwd = root:x:0:0\nme:x:7:7`, "/etc/passwd = root:x:0:0", saw(opens, "/etc/passwd"),
			"lacks me:7"},
		{"the distribution's account", `/etc/passwd = root:x:0:0\ngames:x:5:7`, "/etc/passwd = root:x:0:0",
			saw(opens, "/etc/passwd"), ""},
		{"go run's program", "/tmp/\n/tmp/go-build1/x", "/tmp/\n", saw(stats, "/tmp/go-build1/x"), ""},
	} {
		if test.seen.By == "" {
			test.seen.By = own
		}
		img := &image{Config: config{Cmd: []string{own}}}
		l := &lookout{
			before: &side{image: img, tree: treeOf(test.before)},
			after:  &side{image: img, tree: treeOf(test.after)},
		}
		_, text, counts := l.judge(&test.seen)
		if !counts {
			text = "-"
		}
		if text != test.want {
			t.Errorf("%s: %q, want %q", test.name, text, test.want)
		}
	}
}

// What others than root may do in a directory counts where somebody else is.
func TestRootAlone(t *testing.T) {
	const lost = "had the mode dtrwxrwxrwx and has drwxr-xr-x"
	for _, test := range []struct {
		name, before, after string
		user                string // of the rewrite
		sights              []sight
		want                string
	}{
		{"root", "/go open", "/go/", "", nil, ""},
		{"root by its number", "/go open", "/go/", "0:0", nil, ""},
		{"a user", "/go open", "/go/", "65532", nil, lost},
		{"a user whom the engine is told", "/go open", "/go/", "", []sight{{User: 1001}}, lost},
		{"a user later on", "/go open", "/go/", "root", []sight{{}, {User: 33}}, lost},
		{"a file", "/go x", "/go", "", nil, "had the mode -rwxr-xr-x and has -rw-r--r--"},
		{"no directory", "/go open", "/go", "", nil, "was a directory and is a file"},
		{"gone", "/go open", "", "", nil, "is missing"},
	} {
		l := &lookout{
			before: &side{image: &image{}, tree: treeOf(test.before)},
			after:  &side{image: &image{Config: config{User: test.user}}, tree: treeOf(test.after)},
			sights: test.sights,
		}
		for _, s := range []sight{saw(stats, "/go"), saw(writes, "/go/data")} {
			if test.before == "/go x" && s.How == writes {
				continue
			}
			if _, text, _ := l.judge(&s); text != test.want {
				t.Errorf("%s: %s: %q, want %q", test.name, s.How, text, test.want)
			}
		}
	}
}

// The local time is foreseen, there or not, and another one is not the same.
func TestLocalTime(t *testing.T) {
	const zone, utc = "\n/usr/share/zoneinfo/Etc/UTC = z", "/etc/localtime -> /usr/share/zoneinfo/Etc/UTC"
	for _, test := range []struct {
		name, before, after string
		want                Depth
		differs             string
	}{
		{"in Debian alone", utc + zone, "", Depth{Paths: 1, Covered: 1}, ""},
		{"in both", utc + zone, utc + zone, Depth{Paths: 1, Covered: 1}, ""},
		{"in none", "", "", Depth{}, ""},
		{"in the rewrite alone", "", utc + zone, Depth{}, ""},
		{"of a place, and none", "/etc/localtime = JST", "", Depth{Paths: 1}, "is missing"},
		{"of a place, and another", "/etc/localtime = JST", utc + zone, Depth{Paths: 1}, "has another content"},
		{
			"of a place, and UTC", "/etc/localtime = JST-9", "/etc/localtime = UTC",
			Depth{Paths: 1}, "has another content",
		},
	} {
		c := &comparison{
			bench:   bench{report: &Report{}, subject: Subject{Result: &transform.Result{}}},
			before:  side{image: &image{}, tree: treeOf(test.before)},
			after:   side{image: &image{}, tree: treeOf(test.after)},
			watched: side{image: &image{}},
			sights:  []sight{saw(opens, localTime)},
		}
		c.compareObserved()
		if d := c.report.Depth; d != test.want || !strings.Contains(fmt.Sprint(c.report.Differences), test.differs) {
			t.Errorf("%s: %+v, %v", test.name, d, c.report.Differences)
		}
	}
}

// Each path is listed once, and what was foreseen is counted.
func TestCompareObserved(t *testing.T) {
	img := &image{}
	c := &comparison{
		bench: bench{
			report:  &Report{},
			subject: Subject{Result: &transform.Result{Carried: []transform.Carried{{Path: "/app/d", Tree: true}}}},
		},
		before:  side{image: img, tree: treeOf("/app/d/\n/app/d/a\n/app/e")},
		after:   side{image: img, tree: treeOf("/app/d/\n/app/d/a")},
		watched: side{image: img},
		sights: []sight{
			{How: opens, Path: "/app/d/a", At: "main.a (a.go:1)"},
			{How: stats, Path: "/app/d/a", At: "main.b (a.go:2)"},
			{How: stats, Path: "/app/./e", By: "/app/main"},
			{How: opens, Path: "/app/e", By: "/app/main"},
		},
	}
	c.compareObserved()
	if d := c.report.Depth; d.Paths != 2 || d.Covered != 1 {
		t.Errorf("%+v", d)
	}
	if d := c.report.Differences; len(d) != 1 || d[0].Text != "/app/e is missing: /app/main looks at it" {
		t.Errorf("%v", d)
	}
	depth := Depth{Started: true, Routes: 2, Paths: 2, Covered: 1}
	if text := depth.String(); text != "answered 2 routes, 2 paths seen in use, 1 foreseen" {
		t.Errorf("%s", text)
	}
}

// / and the probes come first, what may end a program is left out, and no more than
// 200 are asked.
func TestQuestions(t *testing.T) {
	c := &comparison{
		bench: bench{Verifier: &Verifier{opts: Options{Probes: []string{"/probe"}}}, report: &Report{}},
		before: side{
			image: &image{Config: config{WorkingDir: "/app"}},
			tree:  treeOf("/app/static/\n/app/static/a%20b.css\n/app/static/sub/\n/app/static/sub/c.js"),
		},
	}
	c.subject.Routes = []transform.Route{
		{Method: "GET", Path: "/quit"},
		{Method: "GET", Path: "/a"},
		{Method: "POST", Path: "/b"},
		{Method: "GET", Path: "/s/", Dir: "static"},
		{Method: "GET", Path: "/a"},
	}
	var got []string
	for _, q := range c.questions() {
		got = append(got, q.Method+" "+q.Path)
	}
	want := "GET /, GET /probe, GET /a, GET /s/a%2520b.css, HEAD /s/a%2520b.css, GET /s/sub/c.js, HEAD /s/sub/c.js"
	if text := strings.Join(got, ", "); text != want || len(c.asksLast) != 1 || c.asksLast[0].Path != "/quit" {
		t.Errorf("%s\nwant %s, at last %v", text, want, c.asksLast)
	}
	for i := range 300 {
		c.subject.Routes = append(c.subject.Routes, transform.Route{Method: "GET", Path: fmt.Sprint("/n", i)})
	}
	n, notes := len(c.questions()), strings.Join(c.report.Notes, "\n")
	if n != maxRoutes || !strings.Contains(notes, "200 of 307 routes were asked") {
		t.Errorf("%d, %q", n, notes)
	}
}

// Chance is no difference: what one program does not repeat, or both do in common.
func TestDifferentReplies(t *testing.T) {
	r := func(status, body string) reply { return reply{Status: status, Sum: body, Text: body} }
	for _, test := range []struct {
		name    string
		was, is []reply
		want    string
	}{
		{"the same", []reply{r("200", "a")}, []reply{r("200", "a")}, ""},
		{"status", []reply{r("200", "a")}, []reply{r("500", "oops")},
			"status 200 from the original, 500 from the rewrite: oops"},
		{"body", []reply{r("200", "a\nb")}, []reply{r("200", "a\nc")},
			`another body: "b" from the original, "c" from the rewrite`},
		{"random in both", []reply{r("200", "a"), r("200", "b")}, []reply{r("200", "c"), r("200", "d")}, ""},
		{"random in one", []reply{r("200", "a"), r("200", "a")}, []reply{r("200", "c"), r("200", "d")}, "another body"},
		{"flaky in both", []reply{r("200", "a"), r("500", "a")}, []reply{r("500", "a"), r("200", "a")}, ""},
		{"flaky in one", []reply{r("200", "a"), r("500", "a")}, []reply{r("404", "a")},
			"status 200 from the original, 404"},
		{"gone", []reply{r("200", "a")}, []reply{r("", "")}, "status 200 from the original, none from the rewrite"},
	} {
		text := differentReplies(test.was, test.is)
		if !strings.HasPrefix(text, test.want) || test.want == "" && text != "" {
			t.Errorf("%s: %q, want %q", test.name, text, test.want)
		}
	}
}

// A keep comment that names what is not there is a person's mistake.
func TestMistake(t *testing.T) {
	const gone = "the comment that keeps gone.txt names what the original does not have"
	original := Subject{Result: &transform.Result{Old: []byte("FROM a\n# offstage: keep x gone.txt\n")}}
	for tail, want := range map[string]string{
		`failed to compute cache key: "/app/gone.txt": not found`: gone,
		`COPY failed: stat app/gone.txt: file does not exist`:     gone,
		`failed to compute cache key: "/app/page": not found`:     "",
	} {
		b := &bench{report: &Report{Tail: []string{tail}}, subject: original}
		if got := b.mistake(); got != want {
			t.Errorf("%s: %q, want %q", tail, got, want)
		}
	}
}

func TestUnixSockets(t *testing.T) {
	got := unixSockets(`Num       RefCount Protocol Flags    Type St Inode Path
0000: 00000002 00000000 00010000 0001 01 100 /run/a.sock
0000: 00000003 00000000 00000000 0001 03 101 /run/a.sock
0000: 00000002 00000000 00000000 0002 01 102 @datagrams
0000: 00000002 00000000 00000000 0001 01 103
`)
	if text := strings.Join(got, " "); text != "/run/a.sock @datagrams" {
		t.Errorf("%s", text)
	}
}
