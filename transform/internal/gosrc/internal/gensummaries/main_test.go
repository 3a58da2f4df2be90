package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"offstage/transform/internal/gosrc"
)

// remade are modules that import nothing but the standard library, so that their
// summaries are the same when they are made alone.
var remade = []string{
	"github.com/joho/godotenv", "gopkg.in/natefinch/lumberjack.v2", "github.com/mitchellh/go-homedir",
	"github.com/jackc/pgpassfile", "github.com/jackc/pgservicefile", "github.com/BurntSushi/toml",
	"github.com/golang/glog", "github.com/magiconair/properties", "gopkg.in/ini.v1", "github.com/pelletier/go-toml/v2",
}

// Ten of the summaries, made again from the modules' source, are those that are
// built in.
func TestRemade(t *testing.T) {
	if os.Getenv("OFFSTAGE_E2E") == "" {
		t.Skip("OFFSTAGE_E2E is not set: it downloads modules")
	}
	want, err := os.ReadFile(outName)
	if err != nil {
		t.Fatal(err)
	}
	modules, err := readList()
	if err != nil {
		t.Fatal(err)
	}
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range remade {
		t.Run(path, func(t *testing.T) {
			i := slices.IndexFunc(modules, func(m gosrc.Module) bool { return m.Path == path })
			if i < 0 {
				t.Fatal("it is not in the list")
			}
			if _, err := download(modules[i]); err != nil {
				t.Fatal(err)
			}
			got := gosrc.Summarize(os.DirFS(strings.TrimSpace(string(cache))), modules[i:i+1])
			head, size := binary.Uvarint(got)
			if block := got[size+int(head):]; len(block) < 10 || !bytes.Contains(want, block) {
				t.Errorf("it is another: %d bytes", len(block))
			}
		})
	}
}
