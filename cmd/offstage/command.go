package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"offstage/cmd/offstage/internal/record"
	"offstage/transform"
)

// A rewriter decides about one Dockerfile; transform.Rewrite outside of tests.
type rewriter func(name string, src []byte, opts transform.Options) (*transform.Result, error)

// A command is one run of the program.
type command struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	rewrite        rewriter
	now            func() time.Time // nil is the clock

	settings
	places
	screen       screen // of stdout
	errScreen    screen // of stderr
	contextDir   string // of --context, real
	forest       forest
	progress     progress
	counts       record.Counts
	leftOut      int    // Dockerfiles, by --only
	complete     string // what to do for evidence that is partial
	idle         string // of a Dockerfile that is left as it is
	verification verification
	message      message // of --commit-message
	reports      reportFiles
	modCache     fs.FS
	images       images
	userCache    func() (string, error) // the user's directory for caches; nil for none
	cache        *diskCache             // nil with --no-cache
}

func (c *command) run(args []string) int {
	var err error
	if c.now == nil {
		c.now = time.Now
	}
	if onRunner(c.getenv) {
		c.stderr = harmlessWriter{c.stderr}
	}
	if c.settings, err = parseFlags(args); err != nil {
		return c.usage(err)
	}
	if text := c.printed(); text != "" {
		return c.print(text)
	}
	if err := c.prepare(); err != nil {
		return c.usage(err)
	}
	defer func() { c.reports.abandon() }()
	return c.all()
}

// printed is the text of a flag that only prints; empty when none was given.
func (s *settings) printed() string {
	switch {
	case s.help && s.brief:
		return briefHelp()
	case s.help:
		return helpText()
	case s.version:
		return versionText()
	case s.man:
		return manPage()
	case s.completion != "":
		return completions(s.completion)
	case s.jsonSchema:
		return record.Schema
	}
	return ""
}

// prepare finds out what is the same for every Dockerfile.
func (c *command) prepare() (err error) {
	c.screen = newScreen(c.stdout, c.color, c.getenv)
	c.errScreen = newScreen(c.stderr, c.color, c.getenv)
	if c.cwd, err = resolve("."); err != nil {
		return fmt.Errorf("the current directory: %w", cause(err))
	}
	c.diffBase = commonDir(c.cwd, c.paths)
	if c.contextDir, err = contextDir(c.context); err != nil {
		return err
	}
	c.modCache = openModuleCache(c.getenv)
	if c.images, err = c.readImages(); err != nil {
		return err
	}
	c.cache = c.openCache()
	if err := c.openReports(); err != nil {
		c.reports.abandon()
		return err
	}
	if err := c.prepareScreen(); err != nil {
		c.reports.abandon()
		return err
	}
	return nil
}

// prepareScreen makes the last line of a terminal say how far the run is;
// everything else that the terminal shows then goes above it. Verifying has more
// to say than a count.
func (c *command) prepareScreen() error {
	if c.verify.on {
		if err := c.prepareVerify(); err != nil {
			return err
		}
	} else if c.errScreen.terminal && !c.quiet {
		line := newLive(c.stderr)
		c.progress.show(line)
		c.stderr = line
	}
	if line, ok := c.stderr.(*live); ok && line.terminal && c.screen.terminal {
		c.stdout = line.above(c.stdout)
	}
	return nil
}

// all goes through the targets. Only standard output failing stops it: nobody
// would see the rest.
func (c *command) all() int {
	code := exitDone
	defer c.progress.finish()
	for o := range c.outcomes() {
		if c.passedOver(o) {
			continue
		}
		out, err := c.forRunner(c.output(o))
		if err != nil {
			o.err = err
		}
		code = worse(code, c.exitCode(o))
		if !o.stray {
			c.count(o)
			c.reports.add(func() *record.Record { return c.record(o) })
		}
		if c.commitMessage {
			c.message.add(c, o)
		}
		if err := c.report(o, out); err != nil {
			c.complain("standard output", cause(err))
			return exitError
		}
		c.progress.step()
	}
	c.progress.finish()
	return worse(code, c.end())
}

// passedOver reports whether an outcome is none: nothing was found, or --only asks
// for others.
func (c *command) passedOver(o *outcome) bool {
	switch {
	case o.leftOut:
		c.leftOut++
		c.progress.step()
	case errors.Is(o.err, errNothingFound) || errors.Is(o.err, errLink):
		if !c.quiet {
			c.complain(o.shown, o.err)
		}
	default:
		return false
	}
	return true
}

// end prints and writes what comes after the last Dockerfile.
func (c *command) end() int {
	code := exitDone
	text := c.message.text()
	if c.commitMessage && text == "" && !c.quiet {
		fmt.Fprintln(c.stderr, "offstage: note: nothing is rewritten in this run, so there is no message; "+
			"it is printed by the run that rewrites: --write --commit-message")
	}
	if onRunner(c.getenv) {
		text = harmless(text)
	}
	if _, err := io.WriteString(c.stdout, text); err != nil {
		c.complain("standard output", cause(err))
		code = exitError
	}
	if !c.reports.complete(c.complain) {
		code = exitError
	}
	fmt.Fprint(c.stderr, &c.verification.table)
	if !c.quiet {
		c.summarize()
	}
	return code
}

func (c *command) exitCode(o *outcome) int {
	switch {
	case o.err != nil:
		return exitError
	case o.result.Status == transform.Refused && !c.allowRefused:
		return exitRefused
	case !c.proven(o):
		return c.verdictCode(o)
	case o.result.Status == transform.Rewritten && c.check:
		return exitWouldChange
	}
	return exitDone
}

func (c *command) print(text string) int {
	if _, err := io.WriteString(c.stdout, text); err != nil {
		c.complain("standard output", cause(err))
		return exitError
	}
	return exitDone
}

func (c *command) usage(err error) int {
	fmt.Fprintf(c.stderr, "offstage: %s (see offstage --help)\n", escape(err.Error()))
	return exitError
}

// complain prints one line about what is at fault; there is no further place to
// report to when that fails.
func (c *command) complain(where string, err error) {
	fmt.Fprintf(c.stderr, "offstage: %s: %s\n", escape(where), escape(err.Error()))
}
