package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestOutOfLinks(t *testing.T) {
	source := func(expr string) files {
		return files{"main.go": "package main\n\nimport (\n\t\"os\"\n\t\"path/filepath\"\n)\n\nfunc main() {\n" +
			"\texe, _ := os.Executable()\n\tdir := filepath.Dir(exe)\n\t_ = dir\n\tos.ReadFile(" + expr + ")\n}\n"}
	}
	in := func(base, dir string) string {
		return "FROM golang:" + base + "\nWORKDIR " + dir + "\nCOPY . .\nRUN go build -o x .\nCMD [\"./x\"]"
	}
	const own, two = `filepath.Join(dir, "../a")`, `filepath.Join(dir, "../../share/a")`
	ofRule(t, finding.StateUnknown, []refusal{
		{"out of the link", in("1.22", "/bin"), source(own), "state-unknown@main.go:12"},
		{"out of a directory below", in("1.22", "/lib/tool"), source(two), "state-unknown@main.go:12"},
		{"inside the link", in("1.22", "/lib/tool"), source(own), ""},
		{"where it leads", in("1.22", "/usr/lib/tool"), source(two), ""},
		{"no link", in("1.18-bullseye", "/lib/tool"), source(two), ""},
		{"from the working directory", in("1.22", "/lib/tool"), source(`"../../share/a"`), "state-unknown@main.go:12"},
		{"of the working directory, inside", in("1.22", "/lib/tool"), source(`"../share/a"`), ""},
	})
}
