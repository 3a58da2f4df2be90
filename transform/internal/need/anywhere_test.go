package need

import (
	"fmt"
	"strings"
	"testing"
)

// A file that is made at a path which isn't known finds the directories in which it may be.
func TestAnywhere(t *testing.T) {
	const makes = `os.Create(os.Args[1])`
	many := tree{}
	for i := range maxMade + 1 {
		many[fmt.Sprintf("d%02d/x.go", i)] = "package x\n"
	}
	for _, tt := range []struct {
		name, text string
		files      tree
		want       string
	}{
		{"none but the system's", "", nil, ""},
		{"one that a RUN makes", "RUN mkdir /out\n", nil, "/out"},
		{"one of the system that a RUN makes", "RUN mkdir -p /var/lib/app\n", nil, "/var/lib/app"},
		{"one for the build", "RUN mkdir /tmp/x\n", nil, ""},
		{"one that is removed", "RUN mkdir /out && rmdir /out\n", nil, ""},
		{"those of the context", "", tree{"in/a.txt": "", "in/b/c.txt": ""}, "/app/in, /app/in/b"},
		{"those of source", "", tree{"db/db.go": "package db\n"}, "/app/db"},
		{"those of tools", "", tree{".github/x.yml": "", "node_modules/x/x.js": "", "in/x.txt": ""}, "/app/in"},
		{"of a file that is copied", "COPY a.txt /out/\n", tree{"a.txt": ""}, "/out"},
		{"many", "", many, "32, and a path that is not known"},
	} {
		var dirs []string
		unknown := ""
		for _, n := range files(launched(t, tt.text, makes, tt.files)) {
			switch {
			case n.Kind == "made-directory":
				dirs = append(dirs, n.Arg)
			case n.Kind == "unknown-path":
				unknown = ", and a path that is not known"
			case n.Kind != "system-directory":
				t.Errorf("%s: %s %s", tt.name, n.Kind, n.Arg)
			}
		}
		got := strings.Join(dirs, ", ") + unknown
		if unknown != "" {
			got = fmt.Sprint(len(dirs)) + unknown
		}
		if got != tt.want {
			t.Errorf("%s\n\t got %q\n\twant %q", tt.name, got, tt.want)
		}
	}
}

// Of a path of which the beginning is known, the directory for it is there.
func TestMadeIn(t *testing.T) {
	ofRule(t, "files", []need{
		{"in a directory of source", "", `os.Create("db/" + os.Args[1])`, tree{"db/db.go": "package db\n"},
			"made-directory /app/db"},
		{"in one that a RUN makes", "RUN mkdir /out\n", `os.Create("/out/" + os.Args[1])`, nil,
			"directory /out, empty-directory /out"},
		{"in one of the system", "", `os.Create("/var/lib/" + os.Args[1])`, nil, "system-directory /var/lib"},
		{"in none that is there", "", `os.Create("/out/" + os.Args[1])`, nil, ""},
		{"in one that git ignores", "", `os.Create("out/" + os.Args[1])`, tree{".gitignore": "out/\n"},
			"optional-directory /app/out"},
		{"a temporary file of its own directory", "RUN mkdir /out\n", `os.CreateTemp("/out", "x")`, nil,
			"directory /out, empty-directory /out"},
		{"a temporary file", "", `os.CreateTemp("", "x")`, nil, ""},
	})
}
