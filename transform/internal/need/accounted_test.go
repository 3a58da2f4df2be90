package need

import "testing"

// What is only known when the program runs is accounted for.
func TestAccountedFor(t *testing.T) {
	const only = " that is only known when the program runs: "
	for _, tt := range []need{
		{"a program of which a beginning is known", "", `exec.Command("/app/tools/" + os.Args[1]).Run()`,
			tree{"tools/a.sh": "#!/bin/sh\n"},
			`os/exec.Command starts "/app/tools/…": full-runtime: every program of the original`},
		{"the program itself", "", `e, _ := os.Executable(); exec.Command(e).Run()`, nil, ""},
		{"a file of the toolchain", "", `os.ReadFile(runtime.GOROOT() + "/" + os.Args[1])`, nil,
			"os.ReadFile opens a path" + only + "nothing: it lies in the toolchain, and which file it is was not told"},
		{"a file that it makes", "", `os.Create("x" + os.Args[1])`, nil,
			`os.Create makes or changes "x…": nothing: it makes what it opens`},
		{"more than it lists", "", `os.ReadFile("conf-" + os.Args[1])`,
			tree{"conf-a": "", "conf-b": "", "conf-c": "", "conf-d": "", "conf-e": ""},
			`os.ReadFile opens "conf-…": carried: /app/conf-a, /app/conf-b, /app/conf-c and 2 more`},
	} {
		m := launched(t, tt.text, tt.body, tt.files)
		got := ""
		for _, x := range OpenTouches(m, All(m), false) {
			got += x.Evidence.Why + ": " + string(x.Done) + ": " + x.How
		}
		if got != tt.want {
			t.Errorf("%s\n\t got %q\n\twant %q", tt.name, got, tt.want)
		}
	}
}
