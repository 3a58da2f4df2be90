package need

import "testing"

// Where it isn't known which files the program opens, what was copied in goes along:
// data, and nothing that is source or only for building.
func TestCarryAll(t *testing.T) {
	const opens = `os.ReadFile(os.Args[1])`
	ofRule(t, "files", []need{
		{"files of the build", "", opens, tree{"go.sum": "", ".gitignore": "bin/\n", "a.json": ""},
			"unknown-path, file /app/a.json"},
		{"what git ignores", "", opens, tree{".gitignore": "x\n/y.json\n*.pem\n*.log\n.idea/\n*\n!z\n"},
			"unknown-path, optional-directory /app/x, optional-file /app/y.json, optional-directory /app/*.pem"},
		{"the executable that people build here", "COPY . .\nRUN go build -o bin/serve .\nCMD [\"bin/serve\"]", opens,
			tree{"go.mod": "module example.com/shop\n", "cmd/sum/main.go": "package main\n",
				".gitignore": "serve\n/shop\nstore\ncmd/sum/sum\n"},
			"unknown-path, optional-directory /app/store"},
		{"Go source", "", opens, tree{"pkg/p.go": "package pkg\n", "pkg/q.go": "package pkg\n"}, "unknown-path"},
		{"a directory with both", "", opens, tree{"pkg/p.go": "package pkg\n", "pkg/a.json": ""},
			"unknown-path, directory /app/pkg"},
		{"vendored source", "", opens, tree{"vendor/x/x.go": "package x\n", "data/a.json": ""},
			"unknown-path, directory /app/data"},
		{"hidden directories", "", opens, tree{".git/config": "", ".github/x.yml": "", "data/a.json": ""},
			"unknown-path, directory /app/data"},
		{"what is removed", "COPY . .\nRUN rm a.json && go build -o app .\nCMD [\"/app/app\"]", opens,
			tree{"a.json": "", "b.json": ""}, "unknown-path, file /app/b.json"},
		{"what an ignore file keeps out", "", opens, tree{".dockerignore": "a.json\n", "a.json": "", "b.json": ""},
			"unknown-path, file /app/b.json"},
		{"one file that is copied", "COPY main.go go.mod a.json ./\nRUN go build -o app .\nCMD [\"/app/app\"]", opens,
			tree{"a.json": "", "b.json": ""}, "unknown-path, file /app/a.json"},
		{"a directory that is copied elsewhere", "COPY data /srv/data\n", opens, tree{"data/a.json": ""},
			"unknown-path, directory /srv/data, directory /app/data"},
		{"from another stage", "FROM node AS web\nFROM golang:1.22\nWORKDIR /app\nCOPY --from=web /dist /www\n" + built,
			opens, nil,
			"unknown-path, directory /www"},
		{"an archive that is unpacked", "ADD a.tar.gz /srv/x\n", opens, tree{"a.tar.gz": ""},
			"unknown-path, directory /srv/x, file /app/a.tar.gz"},
		{"a RUN that fills the working directory",
			"COPY . .\nRUN npm run build && go build -o app .\nCMD [\"/app/app\"]", opens,
			tree{"package.json": "{}"}, "unknown-path, directory /app"},
	})
}

// What an instruction put outside of the working directory on purpose is data as well.
func TestOnPurpose(t *testing.T) {
	const opens = `os.ReadFile(os.Args[1])`
	const mod = "module example.com/app\n"
	ofRule(t, "files", []need{
		{"what is unpacked", "RUN curl -L https://example.com/x.tgz | tar -xz -C /srv/x\n", opens, nil,
			"unknown-path, directory /srv/x"},
		{"what is cloned", "RUN git clone https://example.com/x /srv/x\n", opens, nil,
			"unknown-path, directory /srv/x"},
		{"at home", "RUN git clone https://example.com/x /root/x\n", opens, nil, "unknown-path, directory /root/x"},
		{"a clone that a program is built in", "RUN git clone https://example.com/x /srv/x && cd /srv/x && go build " +
			"-o /srv/x/tool .\n", opens, nil, "unknown-path"},
		{"below the temporary directory", "RUN git clone https://example.com/x /tmp/x\n", opens, nil, "unknown-path"},
	})
	ofRule(t, "files", []need{
		{"one directory of data in directories of source", "", opens,
			tree{"go.mod": mod, "pkg/p.go": "package pkg\n", "pkg/web/w.go": "package web\n", "pkg/web/t/a.html": ""},
			"unknown-path, directory /app/pkg/web/t"},
		{"two of them", "", opens,
			tree{"go.mod": mod, "pkg/p.go": "package pkg\n", "pkg/s/a.css": "", "pkg/t/a.html": ""},
			"unknown-path, directory /app/pkg"},
	})
}

// A directory that a RUN or another stage fills goes along as a whole.
func TestGenerated(t *testing.T) {
	const web = "FROM node AS web\nWORKDIR /w\nRUN npm run build\nFROM golang:1.22\nWORKDIR /app\n" +
		"COPY --from=web /w/dist "
	const npm = "COPY . .\nRUN npm run build && go build -o app .\nCMD [\"/app/app\"]"
	ofRule(t, "files", []need{
		{"a file in it", web + "/www\n" + built, `os.ReadFile("/www/index.html")`, nil, "directory /www"},
		{"a directory in it", web + "/www\n" + built, `http.Dir("/www/static")`, nil, "directory /www"},
		{"below the working directory", web + "public\n" + built, `http.Dir("public")`, nil, "directory /app/public"},
		{"another directory", web + "/www\n" + built, `os.ReadFile("/srv/index.html")`, nil, ""},
		{"a Go file in it", web + "/www\n" + built, `println("/www/a.go")`, nil, ""},
		{"the working directory itself", npm, `os.ReadFile("index.html")`, nil, "optional-file /app/index.html"},
		{"a directory below it", npm, `os.ReadFile("css/a.css")`, nil, "optional-directory /app/css"},
		{"no file of data there", npm, `println("x/y.zzz")`, nil, ""},
		{"unpacked into the system", "RUN curl -L https://example.com/x.tar.gz | tar -xz -C /opt\n",
			`os.ReadFile("/opt/x/a.txt")`, nil,
			"optional-directory /opt/x"},
	})
}

// Packages open files that nobody names, and homes have files of their own.
func TestDefaultPaths(t *testing.T) {
	const dotenv = "import \"github.com/joho/godotenv\"\n"
	ofRule(t, "files", []need{
		{"a loader's file", "", dotenv + `godotenv.Load()`, tree{".env": ""}, "file /app/.env"},
		{"that is absent here", "", dotenv + `godotenv.Load()`, nil, "optional-file /app/.env"},
		{"another file", "", dotenv + `godotenv.Load("a.env")`, tree{"a.env": ""}, "file /app/a.env"},
		{"without the loader", "", ``, tree{".env": ""}, ""},
		{"a file at home", "COPY a.toml /root/.app/a.toml\n",
			"dir, _ := os.UserHomeDir()\nos.ReadFile(filepath.Join(dir, \".app/a.toml\"))", tree{"a.toml": ""},
			"file /root/.app/a.toml"},
		{"that isn't there", "", "dir, _ := os.UserHomeDir()\nos.ReadFile(filepath.Join(dir, \".app/a.toml\"))", nil,
			""},
	})
}

// A path that counts from another directory than WORKDIR is found there.
func TestOtherDirectories(t *testing.T) {
	compose := tree{"x/a.txt": "", "compose.yaml": "services:\n  app:\n    build: .\n    working_dir: /app/x\n"}
	const opens = `os.ReadFile("a.txt")`
	ofRule(t, "files", []need{
		{"compose's working_dir", "", opens, compose, "file /app/x/a.txt"},
		{"a script's cd", runs + `CMD ["./run.sh"]`, opens, tree{"run.sh": "#!/bin/sh\ncd x\nexec /app/app\n",
			"x/a.txt": ""},
			"file /app/x/a.txt, directory /app/x, made-directory /app/x"},
		{"CMD's cd", runs + `CMD cd x && /app/app`, opens, tree{"x/a.txt": ""},
			"file /app/x/a.txt, made-directory /app/x"},
		{"the program's own", "", "os.Chdir(\"x\")\n" + opens, tree{"x/a.txt": ""},
			"directory /app/x, file /app/x/a.txt"},
		{"no other one", "", opens, tree{"x/a.txt": ""}, "optional-file /app/a.txt"},
	})
}

// What a variable names above the working directory is what lies beside it.
func TestBesideWorkdir(t *testing.T) {
	const deep = "FROM golang:1.22\nWORKDIR /srv/app\n"
	ofRule(t, "files", []need{
		{"the directory above",
			deep + "COPY conf /srv/conf\nENV ROOT=/srv\n" + "COPY . .\nRUN go build -o app .\nCMD [\"/srv/app/app\"]",
			``, tree{"conf/a.yaml": ""}, "directory /srv/conf"},
		{"nothing beside it", deep + "ENV ROOT=/srv\nCOPY . .\nRUN go build -o app .\nCMD [\"/srv/app/app\"]", ``,
			tree{"conf/a.yaml": ""}, ""},
	})
}

// A script that a mount brings needs its shell, in the image.
func TestMountedScripts(t *testing.T) {
	compose := func(script string) tree {
		return tree{"tools/start.sh": script,
			"compose.yaml": "services:\n  app:\n    build: .\n    command: [/tools/start.sh]\n" +
				"    volumes: [\"./tools:/tools\"]\n"}
	}
	ofRule(t, "shell", []need{
		{"sh", "", ``, compose("#!/bin/sh\nexec /app/app\n"), "shell"},
		{"bash", "", ``, compose("#!/bin/bash\nexec /app/app\n"), "bash"},
		{"bash elsewhere", "", ``, compose("#!/usr/bin/bash\nexec /app/app\n"), "program-path /usr/bin/bash, bash"},
	})
	ofRule(t, "programs", []need{
		{"what it starts", "", ``, compose("#!/bin/sh\ngit log\nexec /app/app\n"), "program git"},
		{"the script is none", "", ``, compose("#!/bin/sh\nexec /app/app\n"), ""},
	})
	ofRule(t, "artifacts", []need{
		{"the program that it starts", "", ``, compose("#!/bin/sh\nexec /app/app\n"), "file /app/app"},
	})
}

// What is copied beside a program of another image, by a pattern, is for it.
func TestBesideProgram(t *testing.T) {
	ofRule(t, "artifacts", []need{
		{"libraries",
			apk + "COPY --from=example.com/x /opt/x/run /opt/x/lib* /opt/x/\n" +
				runs + `CMD ["/opt/x/run", "/app/app"]`, ``, nil,
			"file /opt/x/run, file /opt/x/lib*, file /app/app"},
	})
}

// Links in a directory lead to what goes along with it.
func TestLinkedData(t *testing.T) {
	ofRule(t, "state", []need{
		{"a link to a directory", "COPY . .\nRUN ln -s /app/data /srv/data\n", ``, tree{"data/a.txt": ""},
			"link /srv/data, directory /app/data"},
		{"a link to the executable", "COPY . .\nRUN go build -o app . && ln -s /app/app /usr/bin/x\nCMD [\"/app/app\"]",
			``, nil,
			"link /usr/bin/x"},
		{"a link to a link", "COPY . .\nRUN ln -s /app/a.txt /srv/b && ln -s /srv/b /srv/c\n", ``, tree{"a.txt": ""},
			"link /srv/b, file /app/a.txt, link /srv/c"},
	})
}
