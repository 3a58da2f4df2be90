package gosrc

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// gathered says what is gathered in this format. Who changes what is gathered, or how it
// is written, changes formatVersion, and this.
const gathered = "gosrc 6: e2bf908512800a01"

func TestFormatVersion(t *testing.T) {
	sum := sha256.New()
	for _, c := range libraryCases {
		sum.Write(encode(newUnits(librarySource(c.lib))...))
	}
	if got := fmt.Sprintf("%s: %x", formatVersion, sum.Sum(nil)[:8]); got != gathered {
		t.Errorf("it is %q: what caches hold is not what is gathered: formatVersion has to change, and this test", got)
	}
}

// An entry's key names all that it depends on.
func TestKeys(t *testing.T) {
	key := func(change func(*loader, *place)) string {
		l := newLoader(image(usesLibrary), fstest.MapFS{}, Build{Dir: "/app", Cgo: true, GoVersion: "1.22"})
		p := place{depPlace, "example.org/lib/sub", l.res.cache, "example.org/lib@v1.2.0/sub"}
		change(l, &p)
		return l.keyOf(p)
	}
	plain := key(func(*loader, *place) {})
	if !strings.HasSuffix(plain, " example.org/lib@v1.2.0 h1:abc=") || !strings.HasPrefix(plain, reader()) {
		t.Error(plain)
	}
	seen := map[string]string{plain: "nothing"}
	for name, change := range map[string]func(*loader, *place){
		"the system":       func(l *loader, _ *place) { l.match.goos = "windows" },
		"the processor":    func(l *loader, _ *place) { l.match.goarch = "arm64" },
		"cgo":              func(l *loader, _ *place) { l.match.cgo = false },
		"a tag":            func(l *loader, _ *place) { l.match.tags = []string{"a"} },
		"two tags":         func(l *loader, _ *place) { l.match.tags = []string{"a", "b"} },
		"a tag like two":   func(l *loader, _ *place) { l.match.tags = []string{`a" "b`} },
		"a tag like a key": func(l *loader, _ *place) { l.match.tags = []string{"a] go=22"} },
		"the release":      func(l *loader, _ *place) { l.match.minor = 21 },
		"the hash": func(l *loader, _ *place) {
			l.res.mods.hashes["example.org/lib v1.2.0"] = "h1:def="
		},
		"the version": func(l *loader, _ *place) {
			l.res.mods.requires["example.org/lib"] = "v1.3.0"
			l.res.mods.hashes["example.org/lib v1.3.0"] = "h1:abc="
		},
		"another module in its place": func(l *loader, _ *place) {
			l.res.mods.replaced["example.org/lib"] = replaced{"example.org/fork", "v1.2.0"}
			l.res.mods.hashes["example.org/fork v1.2.0"] = "h1:abc="
		},
	} {
		k := key(change)
		if other, ok := seen[k]; ok || k == "" {
			t.Errorf("%s and %s give %q", name, other, k)
		}
		seen[k] = name
	}
	for name, change := range map[string]func(*loader, *place){
		"the order of tags": func(l *loader, _ *place) { l.match.tags = []string{"b", "a"} },
	} {
		if k := key(change); seen[k] != "two tags" {
			t.Errorf("%s: %q", name, k)
		}
	}
	for name, change := range map[string]func(*loader, *place){
		"no hash":             func(l *loader, _ *place) { clear(l.res.mods.hashes) },
		"source of the image": func(l *loader, p *place) { p.tree = l.res.img },
		"a fork without a hash": func(l *loader, _ *place) {
			l.res.mods.replaced["example.org/lib"] = replaced{"a.b/c", "v1.2.0"}
		},
	} {
		if k := key(change); k != "" {
			t.Errorf("%s: %q", name, k)
		}
	}
}

// A package of which a file was not read is not kept.
func TestCutIsNotKept(t *testing.T) {
	lib, cache := librarySource(`func Open(p string) { os.Open(p) }`), &testCache{kept: map[string][]byte{}}
	lib["example.org/lib@v1.2.0/large.go"] = &fstest.MapFile{Data: make([]byte, limits.File+1), Mode: 0o644}
	for range 2 {
		p := loadWith(lib, `func main() { lib.Open("a") }`, func(b *Build) { b.Cache = cache })
		if len(p.Unseen) != 1 || cache.puts > 0 {
			t.Errorf("%v, and %d entries", p.Unseen, cache.puts)
		}
	}
}

// Two programs that use different packages of a module share its entry, also when both
// found it as it was before.
func TestShared(t *testing.T) {
	cache := &testCache{kept: map[string][]byte{}}
	one, two := &shelves{cache, map[string]*shelf{}}, &shelves{cache, map[string]*shelf{}}
	a, b := one.open("key"), two.open("key")
	units := newUnits(librarySource(`func Open(p string) { os.Open(p) }`))
	a.put(units[0])
	units[0].path = "example.org/lib/other"
	b.put(units[0])
	one.close()
	two.close()
	both := &shelves{cache, map[string]*shelf{}}
	for _, p := range []string{"example.org/lib", "example.org/lib/other"} {
		if both.open("key").get(p) == nil {
			t.Errorf("%s is not kept", p)
		}
	}
}

// What comes from a cache leads to the same program, down to the lines.
func TestSameFromCache(t *testing.T) {
	for _, c := range libraryCases {
		cache := &testCache{kept: map[string][]byte{}}
		use := func(b *Build) { b.Cache = cache }
		want := fmt.Sprintf("%+v", loadWith(librarySource(c.lib), c.main).Touches)
		for _, from := range []string{"source", "the cache"} {
			if got := fmt.Sprintf("%+v", loadWith(librarySource(c.lib), c.main, use).Touches); got != want {
				t.Errorf("%s from %s:\n%s\nwant\n%s", c.name, from, got, want)
			}
		}
	}
}
