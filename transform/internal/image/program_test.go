package image

import (
	"fmt"
	"testing"
)

// importing is the source of a program that imports packages for their effect.
func importing(paths ...string) string {
	text := "package main\n\n"
	for _, p := range paths {
		text += "import _ \"" + p + "\"\n"
	}
	return text + "\nfunc main() {}\n"
}

// Source is read where the command says what it builds, and the context holds it.
func TestLoad(t *testing.T) {
	const none = "[] 0 false"
	for _, tt := range []struct {
		name, steps string
		fs          files
		want        string // the names, how many packages match, and whether the source was read
	}{
		{"a program", "COPY . .\nRUN go build .", nil, "[app] 1 true"},
		{"two programs", "COPY . .\nRUN go build -o /bin/ . ./b", files{"b/main.go": importing()}, "[app b] 2 true"},
		{"no source", "RUN go build .", nil, "[] 0 false"},
		{"a package that isn't known", "COPY . .\nRUN go build $WHAT", nil, none},
		{"a package of another module", "COPY . .\nRUN go install example.com/x@v1", nil, none},
		{"an overlay", "COPY . .\nRUN go build -overlay o.json .", nil, none},
		{"a module that is made", "COPY main.go .\nRUN go mod init example.com/x && go build .", nil, "[] 1 true"},
		{"a package by an argument", "ARG CMD=.\nCOPY . .\nRUN go build $CMD", nil, "[app] 1 true"},
	} {
		m := modelOf(t, tt.steps+"\n", tt.fs)
		p := m.Builds[0].Program
		if got := fmt.Sprint(p.Names, " ", p.Matched, " ", p.Read()); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// C code is compiled where the program has some, imports some, or where go.mod names some
// that a dependency takes which no table knows.
func TestCgo(t *testing.T) {
	const sqlite = "github.com/mattn/go-sqlite3"
	module := func(requires string) string {
		return "module example.com/app\n\ngo 1.22\n\nrequire (\n" + requires + ")\n"
	}
	indirect := module("\texample.com/x v1.0.0\n\t" + sqlite + " v1.14.0 // indirect\n")
	for _, tt := range []struct {
		name string
		fs   files
		want string // need and known, and where it was seen
	}{
		{"Go alone", nil, "false true"},
		{"a module of Go", files{"main.go": importing("example.com/x")}, "false true"},
		{"a module of C", files{"main.go": importing(sqlite)}, "true true main.go:3"},
		{"C of its own", files{"c.go": "package main\n\n// int x;\nimport \"C\"\n"}, "true true c.go:4"},
		{"C of its own that has a twin", files{
			"c.go": "//go:build cgo\n\npackage main\n\nimport \"C\"\n",
			"d.go": "//go:build !cgo\n\npackage main\n",
		}, "true true c.go:5"},
		{"a dependency's, most likely", files{"main.go": importing("example.com/x"), "go.mod": indirect},
			"true true go.mod:7"},
		{"one that nothing unknown takes", files{"main.go": importing("net/http"), "go.mod": indirect}, "false true"},
		{"one that the project's tests take", files{
			"main.go": importing("example.com/x"),
			"go.mod":  module("\texample.com/x v1.0.0\n\t" + sqlite + " v1.14.0\n"),
		}, "false true"},
	} {
		m := modelOf(t, "COPY . .\nRUN go build .\n", tt.fs)
		b := m.Builds[0]
		need, known := b.Program.Cgo()
		got := fmt.Sprint(need, known)
		if at, ok := b.Program.CgoAt(m, b); ok {
			got += fmt.Sprintf(" %s:%d", at.File, at.Line)
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// Of source that was not read, nothing is known.
func TestCgoOfUnread(t *testing.T) {
	m := modelOf(t, "RUN go install example.com/x@v1\n", nil)
	b := m.Builds[0]
	if need, known := b.Program.Cgo(); need || known {
		t.Errorf("need %v, known %v", need, known)
	}
	if at, ok := b.Program.CgoAt(m, b); ok {
		t.Errorf("%+v", at)
	}
}

func TestUsesVariable(t *testing.T) {
	for text, want := range map[string]bool{
		"$NAME": true, "${NAME}": true, "${NAME:-x}": true, "a$NAME/b": true, "x $OTHER $NAME": true, "$NAMES": false,
		"$NAME_2": false, "NAME": false, "": false, "$": false, "$$NAME": true, "${OTHER}": false,
	} {
		if UsesVariable(text, "NAME") != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// A place in the source is one in the repository, wherever the image has the file.
func TestPlace(t *testing.T) {
	m := modelOf(t, "COPY src /go/x\nRUN cd /go/x && go build .\n",
		files{"src/go.mod": "module example.com/x\n", "src/x.go": importing("net/http")})
	b := m.Builds[0]
	i, ok := b.ImportOf("net")
	if !ok || i.Path != "net/http" {
		t.Fatalf("%+v, %v", i, ok)
	}
	if ev := m.Place(b, i.Pos, "it imports it"); ev.File != "src/x.go" || ev.Line != 3 || ev.Why != "it imports it" {
		t.Errorf("%+v", ev)
	}
	if _, ok := b.ImportOf("ne", "http"); ok {
		t.Error("a part of a name is no path above it")
	}
}

// A command before the build may make what is built: source, modules, go.mod.
func TestMended(t *testing.T) {
	for steps, want := range map[string]bool{
		"RUN go build .":                                        false,
		"RUN go mod download && go build .":                     false,
		"RUN echo hi > notes.txt && go build .":                 false,
		"RUN go mod tidy && go build .":                         true,
		"RUN go get example.com/x && go build .":                true,
		"RUN npm run build && go build .":                       true,
		"RUN cd / && npm run build && cd /app && go build .":    true,
		"RUN cd /web && npm run build && cd /app && go build .": false,
		"RUN go build . && go mod tidy":                         false,
		"COPY .env .\nRUN go build .":                           false,
		"COPY gen .\nRUN go build .":                            true,
	} {
		if got := modelOf(t, "COPY . .\n"+steps+"\n", nil).Builds[0].Mended(false); got != want {
			t.Errorf("%s: %v", steps, got)
		}
	}
	gets := modelOf(t, "FROM golang:1.16\nWORKDIR /app\nCOPY . .\nRUN go get .\n", nil).Builds[0]
	if !gets.Mended(false) {
		t.Error("go get fetches what it lacks")
	}
	fetched := modelOf(t, "COPY . .\nRUN go mod tidy && go build .\n", nil).Builds[0]
	if fetched.Mended(true) {
		t.Error("what is fetched is no package of the module")
	}
}
