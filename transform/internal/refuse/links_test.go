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

// What is started is told paths as well, and a program may work where it changes to.
func TestToldOutOfLinks(t *testing.T) {
	start := func(base, dir, word string) string {
		return "FROM golang:" + base + "\nWORKDIR " + dir + "\nCOPY . .\n" +
			"RUN go build -o x .\nCMD [\"./x\", \"" + word + "\"]"
	}
	changes := files{"main.go": "package main\n\nimport \"os\"\n\nfunc main() {\n\tos.Chdir(\"/lib/tool\")\n" +
		"\tos.ReadFile(\"../../share/a\")\n}\n"}
	ofRule(t, finding.StateUnknown, []refusal{
		{"out of the link", start("1.22", "/lib/tool", "../../share/a"), nil, "state-unknown:5"},
		{"to the directory above it", start("1.22", "/bin", ".."), nil, "state-unknown:5"},
		{"though a person names what is there", "FROM golang:1.22\n# offstage: keep /usr/share/a\nWORKDIR /bin\n" +
			"COPY . .\nRUN go build -o x .\nCMD [\"./x\", \"../share/a\"]", nil, "state-unknown:6"},
		{"inside the link", start("1.22", "/lib/tool", "../share/a"), nil, ""},
		{"downwards", start("1.22", "/lib/tool", "share/a"), nil, ""},
		{"an absolute path", start("1.22", "/lib/tool", "/share/a"), nil, ""},
		{"of a directory that is none", start("1.22", "/app/tool", "../../share/a"), nil, ""},
		{"alpine has no such link", start("1.22-alpine", "/lib/tool", "../../share/a"), nil, ""},
		{"where the program changes to", built, changes, "state-unknown@main.go:7"},
	})
}
