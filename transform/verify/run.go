package verify

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

// A state is what the engine says of a container.
type state struct {
	Running  bool
	ExitCode int
}

// An observation is what was seen of a program that ran.
type observation struct {
	state
	refused string // why it did not start; empty when it did
	output         // of it, the first lines
	answers answers
	health  health
	unread  string // why ports and HTTP are not known; empty when they are
}

// An output is the normalised lines that a program wrote.
type output struct{ stdout, stderr []string }

func (o output) out() []string { return o.stdout }
func (o output) err() []string { return o.stderr }

// create makes a side's container.
func (c *comparison) create(ctx context.Context, s *side) error {
	args := []string{"create", "--name", c.name(s), "--label", ownerLabel + "=" + c.owner(),
		"--hostname", "offstage", "--network", "none"}
	args = flag(args, "--platform", c.opts.Platform)
	args = flag(args, "--env", c.opts.Env...)
	args = flag(args, "--env-file", c.opts.EnvFiles...)
	engine, program := split(c.opts.RunArgs)
	args, image := append(args, engine...), c.name(s)
	if s == &c.watched {
		var flags []string
		flags, program = c.watching()
		args, image = append(args, flags...), c.name(&c.before)
	}
	_, err := c.run.output(ctx, slices.Concat(args, []string{image}, program)...)
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
func (b *bench) export(ctx context.Context, s *side) error {
	b.progress(s, "reading the files of", "")
	r, w := io.Pipe()
	go func() { w.CloseWithError(b.run.stream(ctx, w, "export", b.name(s))) }()
	var err error
	s.tree, err = readTree(r)
	r.CloseWithError(err) // when reading failed, the engine stops too
	if err != nil {
		return fmt.Errorf("the files of %s: %w", s.title, err)
	}
	return nil
}

// start starts all programs, lets them run, and looks at them.
func (c *comparison) start(ctx context.Context) error {
	for _, s := range c.programs() {
		c.progress(s, "starting", "")
		err := c.startOne(ctx, s)
		if s == &c.watched && errors.Is(err, errCompiling) {
			err = c.unwatch(ctx)
		}
		if err != nil {
			return err
		}
	}
	if err := c.observe(ctx, 1); err != nil {
		return err
	}
	// A busy machine starts one later than the other: a second look tells.
	if c.before.seen.unlike(&c.after.seen) {
		return c.observe(ctx, 1)
	}
	return nil
}

// programs are the sides whose containers are made. The original is watched in its
// first run only.
func (c *comparison) programs() []*side {
	if c.watched.image == nil || len(c.before.earlier) > 0 {
		return c.sides()
	}
	return []*side{&c.watched, &c.before, &c.after}
}

// restart starts both programs from their images once more, and asks more often.
func (c *comparison) restart(ctx context.Context) error {
	for _, s := range c.sides() {
		s.earlier = append(s.earlier, s.seen)
		s.seen = observation{}
		if _, err := c.run.output(ctx, "rm", "--force", "--volumes", c.name(s)); err != nil {
			return err
		}
		if err := c.create(ctx, s); err != nil {
			return err
		}
	}
	for _, s := range c.sides() {
		if err := c.startOne(ctx, s); err != nil {
			return err
		}
	}
	return c.observe(ctx, askedAgain)
}

// askedAgain is how often everything is asked when a difference may be chance.
const askedAgain = 6

// startOne starts a container. That its program can't start is an observation.
func (c *comparison) startOne(ctx context.Context, s *side) error {
	_, err := c.run.output(ctx, "start", c.name(s))
	if failed := (*engineError)(nil); errors.As(err, &failed) {
		s.seen.refused = failed.words
		return nil
	}
	if err == nil && s != &c.after && c.replacesGoRun() {
		err = c.awaitProgram(ctx, s)
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

// observe lets the programs run while each is asked, then looks at them.
func (c *comparison) observe(ctx context.Context, times int) error {
	c.progress(&c.before, "running", "")
	list := c.programs()
	errs := make([]error, len(list))
	var group sync.WaitGroup
	for i, s := range list {
		group.Go(func() { errs[i] = c.follow(ctx, s, times) })
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil || ctx.Err() != nil {
		return cmp.Or(ctx.Err(), err)
	}
	for _, s := range list {
		if err := c.look(ctx, s); err != nil {
			return err
		}
	}
	if c.replacesGoRun() {
		c.discountGoCommand()
	}
	return nil
}

// statePoll is how often it is looked whether a program still runs, and lastAnswer
// how long its answers may then take to come in.
const (
	statePoll  = 500 * time.Millisecond
	lastAnswer = time.Second
)

// follow has a program asked until its time is over or it ends.
func (c *comparison) follow(ctx context.Context, s *side, times int) error {
	if s.seen.refused != "" {
		return ctx.Err()
	}
	s.seen.unread, s.seen.answers = "", answers{}
	asking, stop := context.WithCancel(ctx)
	defer stop()
	asked := make(chan error, 1)
	go func() { asked <- c.ask(asking, s, times) }()
	for {
		select {
		case err := <-asked:
			return c.answered(ctx, s, err)
		case <-time.After(statePoll):
		}
		if err := c.readState(ctx, s); err != nil {
			return err
		}
		if !s.seen.Running {
			time.AfterFunc(lastAnswer, stop)
			<-asked // whatever the program said before it ended
			_, _ = c.run.output(ctx, "rm", "--force", c.name(s)+askHelper)
			return ctx.Err()
		}
	}
}

// answered takes in how asking a program ended. One that can't be asked runs its
// time all the same.
func (c *comparison) answered(ctx context.Context, s *side, asking error) error {
	if err := c.readState(ctx, s); err != nil || asking == nil || !s.seen.Running {
		return err
	}
	s.seen.unread = asking.Error()
	c.opts.Sleep(ctx, c.opts.RunFor)
	return ctx.Err()
}

// look takes in what became of a program. The state and the output come last: a
// request may be what ends it.
func (c *comparison) look(ctx context.Context, s *side) error {
	if s.seen.refused != "" {
		return ctx.Err()
	}
	c.progress(s, "looking at", "")
	if s.seen.Running {
		if err := c.checkHealth(ctx, s); err != nil {
			return err
		}
	}
	if err := c.readState(ctx, s); err != nil {
		return err
	}
	if !s.seen.Running { // also when it ended while it was asked
		s.seen.answers.sockets, s.seen.unread = sockets{}, ""
	}
	return c.readOutput(ctx, s)
}

func (b *bench) readState(ctx context.Context, s *side) error {
	text, err := b.run.output(ctx, "container", "inspect", "--format", "{{json .State}}", b.name(s))
	if err != nil {
		return err
	}
	s.seen.state = state{}
	return json.Unmarshal([]byte(text), &s.seen.state)
}

// readOutput keeps the first lines of what the program wrote.
func (b *bench) readOutput(ctx context.Context, s *side) error {
	var stdout, stderr strings.Builder
	err := b.run.exec(ctx, &head{w: &stdout}, &head{w: &stderr}, "logs", b.name(s))
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
