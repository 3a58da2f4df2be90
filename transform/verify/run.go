package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// A state is what the engine says of a container.
type state struct {
	Running  bool
	ExitCode int
	Health   *struct{ Status string }
}

// An observation is what was seen of a program that ran.
type observation struct {
	state
	refused  string // why it did not start; empty when it did
	output          // of it, the first lines
	ports    []string
	statuses map[string]string // what HTTP answered, by port and path
	unread   string            // why ports and HTTP are not known; empty when they are
}

// An output is the normalised lines that a program wrote.
type output struct{ stdout, stderr []string }

func (o output) out() []string { return o.stdout }
func (o output) err() []string { return o.stderr }

// create makes a side's container.
func (c *comparison) create(ctx context.Context, s *side) error {
	args := []string{"create", "--name", c.name(s), "--label", ownerLabel + "=" + c.owner(), "--hostname", "offstage", "--network", "none"}
	if s.image.Config.Healthcheck.runs() && c.run.kind == "docker" {
		args = append(args, "--health-interval", "1s") // most wait for longer than both run
	}
	args = flag(args, "--platform", c.opts.Platform)
	args = flag(args, "--env", c.opts.Env...)
	args = flag(args, "--env-file", c.opts.EnvFiles...)
	engine, program := split(c.opts.RunArgs)
	_, err := c.run.output(ctx, slices.Concat(args, engine, []string{c.name(s)}, program)...)
	return err
}

// split tells the engine's arguments from those of the program, which follow --.
func split(args []string) (engine, program []string) {
	i := slices.Index(args, "--")
	if i < 0 {
		return args, nil
	}
	return args[:i], args[i+1:]
}

// export reads a container's file system as the engine sends it, before anything
// runs in it.
func (c *comparison) export(ctx context.Context, s *side) error {
	c.progress(s, "reading the files of", "")
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

// start starts both programs, lets them run, and looks at them.
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
		return c.observe(ctx)
	}
	return nil
}

// restart starts both programs from their images once more.
func (c *comparison) restart(ctx context.Context) error {
	for _, s := range c.sides() {
		s.earlier = append(s.earlier, s.seen.output)
		s.seen = observation{}
		if _, err := c.run.output(ctx, "rm", "--force", "--volumes", c.name(s)); err != nil {
			return err
		}
		if err := c.create(ctx, s); err != nil {
			return err
		}
	}
	return c.start(ctx)
}

// startOne starts a container. That its program can't start is an observation.
func (c *comparison) startOne(ctx context.Context, s *side) error {
	_, err := c.run.output(ctx, "start", c.name(s))
	if failed := (*engineError)(nil); errors.As(err, &failed) {
		s.seen.refused = failed.words
		return nil
	}
	if err == nil && s == &c.before && c.replacesGoRun() {
		err = c.awaitProgram(ctx)
	}
	return err
}

// sleep ends early with ctx.
func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// observe waits, then looks at both programs. The state and the output come last:
// a request may be what ends a program.
func (c *comparison) observe(ctx context.Context) error {
	c.progress(&c.before, "running", "")
	sleep(ctx, c.opts.RunFor)
	for _, s := range c.sides() {
		if err := c.look(ctx, s); err != nil {
			return err
		}
	}
	if c.replacesGoRun() {
		c.discountGoCommand()
	}
	return nil
}

func (c *comparison) look(ctx context.Context, s *side) error {
	if s.seen.refused != "" {
		return ctx.Err()
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
