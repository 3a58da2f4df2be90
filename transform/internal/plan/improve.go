package plan

import (
	"fmt"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// An improvement is a change that is made only where it is asked for by name,
// and only in a file that is rewritten anyway: it may change what an image does
// or takes to build.
type improvement struct {
	name string
	doc  string              // what it does, without a full stop
	make func(p *Plan) error // an *unmet says why it was not made, or not all of it
}

// improvements is every improvement, in the order in which they are made.
//
// Considered and left out: another base image (the runtime has a flag of its
// own), upx (the program then unpacks itself into memory), a health check where there
// is none (only a person knows what is healthy), and .dockerignore (another file).
var improvements = []improvement{
	{
		"build-args",
		"takes the versions of Go and of alpine out of `FROM` into an `ARG` before the first `FROM`",
		withBuildArgs,
	},
	{"cache", "downloads modules in a layer of their own, and mounts Go's caches; takes BuildKit", withCache},
	{
		"strip",
		"builds with `-trimpath -ldflags \"-s -w\"`, and links time zones in where `-trimpath` would lose them",
		withStrip,
	},
	{"nonroot", "runs the program as user 65532 where nothing is seen to need root", withNonroot},
	{
		"multiarch",
		"lets the builder run on the machine's own platform and build for the one that is asked for; takes BuildKit",
		withMultiarch,
	},
	{
		"exec-form",
		"starts a program without a shell where its shell form is one plain command, so that scratch can serve",
		withExecForm,
	},
	{
		"healthcheck",
		"has a small program that the builder builds do what `curl` or `wget` does in the health check",
		withHealthcheck,
	},
	{
		"lean",
		"leaves out certificates, time zones, accounts and `/tmp` where all is seen and nothing touches them",
		withLean,
	},
	{"labels", "adds OCI labels: title, source and licences, from go.mod, git's settings and LICENSE", withLabels},
}

// An ImprovementDoc is an improvement's name for Options.With and what it does.
type ImprovementDoc struct {
	Name string
	Doc  string // without a full stop
}

// Improvements lists every improvement, in the order in which they are made.
func Improvements() []ImprovementDoc {
	var list []ImprovementDoc
	for _, im := range improvements {
		list = append(list, ImprovementDoc{im.name, im.doc})
	}
	return list
}

// KnownImprovements says which name is none of an improvement.
func KnownImprovements(names []string) error {
	for _, n := range names {
		if !slices.ContainsFunc(improvements, func(im improvement) bool { return im.name == n }) {
			return fmt.Errorf("there is no improvement %q", n)
		}
	}
	return nil
}

// improved is what improvements add to a plan.
type improved struct {
	Within []dockerfile.Edit // within instructions that stay in the builder
	Added  []dockerfile.Edit // new instructions of the builder, and changes of FROM
	FromAs string            // the runtime's image as it is written; empty for as it is
	User   string            // of the runtime stage
	labels []dockerfile.Pair
	left   []string // what scratch gets otherwise

	execForm *dockerfile.Start // the shell form that becomes a JSON form

	Prober *launch.Prober // what the health check becomes

	noAccounts bool // the builder's users and groups don't go along

	// For a go run that becomes a build:
	RunFlags    map[*image.Build][]string
	RunArgs     []string // ARG lines before it
	runTarget   string   // assignments before it
	CacheMounts string
}

// unmet says why an improvement was not made, or which part of it.
type unmet struct{ ev finding.Evidence }

func (u *unmet) Error() string { return u.ev.Why }

// unless is nil without evidence.
func unless(ev *finding.Evidence) error {
	if ev == nil {
		return nil
	}
	return &unmet{*ev}
}

// wants reports whether an improvement was asked for.
func wants(m *launch.Model, name string) bool { return slices.Contains(m.Opts.With, name) }

// improve makes the improvements that were asked for.
// One that changes nothing leaves a note that says why.
func (p *Plan) improve() {
	p.RunFlags = map[*image.Build][]string{}
	for _, im := range improvements {
		if !wants(p.Model, im.name) {
			continue
		}
		before := p.improved.size()
		if err := im.make(p); err != nil {
			p.remark(im.name, err)
		}
		if p.improved.size() > before {
			p.Improved = append(p.Improved, im.name)
		}
	}
}

// size grows with everything that an improvement adds.
func (m *improved) size() int {
	n := 0
	if m.execForm != nil {
		n++
	}
	if m.Prober != nil {
		n++
	}
	n += len(m.Within) + len(m.Added) + len(m.FromAs) + len(m.User) + len(m.labels) + len(m.left)
	return n + len(m.RunFlags) + len(m.RunArgs) + len(m.runTarget) + len(m.CacheMounts)
}

// remark notes why an improvement was not made.
func (p *Plan) remark(name string, err error) {
	ev := p.Model.Line(p.Model.Final.From, err.Error())
	if u, ok := err.(*unmet); ok {
		ev = u.ev
	}
	p.notes = append(p.notes, finding.Note{File: ev.File, Line: ev.Line, Text: name + ": " + ev.Why})
}

// say notes what a person should know about an improvement that was made.
func (p *Plan) say(name string, st *dockerfile.Step, text string) {
	p.notes = append(p.notes, finding.Note{File: p.Model.File.Name, Line: st.Line, Text: name + ": " + text})
}

// change declares a change within an instruction that stays in the builder, once:
// a loop or a function gives the same command several times.
func (p *Plan) change(e dockerfile.Edit) {
	if !slices.Contains(p.Within, e) {
		p.Within = append(p.Within, e)
	}
}

// before adds instructions above a step and its comments.
func (p *Plan) before(st *dockerfile.Step, lines ...string) {
	eol := p.Model.File.EOL
	p.Added = append(p.Added,
		dockerfile.Edit{Start: st.Lead.Start, End: st.Lead.Start, New: strings.Join(lines, eol) + eol})
}
