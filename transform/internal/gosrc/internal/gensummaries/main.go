// Command gensummaries writes gosrc's embedded summaries: what the modules of
// modules.txt touch. It downloads them through the go command, one after the
// other, into the module cache. With -latest it takes the newest version of each
// and writes that to modules.txt. Run it in its directory:
//
//	go run . [-latest]
package main

import (
	"bufio"
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
	modules, err := readList()
	if err != nil {
		log.Fatal(err)
	}
	for i, m := range modules {
		if *latest {
			m.Version = "latest"
		}
		if modules[i].Version, err = download(m); err != nil {
			log.Fatalf("%s: %v", m.Path, err)
		}
	}
	if err := write(modules, *latest); err != nil {
		log.Fatal(err)
	}
}

func write(modules []gosrc.Module, list bool) error {
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		return err
	}
	if list {
		var b strings.Builder
		for _, m := range modules {
			fmt.Fprintln(&b, m.Path, m.Version)
		}
		if err := os.WriteFile(listName, []byte(b.String()), 0o644); err != nil {
			return err
		}
	}
	data := gosrc.Summarize(os.DirFS(strings.TrimSpace(string(cache))), modules)
	log.Printf("%d modules, %d bytes", len(modules), len(data))
	return os.WriteFile(outName, data, 0o644)
}

// readList reads lines of a module and its version.
func readList() (modules []gosrc.Module, err error) {
	f, err := os.Open(listName)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		p, v, _ := strings.Cut(strings.TrimSpace(s.Text()), " ")
		if p != "" && p[0] != '#' {
			modules = append(modules, gosrc.Module{Path: p, Version: v})
		}
	}
	return modules, nil
}

// download gives the version that the go command took.
func download(m gosrc.Module) (string, error) {
	cmd := exec.Command("go", "mod", "download", "-json", m.Path+"@"+m.Version)
	cmd.Stderr = os.Stderr
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	cmd.Dir = os.TempDir()
	out, err := cmd.Output()
	if err != nil {
		return "", err
	}
	var got struct{ Version string }
	err = json.Unmarshal(out, &got)
	return got.Version, err
}
