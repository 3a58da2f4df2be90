package verify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// unlike says whether two programs are seen in a different condition.
func (o *observation) unlike(other *observation) bool {
	return o.condition() != other.condition() || !slices.Equal(o.answers.Ports, other.answers.Ports)
}

// condition is what became of a program, in words that compare.
func (o *observation) condition() string {
	switch {
	case o.refused != "":
		return "does not start: " + normal(o.refused)
	case !o.Running:
		return fmt.Sprintf("ended with exit code %d", o.ExitCode)
	}
	return "runs"
}

func (o *observation) failed() bool { return o.refused != "" || !o.Running && o.ExitCode != 0 }

// compareRuns compares what is seen of both programs when they run.
func (c *comparison) compareRuns(ctx context.Context) error {
	err := c.start(ctx)
	if errors.Is(err, errCompiling) {
		c.report.notCompared(fmt.Sprintf("still compiled after %v; --timeout gives it longer", c.opts.Timeout))
		return nil
	}
	if err != nil {
		return err
	}
	r, was, is := c.report, &c.before.seen, &c.after.seen
	r.failed = was.failed() && is.failed()
	r.Depth.Started = was.refused == "" && is.refused == ""
	c.readWatch()
	c.compareObserved()
	if c.replacesGoRun() && was.fetches() && !is.failed() {
		c.report.notCompared("found no network to fetch modules by; --run-arg=--network=NAME gives it one")
		return nil
	}
	if was.condition() != is.condition() {
		r.add(differ(State, "the original %s; the rewrite %s%s", was.condition(), is.condition(), is.lastWords()))
		return nil // the rest follows from it
	}
	if r.failed {
		r.note("both programs fail the same way: the original %s%s", was.condition(), was.lastWords())
	}
	c.compareSockets()
	c.compareHealth()
	c.countRoutes()
	return c.compareRepeated(ctx)
}

// countRoutes counts what both programs answered with something.
func (c *comparison) countRoutes() {
	is := c.after.replies()
	for _, a := range c.before.seen.answers.Answers {
		replies := is[a.key()]
		if len(replies) > 0 && found(a.Replies) && found(replies) {
			c.report.Depth.Routes++
		}
	}
}

func found(replies []reply) bool { return replies[0].Status != "" && replies[0].Status != "404" }

// restarts is how often both programs are started once more where all that
// differs may be chance.
const restarts = 3

// compareRepeated compares what the programs wrote and answered. What one image
// doesn't do each time it is started says nothing of the other, so a difference is
// looked for in further runs of both.
func (c *comparison) compareRepeated(ctx context.Context) error {
	left := restarts
	if len(c.report.Differences) > 0 {
		left = 1
	}
	list := c.repeated()
	for ; len(list) > 0 && left > 0; left-- {
		if err := c.restart(ctx); err != nil {
			return err
		}
		list = c.repeated()
	}
	c.report.add(list...)
	return nil
}

func (c *comparison) repeated() []Difference {
	return append(c.differentAnswers(), c.outputDifferences()...)
}

func (c *comparison) outputDifferences() []Difference {
	was := func(stream func(output) []string) [][]string {
		runs := c.before.runs(stream)
		if c.watchedAlike() {
			runs = append(runs, stream(c.watched.seen.output))
		}
		return runs
	}
	return slices.Concat(
		compareLines("stdout", was(output.out), c.after.runs(output.out)),
		compareLines("stderr", was(output.err), c.after.runs(output.err)))
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
