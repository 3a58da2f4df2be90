package launch

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
)

// A Libc is the C library that an executable is linked to.
type Libc int

const (
	Static Libc = iota
	Musl
	Glibc
)

// A Link is how one build links its executable, and why.
type Link struct {
	Libc     Libc
	Off      bool // cgo is to be switched off on the command, so that the executable is static
	Evidence finding.Evidence
	UseC     bool // C code is part of the program
}

// Linkage decides how a build links. Cgo is switched off only where nothing of
// the program is C: a stub in place of C code is never built.
func (m *Model) Linkage(b *image.Build) Link {
	return m.links[b]
}

// A linking is one build whose linkage is being decided.
type linking struct {
	*Model
	build *image.Build
}

func (l linking) decide() Link {
	if link, ok := l.whateverCgo(); ok {
		return link
	}
	ev, need := l.needsCgo()
	base := l.build.Stage.Base
	// Without a compiler it never was cgo. That an image which may be a copy of Docker's has none is a guess.
	if !need || base.Musl && base.Golang && !base.Mirror && !hasCompiler(l.build) {
		return Link{Libc: Static, Off: true, Evidence: ev}
	}
	return Link{Libc: libcOf(base), Evidence: ev, UseC: true}
}

// byDefault says that the go command links, where there is nothing more to say.
func (l linking) byDefault() finding.Evidence {
	return l.Line(l.build.Step, "go "+l.build.Command.Verb+" links the executable")
}

// whateverCgo is the linkage that doesn't depend on whether the program has C code, if
// something decides it.
func (l linking) whateverCgo() (Link, bool) {
	base, g := l.build.Stage.Base, l.build.Command
	switch {
	case g.BuildMode == "pie" && base.Musl:
		why := "-buildmode=pie makes an executable that needs the loader, also without cgo"
		return Link{Libc: Musl, Evidence: l.Line(l.build.Step, why)}, true
	case reusesPackages(l.build, base):
		why := "Go before 1.7 links the packages that the image brings, which were built with cgo"
		return Link{Libc: libcOf(base), Evidence: l.Line(l.build.Step, why)}, true
	case strings.Contains(g.LDFlags, "-static") && strings.Contains(g.LDFlags, "external"):
		return Link{Libc: Static, Evidence: l.byDefault()}, true
	}
	if at, ok := l.loadsLibraries(); ok {
		return Link{Libc: libcOf(base), Evidence: at, UseC: true}, true
	}
	on, set := l.CgoEnabled(l.build)
	return Link{Libc: Static, Evidence: l.byDefault()}, set && !on
}

// needsCgo reports whether the program must be built with cgo, as far as that is known,
// and why.
func (l linking) needsCgo() (finding.Evidence, bool) {
	ev := l.cgoEvidence(l.build, l.byDefault())
	if need, known := l.build.Program.Cgo(); need || !known {
		return ev, true
	}
	if on, _ := l.CgoEnabled(l.build); on {
		return l.Line(l.build.Step, "CGO_ENABLED=1 is set"), true
	}
	if flags := l.build.Command.LDFlags; strings.Contains(flags, "linkmode") && strings.Contains(flags, "external") {
		return l.Line(l.build.Step, "-linkmode external links through the C compiler, which fails without cgo"), true
	}
	if c, ok := l.besideC(); ok {
		return c, true
	}
	if c, ok := l.cForUnseen(); ok {
		return c, true
	}
	return ev, false
}

// libcOf is the C library of a builder.
func libcOf(base catalog.Base) Libc {
	if base.Musl {
		return Musl
	}
	return Glibc
}

// besideC finds what else needs cgo where it can only be switched off for several
// commands at once: those of a script, of a make or of a loop.
func (l linking) besideC() (finding.Evidence, bool) {
	b := l.build
	if b.Run == nil {
		return finding.Evidence{}, false
	}
	if b.Command.Pos < 0 && b.Run.Races[b.Command.Outer] {
		return l.Line(b.Step, "-race is used by the same script or make, and fails without cgo"), true
	}
	for _, other := range l.Builds {
		if other == b || other.Run != b.Run || Place(other) != Place(b) {
			continue
		}
		if need, _ := other.Program.Cgo(); need {
			return l.cgoEvidence(other, l.Line(b.Step, "another program with C code is built here")), true
		}
	}
	return finding.Evidence{}, false
}

// loadsLibraries finds a package that opens shared libraries without cgo: the
// executable needs the loader of the C library, whatever CGO_ENABLED says.
func (l linking) loadsLibraries() (finding.Evidence, bool) {
	b := l.build
	if !b.Program.Read() {
		return finding.Evidence{}, false
	}
	if list := b.Program.Source.Dynamic; len(list) > 0 {
		why := "go:cgo_import_dynamic loads a shared library, which needs the loader also without cgo"
		return l.Place(b, list[0].Pos, why), true
	}
	for _, i := range b.Program.Source.Imports {
		if tag, ok := catalog.OpensLibraries(i.Path); ok && !slices.Contains(b.Command.Tags, tag) {
			return l.Place(b, i.Pos, i.Path+" opens shared libraries, and needs the loader also without cgo"), true
		}
	}
	if r, ok := b.HiddenLoader(); ok {
		why := r.Path + " opens shared libraries, and a module may use it whose source is not at hand"
		return l.Place(b, r.Pos, why), true
	}
	return finding.Evidence{}, false
}

// Place is where the text of a RUN has the command, or the one that runs it. To
// busybox time is no keyword: a variable behind it would be the program.
func Place(b *image.Build) int {
	if b.Command.Pos < 0 {
		return b.Command.Outer
	}
	if m := timed().FindStringIndex(b.Run.Text.S[:b.Command.Pos]); m != nil && b.Musl && !b.Command.Inner {
		return m[0]
	}
	return b.Command.Pos
}

var timed = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\btime(\s+-p)?\s+$`)
})

// reusesPackages reports whether the build links the standard packages as the
// image brings them, whatever CGO_ENABLED says: old releases do (golang/go#9344),
// unless they are told to build all (-a) or to keep them apart (-installsuffix).
// Later ones build them anew (golang/go#18981).
func reusesPackages(b *image.Build, base catalog.Base) bool {
	if m := catalog.Minor(base.Go); m >= 7 || m < 0 && !mayBeBefore17(b, base) {
		return false
	}
	for _, a := range b.Command.Command.Args {
		if a.Text == "-a" || strings.HasPrefix(a.Text, "-installsuffix") {
			return false
		}
	}
	return true
}

// mayBeBefore17 reports whether a distribution's own Go, whose version its name doesn't
// tell, may be that old: it builds source without modules, and the release is not known
// to be a later one. Source: the package lists of alpine 3.5, stretch and bionic.
func mayBeBefore17(b *image.Build, base catalog.Base) bool {
	switch src := b.Program.Source; {
	case base.Golang || src == nil || src.Module != "":
		return false
	case base.Repo == "alpine":
		minor := catalog.Number(base.Alpine, 1)
		return minor >= 0 && minor < 5
	case base.Repo == "debian":
		return base.Release == "wheezy" || base.Release == "jessie"
	case base.Repo == "ubuntu":
		year := catalog.Number(base.Tag, 0)
		return year >= 0 && year < 18 || base.Tag == "trusty" || base.Tag == "xenial"
	}
	return false
}

// cgoEvidence is where the program's C code is, if it was found.
func (l linking) cgoEvidence(b *image.Build, ev finding.Evidence) finding.Evidence {
	if c, ok := b.Program.CgoAt(&l.Model.Model, b); ok {
		return c
	}
	if _, known := b.Program.Cgo(); !known {
		ev.Why = "whether the program has C code is not known, since its source was not read"
	}
	return ev
}

// UsesC reports whether C code is part of what is started.
func (m *Model) UsesC() bool {
	for _, b := range m.ArtifactBuilds() {
		if m.Linkage(b).UseC {
			return true
		}
	}
	return false
}
