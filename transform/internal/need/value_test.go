package need

import "testing"

// Of a path that is known in part what is known counts.
func TestPartsOfPaths(t *testing.T) {
	const generates = "COPY . .\nRUN npm run build && go build -o app .\nCMD [\"/app/app\"]"
	ofRule(t, "files", []need{
		{"an address", "", `os.ReadFile("s3://data/" + os.Args[1])`, tree{"data/a.txt": ""}, ""},
		{"a path with an open query", "", `os.ReadFile("data/a.txt?mode=" + os.Args[1])`,
			tree{"data/a.txt": "", "b.txt": ""}, "file /app/data/a.txt"},
		{"below what a variable says", "ENV DATA=/app/data\n", `os.ReadFile(os.Getenv("DATA") + "/a.txt")`,
			tree{"data/a.txt": "", "b.txt": ""},
			"file /app/data/a.txt, directory /app/data, unknown-path, file /app/b.txt"},
		{"in a directory that git keeps out", "", `os.ReadFile("keys/" + os.Args[1])`, tree{".gitignore": "keys/\n"},
			"optional-directory /app/keys"},
		{"where a RUN generates files", generates, `os.ReadFile("dist/" + os.Args[1])`, nil,
			"optional-directory /app/dist"},
		{"in a directory that isn't there", "", `os.ReadFile("none/" + os.Args[1])`, tree{"b.txt": ""}, ""},
		{"a path of Windows", "", `os.ReadFile("C:\\data\\" + os.Args[1])`, tree{"b.txt": ""}, ""},
	})
}

// A file that is made where it is missing takes its directory, and may be there where people build.
func TestMadeWhereMissing(t *testing.T) {
	open := func(p string) string { return `os.OpenFile("` + p + `", os.O_CREATE|os.O_RDWR, 0o600)` }
	ofRule(t, "files", []need{
		{"of the system", "", open("/var/lib/app.dat"), nil, "system-directory /var/lib"},
		{"of source", "", open("db/x.out"), tree{"db/db.go": "package db\n"},
			"optional-file /app/db/x.out, made-directory /app/db"},
		{"of data", "", open("data/x.out"), tree{"data/a.txt": ""}, "directory /app/data"},
		{"that is there", "", open("data/a.txt"), tree{"data/a.txt": ""}, "file /app/data/a.txt"},
		{"the working directory", "", open("x.out"), nil, "optional-file /app/x.out"},
	})
}

// A library that is loaded by a path counts as other files do, and one that is looked for does not.
func TestLoadedByPath(t *testing.T) {
	loads := func(p string) string {
		return "package main\n\n// #include <dlfcn.h>\nimport \"C\"\n\n" +
			"func main() { C.dlopen(C.CString(\"" + p + "\"), 1) }\n"
	}
	ofRule(t, "files", []need{
		{"in a directory", "", loads("./lib/x.so"), tree{"lib/x.so": "\x7fELF"}, "file /app/lib/x.so"},
		{"that isn't there", "", loads("/opt/x/x.so"), nil, ""},
		{"looked for by its name", "", loads("libx.so"), tree{"lib/libx.so": "\x7fELF"}, ""},
	})
}

// What is started reads files of its own.
func TestFilesOfStarts(t *testing.T) {
	recipe := tree{"Makefile": "run:\n\t./app\n", "a.txt": ""}
	const building = "COPY . .\nRUN go build -o app .\n"
	ofRule(t, "files", []need{
		{"make", building + "CMD [\"make\", \"run\"]", ``, recipe, "file /app/Makefile"},
		{"another program", building + "CMD [\"./app\", \"run\"]", ``, recipe, ""},
		{"what a link leads to, of all that may be opened", "COPY data /data\nRUN ln -s /data /srv/data\n",
			`os.ReadFile(os.Args[1])`, tree{"data/a.txt": ""}, "unknown-path, directory /data, directory /app/data"},
	})
}
