package need

import "testing"

// What the source opens goes along by the path that it names.
func TestOpenedFiles(t *testing.T) {
	ofRule(t, "files", []need{
		{"nothing", "", ``, nil, ""},
		{"a file", "", `os.ReadFile("data/a.txt")`, tree{"data/a.txt": ""}, "file /app/data/a.txt"},
		{"a file by os.Open", "", `os.Open("a.txt")`, tree{"a.txt": ""}, "file /app/a.txt"},
		{"by an absolute path", "", `os.ReadFile("/app/a.txt")`, tree{"a.txt": ""}, "file /app/a.txt"},
		{"with ./", "", `os.ReadFile("./a.txt")`, tree{"a.txt": ""}, "file /app/a.txt"},
		{"a directory", "", `http.Handle("/", http.FileServer(http.Dir("static")))`, tree{"static/x.css": ""},
			"directory /app/static"},
		{"a joined path", "", `os.ReadFile(filepath.Join("data", "a.txt"))`, tree{"data/a.txt": ""},
			"file /app/data/a.txt"},
		{"through a constant", "", "const name = \"a.txt\"\nos.ReadFile(name)", tree{"a.txt": ""}, "file /app/a.txt"},
		{"a template", "", `template.ParseFiles("t/a.html")`, tree{"t/a.html": ""}, "file /app/t/a.html"},
		{"a pattern", "", `template.ParseGlob("t/*.html")`, tree{"t/a.html": ""}, "directory /app/t"},
		{"a pattern in the working directory", "", `filepath.Glob("*.yaml")`, tree{"a.yaml": "", "b.txt": ""},
			"file /app/a.yaml"},
		{"a file without an ending, opened", "", `os.ReadFile("VERSION")`, tree{"VERSION": ""}, "file /app/VERSION"},
		{"the same word, only named", "", `println("VERSION")`, tree{"VERSION": ""}, ""},
		{"a word that is a directory", "", `println("templates/")`, tree{"templates/a.html": ""},
			"directory /app/templates"},
		{"an address is no path", "", `println("http://a.txt")`, tree{"a.txt": ""}, ""},
		{"of a test alone", "", ``, tree{"a.txt": "",
			"main_test.go": "package main\n\nimport \"os\"\n\nfunc f() { os.ReadFile(\"a.txt\") }\n"}, ""},
		{"Go source that is opened", "", `os.ReadFile("main.go")`, nil, "file /app/main.go"},
		{"copied elsewhere", "COPY data /etc/app\n", `os.ReadFile("/etc/app/a.txt")`, tree{"data/a.txt": ""},
			"file /etc/app/a.txt, directory /etc/app"},
		{"removed again", "COPY . .\nRUN rm a.txt && go build -o app .\nCMD [\"/app/app\"]", `os.ReadFile("a.txt")`,
			tree{"a.txt": ""}, "optional-file /app/a.txt"},
		{"in another working directory", "COPY . /src\nRUN cd /src && go build -o /app/app .\nCMD [\"/app/app\"]",
			`os.ReadFile("a.txt")`, tree{"a.txt": ""}, ""},
		{"from another stage", "FROM node AS web\nFROM golang:1.22\nWORKDIR /app\nCOPY --from=web /dist /www\n" + built,
			`http.Dir("/www")`, nil, "directory /www"},
	})
}

// What a file system in the executable holds is in it.
func TestEmbeddedFiles(t *testing.T) {
	const embeds = "package main\n\nimport (\n\t\"embed\"\n\t\"html/template\"\n)\n\n//go:embed t\nvar dir embed.FS\n\n"
	ofRule(t, "files", []need{
		{"opened in it", "", embeds + "func main() { dir.ReadFile(\"t/a.html\") }\n", tree{"t/a.html": ""}, ""},
		{"parsed from it", "", embeds + "func main() { template.ParseFS(dir, \"t/*.html\") }\n", tree{"t/a.html": ""},
			""},
		{"opened beside it", "", embeds + "func main() { template.ParseFiles(\"u/a.html\") }\n",
			tree{"t/a.html": "", "u/a.html": ""}, "file /app/u/a.html"},
	})
}

// What isn't there may be there where people build.
func TestAbsentFiles(t *testing.T) {
	ofRule(t, "files", []need{
		{".env in the working directory", "", `os.ReadFile(".env")`, nil, "optional-file /app/.env"},
		{"settings in the working directory", "", `os.ReadFile("config.yaml")`, nil, "optional-file /app/config.yaml"},
		{"no ending", "", `os.ReadFile("config")`, nil, ""},
		{"nothing copies the whole context", "COPY main.go go.mod ./\nRUN go build -o app .\nCMD [\"/app/app\"]",
			`os.ReadFile("config.yaml")`, nil, ""},
		{".dockerignore keeps it out", "", `os.ReadFile("config.yaml")`, tree{".dockerignore": "*.yaml\n"}, ""},
		{"it is there, and kept out", "", `os.ReadFile("config.yaml")`,
			tree{".dockerignore": "*.yaml\n", "config.yaml": ""}, "hidden-path config.yaml"},
		{"in a directory of data", "", `os.ReadFile("data/b.txt")`, tree{"data/a.txt": ""}, "directory /app/data"},
		{"in a directory of source", "", `os.ReadFile("db/b.sql")`, tree{"db/db.go": "package db\n"},
			"optional-file /app/db/b.sql, made-directory /app/db"},
		{"in a directory that a RUN makes", "RUN mkdir /data\n", `os.ReadFile("/data/x")`, nil,
			"empty-directory /data"},
		{"git keeps the file out", "", `os.ReadFile("secret.json")`, tree{".gitignore": "secret.json\n"},
			"optional-file /app/secret.json"},
		{"git keeps the directory out", "", `os.ReadFile("keys/a.pem")`, tree{".gitignore": "keys/\n"},
			"optional-directory /app/keys"},
		{"git keeps out a directory that is listed", "", `os.ReadDir("./uploads")`, tree{".gitignore": "uploads/\n"},
			"optional-directory /app/uploads"},
		{"listed by a bare name", "", `os.ReadDir("uploads")`, tree{".gitignore": "uploads/\n"},
			"optional-directory /app/uploads"},
	})
}

// A file that is made takes its directory.
func TestMadeFiles(t *testing.T) {
	ofRule(t, "files", []need{
		{"below /var/log", "", `os.Create("/var/log/app.log")`, nil, "system-directory /var/log"},
		{"below /var/lib", "", `os.WriteFile("/var/lib/app.db", nil, 0o600)`, nil, "system-directory /var/lib"},
		{"below /tmp", "", `os.Create("/tmp/x")`, nil, ""},
		{"in the working directory", "", `os.Create("out.txt")`, nil, ""},
		{"in a directory of source", "", `os.Create("db/x.out")`, tree{"db/db.go": "package db\n"},
			"made-directory /app/db"},
		{"in a directory of data", "", `os.Create("data/x.out")`, tree{"data/.keep": ""}, "directory /app/data"},
		{"a log that is only named", "", `println("/var/log/app.log")`, nil, "system-directory /var/log"},
		{"a database", "", "import _ \"modernc.org/sqlite\"\nsql.Open(\"sqlite\", \"/var/lib/app.db\")", nil,
			"system-directory /var/lib"},
		{"a socket", "", `net.Listen("unix", "/run/app.sock")`, nil, "system-directory /run"},
		{"a port", "", `net.Listen("tcp", "/run/app.sock")`, nil, ""},
	})
}

// A path that isn't known takes all that was copied in and is data.
func TestUnknownPaths(t *testing.T) {
	const opens = `os.ReadFile(os.Args[1])`
	ofRule(t, "files", []need{
		{"the data of the context", "", opens, tree{"a.txt": "", "data/b.txt": "", "pkg/p.go": "package pkg\n"},
			"unknown-path, file /app/a.txt, directory /app/data"},
		{"a directory of data alone", "COPY data /data\n", opens, tree{"data/a.txt": ""},
			"unknown-path, directory /data, directory /app/data"},
		{"a download", "ADD https://example.com/x.bin /models/\n", opens, nil, "unknown-path, file /models/x.bin"},
		{"a name in a known directory", "", `os.ReadFile("data/" + os.Args[1])`, tree{"data/a.txt": "", "x.txt": ""},
			"directory /app/data"},
		{"a name below /tmp", "", `os.ReadFile(os.TempDir() + "/" + os.Args[1])`, tree{"x.txt": ""}, ""},
		{"a file that is made anywhere", "", `os.Create(os.Args[1])`, tree{"x.txt": ""}, "system-directory /home, " +
			"system-directory /media, system-directory /mnt, system-directory /opt, system-directory /run, " +
			"system-directory /srv, system-directory /var/cache, system-directory /var/lib, " +
			"system-directory /var/log, system-directory /var/run, system-directory /var/tmp"},
	})
}

// Files of the system come with the original's base image.
func TestSystemFiles(t *testing.T) {
	ofRule(t, "files", []need{
		{"accounts", "", `os.ReadFile("/etc/passwd")`, nil, "accounts"},
		{"the release", "", `os.ReadFile("/etc/os-release")`, nil, "system-file /etc/os-release"},
		{"a file that no base has", "", `os.ReadFile("/etc/app.conf")`, nil, ""},
		{"a directory of the system", "", `os.ReadDir("/var/lib")`, nil, "system-directory /var/lib"},
		{"a program", "", `os.Open("/bin/bash")`, nil, "bash"},
		{"the time zones", "", `os.ReadDir("/usr/share/zoneinfo")`, nil, "directory /usr/share/zoneinfo"},
		{"one of the time zones", "", `os.ReadFile("/usr/share/zoneinfo/UTC")`, nil, "directory /usr/share/zoneinfo"},
		{"time zones that alpine has not", apk, `os.ReadDir("/usr/share/zoneinfo")`, nil, ""},
		{"a file of a package", "RUN apt-get install -y fonts-dejavu\n", `os.ReadFile("/usr/share/fonts/x.ttf")`, nil,
			"optional-file /usr/share/fonts/x.ttf"},
		{"a file of no package", "", `os.ReadFile("/usr/share/fonts/x.ttf")`, nil, ""},
		{"the toolchain's own file", "", `os.ReadFile(runtime.GOROOT() + "/VERSION")`, nil,
			"optional-file /usr/local/go/VERSION"},
	})
}
