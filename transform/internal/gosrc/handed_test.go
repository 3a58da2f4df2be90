package gosrc

import (
	"fmt"
	"strings"
	"testing"
)

// What a module that is not seen is given, through whatever holds it.
func TestHanded(t *testing.T) {
	for name, c := range map[string][2]string{
		"a call":       {`func main() { lib.Exec("git log") }`, "lib.Exec(git log)"},
		"a method":     {`func main() { lib.New().Exec("git log") }`, ".Exec(git log)"},
		"a variable":   {`func main() { run := lib.Exec; run("git log") }`, "lib.Exec(git log)"},
		"a parameter":  {`func run(s string) { lib.Exec(s) }; func main() { run("git log") }`, "lib.Exec(git log)"},
		"a field":      {`func main() { j := lib.Job{Line: "git log"}; j.Run() }`, "lib.Job.Line(git log)"},
		"a field set":  {`func main() { var j lib.Job; j.Line = "git log" }`, "lib.Job.Line(git log)"},
		"own":          {`func own(string) {}; func main() { own("git log"); lib.New() }`, ""},
		"the library":  {`func main() { os.Setenv("git log", ""); lib.New() }`, ""},
		"a blank body": {"func run() {\n\tlib.Do(\"git log\")\n}; func main() { run() }", "lib.Do(git log)"},
	} {
		main := "-- app/main.go --\npackage main\nimport (\n\"os\"\n\"example.org/lib\"\n)\nvar _ = os.Args\n"
		b := Build{Dir: "/app", IsProgram: func(name string) bool { return name == "git" }}
		l := newLoader(image(usesLibrary+main+strings.ReplaceAll(c[0], "; func ", "\nfunc ")+"\n"), nil, b)
		l.load()
		got := ""
		for _, h := range l.prog.Handed {
			got += fmt.Sprintf("%s(%s)", strings.TrimPrefix(h.To, "example.org/"), h.Text.Text)
		}
		if got != c[1] {
			t.Errorf("%s: %q, want %q", name, got, c[1])
		}
	}
}

// What may be much is looked at within bounds.
func TestHandedIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("func main() {\n")
	for i := range 30 {
		fmt.Fprintf(&b, "\tvar v%d any\n", i)
	}
	for i := range 30 {
		for j := range 30 {
			fmt.Fprintf(&b, "\tv%d = v%d\n", i, j)
		}
		fmt.Fprintf(&b, "\tv%d.Exec(\"git log\")\n", i)
	}
	main := "-- app/main.go --\npackage main\nimport _ \"example.org/lib\"\n"
	newLoader(image(usesLibrary+main+b.String()+"}\n"), nil, Build{Dir: "/app"}).load()
}
