package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"syscall"

	"offstage/cmd/offstage/internal/record"
	"offstage/transform"
	"offstage/transform/verify"
)

// A verifier holds both images of a rewritten Dockerfile against each other; a
// verify.Verifier outside of tests.
type verifier interface {
	Verify(context.Context, verify.Subject) (*verify.Report, error)
}

// A verification is --verify under way. The zero verification was not asked for.
type verification struct {
	ctx    context.Context // done after Ctrl-C
	engine verifier
	table  verifyTable
}

// prepareVerify finds the engine, once for all Dockerfiles. A first Ctrl-C stops
// in good order, a second one at once.
func (c *command) prepareVerify() error {
	if info, err := os.Stat(c.paths[0]); c.verify.against != "" && err == nil && info.IsDir() {
		return errors.New("--against takes one Dockerfile, not a directory")
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	c.verification.ctx = ctx
	if c.verification.engine != nil {
		return nil
	}
	live := newLive(c.stderr)
	c.stderr = live
	opts := c.verify.Options
	opts.Progress = live.show
	engine, err := verify.Open(ctx, opts)
	c.verification.engine = engine
	return err
}

// verifyOne verifies a rewritten outcome, if that was asked for.
func (c *command) verifyOne(o *outcome) error {
	if c.verification.engine == nil {
		return nil
	}
	if o.result.Context == "" {
		return errors.New("is not verified: the build context is not known, name it with --context")
	}
	routes, err := c.routes(o)
	if err != nil {
		return err
	}
	o.verified, err = c.verification.engine.Verify(c.verification.ctx, verify.Subject{
		Name:       o.shown,
		Dockerfile: filepath.Join(o.root, filepath.FromSlash(o.name)),
		Context:    filepath.Join(o.root, filepath.FromSlash(o.result.Context)),
		Result:     o.result,
		Routes:     routes,
		Other:      c.verify.against,
	})
	return err
}

// routes are what the source says that the program answers.
func (c *command) routes(o *outcome) ([]transform.Route, error) {
	if c.verify.noRoutes {
		return nil, nil
	}
	tree, _, err := o.repo.open()
	if err != nil || tree == nil {
		return nil, err
	}
	return transform.Routes(tree, o.result.Context), nil
}

// takeAgainst puts the file that --against names in the rewrite's place. What the
// rewrite would carry and change says nothing of it.
func (c *command) takeAgainst(o *outcome) error {
	src, _, err := readFile(c.verify.against)
	if err != nil {
		return fmt.Errorf("%s: %w", c.verify.against, cause(err))
	}
	if o.result.Context == "" {
		o.result.Context = path.Dir(o.name)
	}
	r := o.result
	o.result = &transform.Result{Name: r.Name, Status: transform.Rewritten, Old: r.Old, New: src, Context: r.Context}
	if bytes.Equal(r.Old, src) {
		o.result.Status, o.result.Cause = transform.Unchanged, transform.AlreadyFine
		o.result.Reason = "both Dockerfiles are the same"
	}
	return nil
}

// proven says whether nothing that was verified speaks against an outcome.
func (c *command) proven(o *outcome) bool {
	if o.verified == nil {
		return true
	}
	v := o.verified.Verdict
	return v == verify.Same || v == verify.Unexercised && c.verify.allowUnexercised
}

// verdictCode is the exit code of an outcome that is not proven: a rewrite that does not build is a
// bug, anything else is for a person.
func (c *command) verdictCode(o *outcome) int {
	if o.verified.Verdict == verify.RewriteDoesNotBuild && o.verified.Mistake == "" {
		return exitError
	}
	return exitRefused
}

// verdictTexts are the verdicts in words.
var verdictTexts = map[verify.Verdict]string{
	verify.Same:                 "same",
	verify.Unexercised:          "equal but not exercised",
	verify.Differs:              "differs",
	verify.OriginalDoesNotBuild: "original does not build",
	verify.RewriteDoesNotBuild:  "rewrite does not build (a bug in offstage)",
}

// verdictText is the verdict with how far it was looked.
func verdictText(r *verify.Report) string {
	text := verdictTexts[r.Verdict]
	switch {
	case r.Mistake != "":
		return "rewrite does not build: " + r.Mistake
	case r.Verdict == verify.OriginalDoesNotBuild || r.Verdict == verify.RewriteDoesNotBuild:
		return text
	}
	return text + " (" + r.Depth.String() + ")"
}

// verdict prints what a verification saw, a line for each thing.
func (c *command) verdict(o *outcome) {
	r := o.verified
	if r == nil {
		return
	}
	c.verification.table.add(o)
	if c.json {
		return
	}
	c.line("%s: %s", o.shown, verdictText(r))
	for _, d := range r.Differences {
		c.line("%s: differs [%s]: %s", o.shown, d.Area, d.Text)
	}
	for _, n := range r.Notes {
		c.line("%s: note: %s", o.shown, n)
	}
	for _, l := range r.Tail {
		c.line("  %s", l)
	}
	if r.Log != "" {
		c.line("%s: the whole output is in %s", o.shown, r.Log)
	}
	if c.write && !c.proven(o) {
		c.line("%s: not written", o.shown)
	}
}

// verifiedRecord is a verification in the form that scripts read.
func verifiedRecord(r *verify.Report) *record.Verification {
	if r == nil {
		return nil
	}
	return &record.Verification{
		Verdict: string(r.Verdict),
		Engine:  r.Engine,
		Before:  record.Image(r.Before),
		After:   record.Image(r.After),
		Differences: each(r.Differences, func(d verify.Difference) record.Difference {
			return record.Difference{Area: string(d.Area), Text: d.Text}
		}),
		Depth:    record.Depth(r.Depth),
		Observed: each(r.Observed, func(p verify.Observed) record.Observed { return record.Observed(p) }),
		Notes:    append([]string{}, r.Notes...),
		Log:      r.Log,
	}
}

// filtered is what standard input becomes: a rewrite that is not proven is not
// let through.
func (c *command) filtered(o *outcome) []byte {
	if o.result.Status == transform.Rewritten && !c.proven(o) {
		return o.result.Old
	}
	return o.result.New
}
