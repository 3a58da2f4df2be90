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
	"time"

	"offstage/cmd/offstage/internal/record"
	"offstage/transform"
	"offstage/transform/verify"
)

// A verifier holds both images of a rewritten Dockerfile against each other; a
// verify.Verifier outside of tests.
type verifier interface {
	Verify(context.Context, verify.Subject) (*verify.Report, error)
	Digest(context.Context, verify.Subject) (string, error)
}

// A verification is --verify under way. The zero verification was not asked for.
type verification struct {
	ctx    context.Context // done after Ctrl-C
	engine verifier
	table  verifyTable
	pace   pace

	verdicts verdicts
}

// prepareVerify finds the engine, once for all Dockerfiles. A first Ctrl-C stops
// in good order, a second one at once.
func (c *command) prepareVerify() error {
	if info, err := os.Stat(c.paths[0]); c.verify.against != "" && err == nil && info.IsDir() {
		return errors.New("--against takes one Dockerfile, not a directory")
	}
	if c.verify.resume && c.cache == nil {
		return errors.New("--resume: there is no directory for caches")
	}
	c.verification.verdicts = verdicts{c.cache, c.now}
	p := &c.verification.pace
	p.found, p.now = c.progress.found.Load, c.now
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	c.verification.ctx = ctx
	if c.verification.engine != nil {
		return nil
	}
	live := newLive(c.stderr)
	c.stderr = live
	opts := c.verify.Options
	live.far = p
	opts.Progress = func(e verify.Event) {
		p.begin(e.Name)
		live.show(e)
	}
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
	s := verify.Subject{
		Name:       o.shown,
		Dockerfile: filepath.Join(o.root, filepath.FromSlash(o.name)),
		Context:    filepath.Join(o.root, filepath.FromSlash(o.result.Context)),
		Result:     o.result,
		Routes:     routes,
		Other:      c.verify.against,
	}
	c.verification.pace.wait(o.shown)
	o.verified, err = c.verification.see(s, c.verify.resume)
	return err
}

// see verifies a subject, or takes what an earlier run saw, with resume. What is kept
// for that is only what nothing changed under.
func (v *verification) see(s verify.Subject, resume bool) (*verify.Report, error) {
	digest := v.digest(s)
	if r := v.verdicts.of(digest); resume && r != nil {
		return r, nil
	}
	r, err := v.engine.Verify(v.ctx, s)
	if err == nil && v.digest(s) == digest {
		v.verdicts.keep(digest, r)
	}
	return r, err
}

// digest names a subject in the cache; empty for one that nothing is kept of. The build
// will say what can't be read.
func (v *verification) digest(s verify.Subject) string {
	if v.verdicts.cache == nil {
		return ""
	}
	digest, err := v.engine.Digest(v.ctx, s)
	if err != nil {
		return ""
	}
	return digest
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
	if o.verified.Verdict == verify.RewriteDoesNotBuild && o.verified.Cause == "" {
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
	text := shortVerdict(r)
	if r.Verdict == verify.OriginalDoesNotBuild || r.Verdict == verify.RewriteDoesNotBuild {
		return text
	}
	return text + " (" + r.Depth.String() + ")" + inParentheses(earlierText(r))
}

// shortVerdict is the verdict alone. A rewrite that does not build is a bug where nothing else
// shows why.
func shortVerdict(r *verify.Report) string {
	if r.Cause != "" {
		return "rewrite does not build: " + r.Cause
	}
	return verdictTexts[r.Verdict]
}

// earlierText says that it was an earlier run that saw it, and when.
func earlierText(r *verify.Report) string {
	if r.Earlier.IsZero() {
		return ""
	}
	return "seen by an earlier run, " + r.Earlier.Format("2006-01-02 15:04 MST")
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
	earlier := ""
	if !r.Earlier.IsZero() {
		earlier = r.Earlier.UTC().Format(time.RFC3339)
	}
	return &record.Verification{
		Verdict: string(r.Verdict),
		Earlier: earlier,
		Engine:  r.Engine,
		Before:  record.Image(r.Before),
		After:   record.Image(r.After),
		Differences: each(r.Differences, func(d verify.Difference) record.Difference {
			return record.Difference{Area: string(d.Area), Text: d.Text}
		}),
		Depth:    record.Depth(r.Depth),
		Observed: each(r.Observed, func(p verify.Observed) record.Observed { return record.Observed(p) }),
		Notes:    append([]string{}, r.Notes...),
		Cause:    r.Cause,
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
