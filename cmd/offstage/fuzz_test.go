package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"offstage/transform"
)

// FuzzPaths names a file and an argument as nobody would. The messages stay
// lines without control characters, the rewrite is asked about files of the
// tree only, and nothing outside of the given directory changes.
func FuzzPaths(f *testing.F) {
	for _, name := range []string{"Dockerfile", "a/Dockerfile", "x.Dockerfile", "Dockerfile.x\n", "\x1b[2J/Dockerfile",
		"..Dockerfile", "a b/\tDockerfile", "\xff/Dockerfile", "-w/Dockerfile", "vendor/Dockerfile"} {
		for _, arg := range []string{".", "./", "", "-", "--", "in/..", "../work", "link", "link/Dockerfile", "loop/x",
			"../out/../work/./Dockerfile", "\x00", "a//", name} {
			f.Add(name, arg)
		}
	}
	f.Fuzz(func(t *testing.T, name, arg string) {
		if !filepath.IsLocal(name) || strings.ContainsRune(name, 0) || len(name) > 200 {
			t.Skip("no name of a file")
		}
		dir := files(t, map[string]string{"work/in/x": "", "out/Dockerfile": "rewrite\n"})
		t.Chdir("work")
		links(t, map[string]string{"link": "../out", "loop": "loop"})
		if os.MkdirAll(filepath.Dir(name), 0o777) != nil || os.WriteFile(name, []byte("rewrite\n"), 0o666) != nil {
			t.Skip("no name for this system")
		}
		if where, err := resolve(arg); err == nil && !within(dir, where) {
			t.Skip("not in this test's directory")
		}
		for _, mode := range []string{"--explain", "--json", "--write"} {
			s := start(inTree(t), "", mode, "--", arg)
			for line := range strings.Lines(s.stderr) {
				if line = strings.TrimSuffix(line, "\n"); escape(line) != line {
					t.Errorf("%s %q: unsafe: %q", mode, arg, line)
				}
			}
			if s.code != exitDone && s.stderr == "" {
				t.Errorf("%s %q: exit %d without a word", mode, arg, s.code)
			}
		}
		out, err := os.ReadFile(filepath.Join(dir, "out/Dockerfile"))
		if named := strings.Contains(arg, "out") || strings.Contains(arg, "link") ||
			strings.Contains(arg, ".."); err != nil || string(out) != "rewrite\n" && !named {
			t.Errorf("%q: what is outside is %q, %v", arg, out, err)
		}
	})
}

// inTree is fake for files that are named as those of a tree are.
func inTree(t *testing.T) rewriter {
	return func(name string, src []byte, opts transform.Options) (*transform.Result, error) {
		switch {
		case !utf8.ValidString(name):
			return transform.Rewrite(name, src, opts) // which has to reject it
		case !fs.ValidPath(name):
			t.Errorf("%q is no name in a tree", name)
		case opts.Tree != nil:
			if _, err := fs.Stat(opts.Tree, name); err != nil {
				t.Errorf("%q is not in the tree: %v", name, err)
			}
		}
		return fake(name, src, opts)
	}
}
