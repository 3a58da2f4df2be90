// Package verify builds a Dockerfile before and after its rewrite with the
// user's own container engine, starts both images, and says how they differ.
//
// It is the only package that starts another program: the engine's command.
// What the programs in the images may reach is their own loopback only. Nothing
// is written into the repository, and everything that is made is removed again.
package verify

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"offstage/transform"
)

// Options say how images are built and started. Strings of the lists are
// passed to the engine as they are.
type Options struct {
	Engine   string        // the engine's command; empty means the first that answers
	Timeout  time.Duration // of each build
	RunFor   time.Duration // how long both programs run before they are compared
	Keep     bool          // images and containers stay
	Platform string        // for building and running; empty is the engine's own

	BuildArgs, Secrets, SSH []string // of builds
	Network                 string   // of builds

	Probes                 []string // paths to ask for beside / and the subject's routes
	Env, EnvFiles, RunArgs []string // of the programs; what follows -- in RunArgs is passed to them

	// Self is the command that is mounted into containers: one whose main function
	// calls Inside. Empty is this process's own executable.
	Self string
	// Sleep waits, or less when ctx is done; nil is a real wait.
	Sleep func(ctx context.Context, d time.Duration)

	// Progress is told what is being done; nil when nobody wants to know. It is
	// called from one goroutine at a time.
	Progress func(Event)

	inProcess runner // a fake engine of tests
}

// An Event is what is being done now.
type Event struct {
	Name  string // the Subject's
	Doing string // a few words: building the original, …
	Step  string // of a build, as the engine says it; empty when the work begins
}

// A Subject is one rewritten Dockerfile.
type Subject struct {
	Name       string // in progress
	Dockerfile string // its path, which need not exist; an ignore file beside it counts
	Context    string // the build context's directory
	Result     *transform.Result
	Routes     []transform.Route // that are asked for
	Other      string            // the path of the rewrite, where a person made it; an ignore file beside it counts
}

// A Verifier has an engine that answers.
type Verifier struct {
	opts Options
	run  *engine
	mu   sync.Mutex // one Dockerfile at a time
}

// Open finds an engine, and removes what a run that was killed left behind. The
// error says which engines were tried.
func Open(ctx context.Context, opts Options) (*Verifier, error) {
	e, err := findEngine(ctx, opts.Engine, opts.inProcess)
	if err != nil {
		return nil, err
	}
	if opts.Sleep == nil {
		opts.Sleep = sleep
	}
	v := &Verifier{opts: opts, run: e}
	e.sweep(ctx)
	sweepTemporary()
	return v, nil
}

// Verify builds, compares and starts the images of one Dockerfile before and
// after. An error means that it could not be told: the engine failed, or ctx was
// cancelled; what was made is removed then too.
func (v *Verifier) Verify(ctx context.Context, s Subject) (*Report, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	dir, err := os.MkdirTemp("", temporaryPrefix())
	if err != nil {
		return nil, err
	}
	c := &comparison{
		bench: bench{
			Verifier: v,
			subject:  s,
			dir:      dir,
			id:       randomID(),
			report:   &Report{Engine: v.run.path, Notes: slices.Clone(v.run.notes)},
		},
		before:  side{label: "before", title: "the original", text: s.Result.Old, path: s.Dockerfile},
		after:   side{label: "after", title: "the rewrite", text: s.Result.New, path: cmp.Or(s.Other, s.Dockerfile)},
		watched: side{label: "watched", title: "the original, traced"},
	}
	defer c.clean()
	if err := c.all(ctx); err != nil {
		if ctx.Err() != nil {
			err = fmt.Errorf("verification stopped: %w", context.Cause(ctx))
		}
		return nil, err
	}
	c.report.judge()
	return c.report, nil
}

// A bench is what one verification works with: the engine, a directory, and names of its
// own for what it makes there.
type bench struct {
	*Verifier
	subject Subject
	dir     string // temporary
	id      string
	report  *Report
}

func (b *bench) progress(s *side, doing, step string) {
	if b.opts.Progress != nil {
		b.opts.Progress(Event{Name: b.subject.Name, Doing: doing + " " + s.title, Step: step})
	}
}

// name is what the engine calls the image or container of a side.
func (b *bench) name(s *side) string { return "offstage-verify-" + b.id + "-" + s.label }

// A comparison is one Dockerfile's verification under way.
type comparison struct {
	bench
	before, after side
	watched       side       // the original once more, with its image where it is watched
	passenger     *passenger // nil where the command can't run in the containers
	sights        []sight    // what the witness wrote
	asks          []question
	asksLast      []question // of the watched original alone
}

// A side is the image before or after, and what was seen of it.
type side struct {
	label   string // before, after or watched
	title   string // in progress: the original, the rewrite
	text    []byte // of the Dockerfile
	path    string // of the Dockerfile; an ignore file beside it counts
	image   *image
	tree    tree
	seen    observation
	earlier []observation // of runs before the one that is seen
}

// runs are one stream of all runs, the latest first.
func (s *side) runs(stream func(output) []string) [][]string {
	list := [][]string{stream(s.seen.output)}
	for _, o := range s.earlier {
		list = append(list, stream(o.output))
	}
	return list
}

// all goes through the comparison; it ends early when there is nothing to compare.
func (c *comparison) all(ctx context.Context) error {
	if built, err := c.build(ctx, &c.before); err != nil || !built {
		c.report.broken = OriginalDoesNotBuild
		return err
	}
	if built, err := c.build(ctx, &c.after); err != nil || !built {
		c.report.broken = RewriteDoesNotBuild
		c.report.Cause = cmp.Or(c.mistake(), c.surroundings())
		return err
	}
	c.report.Before, c.report.After = c.before.image.size(), c.after.image.size()
	changes := c.subject.Result.Changes
	if c.subject.Other != "" {
		changes = edited(c.before.image, c.after.image)
	}
	c.report.add(compareConfig(c.before.image, c.after.image, changes)...)
	if c.before.image.sameLayers(c.after.image) {
		c.report.note("both images have the same layers, so neither was started")
		return nil
	}
	for _, s := range c.sides() {
		if err := c.create(ctx, s); err != nil {
			return err
		}
		if err := c.export(ctx, s); err != nil {
			return err
		}
	}
	c.asks = c.questions()
	if err := c.prepareWatch(); err != nil {
		return err
	}
	if err := c.createWatched(ctx); err != nil {
		return err
	}
	c.report.add(compareArtifacts(c.subject.Result.Artifacts, &c.before, &c.after)...)
	c.report.add(compareFiles(c.subject.Result.Carried, c.before.tree, c.after.tree)...)
	return c.compareRuns(ctx)
}

func (c *comparison) sides() []*side { return []*side{&c.before, &c.after} }
