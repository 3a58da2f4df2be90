package launch

import (
	"cmp"
	"path"
	"slices"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/image"
	"offstage/transform/internal/shell"
)

// MayBeMade reports whether a step that may write anywhere may have made what is at a path of
// which nothing else is known.
func MayBeMade(m *Model, p string) bool {
	_, atHome := image.Below(m.Home(), p)
	switch p = path.Clean(p); {
	case m.Anywhere == nil || m.StillThere(p) || p == m.Home() || p == m.Workdir:
		return false
	case !atHome && catalog.InPlace(p, catalog.ForBuild) || catalog.InPlace(p, catalog.ForAll|catalog.AtStart):
		return false
	}
	return !catalog.IsPlace(p, catalog.System|catalog.Everywhere|catalog.OfDebian)
}

// orMade is the target of a start, and where none is found what a step may have made which may
// write anywhere: then it may as well be there.
func orMade(m *Model, s Start, t Target) Target {
	p, bare := StrangeProgram(m, s, t)
	switch name := s.Command.Program(); {
	case m.Software != nil && isBare(m, s, t): // it may be of that, or of a package that may have any
		bare = !packaged(m, name)
	case bare && SurelyHas(m, name):
		return t
	}
	if !bare && t.Kind != Missing {
		return t
	}
	if !bare {
		p = t.Path
	}
	unnamed := slices.ContainsFunc(m.Builds, func(b *image.Build) bool { return b.Unnamed(p) })
	if !MayBeMade(m, p) || unnamed {
		return t
	}
	maybe := image.Layer{Kind: image.Opaque, At: p, Maybe: true, Step: cmp.Or(m.Software, m.Anywhere)}
	return Target{Kind: Generated, Path: p, Entry: image.Entry{Layer: maybe}}
}

// StrangeProgram is where a program would be that the Go source starts by a name which no table
// has: programs are put there that no package brings.
func StrangeProgram(m *Model, s Start, t Target) (p string, ok bool) {
	name := s.Command.Program()
	_, known := catalog.FindProgram(name)
	return path.Join("/usr/local/bin", name), !known && isBare(m, s, t)
}

// isBare reports whether the Go source starts a program by a name alone that the base lacks.
func isBare(m *Model, s Start, t Target) bool {
	name := s.Command.Program()
	return s.Role == ByProgram && t.Kind == Tool && t.Path == "" && !m.BaseHas(name) &&
		!s.Command.Builtin() && !shell.IsShell(name)
}
