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
