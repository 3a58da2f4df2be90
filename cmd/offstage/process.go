package main

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path/filepath"
	"runtime"
	"strings"

	"offstage/cmd/offstage/internal/diff"
	"offstage/transform"
	"offstage/transform/verify"
)

// An outcome is what became of one target.
type outcome struct {
	target
	place
	repo     *repo  // of the place
	shown    string // the target's name in messages
	result   *transform.Result
	diff     []byte         // of a rewritten file, plain
	verified *verify.Report // with --verify, of a rewritten file
	written  bool
	leftOut  bool     // by --only
	notes    []string // of the writing
	err      error    // result may be there all the same, when writing failed
}

// outcomes gives what becomes of each target. The search and its places come
// from one goroutine, the rest from many; the order is that of the targets.
func (c *command) outcomes() iter.Seq[*outcome] {
	begun := func(yield func(*outcome) bool) {
		excluded, _ := newExclusion(c.settings.exclude) // whose error was that of the flag
		for t := range find(c.paths, c.cwd, excluded) {
			c.progress.found.Add(1)
			if !yield(c.begin(t)) {
				return
			}
		}
		c.forest.close()
	}
	return inOrder(c.jobs, ahead(readAhead, begun), c.finish)
}

// begin finds the place of a target.
func (c *command) begin(t target) *outcome {
	o := &outcome{target: t, shown: t.shown(), err: t.err}
	if o.err == nil {
		o.place, o.err = locate(t, c.contextDir)
		o.repo = c.forest.take(o.root)
	}
	return o
}

// finish reads, rewrites and, with --write, replaces one Dockerfile.
func (c *command) finish(o *outcome) *outcome {
	if o.err == nil {
		o.err = c.process(o)
	}
	o.repo.release()
	c.verification.pace.end(o.shown)
	return o
}

func (c *command) process(o *outcome) error {
	src, info, err := o.target.read(c.stdin)
	if err != nil {
		return err
	}
	if err := c.decide(o, src); err != nil {
		return err
	}
	if c.verify.against != "" {
		if err := c.takeAgainst(o); err != nil {
			return err
		}
	}
	o.leftOut = !c.wanted(o.result)
	if o.leftOut || o.result.Status != transform.Rewritten {
		return nil
	}
	o.diff = diff.Unified(c.diffPath(o), o.result.Old, o.result.New)
	if err := c.verifyOne(o); err != nil {
		return err
	}
	if c.write && info != nil && c.proven(o) {
		return o.replace(info)
	}
	return nil
}

func (c *command) decide(o *outcome, src []byte) error {
	tree, contents, err := o.repo.open()
	if err != nil {
		return err
	}
	o.result, err = rewriteSafely(c.rewrite, o.name, src, transform.Options{
		Tree:          tree,
		Context:       o.place.context,
		Repository:    contents,
		ModCache:      c.modCache,
		Cache:         c.cache.forLibrary(),
		Runtime:       c.runtime,
		RuntimeConfig: c.images.runtimeConfig,
		Mirrors:       c.images.mirrors,
		Builder:       c.builder,
		With:          c.with,
	})
	return err
}

func (o *outcome) replace(info fs.FileInfo) error {
	if n := hardLinks(info); n > 1 {
		o.notes = append(o.notes, fmt.Sprintf("the file has %d names (hard links); the others keep the old content", n))
	}
	err := replaceFile(o.real, o.result.Old, o.result.New, info)
	o.written = err == nil
	return err
}

// rewriteSafely keeps a bug that one Dockerfile brings out from stopping the
// others.
func rewriteSafely(
	rewrite rewriter, name string, src []byte, opts transform.Options,
) (result *transform.Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			result = nil
			err = fmt.Errorf("internal error at %s (a bug in offstage, nothing was changed): %v", panicSite(), p)
		}
	}()
	result, err = rewrite(name, src, opts)
	switch {
	case err != nil:
		return nil, err
	case result == nil:
		return nil, errors.New("internal error (a bug in offstage, nothing was changed): no result")
	}
	return result, nil
}

// panicSite names the line that panicked, for a report of the bug. It is called
// while the stack still holds it: below the runtime's own frames.
func panicSite() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	panicking := false
	for {
		frame, more := frames.Next()
		inRuntime := strings.HasPrefix(frame.Function, "runtime.")
		if panicking && !inRuntime {
			return fmt.Sprintf("%s:%d", filepath.Base(frame.File), frame.Line)
		}
		panicking = panicking || frame.Function == "runtime.gopanic"
		if !more {
			return "an unknown line"
		}
	}
}
