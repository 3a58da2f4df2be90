package launch

import (
	"fmt"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
)

// tagsInVariable reports whether the flag -tags itself is a variable's, so that no tag
// can be put beside those that it gives.
func tagsInVariable(b *image.Build) bool {
	w := b.Command.TagsWord
	if w == nil || b.Run == nil || w.Pos < 0 {
		return false
	}
	raw := strings.TrimLeft(b.Run.Text.S[w.Pos:w.End], `"`)
	return strings.HasPrefix(raw, "$") && !strings.HasSuffix(strings.TrimSpace(b.Run.Text.S[:w.Pos]), "-tags")
}

// ZoneTags are the build's tags with the one that links the time zones in.
func ZoneTags(b *image.Build) string {
	return strings.Join(append(slices.Clone(b.Command.Tags), "timetzdata"), ",")
}

// Because is evidence at a step of the Dockerfile.
func (m *Model) Because(st *dockerfile.Step, why string, args ...any) *finding.Evidence {
	ev := m.Line(st, fmt.Sprintf(why, args...))
	return &ev
}

// Unreachable says why a build's command can't be given flags; nil when it can.
func (m *Model) Unreachable(b *image.Build) *finding.Evidence {
	switch {
	case b.Run == nil:
		return nil // its line is written anew
	case b.Run.Exec:
		return m.Because(b.Step, "the build is a command in JSON form")
	case b.Command.Pos < 0:
		return m.Because(b.Step, "the build stands in a script or Makefile")
	case b.Command.Inner:
		return m.Because(b.Step, "the build stands in a text that another shell reads")
	}
	return nil
}

// Trimmed reports whether the build forgets the paths of the builder.
func Trimmed(b *image.Build) bool {
	flags, _ := b.Command.Lookup("GOFLAGS")
	for _, a := range b.Command.Command.Args {
		flags += " " + a.Text
	}
	return strings.Contains(flags, "-trimpath") && !strings.Contains(flags, "-trimpath=false")
}

// AddsZones reports whether the time zones are linked in with a build tag: the
// program loads a location, was built with -trimpath, and the builder has no
// other database. An original that -trimpath is added to had its database.
func (m *Model) AddsZones(b *image.Build) bool {
	if m.Trims(b) {
		return tagsZones(b) && !LinksZones(b)
	}
	if !Trimmed(b) || m.HasZoneinfo() || b.Program.Source == nil || b.Run == nil || b.Command.Pos < 0 {
		return false
	}
	if !tagsZones(b) || LinksZones(b) {
		return false
	}
	return slices.ContainsFunc(b.Program.Source.Touches, func(t gosrc.Touch) bool {
		return t.Op == gosrc.OpZone && t.Module == ""
	})
}

// tagsZones reports whether the tag timetzdata can be given: the builder's Go knows it
// from 1.15 on.
func tagsZones(b *image.Build) bool {
	v := catalog.Minor(b.Stage.Base.Go)
	return (v < 0 || v >= 15) && !tagsInVariable(b)
}

// LinksZones reports whether the original has the database in its executable.
func LinksZones(b *image.Build) bool {
	return slices.Contains(b.Command.Tags, "timetzdata") || b.Program.Source != nil &&
		slices.ContainsFunc(b.Program.Source.Imports, func(i gosrc.Import) bool { return i.Path == "time/tzdata" })
}

// Trims reports whether -trimpath is added to a build.
func (m *Model) Trims(b *image.Build) bool {
	return m.Trim && !Trimmed(b) && m.Unreachable(b) == nil && m.KeepsPaths(b) == nil
}

// KeepsPaths says why -trimpath may change what a program does; nil when it
// doesn't.
func (m *Model) KeepsPaths(b *image.Build) *finding.Evidence {
	base := b.Stage.Base
	switch v := catalog.Minor(base.Go); {
	case v >= 0 && v < 13 || v < 0 && base.Dated():
		return m.Because(b.Step, "Go has it only from 1.13 on")
	case !b.Program.Read():
		return m.Because(b.Step, "the source was not read, so whether it looks at its own paths is not known")
	case !tagsZones(b) && !m.HasZoneinfo() && !LinksZones(b):
		return m.Because(b.Step, "the program would find no time zones")
	}
	for _, t := range b.Program.Source.Touches {
		if t.Module == "" && catalog.Does(t.Func, catalog.GivesPaths) {
			ev := m.Place(b, t.Pos, t.Func+" gives paths of the builder")
			return &ev
		}
	}
	if ev, _, ok := m.Imports(catalog.PathsThat(catalog.Beside)...); ok {
		return &ev
	}
	return nil
}
