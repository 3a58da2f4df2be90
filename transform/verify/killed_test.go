//go:build unix

package verify

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// watchedProject is a project whose program runs until it is stopped, by a command
// line that no other process has.
func watchedProject(t *testing.T) (dir, commandLine string) {
	t.Helper()
	dir = t.TempDir()
	writeFile(t, filepath.Join(dir, "Dockerfile"), "FROM "+warmed+`1.26-alpine
WORKDIR /app
COPY . .
RUN go build -o main .
CMD ["./main", "4321"]
`)
	writeFile(t, filepath.Join(dir, "Dockerfile.new"), "FROM "+warmed+`1.26-alpine AS builder
WORKDIR /app
COPY . .
RUN go build -o main .
FROM scratch
COPY --from=builder /app/main /app/
WORKDIR /app
CMD ["./main", "4321"]
`)
	writeFile(t, filepath.Join(dir, "go.mod"), goMod)
	writeFile(t, filepath.Join(dir, "main.go"), `package main

import "time"

func main() { time.Sleep(time.Hour) }
`)
	return dir, "./main 4321"
}

// witnesses reports whether a witness runs on this machine.
func witnesses(t *testing.T) bool {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(files, func(file string) bool {
		data, _ := os.ReadFile(file) // it may have ended
		return strings.Contains(string(data), insidePath+"\x00")
	})
}

// Stopped or killed while the programs run, it leaves nothing that the next run
// doesn't remove, and no witness outlives its container.
func TestKilledWhileWatchedEndToEnd(t *testing.T) {
	if os.Getenv(e2e) == "" {
		t.Skipf("%s is not set: this test builds images with a container engine", e2e)
	}
	warm(t)
	command := buildCommand(t)
	dir, program := watchedProject(t)
	moments := []time.Duration{0}
	if os.Getenv(everyPair) != "" {
		for range 9 {
			moments = append(moments, rand.N(8*time.Second))
		}
	}
	for _, moment := range moments {
		for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGKILL} {
			cmd := exec.Command(command, "--verify",
				"--against", filepath.Join(dir, "Dockerfile.new"), filepath.Join(dir, "Dockerfile"))
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if moment == 0 {
				waitFor(t, "the programs", func() bool { return runs(t, program) && witnesses(t) })
			} else {
				time.Sleep(moment)
			}
			_ = cmd.Process.Signal(signal)
			_ = cmd.Wait() // it says how it ended
			t.Logf("%v after %v", signal, moment)
			// What the engine was about to make comes after the kill: it is swept by the next run
			// that finds it.
			waitFor(t, "all to end", func() bool {
				if signal == syscall.SIGKILL || moment > 0 {
					if _, err := Open(t.Context(), Options{}); err != nil {
						t.Fatal(err)
					}
				}
				return !runs(t, program) && !witnesses(t) &&
					(signal != syscall.SIGKILL && moment == 0 || leftInEngine() == "")
			})
			nothingLeft(t)
			if t.Failed() {
				return
			}
		}
	}
}
