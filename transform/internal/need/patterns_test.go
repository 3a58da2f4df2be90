package need

import "testing"

// A pattern takes the directory above its first wildcard, or what it matches where that is
// too much.
func TestPatterns(t *testing.T) {
	ofRule(t, "files", []need{
		{"in a directory of data", "", `filepath.Glob("in/*.csv")`, tree{"in/a.csv": "", "in/b.txt": ""},
			"directory /app/in"},
		{"in directories below one", "", `filepath.Glob("in/*/a.csv")`, tree{"in/x/a.csv": ""}, "directory /app/in"},
		{"in the working directory", "", `filepath.Glob("*.csv")`, tree{"a.csv": "", "b.csv": "", "c.txt": ""},
			"file /app/a.csv, file /app/b.csv"},
		{"of any name there", "", `filepath.Glob("*")`, tree{"a.csv": ""}, ""},
		{"of source", "", `filepath.Glob("*.go")`, tree{"b.txt": ""}, "file /app/main.go"},
		{"of source, only named", "", `println("*.go")`, tree{"b.txt": ""}, ""},
		{"of source in a directory", "", `filepath.Glob("db/*.go")`, tree{"db/db.go": "package db\n"},
			"directory /app/db"},
		{"of data in a directory of source", "", `filepath.Glob("db/*.sql")`,
			tree{"db/db.go": "package db\n", ".gitignore": "*.sql\n"}, "optional-file /app/db/*.sql"},
		{"of what no ignore file keeps out", "", `filepath.Glob("db/*.sql")`, tree{"db/db.go": "package db\n"}, ""},
		{"where a RUN makes a link", "COPY . .\nRUN ln -s /srv/x in/x && go build -o app .\nCMD [\"/app/app\"]",
			`filepath.Glob("in/*")`, tree{"in/a.csv": ""}, "directory /app/in"},
		{"in a directory of the system", "", `filepath.Glob("/etc/*.conf")`, nil, ""},
		{"in one that isn't there", "", `filepath.Glob("/srv/x/*.conf")`, nil, ""},
		{"where a RUN generates files", "COPY . .\nRUN npm run build && go build -o app .\nCMD [\"/app/app\"]",
			`filepath.Glob("dist/*.js")`, nil, "optional-directory /app/dist"},
		{"in what is kept out", "", `filepath.Glob("in/*.csv")`, tree{".dockerignore": "in\n", "in/a.csv": ""},
			"hidden-path in"},
	})
}

// The beginning of a name takes what begins so.
func TestBegunSo(t *testing.T) {
	const opens = `os.ReadFile("conf-" + os.Args[1])`
	ofRule(t, "files", []need{
		{"files", "", opens, tree{"conf-a.yml": "", "conf-b.yml": "", "other.yml": ""},
			"file /app/conf-a.yml, file /app/conf-b.yml"},
		{"a directory", "", opens, tree{"conf-a/x.yml": "", "other/x.yml": ""}, "directory /app/conf-a"},
		{"what a RUN makes", "COPY . .\nRUN echo x > conf-c.yml && go build -o app .\nCMD [\"/app/app\"]", opens,
			tree{"conf-a.yml": ""}, "file /app/conf-a.yml, file /app/conf-c.yml"},
		{"nothing", "", opens, tree{"other.yml": ""}, ""},
		{"no Go source", "", `os.ReadFile("ma" + os.Args[1])`, tree{"map.txt": ""}, "file /app/map.txt"},
		{"a dot leads out", "", `os.ReadFile("." + os.Args[1])`, tree{"a.yml": ""}, "unknown-path, file /app/a.yml"},
		{"a scheme may be meant", "", `os.ReadFile("fi" + os.Args[1])`, tree{"a.yml": ""},
			"unknown-path, file /app/a.yml"},
		{"what begins so in a directory that it changes to", "", "os.Chdir(\"x\")\n" + opens,
			tree{"x/conf-a.yml": ""}, "directory /app/x, file /app/x/conf-a.yml"},
		{"where a RUN generates files", "COPY . .\nRUN npm run build && go build -o app .\nCMD [\"/app/app\"]", opens,
			tree{"package.json": "{}"}, "unknown-path, directory /app"},
	})
}

func TestTakesAny(t *testing.T) {
	for pattern, want := range map[string]bool{
		"*": true, "*.*": true, "??": true, "a*": false, "*.x": false, "[ab]": false,
	} {
		if takesAny(pattern) != want {
			t.Errorf("%s: %v", pattern, !want)
		}
	}
}
