package need

import "testing"

// What is copied out of another place is state as well, but for source.
func TestCopiedState(t *testing.T) {
	ofRule(t, "state", []need{
		{"a file of the context", "COPY . .\nRUN cp a.txt /srv/\n", ``, tree{"a.txt": ""}, "file /srv/a.txt"},
		{"a directory of it", "COPY . .\nRUN cp -r data /srv/\n", ``, tree{"data/a.txt": ""}, "directory /srv/data"},
		{"Go source", "COPY . .\nRUN cp main.go /srv/\n", ``, nil, ""},
		{"copied, and replaced", "COPY . .\nRUN cp a.txt /srv/x && cp b.txt /srv/x\n", ``, tree{"a.txt": "",
			"b.txt": ""},
			"file /srv/x"},
		{"replaced by an instruction, which another rule finds", "RUN echo x > /srv/x\nCOPY a.txt /srv/x\n", ``,
			tree{"a.txt": ""}, ""},
		{"moved on", "RUN mkdir /data && mv /data /srv/d\n", ``, nil, "directory /srv/d"},
		{"a directory in one that is made", "RUN mkdir -p /data && mkdir /data/x\n", ``, nil,
			"empty-directory /data/x"},
	})
}

// Where any program may be started, each that the context brings may be it.
func TestExecutablesOfTheContext(t *testing.T) {
	const any = `exec.Command(os.Args[1]).Run()`
	const only = "COPY main.go go.mod tool.sh ./\nRUN go build -o app .\nCMD [\"/app/app\"]"
	files := tree{"tool.sh": "#!/bin/sh\n", "other.sh": "#!/bin/sh\n"}
	ofRule(t, "artifacts", []need{
		{"all that are copied", "", any, files, "file /app/other.sh, file /app/tool.sh, file /app/app"},
		{"and no others", only, any, files, "file /app/tool.sh, file /app/app"},
		{"removed again", "COPY . .\nRUN rm other.sh && go build -o app .\nCMD [\"/app/app\"]", any, files,
			"file /app/tool.sh, file /app/app"},
		{"one that is known", "", `exec.Command("./tool.sh").Run()`, files, "file /app/app, file /app/tool.sh"},
		{"none", "", ``, files, "file /app/app"},
	})
}

// What a tool that is started reads goes along: files, and directories of data alone.
func TestOperands(t *testing.T) {
	both := tree{"data/a.txt": "", "pkg/p.go": "package pkg\n", "a.txt": ""}
	ofRule(t, "files", []need{
		{"a file", runs + `CMD cat ./a.txt && ./app`, ``, both, "file /app/a.txt"},
		{"a directory of data", runs + `CMD ls ./data && ./app`, ``, both, "directory /app/data"},
		{"a directory of source", runs + `CMD ls ./pkg && ./app`, ``, both, ""},
		{"a redirection", runs + `CMD ./app < a.txt`, ``, both, "file /app/a.txt"},
		{"behind a sign of equality", runs + `CMD ./app -c=./a.txt`, ``, both, "file /app/a.txt"},
		{"a bare word that the image has", runs + `CMD ls data && ./app`, ``, both, "directory /app/data"},
		{"one that it hasn't", runs + `CMD ls other && ./app`, ``, both, ""},
		{"a file that isn't there", runs + `CMD cat ./b.txt && ./app`, ``, both, "optional-file /app/b.txt"},
		{"one that isn't there, of no reader", runs + `CMD touch ./b.txt && ./app`, ``, both, ""},
		{"one that a script reads by a dot", runs + `CMD ["./run.sh"]`, ``,
			script("#!/bin/sh\n. ./env.sh\nexec ./app\n"), "optional-file /app/env.sh"},
		{"an input that git ignores", runs + `CMD ./app < b.txt`, ``, tree{".gitignore": "b.txt\n"},
			"optional-file /app/b.txt"},
		{"a pattern", runs + `CMD cat data/*.txt && ./app`, ``, both, "directory /app/data"},
		{"a pattern in the working directory", runs + `CMD cat *.txt && ./app`, ``, both, "file /app/a.txt"},
		{"a directory, and a name out of a variable", runs + `CMD cat "data/$NAME" && ./app`, ``, both,
			"directory /app/data"},
		{"a name out of a variable", runs + `CMD cat $NAME && ./app`, ``, both, ""},
		{"behind a cd", runs + `CMD cd data && cat a.txt && /app/app`, ``, both,
			"file /app/data/a.txt, made-directory /app/data"},
		{"where output goes", runs + `CMD date > data/now && ./app`, ``, both, "directory /app/data"},
		{"where output goes, in the working directory", runs + `CMD date > now && ./app`, ``, both, ""},
	})
}
