package verify

import (
	"context"
	"slices"
	"time"

	"offstage/transform"
)

// replacesGoRun says whether the rewrite starts an executable where the original
// started the go command.
func (c *comparison) replacesGoRun() bool {
	if c.subject.Other != "" {
		return goRun(c.before.image) && !goRun(c.after.image)
	}
	return slices.ContainsFunc(c.subject.Result.Changes, func(x transform.Change) bool {
		return (x.Field == "CMD" || x.Field == "ENTRYPOINT") && len(x.New) > 0
	})
}

// listPrograms prints the executables of all processes in a container.
const listPrograms = "for p in /proc/[0-9]*; do readlink $p/exe; done"

// Where the go command is among them, it compiles until its program is, which it
// puts into a temporary directory or into its cache.
var goCommand = lazily(`(?m)/bin/go$`)

// awaitProgram waits until the go command that the original starts has compiled
// its program and started it, as long as a build may take.
func (c *comparison) awaitProgram(ctx context.Context, s *side) error {
	c.progress(s, "waiting for the go command of", "")
	limited, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	for limited.Err() == nil {
		c.opts.Sleep(limited, compilePoll)
		programs, err := c.run.output(limited, "exec", "--user", "0", c.name(s), "/bin/sh", "-c", listPrograms)
		if err != nil || !goCommand().MatchString(programs) || goRunsProgram().MatchString(programs) {
			break // it has ended, or says nothing, or runs
		}
	}
	return ctx.Err()
}

const compilePoll = 200 * time.Millisecond

// discountGoCommand takes away from what is seen of programs that both failed
// what the go command added: it prints the exit code and gives one of its own.
func (c *comparison) discountGoCommand() {
	was, is := &c.before.seen, &c.after.seen
	if was.failed() && is.failed() {
		was.ExitCode = is.ExitCode
		was.stderr = slices.DeleteFunc(was.stderr, goRunExit().MatchString)
	}
}

var goRunExit = lazily(`^exit status \d+$`)
