package transform

import (
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
)

// withStrip leaves the builder's paths, the symbols and what debuggers read out
// of the executables.
func withStrip(p *plan) error {
	var first error
	for _, b := range p.facts.artifactBuilds() {
		if err := p.strip(b); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func (p *plan) strip(b *build) error {
	f := p.facts
	if ev := f.unreachable(b); ev != nil {
		return unless(ev)
	}
	if f.trims(b) {
		p.addFlag(b, "-trimpath")
		if b.run == nil && f.addsZones(b) {
			p.addFlag(b, "-tags="+b.zoneTags())
		}
	}
	if err := p.link(b); err != nil {
		return err
	}
	if ev := f.keepsPaths(b); ev != nil && !b.trimmed() {
		ev.Why = "-trimpath is left out, since " + ev.Why
		return unless(ev)
	}
	return nil
}

// addFlag puts a flag of one word behind the verb of a build.
func (p *plan) addFlag(b *build, flag string) {
	if b.run == nil {
		p.runFlags[b] = append(p.runFlags[b], flag)
		return
	}
	at := b.run.text.Pos(b.cmd.VerbEnd)
	p.change(dockerfile.Edit{Start: at, End: at, New: " " + flag})
}

// link adds -s and -w to the linker's flags that a build has; a second -ldflags
// would take the place of the first one, and of GOFLAGS's.
func (p *plan) link(b *build) error {
	more := missingStrips(b.cmd.LDFlags)
	if more == "" {
		return nil
	}
	w := b.cmd.LDFlagsWord
	value := strings.TrimSpace(b.cmd.LDFlags + more)
	plain := !strings.ContainsAny(value, "\"'$`\\*?[")
	switch {
	case b.run == nil && (w == nil || w.Known):
		p.addFlag(b, "-ldflags="+value)
	case w == nil && plain:
		p.addFlag(b, `-ldflags="`+value+`"`)
	case w != nil && b.run != nil && w.Quote:
		at := b.run.text.Pos(w.End - 1)
		p.change(dockerfile.Edit{Start: at, End: at, New: more})
	case w != nil && b.run != nil && plain:
		start, end := b.run.text.Pos(w.Pos+valueStart(b.run.text.S[w.Pos:w.End])), b.run.text.Pos(w.End)
		p.change(dockerfile.Edit{Start: start, End: start, New: `"`})
		p.change(dockerfile.Edit{Start: end, End: end, New: more + `"`})
	default:
		return unless(p.facts.because(b.at, "-s and -w are left out, since the -ldflags that are there can't be added to"))
	}
	return nil
}

// valueStart is where the value begins in -ldflags=VALUE or VALUE.
func valueStart(word string) int {
	if name, _, ok := strings.Cut(word, "="); ok && strings.TrimLeft(name, "-") == "ldflags" {
		return len(name) + 1
	}
	return 0
}

// missingStrips are those of -s and -w that the linker's flags lack.
func missingStrips(ldflags string) string {
	have := strings.FieldsFunc(ldflags, func(r rune) bool { return strings.ContainsRune(" \t\n\"'=", r) })
	more := ""
	for _, flag := range []string{"-s", "-w"} {
		if !slices.Contains(have, flag) {
			more += " " + flag
		}
	}
	return more
}

// trims says whether -trimpath is added to a build.
func (f *facts) trims(b *build) bool {
	return f.trim && !b.trimmed() && f.unreachable(b) == nil && f.keepsPaths(b) == nil
}

// pathCalls are functions whose results hold paths of the builder, which
// -trimpath shortens or takes away.
var pathCalls = words("runtime.Caller runtime.Callers runtime.CallersFrames runtime.GOROOT .FileLine go/build.Import go/build.ImportDir")

// pathImports are packages that find files beside their caller's source.
var pathImports = []string{"github.com/GeertJohan/go.rice", "github.com/gobuffalo/packr", "github.com/markbates/pkger"}

// keepsPaths says why -trimpath may change what a program does; nil when it
// doesn't.
func (f *facts) keepsPaths(b *build) *Evidence {
	base := b.stage.base
	switch m := minor(base.Go); {
	case m >= 0 && m < 13 || m < 0 && base.dated():
		return f.because(b.at, "Go has it only from 1.13 on")
	case !b.prog.read():
		return f.because(b.at, "the source was not read, so whether it looks at its own paths is not known")
	case !f.tagsZones(b) && !f.hasZoneinfo() && !f.linksZones(b):
		return f.because(b.at, "the program would find no time zones")
	}
	for _, c := range b.prog.src.Calls {
		if pathCalls.has(c.Name) {
			ev := f.place(b, c.Pos, c.Name+" gives paths of the builder")
			return &ev
		}
	}
	if ev, _, ok := f.imports(pathImports...); ok {
		return &ev
	}
	return nil
}
