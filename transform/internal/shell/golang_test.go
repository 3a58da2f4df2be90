package shell

import (
	"fmt"
	"strings"
	"testing"
)

func texts2(words []Word) string { return strings.Join(texts(words), " ") }

// showGo writes what AsGo read: verb, directory, -o, packages, the program's
// arguments, and the flags that matter.
func showGo(g *Go) string {
	s := fmt.Sprintf("%s in %s", g.Verb, g.Dir)
	if g.Out != nil {
		s += " to " + word(*g.Out)
	}
	s += ": " + texts2(g.Args)
	for name, v := range map[string]string{"prog": texts2(g.Prog)} {
		if v != "" {
			s += " " + name + "=" + v
		}
	}
	for _, f := range [][2]string{{"tags", strings.Join(g.Tags, ",")}, {"ldflags", g.LDFlags}, {"mod", g.Mod},
		{"mode", g.BuildMode}} {
		if f[1] != "" {
			s += " " + f[0] + "=" + f[1]
		}
	}
	for _, f := range []struct {
		name string
		on   bool
	}{{"race", g.Race}, {"d", g.Download}, {"overlaid", g.Overlaid}, {"builds", g.Builds()}} {
		if f.on {
			s += " " + f.name
		}
	}
	return s
}

// Where more can be put into the linker's flags.
func TestLDFlagsWord(t *testing.T) {
	for _, c := range []struct {
		text, word   string
		quote, inner bool
	}{
		{`go build .`, "", false, false},
		{`go build -ldflags "-X a=$B" .`, `"-X a=$B"`, true, false},
		{`go build -ldflags='-w' .`, `-ldflags='-w'`, true, false},
		{`go build "-ldflags=-w" .`, `"-ldflags=-w"`, true, false},
		{`go build -ldflags -w --ldflags=-s .`, `--ldflags=-s`, false, false},
		{`go build -ldflags "-X a=$(date "+%Y")" .`, `"-X a=$(date "+%Y")"`, true, false},
		{`F="-ldflags -w"; go build $F .`, `$F`, false, false},
		{`go build -ldflags $'-w' .`, `$'-w'`, false, false},
		{`sh -c 'go build -ldflags -w .'`, `-w`, false, true},
	} {
		s, err := Parse(c.text, "/app", func(string) (string, bool) { return "", false })
		if err != nil {
			t.Fatal(err)
		}
		for _, cmd := range s.Commands {
			g := cmd.AsGo()
			if g == nil {
				continue
			}
			word, quote := "", false
			if w := g.LDFlagsWord; w != nil {
				word, quote = c.text[w.Pos:w.End], w.Quote
			}
			if word != c.word || quote != c.quote || g.Inner != c.inner {
				t.Errorf("%s: %s, quoted %v, inner %v", c.text, word, quote, g.Inner)
			}
		}
	}
}

func TestAsGo(t *testing.T) {
	tests := []struct{ script, want string }{
		{"go build", "build in /w:  builds"},
		{"go build -o x ./cmd/x", "build in /w to x: ./cmd/x builds"},
		{"go build -o=x .", "build in /w to x: . builds"},
		{"go build --o x .", "build in /w to x: . builds"},
		{"go build -o $NO .", "build in /w to ?$NO: . builds"},
		{"/usr/local/go/bin/go build -v -a -trimpath -p 4 x", "build in /w: x builds"},
		{"go -C d build .", "build in /w/d: . builds"},
		{"go build -C=/d .", "build in /d: . builds"},
		{"go build -C $NO .", "build in : . builds"},
		{`go build -ldflags "-s -w -X a=b" .`, "build in /w: . ldflags=-s -w -X a=b builds"},
		{`go build -ldflags='-s' -gcflags "all=-N -l" x y`, "build in /w: x y ldflags=-s builds"},
		{"go build -tags a,b -tags='c d' .", "build in /w: . tags=c,d builds"},
		{"go build $NO ./x", "build in /w: $NO ./x builds"},
		{
			"GOFLAGS='-mod=vendor -tags=a \"-ldflags=-s -w\"' go build .",
			"build in /w: . tags=a ldflags=-s -w mod=vendor builds",
		},
		{
			"go build -mod mod -buildmode=pie -race=false -modfile x .",
			"build in /w: . mod=mod mode=pie overlaid builds",
		},
		{"go run -race main.go arg", "run in /w: main.go prog=arg race"},
		{"go run a.go b.go -x", "run in /w: a.go b.go prog=-x"},
		{"go run . -- args", "run in /w: . prog=-- args"},
		{"go run -- . args", "run in /w: . prog=args"},
		{"go install ./...", "install in /w: ./... builds"},
		{"go get -u -d x", "get in /w: x d"},
		{"go get -u x@v1", "get in /w: x@v1 builds"},
		{"go test -run X -count 1 -timeout 3s ./...", "test in /w: ./..."},
		{"go mod download", "mod in /w: download"},
		{"cd s && env CGO_ENABLED=0 go build", "build in /w/s:  builds"},
		{"gofmt -l .", ""},
		{"go", ""},
	}
	for _, tt := range tests {
		s, err := Parse(tt.script, "/w", vars)
		if err != nil {
			t.Fatal(err)
		}
		c, got := s.Commands[len(s.Commands)-1], ""
		if g := c.AsGo(); g != nil {
			got = showGo(g)
		}
		if got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.script, got, tt.want)
		}
	}
	if g := FromArgs([]string{"go", "build", "-o", "x"}, "/w", vars).AsGo(); showGo(g) != "build in /w to x:  builds" {
		t.Error(showGo(g))
	}
}
