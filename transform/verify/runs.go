package verify

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// unlike says whether two programs are seen in a different condition.
func (o *observation) unlike(other *observation) bool {
	return o.condition() != other.condition() || !slices.Equal(o.ports, other.ports)
}

// condition is what became of a program, in words that compare.
func (o *observation) condition() string {
	switch {
	case o.refused != "":
		return "does not start: " + normal(o.refused)
	case !o.Running:
		return fmt.Sprintf("ended with exit code %d", o.ExitCode)
	case o.health() != "":
		return "runs and is " + o.health()
	}
	return "runs"
}

// health is the verdict of the image's own check, once there is one.
func (o *observation) health() string {
	if o.Health == nil || o.Health.Status == "none" {
		return ""
	}
	return o.Health.Status
}

func (o *observation) failed() bool { return o.refused != "" || !o.Running && o.ExitCode != 0 }

// compareRuns compares what is seen of both programs when they run.
func (c *comparison) compareRuns(ctx context.Context) error {
	if err := c.start(ctx); err != nil {
		return err
	}
	r, was, is := c.report, &c.before.seen, &c.after.seen
	r.failed = was.failed() && is.failed()
	if was.condition() != is.condition() {
		r.add(differ(State, "the original %s; the rewrite %s%s", was.condition(), is.condition(), is.lastWords()))
		return nil // the rest follows from it
	}
	if r.failed {
		r.note("both programs fail the same way: the original %s%s", was.condition(), was.lastWords())
	}
	if was.health() == "unhealthy" {
		r.note("both programs are unhealthy by their own check")
	}
	c.comparePorts()
	return c.compareOutput(ctx)
}

// compareOutput compares what the programs wrote. What one image doesn't write
// each time it is started says nothing of the other, so a difference is looked
// for in a second run of both.
func (c *comparison) compareOutput(ctx context.Context) error {
	list := c.outputDifferences()
	if len(list) > 0 {
		if err := c.restart(ctx); err != nil {
			return err
		}
		list = c.outputDifferences()
	}
	c.report.add(list...)
	return nil
}

func (c *comparison) outputDifferences() []Difference {
	return slices.Concat(
		compareLines("stdout", c.before.runs(output.out), c.after.runs(output.out)),
		compareLines("stderr", c.before.runs(output.err), c.after.runs(output.err)))
}

func (c *comparison) comparePorts() {
	r, was, is := c.report, &c.before.seen, &c.after.seen
	if why := cmp.Or(was.unread, is.unread); why != "" {
		r.note("ports and HTTP not compared: %s", why)
		return
	}
	if !slices.Equal(was.ports, is.ports) {
		r.add(differ(Ports, "the original listens on %s, the rewrite on %s", list(was.ports), list(is.ports)))
		return
	}
	for _, ask := range slices.Sorted(maps.Keys(was.statuses)) {
		if a, b := was.statuses[ask], is.statuses[ask]; a != b {
			port, path, _ := strings.Cut(ask, " ")
			r.add(differ(HTTP, "GET %s on port %s: %s from the original, %s from the rewrite", path, port, answer(a), answer(b)))
		}
	}
}

func list(ports []string) string {
	if len(ports) == 0 {
		return "no port"
	}
	return strings.Join(ports, ", ")
}

// lastWords are what a program that failed said about it: its panic, or the last
// line.
func (o *observation) lastWords() string {
	for _, lines := range [][]string{o.stderr, o.stdout} {
		if len(lines) == 0 || !o.failed() {
			continue
		}
		for _, line := range lines {
			if strings.HasPrefix(line, "panic:") {
				return ": " + line
			}
		}
		return ": " + lines[len(lines)-1]
	}
	return ""
}
