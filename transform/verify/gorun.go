package verify

import (
	"context"
	"errors"
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

// listPrograms prints the first word of each process's command line in a container. Which
// executable it is would be told to its own user alone.
const listPrograms = `for p in /proc/[0-9]*/cmdline; do tr '\0' '\n' <$p | head -n 1; done 2>/dev/null`

// Where the go command is among them, it compiles until its program is, which it
// puts into a temporary directory or into its cache.
var goCommand = lazily(`(?m)^(.*/)?go$`)

// errCompiling is why an original that starts by go run is not compared.
var errCompiling = errors.New("its go command still compiled")

// awaitProgram waits until the go command that the original starts has compiled
// its program and started it, as long as a build may take.
func (b *bench) awaitProgram(ctx context.Context, s *side) error {
	b.progress(s, "waiting for the go command of", "")
	limited, cancel := context.WithTimeout(ctx, b.opts.Timeout)
	defer cancel()
	for without := 0; without < goneAfter; {
		b.opts.Sleep(limited, compilePoll)
		programs, err := b.run.output(limited, "exec", "--user", "0", b.name(s), "/bin/sh", "-c", listPrograms)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case limited.Err() != nil:
			return errCompiling
		case err != nil || goRunsProgram().MatchString(programs):
			return nil // it has ended, or runs
		case goCommand().MatchString(programs):
			without = 0
		default:
			without++ // a shell is about to start it, or it is something else that runs
		}
	}
	return nil
}

// How often the processes are looked at, and how often in a row the go command may be
// missing among them.
const (
	compilePoll = 200 * time.Millisecond
	goneAfter   = 25
)

// notCompared says why the programs of an original that starts by its go command are not.
func (r *Report) notCompared(why string) {
	r.failed = true
	r.note("the programs were not compared: the original starts by the go command, which %s", why)
}

// fetches reports whether it was a go command that ended since it had no network to fetch
// modules by: programs run without one, and a rewrite has fetched them already.
func (o *observation) fetches() bool {
	return o.failed() && slices.ContainsFunc(o.stderr, goFindsNoNetwork().MatchString)
}

var goFindsNoNetwork = lazily(`^(go: |\S+\.go:\d+:\d+: ).*(dial tcp|Could not resolve host|i/o timeout)`)

// discountGoCommand takes away from what is seen of programs that both failed
// what the go command added: it prints the exit code and gives one of its own. What it
// fetches it says in any case.
func (c *comparison) discountGoCommand() {
	was, is := &c.before.seen, &c.after.seen
	was.stderr = slices.DeleteFunc(was.stderr, goFetches().MatchString)
	if was.failed() && is.failed() {
		was.ExitCode = is.ExitCode
		was.stderr = slices.DeleteFunc(was.stderr, goRunExit().MatchString)
	}
}

var (
	goRunExit = lazily(`^exit status \d+$`)
	goFetches = lazily(`^go: downloading \S+ v\S+$`)
)
