package verify

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// prepareWatch lays out what the witness writes to. Where the command can't run in
// the image, a note says why, and the rest goes on.
func (c *comparison) prepareWatch() error {
	var err error
	if c.passenger, err = embark(c.opts.Self, c.before.image.Architecture); err != nil {
		c.passenger = nil
		c.report.note("what the original touches was not watched: %v", err)
		return nil
	}
	c.watched.image = c.before.image
	// The program in the container may be any user.
	if err := os.WriteFile(c.watchLog(), nil, 0o600); err != nil {
		return err
	}
	return os.Chmod(c.watchLog(), 0o666)
}

func (c *comparison) watchLog() string { return filepath.Join(c.dir, "watched.log") }

// watching are the engine's arguments that put the witness before the original's
// own command.
func (c *comparison) watching() (flags, command []string) {
	p := c.passenger
	log := "type=bind,source=" + c.watchLog() + ",target=" + insideLog
	flags = append(p.arguments(), "--mount", log, "--entrypoint", p.entry[0])
	return flags, slices.Concat(p.entry[1:], []string{watchDuty}, c.startCommand())
}

// startCommand is what the original's container starts.
func (c *comparison) startCommand() []string {
	engine, program := split(c.opts.RunArgs)
	entry, cmd := c.before.image.Config.Entrypoint, c.before.image.Config.Cmd
	for i, a := range engine {
		if value, ok := strings.CutPrefix(a, "--entrypoint="); ok {
			entry, cmd = []string{value}, nil
		} else if a == "--entrypoint" && i+1 < len(engine) {
			entry, cmd = []string{engine[i+1]}, nil
		}
	}
	if program != nil {
		cmd = program
	}
	return slices.Concat(entry, cmd)
}

// createWatched makes the watched container. An engine that can't is noted.
func (c *comparison) createWatched(ctx context.Context) error {
	if c.passenger == nil {
		return nil
	}
	err := c.create(ctx, &c.watched)
	if err != nil && ctx.Err() == nil {
		c.unwatched("the witness can't be mounted: %v", err)
		c.passenger = nil
		return nil
	}
	return err
}

// unwatch gives the watched original up, which compiles much more slowly.
func (c *comparison) unwatch(ctx context.Context) error {
	c.unwatched("%v after %v; --timeout gives it longer", errCompiling, c.opts.Timeout)
	_, err := c.run.output(ctx, "rm", "--force", "--volumes", c.name(&c.watched))
	return err
}

// unwatched notes why the program was not watched.
func (c *comparison) unwatched(format string, args ...any) {
	c.watched.image = nil
	c.report.note("what the original touches was not watched: "+format, args...)
}

// readWatch takes in what the witness wrote.
func (c *comparison) readWatch() {
	if c.watched.image == nil {
		return
	}
	if why := c.watched.seen.refused; why != "" {
		c.unwatched("%s", normal(why))
		return
	}
	var err error
	if c.sights, err = readSights(c.watchLog()); err != nil {
		c.unwatched("%v", err)
	}
}

// watchedAlike reports whether the watched original fared like the other one, so
// that it is one more run of it.
func (c *comparison) watchedAlike() bool {
	return c.watched.image != nil && c.watched.seen.condition() == c.before.seen.condition()
}
