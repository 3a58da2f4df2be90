// Package oracle holds the stage model of offstage against BuildKit itself: what
// the model says that an image configures is what BuildKit would write into it.
// It is a module of its own, so that the product does not require all of
// BuildKit; its path is one that may import what the product keeps internal.
package oracle

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"offstage/transform/internal/dockerfile"
)

// mismatches are what the model gets wrong about a Dockerfile and about what its
// first stages alone would be. BuildKit says nothing about a file that it would
// not build, nor yet about a path that the kernel will not take from it.
func mismatches(src []byte) (list []string, built bool) {
	for _, r := range []resolver{{full: false}, {full: true}} {
		for src := src; ; {
			want, rejected := evaluate(src, r)
			f, err := dockerfile.Parse("Dockerfile", src, r.base)
			if err != nil {
				if rejected == nil {
					list = append(list, "BuildKit takes it, but: "+err.Error())
				}
				break
			}
			if rejects(f, dockerfile.ErrLongPath) {
				rejected = dockerfile.ErrLongPath
			}
			if rejected == nil && rejects(f, nil) {
				list = append(list, "BuildKit takes it, and the model does not")
			}
			if rejected == nil && resolved(f) {
				built = true
				list = append(list, differences(ours(f), want)...)
			}
			if len(f.Stages) == 1 {
				break
			}
			src = src[:f.Last().From.Span.Start]
		}
	}
	return list, built
}

// Every Dockerfile of every case, before and after, and every one that the
// model's own tests hold.
func TestOracle(t *testing.T) {
	compared, all := 0, dockerfiles(t)
	for name, src := range all {
		list, built := mismatches(src)
		for _, m := range list {
			t.Errorf("%s: %s\n%s", name, m, src)
		}
		if built {
			compared++
		} else if f, err := dockerfile.Parse("Dockerfile", src, resolver{}.base); err == nil && resolved(f) &&
			strings.Contains(name, ".txtar ") && !(rejects(f, nil) && strings.Contains(name, "/refuse-")) {
			t.Errorf("%s: BuildKit does not take\n%s", name, src)
		}
	}
	t.Logf("compared the images of %d of %d files", compared, len(all))
}

// resolved says whether the model knows what the stages start from; what it does
// not know, the product refuses.
func resolved(f *dockerfile.File) bool {
	return !slices.ContainsFunc(f.Stages, func(s *dockerfile.Stage) bool { return len(s.Unresolved) > 0 })
}

// rejects reports whether the model finds a step of the last stage that BuildKit
// would end the build for: for the reason why, or for any if that is nil.
func rejects(f *dockerfile.File, why error) bool {
	for s := f.Last(); s != nil; s = s.Parent {
		if slices.ContainsFunc(s.Steps, func(st *dockerfile.Step) bool {
			return st.Rejected != nil && (why == nil || errors.Is(st.Rejected, why))
		}) {
			return true
		}
	}
	return false
}

func FuzzOracle(f *testing.F) {
	for _, src := range dockerfiles(f) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 16<<10 {
			t.Skip("longer than a Dockerfile is")
		}
		if list, _ := mismatches(src); len(list) > 0 {
			t.Errorf("%s\n%s", strings.Join(list, "\n"), src)
		}
	})
}

// dockerfiles are all there are in the tests, by where they are.
func dockerfiles(t testing.TB) map[string][]byte {
	t.Helper()
	list := map[string][]byte{}
	for _, name := range glob(t, "../*.txtar") {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if base := filepath.Base(f.Name); strings.Contains(strings.ToLower(base), "dockerfile") &&
				filepath.Ext(base) != ".dockerignore" {
				list[name+" "+f.Name] = f.Data
			}
		}
	}
	for _, name := range glob(t, "../testdata/fuzz/*/*", "../../transform/internal/dockerfile/*_test.go") {
		for i, text := range literals(t, name) {
			if !strings.Contains(strings.ToUpper(text), "FROM") {
				text = "FROM golang:1.26\n" + text
			}
			list[name+" "+strconv.Itoa(i)] = []byte(text)
		}
	}
	return list
}

func glob(t testing.TB, patterns ...string) (names []string) {
	t.Helper()
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("nothing is at %s (%v)", pattern, err)
		}
		names = append(names, found...)
	}
	return names
}

// literals are the texts in a Go file, or in a fuzzer's finding, that may be a
// Dockerfile: those of more than one word.
func literals(t testing.TB, name string) (list []string) {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if rest, ok := bytes.CutPrefix(src, []byte("go test fuzz v1\n")); ok {
		src = []byte("package p\nfunc f() {\n" + string(rest) + "\n}\n")
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if text, err := strconv.Unquote(l.Value); err == nil && strings.Contains(text, " ") {
				list = append(list, text)
			}
		}
		return true
	})
	return list
}
