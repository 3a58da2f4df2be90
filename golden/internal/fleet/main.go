// Command fleet makes a tree of many repositories to measure a run on. Their
// shapes are golden cases: a Dockerfile, a go.mod and Go files, and what stands
// around them.
//
//	go run ./golden/internal/fleet [-n 1000] [-shapes 40] DIR
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/txtar"
)

func main() {
	n := flag.Int("n", 1000, "number of repositories")
	shapes := flag.Int("shapes", 40, "number of shapes")
	cases := flag.String("cases", "golden", "directory of the cases")
	flag.Parse()
	if flag.NArg() != 1 || *n < 1 || *shapes < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := grow(flag.Arg(0), *cases, *n, *shapes); err != nil {
		fmt.Fprintln(os.Stderr, "fleet:", err)
		os.Exit(1)
	}
}

// grow makes n repositories below dir, which must not exist.
func grow(dir, cases string, n, shapes int) error {
	chosen, err := choose(cases, shapes)
	if err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		return err
	}
	for i := range n {
		repo := filepath.Join(dir, fmt.Sprintf("repo-%05d", i))
		if err := plant(repo, chosen[i%len(chosen)]); err != nil {
			return err
		}
	}
	return nil
}

// choose takes cases with as many different Dockerfiles, spread evenly over their
// names, so that the outcomes are mixed as the cases are.
func choose(cases string, shapes int) ([]*txtar.Archive, error) {
	files, err := filepath.Glob(filepath.Join(cases, "*.txtar"))
	if err != nil {
		return nil, err
	}
	var fit []*txtar.Archive
	seen := map[string]bool{}
	for _, f := range files {
		a, err := txtar.ParseFile(f)
		if err != nil {
			return nil, err
		}
		if src := dockerfile(a); src != "" && !seen[src] {
			seen[src] = true
			fit = append(fit, a)
		}
	}
	if len(fit) < shapes {
		return nil, fmt.Errorf("%s has %d fitting cases, not %d", cases, len(fit), shapes)
	}
	var list []*txtar.Archive
	for i := range shapes {
		list = append(list, fit[i*len(fit)/shapes])
	}
	return list, nil
}

// dockerfile is the Dockerfile of a case that is a repository as it stands, with
// a Go program; else empty.
func dockerfile(a *txtar.Archive) string {
	src, module, program := "", false, false
	for _, f := range a.Files {
		switch {
		case f.Name == "Dockerfile":
			src = string(f.Data)
		case f.Name == "go.mod":
			module = true
		case filepath.Ext(f.Name) == ".go":
			program = true
		}
	}
	if !module || !program {
		return ""
	}
	return src
}

// plant writes a repository: what the case gives, not what it expects.
func plant(repo string, a *txtar.Archive) error {
	if err := os.MkdirAll(filepath.Join(repo, ".git"), 0o777); err != nil {
		return err
	}
	for _, f := range a.Files {
		if strings.HasPrefix(f.Name, "want/") {
			continue
		}
		path := filepath.Join(repo, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			return err
		}
	}
	return nil
}
