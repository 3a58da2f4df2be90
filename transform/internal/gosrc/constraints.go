package gosrc

import (
	"bytes"
	"go/build/constraint"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// lastGo is the release that an unknown toolchain is taken for.
const lastGo = 26

// The systems and architectures that a file name can select, from the go
// command's own list, which only grows.
var (
	knownOS = set(`aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris
		wasip1 windows zos`)
	unixOS    = set("aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris")
	knownArch = set(`386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32
		mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm`)
)

// set reports of a word whether it is one of some. They are taken apart when that is
// first asked.
func set(words string) func(string) bool {
	all := sync.OnceValue(func() map[string]bool { return wordSet(words) })
	return func(word string) bool { return all()[word] }
}

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// matcher decides which files a build compiles.
type matcher struct {
	goos, goarch string
	tags         []string
	minor        int // of the toolchain's release
	cgo          bool
}

func newMatcher(b Build) matcher {
	m := matcher{goos: b.GOOS, goarch: b.GOARCH, tags: b.Tags, minor: lastGo, cgo: b.Cgo}
	if m.goos == "" {
		m.goos = "linux"
	}
	if m.goarch == "" {
		m.goarch = "amd64"
	}
	if n, ok := minorOf(b.GoVersion); ok {
		m.minor = n
	}
	return m
}

// minorOf is 22 for 1.22, 1.22.3 and go1.22rc1.
func minorOf(version string) (int, bool) {
	v, ok := strings.CutPrefix(strings.TrimPrefix(version, "go"), "1.")
	if !ok {
		return 0, false
	}
	end := strings.IndexFunc(v, func(r rune) bool { return r < '0' || r > '9' })
	if end >= 0 {
		v = v[:end]
	}
	n, err := strconv.Atoi(v)
	return n, err == nil
}

// withCgo is the same matcher with cgo on or off.
func (m matcher) withCgo(on bool) matcher {
	m.cgo = on
	return m
}

func (m matcher) tag(tag string) bool {
	switch {
	case tag == "cgo":
		return m.cgo
	case tag == m.goos, tag == m.goarch, tag == "gc", slices.Contains(m.tags, tag):
		return true
	case tag == "unix":
		return unixOS(m.goos)
	case tag == "linux":
		return m.goos == "android"
	case strings.HasPrefix(tag, "go1."):
		n, ok := minorOf(tag)
		return ok && n <= m.minor
	}
	return tag == m.goarch+".v1"
}

// file reports whether the build compiles a file, from its name and its head.
func (m matcher) file(name string, head []byte) bool {
	return m.name(name) && m.head(head)
}

// name judges a _GOOS_GOARCH ending.
func (m matcher) name(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	_, base, found := strings.Cut(base, "_") // what precedes the first _ is no ending
	if !found {
		return true
	}
	words := strings.Split(base, "_")
	last := words[len(words)-1]
	if knownOS(last) {
		return m.tag(last)
	}
	if !knownArch(last) {
		return true
	}
	if n := len(words); n >= 2 && knownOS(words[n-2]) && !m.tag(words[n-2]) {
		return false
	}
	return m.tag(last)
}

// head judges the constraint lines above the package clause; a //go:build line
// makes // +build lines void.
func (m matcher) head(src []byte) bool {
	if !bytes.Contains(src[:min(len(src), headSize)], []byte("build")) {
		return true
	}
	var plus []constraint.Expr
	for line := range headLines(src) {
		x, err := constraint.Parse(line)
		if err != nil {
			continue
		}
		if constraint.IsGoBuild(line) {
			return x.Eval(m.tag)
		}
		plus = append(plus, x)
	}
	for _, x := range plus {
		if !x.Eval(m.tag) {
			return false
		}
	}
	return true
}

// headLines yields the // lines above the first line of code.
func headLines(src []byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for len(src) > 0 {
			line, rest, _ := bytes.Cut(src, []byte("\n"))
			line = bytes.TrimSpace(line)
			switch {
			case bytes.HasPrefix(line, []byte("//")):
				if !yield(string(line)) {
					return
				}
			case bytes.HasPrefix(line, []byte("/*")):
				_, after, ok := bytes.Cut(src, []byte("*/"))
				if !ok {
					return
				}
				rest = after
			case len(line) > 0:
				return
			}
			src = rest
		}
	}
}
