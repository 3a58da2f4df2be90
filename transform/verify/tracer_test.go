//go:build linux && (amd64 || arm64)

package verify

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The names under which this test's own executable is a witness and the program
// that is watched; see TestMain.
const (
	asWitness = "witness-of-the-test"
	asProgram = "program-of-the-test"
)

// witnessed is what a witness sees of a program, this test's own with these
// arguments unless they name another.
func witnessed(t *testing.T, dir string, args ...string) ([]sight, *exec.Cmd, error) {
	t.Helper()
	log := filepath.Join(dir, "log")
	if err := os.WriteFile(log, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := &exec.Cmd{Path: self, Args: append([]string{asWitness, log}, args...), Dir: dir, Stderr: os.Stderr}
	err = cmd.Run()
	sights, bad := readSights(log)
	if bad != nil && err == nil {
		t.Fatal(bad)
	}
	return sights, cmd, err
}

// touch is the program that is watched: every way to touch a file, from threads and
// children too.
func touch() int {
	_, _ = os.ReadFile("read.txt")
	_, _ = os.Stat("looked/at.txt")
	_, _ = os.Readlink("link")
	_, _ = os.ReadDir("listed")
	_, _ = os.ReadFile("absent.txt")
	_ = os.WriteFile("made.txt", nil, 0o600)
	_ = os.Rename("made.txt", "moved.txt")
	if root, err := os.OpenRoot("looked"); err == nil {
		_, _ = root.Open("at.txt")
	}
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() { _, _ = os.ReadFile(fmt.Sprintf("thread%d.txt", i)) })
	}
	all.Wait()
	_ = exec.Command("/bin/sh", "-c", "cd looked && . ./script.sh && true").Run()
	fd, _ := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	_ = syscall.Bind(fd, &syscall.SockaddrUnix{Name: "app.sock"})
	return 7
}

// Threads, forks and execs are followed; each path is as the program meant it.
func TestWitness(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Fields(`read.txt looked/at.txt looked/script.sh listed/x
		thread0.txt thread1.txt thread2.txt thread3.txt`) {
		writeFile(t, filepath.Join(dir, name), "")
	}
	if err := os.Symlink("read.txt", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	self, _ := os.Executable()
	if err := os.Symlink(self, filepath.Join(dir, asProgram)); err != nil {
		t.Fatal(err)
	}
	sights, _, err := witnessed(t, dir, "./"+asProgram)
	if failed := (*exec.ExitError)(nil); !errors.As(err, &failed) || failed.ExitCode() != 7 {
		t.Errorf("it ended with %v", err)
	}
	for _, want := range []sight{
		{How: opens, Path: "read.txt"},
		{How: stats, Path: "looked/at.txt"},
		{How: readsLink, Path: "link"},
		{How: lists, Path: "listed"},
		{How: opens, Path: "absent.txt", Absent: true},
		{How: writes, Path: "made.txt"},
		{How: writes, Path: "moved.txt"},
		{How: opens, Path: "looked/at.txt"},
		{How: opens, Path: "thread3.txt"},
		{How: starts, Path: "/bin/sh"},
		{How: opens, Path: "looked/script.sh"},
		{How: binds, Path: "app.sock"},
	} {
		if !filepath.IsAbs(want.Path) {
			want.Path = filepath.Join(dir, want.Path)
		}
		same := func(s sight) bool {
			return s.How == want.How && s.clean() == want.Path && s.Absent == want.Absent
		}
		if !slices.ContainsFunc(sights, same) {
			t.Errorf("not seen: %+v", want)
		}
	}
	if t.Failed() {
		t.Logf("%+v", sights)
	}
}

// A program of the Go toolchain is not looked at, what it starts is.
func TestWitnessOfToolchain(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "main.go"), `package main

import "os"

func main() { os.ReadFile("mine.txt") }
`)
	writeFile(t, filepath.Join(dir, "go.mod"), "module m\n\ngo 1.26\n")
	writeFile(t, filepath.Join(dir, "mine.txt"), "")
	sights, _, err := witnessed(t, dir, "go", "run", ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sights {
		if slices.Contains([]string{"main.go", "go.mod", "compile"}, filepath.Base(s.Path)) {
			t.Errorf("the toolchain's: %+v", s)
		}
	}
	mine := func(s sight) bool {
		return strings.HasSuffix(s.Path, "/mine.txt") && s.At == "main.main (main.go:5)"
	}
	if !slices.ContainsFunc(sights, mine) {
		t.Errorf("%+v", sights)
	}
}

// What can't be started is said, and a signal is passed on.
func TestWitnessEnds(t *testing.T) {
	_, gone, err := witnessed(t, t.TempDir(), "/nowhere/app")
	if err == nil || gone.ProcessState.ExitCode() != exitNotFound {
		t.Errorf("%v", err)
	}
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	writeFile(t, log, "")
	self, _ := os.Executable()
	const waits = "trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done"
	cmd := &exec.Cmd{Path: self, Args: []string{asWitness, log, "/bin/sh", "-c", waits}}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	_, _ = out.Read(make([]byte, 8))
	_ = cmd.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
	defer late.Stop()
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != 5 {
		t.Errorf("%v", err)
	}
}

// The program does not outlive a witness that is killed.
func TestWitnessKilled(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	writeFile(t, log, "")
	self, _ := os.Executable()
	const pause = "sleep 987.5"
	cmd := &exec.Cmd{Path: self, Args: append([]string{asWitness, log}, strings.Fields(pause)...)}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the program", func() bool { return runs(t, pause) })
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // it says that it was killed
	waitFor(t, "its end", func() bool { return !runs(t, pause) })
}
