package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// A state is what the engine says of a container.
type state struct {
	Status   string
	Running  bool
	ExitCode int
	Health   *struct{ Status string }
}

// An observation is what was seen of a program that ran.
type observation struct {
	state
	refused  string   // why it did not start; empty when it did
	stdout   []string // the first lines
	stderr   []string
	ports    []string
	statuses map[string]string // what HTTP answered, by port and path
	unread   string            // why ports and HTTP are not known; empty when they are
}

// create makes a side's container and reads its file system, before anything
// runs in it.
func (c *comparison) create(ctx context.Context, s *side) error {
	c.progress(s, "reading the files of", "")
	args := []string{"create", "--name", c.name(s), "--label", ownerLabel + "=" + c.owner(), "--hostname", "offstage", "--network", "none"}
	if s.image.Config.Healthcheck.runs() && c.run.kind == "docker" {
		args = append(args, "--health-interval", "1s") // most wait for longer than both run
	}
	args = flag(args, "--platform", c.opts.Platform)
	args = flag(args, "--env", c.opts.Env...)
	args = flag(args, "--env-file", c.opts.EnvFiles...)
	args = append(args, c.opts.RunArgs...)
	if _, err := c.run.output(ctx, append(args, c.name(s))...); err != nil {
		return err
	}
	return c.export(ctx, s)
}

// export reads a container's file system as the engine sends it.
func (c *comparison) export(ctx context.Context, s *side) error {
	r, w := io.Pipe()
	go func() { w.CloseWithError(c.run.stream(ctx, w, "export", c.name(s))) }()
	var err error
	s.tree, err = readTree(r)
	r.CloseWithError(err) // when reading failed, the engine stops too
	if err != nil {
		return fmt.Errorf("the files of %s: %w", s.title, err)
	}
	return nil
}

// start starts both programs, lets them run, and compares what is seen of them.
func (c *comparison) start(ctx context.Context) error {
	for _, s := range c.sides() {
		c.progress(s, "starting", "")
		if err := c.startOne(ctx, s); err != nil {
			return err
		}
	}
	if err := c.observe(ctx); err != nil {
		return err
	}
	// A busy machine starts one later than the other: a second look tells.
	if c.before.seen.unlike(&c.after.seen) {
		if err := c.observe(ctx); err != nil {
			return err
		}
	}
	c.compareRuns()
	return nil
}

// startOne starts a container. That its program can't start is an observation.
func (c *comparison) startOne(ctx context.Context, s *side) error {
	_, err := c.run.output(ctx, "start", c.name(s))
	if failed := (*engineError)(nil); errors.As(err, &failed) {
		s.seen.refused = failed.words
		return nil
	}
	return err
}

// observe waits, then looks at both programs. The state and the output come last:
// a request may be what ends a program.
func (c *comparison) observe(ctx context.Context) error {
	c.progress(&c.before, "running", "")
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(c.opts.RunFor):
	}
	for _, s := range c.sides() {
		if err := c.look(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (c *comparison) look(ctx context.Context, s *side) error {
	if s.seen.refused != "" {
		return nil
	}
	if err := c.readState(ctx, s); err != nil {
		return err
	}
	if s.seen.Running {
		c.progress(s, "asking", "")
		c.probe(ctx, s)
		if err := c.readState(ctx, s); err != nil {
			return err
		}
	}
	if !s.seen.Running { // also when it ended while it was asked
		s.seen.ports, s.seen.statuses, s.seen.unread = nil, nil, ""
	}
	return c.readOutput(ctx, s)
}

func (c *comparison) readState(ctx context.Context, s *side) error {
	text, err := c.run.output(ctx, "container", "inspect", "--format", "{{json .State}}", c.name(s))
	if err != nil {
		return err
	}
	s.seen.state = state{}
	return json.Unmarshal([]byte(text), &s.seen.state)
}

// readOutput keeps the first lines of what the program wrote.
func (c *comparison) readOutput(ctx context.Context, s *side) error {
	var stdout, stderr strings.Builder
	err := c.run.command(ctx, &head{w: &stdout}, &head{w: &stderr}, "logs", c.name(s)).Run()
	s.seen.stdout, s.seen.stderr = lines(stdout.String()), lines(stderr.String())
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// A head keeps the start of what is written to it.
type head struct {
	w *strings.Builder
}

func (h *head) Write(p []byte) (int, error) {
	if n := headSize - h.w.Len(); n > 0 {
		h.w.Write(p[:min(n, len(p))])
	}
	return len(p), nil
}
