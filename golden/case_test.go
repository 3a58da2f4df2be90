package golden

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"offstage/transform"
)

// A golden is one case: a txtar file.
type golden struct {
	name    string // the file's name without its extension
	purpose string // the sentence that says what the case is for
	file    string // the Dockerfile's name in the tree
	noTree  bool   // as from standard input
	opts    transform.Options
	archive *txtar.Archive
}

// The parts of an archive that are expected rather than given.
const (
	wantDockerfile = "want/Dockerfile"
	wantNotes      = "want/notes"
	wantNeeds      = "want/needs"
	wantDo         = "want/do"
	wantOpen       = "want/open"
)

// goldens are all cases, by name.
func goldens(t testing.TB) []*golden {
	t.Helper()
	files, err := filepath.Glob("*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases found (%v)", err)
	}
	var list []*golden
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		g, err := parseGolden(strings.TrimSuffix(file, ".txtar"), data)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		list = append(list, g)
	}
	return list
}

// parseGolden reads a case and rejects what no case can mean.
func parseGolden(name string, data []byte) (*golden, error) {
	g := &golden{name: name, archive: txtar.Parse(data)}
	if err := g.parseComment(); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, f := range g.archive.Files {
		known := slices.Contains([]string{wantDockerfile, wantNotes, wantNeeds, wantDo, wantOpen}, f.Name)
		switch {
		case seen[f.Name]:
			return nil, fmt.Errorf("%s is there twice", f.Name)
		case strings.HasPrefix(f.Name, "want/") && !known:
			return nil, fmt.Errorf("%s is not something that is compared", f.Name)
		case !fs.ValidPath(f.Name):
			return nil, fmt.Errorf("%s is not a path in a tree", f.Name)
		}
		seen[f.Name] = true
	}
	if !seen[g.file] {
		return nil, fmt.Errorf("there is no %s", g.file)
	}
	return g, nil
}

// parseComment takes the archive's comment apart: flags start with a dash, the
// rest is the purpose.
func (g *golden) parseComment() error {
	var words, args []string
	for line := range strings.Lines(string(g.archive.Comment)) {
		fields := strings.Fields(line)
		if strings.HasPrefix(line, "-") {
			args = append(args, fields...)
		} else {
			words = append(words, fields...)
		}
	}
	g.purpose = strings.Join(words, " ")
	f := flag.NewFlagSet(g.name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&g.opts.Runtime, "runtime", "", "the runtime, as for --runtime")
	f.StringVar(&g.opts.Builder, "builder", "", "the builder's name, as for --builder")
	f.StringVar(&g.opts.Context, "context", "", "the build context, as for --context")
	f.Func("with", "improvements, as for --with", func(s string) error {
		g.opts.With = strings.Split(s, ",")
		return nil
	})
	f.Func("mirror-of", "a mirror, as for --mirror-of", func(s string) error {
		at, of, _ := strings.Cut(s, "=")
		g.opts.Mirrors = append(g.opts.Mirrors, transform.Mirror{At: at, Of: of})
		return nil
	})
	f.Func("runtime-config", "a file of the case, as for --runtime-config", func(s string) (err error) {
		data, _ := g.part(s)
		g.opts.RuntimeConfig, err = transform.ParseImageConfig(data)
		return err
	})
	f.StringVar(&g.file, "name", "Dockerfile", "where in the tree the Dockerfile is")
	f.BoolVar(&g.noTree, "no-tree", false, "as from standard input: there is no tree")
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("%q is not a flag", f.Arg(0))
	}
	return nil
}

// part is the content of one file of the archive.
func (g *golden) part(name string) (content []byte, ok bool) {
	for _, f := range g.archive.Files {
		if f.Name == name {
			return f.Data, true
		}
	}
	return nil, false
}

func (g *golden) input() []byte {
	src, _ := g.part(g.file)
	return src
}

// options are those of the case, over a tree whose Dockerfile is src.
func (g *golden) options(src []byte) transform.Options {
	opts := g.opts
	if !g.noTree {
		opts.Tree = g.tree(src)
	}
	return opts
}

func (g *golden) tree(src []byte) fs.FS {
	tree := fstest.MapFS{}
	for _, f := range g.archive.Files {
		data := f.Data
		switch {
		case strings.HasPrefix(f.Name, "want/"):
			continue
		case f.Name == g.file:
			data = src
		}
		mode := fs.FileMode(0o644)
		if strings.HasPrefix(string(data), "#!") {
			mode = 0o755
		}
		if name, to, ok := strings.Cut(f.Name, " -> "); ok { // a symbolic link
			tree[name] = &fstest.MapFile{Data: []byte(to), Mode: fs.ModeSymlink | 0o777}
			continue
		}
		tree[f.Name] = &fstest.MapFile{Data: data, Mode: mode}
	}
	return tree
}

// rewrite runs the product on src in the place of the case's Dockerfile.
func (g *golden) rewrite(src []byte) (*transform.Result, error) {
	return transform.Rewrite(g.file, src, g.options(src))
}

// notesOf is want/notes: the reason, the notes and the refusals, one per line.
func notesOf(r *transform.Result) string {
	var b strings.Builder
	if r.Status == transform.Unchanged {
		fmt.Fprintf(&b, "unchanged: %s\n", r.Reason)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "note: %s: %s\n", site(r, n.File, n.Line), n.Text)
	}
	for _, f := range r.Refusals {
		at := site(r, r.Name, 0)
		if len(f.Evidence) > 0 {
			at = site(r, f.Evidence[0].File, f.Evidence[0].Line)
		}
		fmt.Fprintf(&b, "refused [%s]: %s: %s\n", f.Code, at, f.Text)
	}
	return b.String()
}

// site is a line of the Dockerfile, or file:line elsewhere; line 0 is the whole file.
func site(r *transform.Result, file string, line int) string {
	if file == r.Name || file == "" {
		return fmt.Sprint(line)
	}
	return fmt.Sprintf("%s:%d", file, line)
}

// needsOf is want/needs: one need per line.
func needsOf(r *transform.Result) string {
	var b strings.Builder
	for _, n := range r.Needs {
		b.WriteString(strings.TrimSpace(string(n.Kind)+" "+n.Arg) + "\n")
	}
	return b.String()
}

// waysOf is want/do: the way out of each refusal, one per line.
func waysOf(r *transform.Result) string {
	var b strings.Builder
	for _, x := range r.Refusals {
		b.WriteString(x.Do + "\n")
	}
	return b.String()
}

// openOf is want/open: the grade, what was not seen, and the open touches, one per line.
func openOf(r *transform.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "evidence: %s\n", r.Grade)
	for _, u := range r.Unseen {
		name := strings.TrimSpace(cmp.Or(u.Module, "own source") + " " + u.Version)
		at := site(r, u.Evidence.File, u.Evidence.Line)
		fmt.Fprintf(&b, "not seen: %s: %s: %s: %s\n", name, at, u.Evidence.Why, u.Do)
	}
	for _, x := range r.Open {
		who := ""
		if x.Module != "" {
			who = fmt.Sprintf("%s (%d): ", x.Module, x.Count)
		}
		at := site(r, x.Evidence.File, x.Evidence.Line)
		fmt.Fprintf(&b, "open: %s%s: %s\n  %s: %s\n", who, at, x.Evidence.Why, x.Done, x.How)
	}
	return b.String()
}

// isParseError reports whether the product found that Docker would not take a file.
func isParseError(err error) bool {
	_, ok := errors.AsType[*transform.ParseError](err)
	return ok
}
