// Command gensummaries writes gosrc's embedded summaries: what the modules of
// modules.txt touch. It downloads them through the go command, one after the
// other, into the module cache. With -latest it takes the newest version of each
// and writes that to modules.txt. Run it in its directory:
//
//	go run . [-latest]
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"strings"

	"offstage/transform/internal/gosrc"
)

const (
	listName = "modules.txt"
	outName  = "../../summaries.bin"
)

func main() {
	log.SetFlags(0)
	latest := flag.Bool("latest", false, "take the newest version of each module")
	flag.Parse()
	if err := run(*latest); err != nil {
		log.Fatal(err)
	}
}

func run(latest bool) error {
	modules, err := readList()
	if err != nil {
		return err
	}
	if err := downloadAll(modules, latest); err != nil {
		return err
	}
	if err := writeList(modules); err != nil {
		return err
	}
	return write(modules)
}

func downloadAll(modules []gosrc.Module, latest bool) (err error) {
	for i, m := range modules {
		if latest {
			m.Version = "latest"
		}
		if modules[i].Version, err = download(m); err != nil {
			return fmt.Errorf("%s: %w", m.Path, err)
		}
	}
	return nil
}

func write(modules []gosrc.Module) error {
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		return err
	}
	data := gosrc.Summarize(os.DirFS(strings.TrimSpace(string(cache))), modules)
	log.Printf("%d modules, %d bytes", len(modules), len(data))
	return os.WriteFile(outName, data, 0o644)
}

// writeList writes the versions that were taken into the list, which keeps its
// comments.
func writeList(modules []gosrc.Module) error {
	data, err := os.ReadFile(listName)
	if err != nil {
		return err
	}
	versions := map[string]string{}
	for _, m := range modules {
		versions[m.Path] = m.Version
	}
	var b strings.Builder
	for line := range strings.Lines(string(data)) {
		if p, _, _ := strings.Cut(strings.TrimSpace(line), " "); versions[p] != "" {
			line = p + " " + versions[p] + "\n"
		}
		b.WriteString(line)
	}
	return os.WriteFile(listName, []byte(b.String()), 0o644)
}

// readList reads lines of a module and its version, and passes over comments.
func readList() (modules []gosrc.Module, err error) {
	data, err := os.ReadFile(listName)
	for line := range strings.Lines(string(data)) {
		p, v, _ := strings.Cut(strings.TrimSpace(line), " ")
		if p != "" && !strings.HasPrefix(p, "#") {
			modules = append(modules, gosrc.Module{Path: p, Version: v})
		}
	}
	return modules, err
}

// download gives the version that the go command took.
func download(m gosrc.Module) (string, error) {
	cmd := exec.Command("go", "mod", "download", "-json", m.Path+"@"+m.Version)
	cmd.Stderr, cmd.Dir = os.Stderr, os.TempDir()
	out, err := cmd.Output()
	if err != nil {
		return "", err
	}
	var got struct{ Version string }
	err = json.Unmarshal(out, &got)
	return got.Version, err
}
