package need

import "testing"

// Of what another stage put into a directory of the system goes along what that stage made, where
// the program may open anything.
func TestOfStage(t *testing.T) {
	const opens = `os.ReadFile(os.Args[1])`
	const conf = "RUN mkdir -p /etc/shop && echo x > /etc/shop/a.conf\n"
	from := func(steps, dir string) string {
		return "FROM alpine:3.20 AS root\n" + steps + "FROM golang:1.22\nWORKDIR /app\nCOPY --from=root " + dir + " " +
			dir + "\n" + built
	}
	ofRule(t, "files", []need{
		{"files of the context", from("COPY site /etc/shop\n", "/etc"), opens, tree{"site/a.html": ""},
			"unknown-path, directory /etc/shop, directory /app/site"},
		{"a file that a RUN makes", from(conf, "/etc"), opens, nil, "unknown-path, optional-file /etc/shop/a.conf"},
		{"what a RUN unpacks", from("RUN wget -O- https://example.com/x.tgz | tar -xz -C /etc/shop\n", "/etc"), opens,
			nil, "unknown-path, optional-directory /etc/shop"},
		{"what only serves the build", from("COPY x.list /etc/apt/x.list\n", "/etc"), opens, tree{"x.list": ""},
			"unknown-path, file /app/x.list"},
		{"what is put elsewhere in it", from("RUN echo x > /srv/x.conf\n", "/etc"), opens, nil, "unknown-path"},
		{"what the program names", from(conf, "/etc"), `os.ReadFile("/etc/shop/a.conf")`, nil, "file /etc/shop/a.conf"},
		{"a directory that is empty in a base, as a whole", from("RUN echo x > /srv/x.conf\n", "/srv"), opens, nil,
			"unknown-path, directory /srv"},
	})
}

// Out of an image that isn't known, a directory of the system can't go along in part.
func TestUnknownTrees(t *testing.T) {
	const opens = `os.ReadFile(os.Args[1])`
	const foreign = "COPY --from=example.com/assets "
	ofRule(t, "files", []need{
		{"a directory of the system", foreign + "/etc /etc\n", opens, nil, "unknown-path, unknown-tree /etc"},
		{"the root", foreign + "/ /\n", opens, nil, "unknown-path, unknown-tree /"},
		{"a directory of its own", foreign + "/www /www\n", opens, nil, "unknown-path, directory /www"},
		{"where every path is known", foreign + "/etc /etc\n", `println()`, nil, ""},
		{"where a person says what is needed", "# offstage: keep /etc/shop/a.conf\n" + foreign + "/etc /etc\n", opens,
			nil, "unknown-path, file /etc/shop/a.conf"},
		{"a directory that the clone lacks", "COPY conf/ /etc/\n", opens, tree{".gitignore": "/conf/\n"},
			"unknown-path, optional-directory /app/conf, unknown-tree /etc"},
		{"one that it has", "COPY conf/ /etc/\n", opens, tree{"conf/app.conf": ""},
			"unknown-path, file /etc/app.conf, directory /app/conf"},
	})
}

// What a pattern of COPY matches is known by the pattern, and may be more where people build.
func TestPatternsOfCopy(t *testing.T) {
	const foreign = "COPY --from=example.com/x "
	copied := func(line string) string {
		return "COPY main.go go.mod ./\n" + line + "RUN go build -o app .\nCMD [\"/app/app\"]\n"
	}
	files := tree{"conf/a.yml": ""}
	ofRule(t, "files", []need{
		{"into a directory of its own", copied("COPY conf/*.yml /data/\n"), `os.ReadFile(os.Args[1])`, files,
			"unknown-path, file /data/a.yml, optional-directory /data"},
		{"into a directory of the system, too much", copied("COPY conf/*.yml /etc/\n"), `os.ReadFile(os.Args[1])`,
			files, "unknown-path, file /etc/a.yml"},
		{"a name that it means, and the clone lacks", copied("COPY conf/*.yml ./\n"), `os.ReadFile("b.yml")`, files,
			"optional-file /app/b.yml"},
		{"a name that it does not mean", copied("COPY conf/*.yml ./\n"), `os.ReadFile("b.txt")`, files, ""},
		{"a name that is kept out", copied("COPY conf/*.yml ./\n"), `os.ReadFile("b.yml")`,
			tree{"conf/a.yml": "", ".dockerignore": "conf/b.yml\n"}, ""},
		{"a name below a directory that it means", copied("COPY conf/* ./conf/\n"), `os.ReadFile("conf/x/b.yml")`,
			files, "optional-file /app/conf/x/b.yml"},
		{"out of another image, where programs look", foreign + "/conf/*.conf /etc/shop/\n", ``, nil,
			"file /etc/shop/*.conf"},
		{"out of another image, where nobody looks", foreign + "/conf/*.conf /srv/shop/\n", ``, nil, ""},
		{"libraries out of another image", foreign + "/lib/*.so* /opt/x/\n", `os.ReadFile(os.Args[1])`, nil,
			"unknown-path, file /opt/x/*.so*"},
		{"no pattern, and perhaps a directory: what it is copied into", foreign + "/conf /etc/shop/\n", ``, nil,
			"directory /etc/shop"},
	})
}
