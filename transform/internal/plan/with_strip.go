package plan

import (
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// withStrip leaves the builder's paths, the symbols and what debuggers read out
// of the executables.
func withStrip(p *Plan) error {
	var first error
	for _, b := range p.Model.ArtifactBuilds() {
		if err := strip(p, b); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func strip(p *Plan, b *image.Build) error {
	m := p.Model
	if ev := m.Unreachable(b); ev != nil {
		return unless(ev)
	}
	if m.Trims(b) {
		addFlag(p, b, "-trimpath")
		if b.Run == nil && m.AddsZones(b) {
			addFlag(p, b, "-tags="+launch.ZoneTags(b))
		}
	}
	if err := link(p, b); err != nil {
		return err
	}
	if ev := m.KeepsPaths(b); ev != nil && !launch.Trimmed(b) {
		ev.Why = "-trimpath is left out, since " + ev.Why
		return unless(ev)
	}
	return nil
}

// addFlag puts a flag of one word behind the verb of a build.
func addFlag(p *Plan, b *image.Build, flag string) {
	if b.Run == nil {
		p.RunFlags[b] = append(p.RunFlags[b], flag)
		return
	}
	at := b.Run.Text.Pos(b.Command.VerbEnd)
	p.change(dockerfile.Edit{Start: at, End: at, New: " " + flag})
}

// link adds -s and -w to the linker's flags that a build has; a second -ldflags
// would take the place of the first one, and of GOFLAGS's.
func link(p *Plan, b *image.Build) error {
	more := MissingStrips(b.Command.LDFlags)
	if more == "" {
		return nil
	}
	w := b.Command.LDFlagsWord
	value := strings.TrimSpace(b.Command.LDFlags + more)
	plain := !strings.ContainsAny(value, "\"'$`\\*?[")
	switch {
	case b.Run == nil && (w == nil || w.Known):
		addFlag(p, b, "-ldflags="+value)
	case w == nil && plain:
		addFlag(p, b, `-ldflags="`+value+`"`)
	case w != nil && b.Run != nil && w.Quote:
		at := b.Run.Text.Pos(w.End - 1)
		p.change(dockerfile.Edit{Start: at, End: at, New: more})
	case w != nil && b.Run != nil && plain:
		start, end := b.Run.Text.Pos(w.Pos+valueStart(b.Run.Text.S[w.Pos:w.End])), b.Run.Text.Pos(w.End)
		p.change(dockerfile.Edit{Start: start, End: start, New: `"`})
		p.change(dockerfile.Edit{Start: end, End: end, New: more + `"`})
	default:
		return unless(
			p.Model.Because(b.Step, "-s and -w are left out, since the -ldflags that are there can't be added to"))
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

// MissingStrips are those of -s and -w that the linker's flags lack.
func MissingStrips(ldflags string) string {
	have := strings.FieldsFunc(ldflags, func(r rune) bool { return strings.ContainsRune(" \t\n\"'=", r) })
	more := ""
	for _, flag := range []string{"-s", "-w"} {
		if !slices.Contains(have, flag) {
			more += " " + flag
		}
	}
	return more
}
