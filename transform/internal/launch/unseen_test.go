package launch

import (
	"fmt"
	"maps"
	"strings"
	"testing"
)

// What of a program is not seen, and what the grade is then.
func TestUnseen(t *testing.T) {
	uses := source("lib.Run()", "example.org/lib")
	with := func(more files) files {
		all := files{"go.mod": "module example.com/app\n\ngo 1.22\n\nrequire example.org/lib v1.2.0\n"}
		maps.Copy(all, uses)
		maps.Copy(all, more)
		return all
	}
	const imported = "main.go:3: it is imported, and its source is not at hand"
	for _, tt := range []struct {
		name, text string
		files      files
		grade      string
		want       string
	}{
		{"the standard library alone", alone, source("os.Exit(0)", "os"), "complete", ""},
		{"a module without source", alone, with(nil), "partial",
			"example.org/lib v1.2.0: " + imported + ": run go mod download in the clone"},
		{"a vendored one", alone, with(files{"vendor/modules.txt": "# example.org/lib v1.2.0\n## explicit\n",
			"vendor/example.org/lib/lib.go": "package lib\n\nfunc Run() {}\n"}), "complete", ""},
		{"vendor lacks it", alone, with(files{"vendor/modules.txt": "# example.org/lib v1.2.0\n"}), "partial",
			"example.org/lib v1.2.0: " + imported + ": run go mod vendor in the clone"},
		{"a row of the catalog says one thing of it", alone, source("nmap.NewScanner()", "github.com/Ullaakut/nmap"),
			"partial", "github.com/Ullaakut/nmap : " + imported + ": run go mod download in the clone"},
		{"a summary", alone, source("exec.New()", "k8s.io/utils/exec"), "complete", ""},
		{"what the summary of its module leaves out", alone, source("exec.New()", "k8s.io/utils/exec/testing"),
			"partial",
			"k8s.io/utils : " + imported + ": run go mod download in the clone"},
		{"nothing is built", "COPY . .\nCMD [\"sleep\", \"1\"]", source(""), "", ""},
		{"the source is not read", "COPY . .\nRUN go build -o app $X\nCMD [\"./app\"]", source(""), "partial",
			" : Dockerfile:4: the source of what is built here was not read, so what it opens and starts is not " +
				"known: "},
	} {
		if tt.files["go.mod"] == "" {
			tt.files["go.mod"] = "module example.com/app\n\ngo 1.16\n"
		}
		m := launched(t, tt.text, tt.files)
		var list []string
		for _, u := range Unseen(m) {
			ev := u.Evidence
			at := fmt.Sprintf("%s:%d", ev.File, ev.Line)
			list = append(list, fmt.Sprintf("%s %s: %s: %s: %s", u.Module, u.Version, at, ev.Why, u.Do))
		}
		if got := strings.Join(list, "; "); got != tt.want || string(Grade(m)) != tt.grade {
			t.Errorf("%s\n\t got %s %q\n\twant %s %q", tt.name, Grade(m), got, tt.grade, tt.want)
		}
	}
}
