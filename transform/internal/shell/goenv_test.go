package shell

import "testing"

// What go env prints is known where the image or a variable tells it.
func TestGoEnv(t *testing.T) {
	official := map[string]string{"GOLANG_VERSION": "1.21.3", "GOPATH": "/go"}
	for _, x := range []struct {
		name, want string
		vars       map[string]string
		known      bool
	}{
		{"GOROOT", "/usr/local/go", official, true},
		{"GOROOT", "", nil, false},
		{"GOROOT", "/opt/go", map[string]string{"GOROOT": "/opt/go"}, true},
		{"GOPATH", "/go", official, true},
		{"GOPATH", "", nil, false},
		{"GOMODCACHE", "/go/pkg/mod", official, true},
		{"GOVERSION", "go1.21.3", official, true},
		{"GOVERSION", "", map[string]string{"GOLANG_VERSION": "1.21"}, false},
		{"GOOS", "linux", nil, true},
		{"GOOS", "js", map[string]string{"GOOS": "js"}, true},
		{"GOARCH", "", official, false},
		{"GOARCH", "arm64", map[string]string{"GOARCH": "arm64"}, true},
	} {
		got, known := goEnv(x.name, func(name string) (string, bool) { v, ok := x.vars[name]; return v, ok })
		if known != x.known || known && got != x.want {
			t.Errorf("go env %s with %v: %q, %v", x.name, x.vars, got, known)
		}
	}
}

// The verbs of go-wrapper are those of the go tool.
func TestGoWrapper(t *testing.T) {
	for line, want := range map[string]string{
		"go-wrapper download":               "get in /w:  d",
		"go-wrapper install -tags x ./cmd/": "install in /w: ./cmd/ tags=x builds",
		"go-wrapper run -p 1":               "run in /w:  prog=-p 1",
		"go-wrapper help":                   "",
	} {
		s, err := Parse(line, "/w", func(string) (string, bool) { return "", false })
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if g := s.Commands[0].AsGo(); g != nil {
			got = showGo(g)
		}
		if got != want {
			t.Errorf("%s: %q, not %q", line, got, want)
		}
	}
}

// What is copied from an unknown place stays below a directory that is known; what is
// moved is missed somewhere.
func TestUnknownSource(t *testing.T) {
	for line, want := range map[string]EffectKind{
		"cp $X web/":       Generates,
		"cp $X /usr/bin/":  Unknown,
		"mv $X web/":       Unknown,
		"cp a $X":          Unknown,
		"cp a web/":        Copies,
		"cp -r $X /w/web/": Generates,
	} {
		s, err := Parse(line, "/w", func(string) (string, bool) { return "", false })
		if err != nil {
			t.Fatal(err)
		}
		if list := s.Commands[0].Effects(); len(list) != 1 || list[0].Kind != want {
			t.Errorf("%s: %+v", line, list)
		}
	}
}
