package gosrc

import "testing"

// What only another system runs touches nothing.
func TestOtherSystems(t *testing.T) {
	const head = goMod + "-- app/main.go --\npackage main\n\nimport (\n\t\"os\"\n\t\"runtime\"\n)\n\n" +
		"const (\n\twindows = \"windows\"\n\tonWindows = runtime.GOOS == windows\n)\n\nfunc main() {\n"
	const on = "switch runtime.GOOS { "
	const a, b, c = `os.Stat("a")`, `os.Stat("b")`, `os.Stat("c")`
	for _, x := range []struct{ name, body, want string }{
		{"a branch", `if runtime.GOOS == "windows" { ` + a + ` }; ` + b, "b"},
		{"the other branch", `if runtime.GOOS != "windows" { ` + a + ` } else { ` + b + ` }`, "a"},
		{"else if", `if runtime.GOOS == "windows" { ` + a + ` } else if runtime.GOOS == "linux" { ` + b + ` } else { ` +
			c + ` }`, "b"},
		{"the sides turned", `if "darwin" == (runtime.GOOS) { ` + a + ` }`, ""},
		{"and", `if os.Args[0] == "x" && runtime.GOOS == "windows" { ` + a + ` }`, ""},
		{"or", `if runtime.GOOS == "windows" || runtime.GOOS == "darwin" { ` + a + ` }`, ""},
		{"or something else", `if runtime.GOOS == "windows" || len(os.Args) > 1 { ` + a + ` }`, "a"},
		{"not", `if !(runtime.GOOS == "linux") { ` + a + ` }`, ""},
		{"a constant", `if onWindows { ` + a + ` }; if runtime.GOOS == windows { ` + b + ` }`, ""},
		{"an early return", `if runtime.GOOS == "linux" { ` + a + `; return }; ` + b, "a"},
		{"an early return elsewhere", `if runtime.GOOS != "linux" { ` + a + `; return }; ` + b, "b"},
		{"a label behind it", `if len(os.Args) > 1 { goto L }; if runtime.GOOS == "linux" { return }; L: ` + b, "b"},
		{"cases", on + `case "windows", "plan9": ` + a + `; case "linux": ` + b + `; default: ` + c + ` }`, "b"},
		{"the default", on + `default: ` + a + `; case "windows": ` + b + ` }`, "a"},
		{"a case that returns", on + `case "linux": ` + a + `; return }; ` + b, "a"},
		{"a case that breaks", on + `case "linux": if len(os.Args) > 1 { break }; return }; ` + b, "b"},
		{"fallthrough", on + `case "windows": ` + a + `; fallthrough; case "darwin": ` + b + ` }`, "a b"},
		{"no tag", `switch { case runtime.GOOS == "windows": ` + a + `; case len(os.Args) > 1: ` + b +
			`; default: ` + c + ` }`, "b c"},
		{"the right side of a condition", `_ = runtime.GOOS == "windows" && ok(os.Stat("a"))`, ""},
		{"a variable of that name", `runtime := struct{ GOOS string }{os.Args[1]}; if runtime.GOOS == "windows" { ` +
			a + ` }`, "a"},
		{"the processor", `if runtime.GOARCH == "arm64" { ` + a + ` }`, "a"},
	} {
		got := ""
		for i, s := range load(head + x.body + "\n}\n\nfunc ok(any, error) bool { return true }\n").Touches {
			if i > 0 {
				got += " "
			}
			got += s.Args[0][0].Text
		}
		if got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}
