package verify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"offstage/transform"
)

// A health is what came of an image's own check.
type health struct {
	ran  bool
	code int
	says string // the last line
}

// Checks are tried again: right after a start they may fail.
const (
	healthTries = 3
	healthPause = time.Second
	healthTime  = 30 * time.Second // where the check names no time
)

// checkHealth runs a side's own check in its container.
func (c *comparison) checkHealth(ctx context.Context, s *side) error {
	h := s.image.Config.Healthcheck
	if !h.runs() || s == &c.watched && c.replacesCheck() {
		return nil
	}
	for try := range healthTries {
		if try > 0 {
			c.opts.Sleep(ctx, healthPause)
		}
		s.seen.health = c.checkOnce(ctx, s, h)
		if s.seen.health.code == 0 || ctx.Err() != nil {
			break
		}
	}
	return ctx.Err()
}

// replacesCheck reports whether the rewrite checks by another program on purpose: then
// what the original's touches says nothing of the rewrite.
func (c *comparison) replacesCheck() bool {
	ofCheck := func(ch transform.Change) bool { return ch.Field == "HEALTHCHECK" }
	return slices.ContainsFunc(c.subject.Result.Changes, ofCheck)
}

func (c *comparison) checkOnce(ctx context.Context, s *side, h *healthcheck) health {
	limit := time.Duration(h.Timeout)
	if limit <= 0 {
		limit = healthTime
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var out strings.Builder
	args := []string{"exec", c.name(s)}
	if s == &c.watched {
		args = slices.Concat(args, c.passenger.entry, []string{watchDuty})
	}
	err := c.run.exec(ctx, &head{w: &out}, &head{w: &out}, slices.Concat(args, s.image.checkCommand())...)
	seen := health{ran: true}
	if err != nil {
		seen.code = 1
	}
	if ended := (interface{ ExitCode() int })(nil); errors.As(err, &ended) {
		seen.code = max(1, ended.ExitCode())
	}
	if said := lines(out.String()); len(said) > 0 {
		seen.says = said[len(said)-1]
	}
	return seen
}

// checkCommand is the check's command line.
func (i *image) checkCommand() []string {
	test := i.Config.Healthcheck.Test
	if test[0] == "CMD" {
		return test[1:]
	}
	shell := i.Config.Shell
	if len(shell) == 0 {
		shell = []string{"/bin/sh", "-c"}
	}
	return slices.Concat(shell, test[1:])
}

// compareHealth holds the checks against each other.
func (c *comparison) compareHealth() {
	was, is := c.before.seen.health, c.after.seen.health
	switch {
	case !was.ran || !is.ran:
	case was.code != 0 && is.code != 0:
		c.report.note("the health check fails in both: %s", was)
	case was.code != is.code:
		c.report.add(differ(Health, "HEALTHCHECK: the original's %s; the rewrite's %s", was, is))
	}
}

func (h health) String() string {
	switch {
	case h.code == 0:
		return "succeeds"
	case h.says == "":
		return fmt.Sprintf("fails with exit code %d", h.code)
	}
	return fmt.Sprintf("fails with exit code %d: %s", h.code, cut(h.says))
}
