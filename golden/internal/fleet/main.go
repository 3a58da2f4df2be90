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
	if err == nil {
		err = os.Mkdir(dir, 0o777)
	}
	for i := 0; err == nil && i < n; i++ {
		err = plant(filepath.Join(dir, fmt.Sprintf("repo-%05d", i)), chosen[i%len(chosen)])
	}
	return err
}

// choose takes cases with as many different Dockerfiles, spread evenly over their
// names, so that the outcomes are mixed as the cases are.
func choose(cases string, shapes int) ([]*txtar.Archive, error) {
	fit, err := fitting(cases)
	if err == nil && len(fit) < shapes {
		err = fmt.Errorf("%s has %d fitting cases, not %d", cases, len(fit), shapes)
	}
	var list []*txtar.Archive
	for i := 0; err == nil && i < shapes; i++ {
		list = append(list, fit[i*len(fit)/shapes])
	}
	return list, err
}

// fitting are the cases that are repositories as they stand, each with another
// Dockerfile.
func fitting(cases string) ([]*txtar.Archive, error) {
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
		if src := file(a, "Dockerfile"); src != "" && !seen[src] && file(a, "go.mod") != "" && file(a, "*.go") != "" {
			seen[src] = true
			fit = append(fit, a)
		}
	}
	return fit, nil
}

// file is the content of the first file of a case that a pattern fits.
func file(a *txtar.Archive, pattern string) string {
	for _, f := range a.Files {
		if fits, _ := filepath.Match(pattern, f.Name); fits {
			return string(f.Data)
		}
	}
	return ""
}

// plant writes a repository: what the case gives, not what it expects.
func plant(repo string, a *txtar.Archive) error {
	err := os.MkdirAll(filepath.Join(repo, ".git"), 0o777)
	for _, f := range a.Files {
		if err == nil && !strings.HasPrefix(f.Name, "want/") {
			err = write(filepath.Join(repo, filepath.FromSlash(f.Name)), f.Data)
		}
	}
	return err
}

func write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o666)
}
