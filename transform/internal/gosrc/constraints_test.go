package gosrc

import (
	"bytes"
	"fmt"
	"go/build"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// matchFile asks go/build, which reads the file a second time and takes seven
// times as long: it is held against here, not used.
func matchFile(t *testing.T, m matcher, name string, src []byte) bool {
	t.Helper()
	c := build.Context{GOOS: m.goos, GOARCH: m.goarch, CgoEnabled: m.cgo, Compiler: "gc", BuildTags: m.tags,
		ToolTags: []string{m.goarch + ".v1"}}
	for i := 1; i <= m.minor; i++ {
		c.ReleaseTags = append(c.ReleaseTags, fmt.Sprintf("go1.%d", i))
	}
	c.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(src)), nil }
	ok, err := c.MatchFile("/", name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return ok
}

// The files that a build compiles are those that go/build matches: the standard
// library's, which has every kind of constraint, and some odd ones.
func TestConstraints(t *testing.T) {
	files := map[string][]byte{}
	for _, dir := range []string{"os", "net", "syscall", "internal/cpu", "runtime/cgo", "os/user"} {
		names, _ := filepath.Glob(filepath.Join(build.Default.GOROOT, "src", dir, "*.go"))
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue // which no build compiles
			}
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files[filepath.Base(name)] = src
		}
	}
	if len(files) < 100 {
		t.Fatalf("only %d files of the standard library", len(files))
	}
	for name, head := range map[string]string{
		"windows.go": "", "a_windows.go": "", "a_b_arm64.go": "",
		"linux_amd64_x.go": "", "x_unix.go": "", "x_foo_linux_arm64.go": "",
		"old.go":    "// +build linux,cgo darwin\n\n",
		"two.go":    "// +build linux\n// +build !cgo\n\n",
		"both.go":   "//go:build !linux\n// +build linux\n\n",
		"block.go":  "/* of several\nlines */\n\n//go:build dev || go1.20\n\n",
		"late.go":   "import \"os\"\n//go:build ignore\n",
		"crlf.go":   "//go:build !linux\r\n\r\n",
		"strict.go": "//go:build unix && !(cgo || dev) && amd64.v1\n\n",
	} {
		files[name] = []byte(head + "package p\n")
		if name == "late.go" {
			files[name] = []byte("package p\n" + head)
		}
	}
	for _, b := range []Build{
		{}, {Cgo: true}, {GOARCH: "arm64", GoVersion: "1.16"}, {GOOS: "windows"}, {Tags: []string{"netgo", "dev"}},
	} {
		m := newMatcher(b)
		for name, src := range files {
			if got := m.file(name, src); got != matchFile(t, m, name, src) {
				t.Errorf("%s with %+v: %v", name, b, got)
			}
		}
	}
}
