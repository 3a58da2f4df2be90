package gosrc

import (
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// stdUnits gathers the standard library from the toolchain's source.
func stdUnits(t *testing.T) (units []*unit) {
	t.Helper()
	src := os.DirFS(path.Join(runtime.GOROOT(), "src"))
	l := newLoader(nil, src, Build{Dir: "/", Cgo: true})
	err := fs.WalkDir(src, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() {
			return err
		}
		switch base := path.Base(name); {
		case base == "cmd", base == "vendor", base == "testdata", base == "runtime", base == "internal" && name != base:
			return fs.SkipDir
		}
		var names []string
		for _, n := range goFiles(l.res.cache, name) {
			full := path.Join(name, n)
			if syntax, _, head := readHead(l.res.cache, full); syntax != nil && l.match.file(n, head) {
				names = append(names, full)
			}
		}
		if u := l.gatherDep(place{kind: depPlace, path: name, tree: l.res.cache, dir: name}, names); u != nil {
			units = append(units, u)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return units
}

// reaching lists the functions one of whose parameters becomes the path or program
// of a primitive.
func reaching(l *linker) []string {
	reach := map[string]bool{} // "function index"
	key := func(n *node) string { return n.s + " " + string(rune('0'+n.n+1)) }
	var params func(n *node, seen map[*node]bool) bool
	var at string
	params = func(n *node, seen map[*node]bool) bool {
		if n == nil || seen[n] {
			return false
		}
		seen[n] = true
		if n.op == opParam && n.s == at && n.n >= 0 && !reach[key(n)] {
			reach[key(n)] = true
			return true
		}
		more := false
		for _, a := range n.args {
			more = params(a, seen) || more
		}
		return more
	}
	for more := true; more; {
		more = false
		for _, f := range l.live {
			at = f.key
			for _, s := range f.sites {
				if s.e.op != opResult {
					continue
				}
				switch c := l.callee(s.e.args[0]); {
				case c.kind == toPrimitive && touchesImage(c.name, s.e):
					for _, p := range primitivesOf(c.name) {
						asks := p.Op == OpUser || p.Op == OpService || p.Op == OpListen
						if picked, ok := (ledger{l}).pick(p, s.e.args[1:]); ok && !asks {
							for _, a := range picked {
								more = params(a, map[*node]bool{}) || more
							}
						}
					}
				case c.kind == toFunc && len(c.fns) == 1:
					for i, a := range s.e.args[1:] {
						if reach[c.fns[0].key+" "+string(rune('0'+i+1))] {
							more = params(a, map[*node]bool{}) || more
						}
					}
				}
			}
		}
	}
	var list []string
	for k := range reach {
		list = append(list, strings.Fields(k)[0])
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// notOpeners are functions whose parameter reaches a primitive only as data, or in
// tests.
var notOpeners = []string{
	"go/parser.ParseExprFrom", "net/http.Dir.Open", "net/http.ServeContent", "testing.T.Chdir", "testing/fstest.TestFS",
}

// The table of primitives has every function of the standard library whose
// parameter becomes the path or the program of one. It reads all of it, which takes
// long.
func TestStandardLibrary(t *testing.T) {
	if os.Getenv("OFFSTAGE_E2E") == "" {
		t.Skip("OFFSTAGE_E2E is not set: it reads the whole standard library")
	}
	units := stdUnits(t)
	l := newLinker(units, nil)
	for _, u := range units {
		l.live = append(l.live, u.funcs...)
	}
	l.bind()
	for _, key := range reaching(l) {
		name := afterDot(key)
		typ := strings.TrimSuffix(key, "."+name)
		hidden := !exported(name) || l.types[typ] != nil && !exported(afterDot(typ)) || strings.Contains(key, "$")
		other := strings.HasPrefix(key, "internal/") || strings.HasPrefix(key, "simd/") ||
			strings.HasPrefix(key, "testing/fstest.MapFS")
		if !hidden && !other && !isPrimitive(key) && !slices.Contains(notOpeners, key) {
			t.Errorf("the table lacks %s", key)
		}
	}
}
