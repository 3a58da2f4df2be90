package need

import "testing"

// A link that a step leaves takes what it leads to, unless that is where the build works.
func TestLeftLinks(t *testing.T) {
	const build = "COPY . .\nRUN go build -o app .\nCMD [\"/app/app\"]"
	ofRule(t, "state", []need{
		{"to data", "COPY data /data\nRUN ln -s /data /srv/data\n", ``, tree{"data/a.txt": ""},
			"link /srv/data, directory /data"},
		{"to source", "COPY pkg /pkg\nRUN ln -s /pkg /srv/pkg\n", ``, tree{"pkg/p.go": "package pkg\n"}, ""},
		{"to nothing", "RUN ln -s /nowhere /srv/x\n", ``, nil, "link /srv/x"},
		{"removed again", "RUN ln -s /nowhere /srv/x\nRUN rm /srv/x\n", ``, nil, ""},
		{"that the program works behind", "RUN ln -s /app /srv/work\n" + build + "\nWORKDIR /srv/work", ``, nil,
			"link /srv/work, made-directory /app"},
	})
}

// A pattern counts behind the links on its way, and a path of the toolchain where there is one.
func TestPatternsBehindLinks(t *testing.T) {
	const at = `filepath.Glob("/srv/x/*.csv")`
	ofRule(t, "files", []need{
		{"a link to data", "COPY . .\nRUN ln -s /app/in /srv/x && go build -o app .\nCMD [\"/app/app\"]", at,
			tree{"in/a.csv": ""}, "link /srv/x, directory /app/in"},
		{"links in a circle", "RUN ln -s /srv/y /srv/x && ln -s /srv/x /srv/y\n", at, nil, "link /srv/x, link /srv/y"},
		{"another file than git keeps out", "", `filepath.Glob("db/*.sql")`,
			tree{"db/db.go": "package db\n", ".gitignore": "/db/a.txt\n"}, ""},
	})
	const version = `os.ReadFile(runtime.GOROOT() + "/VERSION")`
	ofRule(t, "files", []need{
		{"of the toolchain", "", version, nil, "optional-file /usr/local/go/VERSION"},
		{"of none that it knows", "COPY . .\nRUN go build -trimpath -o app .\nCMD [\"/app/app\"]", version, nil, ""},
		{"of a distribution's", "FROM alpine:3.20\nWORKDIR /app\nRUN apk add go\n", version, nil, ""},
	})
}
