package need

import (
	"fmt"
	"strings"
	"testing"
)

// Each open touch, and what is done about it.
func TestOpenTouches(t *testing.T) {
	vendored := func(body string) tree {
		return tree{
			"go.mod":                        "module example.com/app\n\ngo 1.22\n\nrequire example.org/lib v1.2.0\n",
			"vendor/modules.txt":            "# example.org/lib v1.2.0\n## explicit\nexample.org/lib\n",
			"vendor/example.org/lib/lib.go": "package lib\n\nimport \"os\"\n\n" + body,
		}
	}
	const only = " that is only known when the program runs -> "
	for _, tt := range []struct {
		name, text, body string
		files            tree
		want             string
	}{
		{"nothing is open", "", `os.Open("a")`, nil, ""},
		{"a beginning that is there", "", `os.Open("conf/" + os.Args[1])`, tree{"conf/a.yml": ""},
			`os.Open opens "conf/…" -> carried: /app/conf`},
		{"a beginning that is not there", "", `os.Open("conf/" + os.Args[1])`, nil,
			`os.Open opens "conf/…" -> nothing: the image has nothing that begins so`},
		{"any path", "", `os.Open(os.Args[1])`, tree{"a.dat": ""},
			"os.Open opens a path" + only + "carried: all data that was copied in goes along"},
		{"any path, and no data", "", `os.Open(os.Args[1])`, nil,
			"os.Open opens a path" + only + "nothing: no data was copied in"},
		{"at home", "", `h, _ := os.UserHomeDir(); os.Open(h + "/x/" + os.Args[1])`, nil,
			`os.Open opens "~/x/…" -> nothing: the image has nothing that begins so`},
		{"any program", apk + built, `exec.Command(os.Args[1])`, nil, "os/exec.Command starts a program" + only +
			"full-runtime: met"},
		{"a program that is looked for", apk + built, `exec.LookPath(os.Args[1])`, nil,
			"os/exec.LookPath looks for a program" + only + "full-runtime: met"},
		{"a comment tells the programs", "# offstage: starts git\n" + apk + built, `exec.Command(os.Args[1])`, nil,
			"os/exec.Command starts a program" + only +
				"carried: a comment in the Dockerfile says which programs are started"},
		{"a program that is told something", "", `exec.Command("ls", os.Args[1])`, nil, ""},
		{"an address", "", `net.Dial("tcp", os.Args[1])`, nil, "net.Dial connects to an address" + only +
			"nothing: what is no constant is taken for an address of the network"},
		{"beside the executable", "", `e, _ := os.Executable(); os.Open(filepath.Dir(e) + "/conf/" + os.Args[1])`,
			tree{"conf/a.yml": ""}, `os.Open opens "(beside the executable)/conf/…" -> carried: /app/conf`},
		{"below the temporary directory", "", `os.Open(os.TempDir() + "/x" + os.Args[1])`, nil,
			`os.Open opens "$TMPDIR/x…" -> nothing: it lies in the directory for temporary files`},
		{"a directory that is listed", "", `os.ReadDir(os.Args[1])`, tree{"a.dat": ""},
			"os.ReadDir lists a directory" + only + "carried: all data that was copied in goes along"},
		{"a file that is made", "RUN mkdir /out\n", `os.Create("/out/" + os.Args[1])`, nil,
			`os.Create makes or changes "/out/…" -> carried: the directories for it are there: /out`},
		{"an account", "", `user.Lookup(os.Args[1])`, nil,
			"os/user.Lookup asks for an account" + only + "carried: met"},
		{"a time zone", "", `time.LoadLocation(os.Args[1])`, nil,
			"time.LoadLocation loads a time zone" + only + "carried: met"},
		{"a time zone of no table", apk + "COPY . .\nRUN go build -trimpath -o app .\nCMD [\"/app/app\"]",
			`time.LoadLocation(os.Args[1])`, nil,
			"time.LoadLocation loads a time zone" + only + "nothing: the original has no such table"},
		{"a database", "", `sql.Open("sqlite", os.Args[1])`, nil, "database/sql.Open opens a database" + only +
			"nothing: what is no constant is taken for an address of the network"},
		{"a function that is handed on", "", `f(os.Open)` + "\n}\n\nfunc f(x any) {", nil,
			"os.Open is handed on, and opens a path" + only + "nothing: no data was copied in"},
		{"a module is told all", "", "import \"example.org/lib\"\nlib.Load(os.Args)", vendored(
			"func Load(l []string) { for _, n := range l { os.Open(n); os.Stat(n) } }\n"),
			"example.org/lib 2: os.Open opens a path" + only + "nothing: " + offers},
		{"a module is told a part", "", "import \"example.org/lib\"\nlib.Load(os.Args[1])", vendored(
			"func Load(n string) { os.Open(\"/etc/lib/\" + n) }\n"),
			`example.org/lib 1: os.Open opens "/etc/lib/…" -> carried: /etc/lib`},
	} {
		m := launched(t, tt.text, tt.body, tt.files)
		needs := All(m)
		for i := range needs {
			needs[i].Met = "met"
		}
		var got, refused []string
		for _, x := range OpenTouches(m, needs, false) {
			who := ""
			if x.Module != "" {
				who = fmt.Sprintf("%s %d: ", x.Module, x.Count)
			}
			got = append(got, fmt.Sprintf("%s%s -> %s: %s", who, x.Evidence.Why, x.Done, x.How))
			if x.Evidence.File != "main.go" || x.Evidence.Line == 0 {
				t.Errorf("%s: it is at %+v", tt.name, x.Evidence)
			}
		}
		for _, x := range OpenTouches(m, needs, true) {
			refused = append(refused, string(x.Done))
		}
		if text := strings.Join(got, "; "); text != tt.want || len(refused) != len(got) ||
			strings.Trim(strings.Join(refused, ""), "refusd") != "" {
			t.Errorf("%s\n\t got %q\n\twant %q (%v)", tt.name, text, tt.want, refused)
		}
	}
}
