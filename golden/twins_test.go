package golden

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"offstage/transform"
)

// Law 9: a program that reaches a primitive through a variable, a field or a parameter
// does the same, so the decision is the same or a more careful one.
func TestTwins(t *testing.T) {
	for _, g := range goldens(t) {
		r, err := g.rewrite(g.input())
		if err != nil || r.Status == transform.Unchanged {
			continue
		}
		for name, twist := range twists {
			t.Run(g.name+"/"+name, func(t *testing.T) {
				twin, changed := g.twin(twist)
				if !changed {
					return
				}
				opts := g.options(g.input())
				opts.Tree, opts.Repository = twin, nil
				other, err := transform.Rewrite(g.file, g.input(), opts)
				if err != nil {
					t.Fatal(err)
				}
				if why := lessCareful(r, other); why != "" {
					t.Errorf("%s\n%s", g.purpose, why)
				}
			})
		}
	}
}

// primitives are functions that are reached otherwise in a twin, and their types.
var primitives = map[string]string{
	"os.ReadFile":     "func(string) ([]byte, error)",
	"os.Open":         "func(string) (*os.File, error)",
	"os.Stat":         "func(string) (os.FileInfo, error)",
	"os.ReadDir":      "func(string) ([]os.DirEntry, error)",
	"ioutil.ReadFile": "func(string) ([]byte, error)",
	"os.WriteFile":    "func(string, []byte, os.FileMode) error",
	"os.Create":       "func(string) (*os.File, error)",
	"exec.Command":    "func(string, ...string) *exec.Cmd",
	"exec.LookPath":   "func(string) (string, error)",
	"os.OpenFile":     "func(string, int, os.FileMode) (*os.File, error)",
}

// A twist gives the declaration that a file gets for a primitive, and what stands in
// the place of its name in a call.
type twist func(n int, name, typ string) (decl, call string)

var twists = map[string]twist{
	"variable": func(n int, name, _ string) (string, string) {
		v := fmt.Sprintf("twin%d", n)
		return fmt.Sprintf("var %s = %s", v, name), v
	},
	"field": func(n int, name, typ string) (string, string) {
		v := fmt.Sprintf("twin%d", n)
		return fmt.Sprintf("var %s = struct{ f %s }{f: %s}", v, typ, name), v + ".f"
	},
	"parameter": func(n int, name, typ string) (string, string) {
		v := fmt.Sprintf("twin%d", n)
		return fmt.Sprintf("func %s(f %s) %s { return f }", v, typ, typ), v + "(" + name + ")"
	},
}

// twin is a case's tree with every direct call of a primitive made in another way.
func (g *golden) twin(by twist) (tree fs.FS, changed bool) {
	files := g.tree(g.input()).(fstest.MapFS)
	for name, f := range files {
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "vendor/") {
			continue
		}
		src, again := twisted(f.Data, by)
		if again {
			files[name], changed = &fstest.MapFile{Data: src, Mode: f.Mode}, true
		}
	}
	return files, changed
}

func twisted(src []byte, by twist) (out []byte, changed bool) {
	if bytes.Contains(src, []byte("twin")) || !bytes.Contains(src, []byte("func ")) {
		return src, false
	}
	n := 0
	var decls []string
	for _, name := range slices.Sorted(maps.Keys(primitives)) {
		call := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\(`)
		if !call.Match(src) || !imported(src, name) {
			continue
		}
		n++
		decl, in := by(n, name, primitives[name])
		src, changed = call.ReplaceAll(src, []byte(strings.ReplaceAll(in, "$", "$$")+"(")), true
		decls = append(decls, decl)
	}
	if changed {
		src = append(bytes.TrimRight(src, "\n"), "\n\n"+strings.Join(decls, "\n")+"\n"...)
	}
	return src, changed
}

// imported reports whether a file imports the package of a function.
func imported(src []byte, name string) bool {
	pkg, _, _ := strings.Cut(name, ".")
	return regexp.MustCompile(`"(\w+/)*` + pkg + `"`).Match(src)
}

// lessCareful says in what a decision is less careful than another; empty when it isn't.
func lessCareful(than, r *transform.Result) string {
	switch {
	case r.Status == transform.Refused:
		return ""
	case than.Status == transform.Refused:
		return fmt.Sprintf("it was refused [%s] and is rewritten", than.Refusals[0].Code)
	case size(r.Runtime) < size(than.Runtime):
		return fmt.Sprintf("the runtime was %s and is %s", than.Runtime, r.Runtime)
	}
	for _, c := range than.Carried {
		if !carries(r, c) {
			return c.Path + " was carried and is not"
		}
	}
	for _, n := range than.Needs {
		if n.Kind == "program" && size(r.Runtime) < 3 &&
			!slices.ContainsFunc(r.Needs, func(m transform.Need) bool {
				return m.Arg == n.Arg || m.Kind == "unknown-program"
			}) {
			return "the program " + n.Arg + " was needed and is not"
		}
	}
	return ""
}

// size orders the runtimes.
func size(runtime string) int {
	return 1 + slices.IndexFunc([]string{"scratch", "alpine", "debian"}, func(p string) bool {
		return strings.HasPrefix(runtime, p)
	})
}

func carries(r *transform.Result, c transform.Carried) bool {
	return slices.ContainsFunc(r.Carried, func(d transform.Carried) bool {
		return d.Path == c.Path || d.Tree && strings.HasPrefix(c.Path, d.Path+"/")
	})
}
