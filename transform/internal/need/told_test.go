package need

import (
	"strings"
	"testing"

	"offstage/transform/internal/finding"
)

// Settings that go along name files that go along.
func TestSettings(t *testing.T) {
	const opens = `os.ReadFile("conf.yaml")`
	names := func(text string) tree {
		return tree{"conf.yaml": text, "certs/a.pem": "", "t/x.tmpl": "", "main.md": ""}
	}
	ofRule(t, "files", []need{
		{"a value", "", opens, names("cert: certs/a.pem\n"), "file /app/conf.yaml, file /app/certs/a.pem"},
		{"in quotes", "", opens, names("cert: \"certs/a.pem\"\n"), "file /app/conf.yaml, file /app/certs/a.pem"},
		{"absolute", "", opens, names("cert: /app/certs/a.pem\n"), "file /app/conf.yaml, file /app/certs/a.pem"},
		{"a directory", "", opens, names("dir: certs/\n"), "file /app/conf.yaml, directory /app/certs"},
		{"a pattern", "", opens, names("files: t/*.tmpl\n"), "file /app/conf.yaml, directory /app/t"},
		{"two values", "", opens, names("files:\n  - certs/a.pem\n  - t/x.tmpl\n"),
			"file /app/conf.yaml, file /app/certs/a.pem, file /app/t/x.tmpl"},
		{"a list in a line", "", opens, names("files: [certs/a.pem, t/x.tmpl]\n"),
			"file /app/conf.yaml, file /app/certs/a.pem, file /app/t/x.tmpl"},
		{"a comment", "", opens, names("# cert: /app/certs/a.pem\n"), "file /app/conf.yaml"},
		{"a path that isn't there", "", opens, names("cert: certs/b/b.pem\n"), "file /app/conf.yaml"},
		{"the dependencies of a build", "", opens,
			tree{"conf.yaml": "skip: node_modules\n", "node_modules/x.txt": ""}, "file /app/conf.yaml"},
		{"settings that nothing opens", "", ``, names("cert: certs/a.pem\n"), ""},
		{"settings of settings", "", opens, tree{"conf.yaml": "more: b.json\n", "b.json": `{"x": "c.dat"}`,
			"c.dat": ""},
			"file /app/conf.yaml, file /app/b.json, file /app/c.dat"},
		{"a page and what lies beside it", "", `os.ReadFile("web/a.html")`,
			tree{"web/a.html": `<link href="a.css">`, "web/a.css": "", "web/b.css": ""},
			"file /app/web/a.html, file /app/web/a.css"},
		{"they are too long", "", opens, tree{"conf.yaml": "x: certs/a.pem\n" + strings.Repeat("# long\n", 10000),
			"certs/a.pem": ""},
			"file /app/conf.yaml"},
	})
}

// So do the environment that compose files set, scripts, and the linker's -X.
func TestTold(t *testing.T) {
	compose := func(line string) tree {
		return tree{"compose.yaml": "services:\n  app:\n    build: .\n    " + line + "\n", "data/a.txt": "",
			"app.env": "X=data/a.txt\n"}
	}
	ofRule(t, "files", []need{
		{"the environment of a service", "", ``, compose("environment: {DATA: data/a.txt}"), "file /app/data/a.txt"},
		{"of a file", "", ``, compose("env_file: app.env"), "file /app/data/a.txt"},
		{"of another service", "", ``,
			compose("ports: [80]\n  db:\n    image: postgres\n    environment: {DATA: data/a.txt}"), ""},
		{"a script", runs + `CMD ["./run.sh"]`, ``, tree{"run.sh": "#!/bin/sh\nexec ./app -d data/a.txt\n",
			"data/a.txt": ""},
			"file /app/data/a.txt"},
		{"the linker", "COPY . .\nRUN go build -ldflags '-X main.dir=data/a.txt' -o app .\nCMD [\"/app/app\"]", ``,
			tree{"data/a.txt": ""}, "file /app/data/a.txt"},
		{"a version", "COPY . .\nRUN go build -ldflags '-X main.v=1.2' -o app .\nCMD [\"/app/app\"]", ``, nil, ""},
	})
}

// Config loaders find their file by a bare name.
func TestConfigNames(t *testing.T) {
	const viper = "import \"github.com/spf13/viper\"\n"
	ofRule(t, "files", []need{
		{"a name", "", viper + "viper.SetConfigName(\"app\")\nviper.AddConfigPath(\".\")", tree{"app.toml": ""},
			"file /app/app.toml"},
		{"in config", "", viper + "viper.SetConfigName(\"app\")\nviper.AddConfigPath(\"config\")",
			tree{"config/app.yml": "x: y\n"},
			"directory /app/config, file /app/config/app.yml"},
		{"nobody names one", "", viper + `viper.AddConfigPath(".")`, tree{"config.json": "{}"},
			"file /app/config.json"},
		{"no such file", "", viper + "viper.SetConfigName(\"app\")", tree{"app.txt": ""}, ""},
	})
}

// A link goes along as one, with what it leads to.
func TestLinks(t *testing.T) {
	ofRule(t, "files", []need{
		{"to a file", "COPY . .\nRUN ln -s /app/a.txt /app/b.txt && go build -o app .\nCMD [\"/app/app\"]",
			`os.ReadFile("b.txt")`,
			tree{"a.txt": ""}, "link /app/b.txt, file /app/a.txt"},
		{"to nothing of the image", "COPY . .\nRUN ln -s /mnt/x b.txt && go build -o app .\nCMD [\"/app/app\"]",
			`os.ReadFile("b.txt")`, nil, "link /app/b.txt"},
		{"that isn't opened", "COPY . .\nRUN ln -s /app/a.txt b.txt && go build -o app .\nCMD [\"/app/app\"]", ``,
			tree{"a.txt": ""}, ""},
	})
}

// What RUN lines leave outside of the places of the build is state.
func TestState(t *testing.T) {
	ofRule(t, "state", []need{
		{"a directory", "RUN mkdir -p /data/db\n", ``, nil, "empty-directory /data/db"},
		{"a file", "RUN echo x > /srv/x\n", ``, nil, "file /srv/x"},
		{"a download", "RUN curl -o /srv/x.bin https://example.com/x.bin\n", ``, nil, "file /srv/x.bin"},
		{"a file in /etc", "RUN echo x > /etc/x.conf\n", ``, nil, "file /etc/x.conf"},
		{"a link", "COPY . .\nRUN ln -s /app/a.txt /srv/b.txt\n", ``, tree{"a.txt": ""},
			"link /srv/b.txt, file /app/a.txt"},
		{"a copy", "COPY . .\nRUN cp a.txt /srv/\n", ``, tree{"a.txt": ""}, "file /srv/a.txt"},
		{"a directory that is filled", "RUN mkdir /data\nCOPY a.txt /data/\n", ``, tree{"a.txt": ""}, ""},
		{"removed again", "RUN mkdir /data && rm -r /data\n", ``, nil, ""},
		{"perhaps made", "RUN test -d /x || mkdir /data\n", ``, nil, ""},
		{"below /tmp", "RUN mkdir /tmp/x\n", ``, nil, ""},
		{"in the toolchain's tree", "RUN mkdir /usr/local/go/x\n", ``, nil, ""},
		{"an archive of Go", "RUN touch /opt/go1.22.tar.gz\n", ``, nil, ""},
		{"a package", "RUN touch /opt/x.deb\n", ``, nil, ""},
		{"in the module cache", "RUN mkdir -p /go/pkg/mod\n", ``, nil, ""},
		{"a tool's settings at home", "RUN echo x > /root/.npmrc\n", ``, nil, ""},
		{"the time zone", "RUN ln -sf /usr/share/zoneinfo/Europe/Paris /etc/localtime\n", ``, nil,
			"file /etc/localtime"},
		{"a time zone that alpine has not", apk + "RUN ln -s /usr/share/zoneinfo/Europe/Paris /etc/localtime\n", ``,
			nil, ""},
		{"the same with its package",
			apk + "RUN apk add tzdata && cp /usr/share/zoneinfo/Europe/Paris /etc/localtime\n", ``, nil,
			"file /etc/localtime"},
	})
}

// A need says where it comes from, in the file that says so.
func TestEvidence(t *testing.T) {
	for _, tt := range []struct {
		name, text, body string
		files            tree
		kind             finding.Kind
		file             string
		line             int
	}{
		{"the source", "", "\nos.ReadFile(\"a.txt\")", tree{"a.txt": ""}, finding.KindFile, "main.go", 7},
		{"ENV", "ENV X=/app/a.txt\n", ``, tree{"a.txt": ""}, finding.KindFile, "Dockerfile", 3},
		{"settings", "", `os.ReadFile("a.yaml")`, tree{"a.yaml": "\nx: b.pem\n", "b.pem": ""}, finding.KindFile,
			"a.yaml", 2},
		{"a script", runs + `CMD ["./run.sh"]`, ``, script("#!/bin/sh\n./app\n"), finding.KindShell, "run.sh", 1},
		{"a COPY", "COPY a.conf /etc/a.conf\n", ``, tree{"a.conf": ""}, finding.KindFile, "Dockerfile", 3},
		{"USER", "USER app\n", ``, nil, finding.KindAccounts, "Dockerfile", 3},
		{"compose", "", ``, tree{"compose.yaml": "services:\n  app:\n    build: .\n    user: app\n"},
			finding.KindAccounts,
			"compose.yaml", 2},
	} {
		found := false
		for _, n := range All(launched(t, tt.text, tt.body, tt.files)) {
			for _, ev := range n.Evidence {
				found = found || n.Kind == tt.kind && ev.File == tt.file && ev.Line == tt.line
			}
		}
		if !found {
			t.Errorf("%s: no need of the kind %s is found at %s:%d", tt.name, tt.kind, tt.file, tt.line)
		}
	}
}
