package verify

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// engines are tried in this order.
var engines = []string{"docker", "podman", "nerdctl"}

// An engine is a command that understands docker's command line.
type engine struct {
	path     string
	kind     string   // docker, podman or nerdctl
	env      []string // of the process
	buildkit bool     // a docker that builds through BuildKit
	notes    []string

	inProcess runner // in place of a process; nil outside of tests
}

// A runner is an engine's command.
type runner func(ctx context.Context, stdout, stderr io.Writer, args ...string) error

// grace is how long a command that is stopped may take to stop by itself.
const grace = 5 * time.Second

// findEngine takes the named engine, or the first that answers.
func findEngine(ctx context.Context, name string, inProcess runner) (*engine, error) {
	names := engines
	if name != "" {
		names = []string{name}
	}
	var tried []string
	for _, n := range names {
		e := &engine{path: n, kind: kindOf(n), env: os.Environ(), inProcess: inProcess}
		if _, err := exec.LookPath(n); err != nil {
			tried = append(tried, n+" is not found")
		} else if _, err := e.output(ctx, "info"); err != nil {
			tried = append(tried, fmt.Sprintf("%s is there, but its daemon does not answer (%v)", n, err))
		} else {
			e.chooseBuilder(ctx)
			return e, nil
		}
	}
	return nil, fmt.Errorf("no container engine: %s", strings.Join(tried, "; "))
}

// kindOf tells an engine by its file's name.
func kindOf(path string) string {
	for _, kind := range engines {
		if strings.Contains(filepath.Base(path), kind) {
			return kind
		}
	}
	return "docker"
}

// chooseBuilder makes docker build through BuildKit where that is possible. From
// 23 on its command needs the buildx plugin for that; before, it has a client of
// its own. What the user chose stays.
func (e *engine) chooseBuilder(ctx context.Context) {
	if e.kind != "docker" || os.Getenv("DOCKER_BUILDKIT") != "" {
		return
	}
	_, err := e.output(ctx, "buildx", "version")
	e.buildkit = err == nil
	if !e.buildkit {
		version, err := e.output(ctx, "version", "--format", "{{.Client.Version}}")
		major, _, _ := strings.Cut(version, ".")
		n, bad := strconv.Atoi(major)
		e.buildkit = err == nil && bad == nil && n < 23
	}
	if e.buildkit {
		e.env = append(e.env, "DOCKER_BUILDKIT=1")
		return
	}
	e.env = append(e.env, "DOCKER_BUILDKIT=0")
	e.notes = append(e.notes, "docker has no buildx plugin, so its classic builder was used")
}

// output runs a command of the engine and gives what it prints, trimmed.
func (e *engine) output(ctx context.Context, args ...string) (string, error) {
	var out bytes.Buffer
	err := e.stream(ctx, &out, args...)
	return strings.TrimSpace(out.String()), err
}

// stream runs a command of the engine and sends what it prints on. The error has
// the command's last words.
func (e *engine) stream(ctx context.Context, stdout io.Writer, args ...string) error {
	var stderr bytes.Buffer
	err := e.exec(ctx, stdout, &stderr, args...)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	words := strings.TrimSpace(stderr.String())
	if words == "" {
		words = err.Error()
	}
	return &engineError{command: args[0], words: words}
}

// exec runs a command of the engine to its end.
func (e *engine) exec(ctx context.Context, stdout, stderr io.Writer, args ...string) error {
	if e.inProcess != nil {
		return e.inProcess(ctx, stdout, stderr, args...)
	}
	return e.command(ctx, stdout, stderr, args...).Run()
}

// command is a child in a process group of its own: it and its children end with
// ctx, first asked to, then made to.
func (e *engine) command(ctx context.Context, stdout, stderr io.Writer, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, e.path, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = e.env, stdout, stderr, grace
	ownGroup(cmd)
	return cmd
}

// An engineError is a command of the engine that failed.
type engineError struct{ command, words string }

func (e *engineError) Error() string {
	return e.command + ": " + strings.Join(strings.Fields(e.words), " ")
}
