package transform

import (
	"fmt"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
)

// An improvement is a change that is made only where it is asked for by name,
// and only in a file that is rewritten anyway: it may change what an image does
// or takes to build.
type improvement struct {
	name string
	doc  string              // what it does, without a full stop
	make func(p *plan) error // an *unmet says why it was not made, or not all of it
}

// improvements is every improvement, in the order in which they are made.
//
// Considered and left out: another base image (the runtime has a flag of its
// own), upx (the program then unpacks itself into memory), a healthcheck (only a
// person knows what is healthy), and .dockerignore (another file).
var improvements = []improvement{
	{"build-args", "takes the versions of Go and of alpine out of `FROM` into an `ARG` before the first `FROM`", withBuildArgs},
	{"cache", "downloads modules in a layer of their own, and mounts Go's caches; takes BuildKit", withCache},
	{"strip", "builds with `-trimpath -ldflags \"-s -w\"`, and links time zones in where `-trimpath` would lose them", withStrip},
	{"nonroot", "runs the program as user 65532 where nothing is seen to need root", withNonroot},
	{"multiarch", "lets the builder run on the machine's own platform and build for the one that is asked for; takes BuildKit", withMultiarch},
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

// knownImprovements says which name is none of an improvement.
func knownImprovements(names []string) error {
	for _, n := range names {
		if !slices.ContainsFunc(improvements, func(im improvement) bool { return im.name == n }) {
			return fmt.Errorf("there is no improvement %q", n)
		}
	}
	return nil
}

// improved is what improvements add to a plan.
type improved struct {
	declared []dockerfile.Edit // within instructions that stay in the builder
	added    []dockerfile.Edit // new instructions of the builder, and changes of FROM
	fromAs   string            // the runtime's image as it is written; empty for as it is
	user     string            // of the runtime stage
	labels   []dockerfile.Pair

	// For a go run that becomes a build:
	runFlags    map[*build][]string
	runArgs     []string // ARG lines before it
	runTarget   string   // assignments before it
	cacheMounts string
}

// unmet says why an improvement was not made, or which part of it.
type unmet struct{ ev Evidence }

func (u *unmet) Error() string { return u.ev.Why }

// unless is nil without evidence.
func unless(ev *Evidence) error {
	if ev == nil {
		return nil
	}
	return &unmet{*ev}
}

// because is evidence at a step of the Dockerfile.
func (f *facts) because(st *dockerfile.Step, why string, args ...any) *Evidence {
	ev := f.line(st, fmt.Sprintf(why, args...))
	return &ev
}

// wants says whether an improvement was asked for.
func (f *facts) wants(name string) bool { return slices.Contains(f.opts.With, name) }

// improve makes the improvements that were asked for, and gives their names.
// One that changes nothing leaves a note that says why.
func (p *plan) improve() []string {
	p.runFlags = map[*build][]string{}
	var made []string
	for _, im := range improvements {
		if !p.facts.wants(im.name) {
			continue
		}
		before := p.improved.size()
		if err := im.make(p); err != nil {
			p.remark(im.name, err)
		}
		if p.improved.size() > before {
			made = append(made, im.name)
		}
	}
	return made
}

// size grows with everything that an improvement adds.
func (m *improved) size() int {
	n := len(m.declared) + len(m.added) + len(m.fromAs) + len(m.user) + len(m.labels)
	return n + len(m.runFlags) + len(m.runArgs) + len(m.runTarget) + len(m.cacheMounts)
}

// remark notes why an improvement was not made.
func (p *plan) remark(name string, err error) {
	ev := p.facts.line(p.facts.stage.From, err.Error())
	if u, ok := err.(*unmet); ok {
		ev = u.ev
	}
	p.notes = append(p.notes, Note{ev.File, ev.Line, name + ": " + ev.Why})
}

// say notes what a person should know about an improvement that was made.
func (p *plan) say(name string, st *dockerfile.Step, text string) {
	p.notes = append(p.notes, Note{p.facts.file.Name, st.Line, name + ": " + text})
}

// change declares a change within an instruction that stays in the builder, once:
// a loop or a function gives the same command several times.
func (p *plan) change(e dockerfile.Edit) {
	if !slices.Contains(p.declared, e) {
		p.declared = append(p.declared, e)
	}
}

// before adds instructions above a step and its comments.
func (p *plan) before(st *dockerfile.Step, lines ...string) {
	eol := p.facts.file.EOL
	p.added = append(p.added, dockerfile.Edit{Start: st.Lead.Start, End: st.Lead.Start, New: strings.Join(lines, eol) + eol})
}

// unreachable says why a build's command can't be given flags; nil when it can.
func (f *facts) unreachable(b *build) *Evidence {
	switch {
	case b.run == nil:
		return nil // its line is written anew
	case b.run.exec:
		return f.because(b.at, "the build is a command in JSON form")
	case b.cmd.Pos < 0:
		return f.because(b.at, "the build stands in a script or Makefile")
	case b.cmd.Inner:
		return f.because(b.at, "the build stands in a text that another shell reads")
	}
	return nil
}
