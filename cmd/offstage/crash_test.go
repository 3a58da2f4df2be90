//go:build unix

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A grove is a tree of many Dockerfiles, all old or all new or anything between.
type grove struct {
	dir      string
	files    []string
	old, new []byte
}

func newGrove(t *testing.T, n int) *grove {
	t.Helper()
	g := &grove{old: []byte("FROM golang:1.22\nWORKDIR /app\nCOPY . .\nRUN go build -o main .\nCMD [\"./main\"]\n")}
	contents := map[string]string{}
	for i := range n {
		dir := fmt.Sprintf("r%d/s%d", i%10, i)
		contents[dir+"/main.go"] = "package main\n\nfunc main() { println(1) }\n"
		contents[dir+"/go.mod"] = "module m\n\ngo 1.22\n"
		contents[dir+"/Dockerfile"] = string(g.old)
		g.files = append(g.files, dir+"/Dockerfile")
	}
	g.dir = files(t, contents)
	return g
}

// write is the command over the whole grove, in a process of its own.
func (g *grove) write(t *testing.T) *exec.Cmd {
	t.Helper()
	return ownProcess(t, g.dir, "--write", ".")
}

// ownProcess is the program, to be run in a directory.
func ownProcess(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Args[0] = "offstage" // TestMain runs the program under this name
	cmd.Dir = dir
	return cmd
}

// complete runs the command to its end.
func (g *grove) complete(t *testing.T) {
	t.Helper()
	if out, err := g.write(t).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// killed runs the command until it has said that so many files are rewritten, and
// some milliseconds more.
func (g *grove) killed(t *testing.T, after int) {
	t.Helper()
	cmd := g.write(t)
	stderr, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(stderr); after > 0 && lines.Scan(); after-- {
	}
	time.Sleep(rand.N(10 * time.Millisecond))
	_ = cmd.Process.Kill() // it may have ended
	_ = cmd.Wait()
}

// reset puts the old content back, and gives how many files were new.
func (g *grove) reset(t *testing.T) (changed int) {
	t.Helper()
	for _, name := range g.files {
		switch now, err := os.ReadFile(name); {
		case err != nil:
			t.Fatal(err)
		case bytes.Equal(now, g.old):
			continue
		case !bytes.Equal(now, g.new):
			t.Fatalf("%s is neither old nor new:\n%s", name, now)
		}
		if err := os.WriteFile(name, g.old, 0o666); err != nil {
			t.Fatal(err)
		}
		changed++
	}
	return changed
}

// temporary are the files that have no place in the grove.
func (g *grove) temporary(t *testing.T) (names []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), ".") && name != "." {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// However often --write is killed, every file is the old or the new one; and the
// next run takes away what the killed one left.
func TestKilled(t *testing.T) {
	kills, trees := 10, 20
	if os.Getenv("OFFSTAGE_E2E") != "" {
		kills, trees = 500, 200
	}
	g := newGrove(t, trees)
	g.complete(t)
	g.new, _ = os.ReadFile(g.files[0])
	if n := g.reset(t); n != trees {
		t.Fatalf("%d of %d files are rewritten", n, trees)
	}
	between, left := 0, map[string]bool{}
	for range kills {
		g.killed(t, rand.N(trees))
		for _, name := range g.temporary(t) {
			left[name] = true
		}
		if n := g.reset(t); n > 0 && n < trees {
			between++
		}
		if rand.N(20) == 0 {
			g.complete(t)
			if names := g.temporary(t); names != nil {
				t.Fatalf("the next run left %q", names)
			}
			g.reset(t)
		}
	}
	g.complete(t)
	if names := g.temporary(t); names != nil {
		t.Errorf("the last run left %q", names)
	}
	t.Logf("%d kills, %d in the midst of the writing, %d temporary files left and swept", kills, between, len(left))
	if between < kills/5 {
		t.Errorf("only %d of %d kills hit the writing", between, kills)
	}
}

// What only looks like a temporary file stays.
func TestSweepTakesOnlyItsOwn(t *testing.T) {
	theirs := map[string]string{
		".Dockerfile2":  "mine\n",
		".Dockerfile":   "",
		".Dockerfile7x": "",
		".Dockerfile.1": "",
		"Dockerfile1":   "",
		".other1":       "",
		".Dockerfile3":  "rewritten\nand more\n",
	}
	all := map[string]string{"Dockerfile": "rewrite\n", ".Dockerfile8": "rewri", ".Dockerfile99": ""}
	for name, content := range theirs {
		all[name] = content
	}
	files(t, all)
	if err := os.Symlink("Dockerfile1", ".Dockerfile5"); err != nil {
		t.Fatal(err)
	}
	theirs["Dockerfile"], theirs[".Dockerfile5"] = "rewritten\n", ""
	if s := start(fake, "", "-w", "Dockerfile"); s.code != exitDone {
		t.Fatalf("%+v", s)
	}
	for name, content := range theirs {
		if got, err := os.ReadFile(name); err != nil || string(got) != content {
			t.Errorf("%s is %q (%v), want %q", name, got, err, content)
		}
	}
	if entries, _ := os.ReadDir("."); len(entries) != len(theirs) {
		t.Errorf("%d files, want %d: %v", len(entries), len(theirs), entries)
	}
}
