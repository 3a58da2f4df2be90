package launch

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
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

func (f *finder) findLinkage(b *image.Build) Link {
	ev := f.Line(b.Step, "go "+b.Command.Verb+" links the executable")
	base := b.Stage.Base
	on, set := f.CgoEnabled(b)
	switch {
	case b.Command.BuildMode == "pie" && base.Musl:
		return Link{
			Libc:     Musl,
			Evidence: f.Line(b.Step, "-buildmode=pie makes an executable that needs the loader, also without cgo"),
		}
	case reusesPackages(b, base):
		return Link{
			Libc: libcOf(base),
			Evidence: f.Line(b.Step,
				"Go before 1.7 links the packages that the image brings, which were built with cgo"),
		}
	case strings.Contains(b.Command.LDFlags, "-static") && strings.Contains(b.Command.LDFlags, "external"):
		return Link{Libc: Static, Evidence: ev}
	}
	if at, ok := f.loadsLibraries(b); ok {
		return Link{Libc: libcOf(base), Evidence: at, UseC: true}
	}
	if set && !on {
		return Link{Libc: Static, Evidence: ev}
	}
	ev = f.cgoEvidence(b, ev)
	need, known := b.Program.Cgo()
	if !known {
		need = true
	}
	if set && on && !need {
		need = true
		ev = f.Line(b.Step, "CGO_ENABLED=1 is set")
	}
	if !need && strings.Contains(b.Command.LDFlags, "linkmode") && strings.Contains(b.Command.LDFlags, "external") {
		need = true
		ev = f.Line(b.Step, "-linkmode external links through the C compiler, which fails without cgo")
	}
	if c, ok := f.signsOfC(b); ok && !need {
		need, ev = true, c
	}
	switch {
	case base.Musl && !hasCompiler(b) && (base.Golang || !need):
		return Link{Libc: Static, Off: true, Evidence: ev} // without a compiler it never was cgo
	case !need:
		return Link{Libc: Static, Off: true, Evidence: ev}
	case base.Musl:
		return Link{Libc: Musl, Evidence: ev, UseC: true}
	}
	return Link{Libc: Glibc, Evidence: ev, UseC: true}
}

// libcOf is the C library of a builder.
func libcOf(base catalog.Base) Libc {
	if base.Musl {
		return Musl
	}
	return Glibc
}

// signsOfC finds what speaks for C code where none is seen in the source.
func (f *finder) signsOfC(b *image.Build) (finding.Evidence, bool) {
	if ev, ok := f.besideC(b); ok {
		return ev, true
	}
	return f.headersForC(b)
}

// besideC finds what else needs cgo where it can only be switched off for several
// commands at once: those of a script, of a make or of a loop.
func (f *finder) besideC(b *image.Build) (finding.Evidence, bool) {
	if b.Run == nil {
		return finding.Evidence{}, false
	}
	if b.Command.Pos < 0 && b.Run.Races[b.Command.Outer] {
		return f.Line(b.Step, "-race is used by the same script or make, and fails without cgo"), true
	}
	for _, other := range f.Builds {
		if other == b || other.Run != b.Run || Place(other) != Place(b) {
			continue
		}
		if need, _ := other.Program.Cgo(); need {
			return f.cgoEvidence(other, f.Line(b.Step, "another program with C code is built here")), true
		}
	}
	return finding.Evidence{}, false
}

// loadsLibraries finds a package that opens shared libraries without cgo: the
// executable needs the loader of the C library, whatever CGO_ENABLED says.
func (f *finder) loadsLibraries(b *image.Build) (finding.Evidence, bool) {
	if !b.Program.Read() {
		return finding.Evidence{}, false
	}
	for _, i := range b.Program.Source.Imports {
		if tag, ok := catalog.OpensLibraries(i.Path); ok && !slices.Contains(b.Command.Tags, tag) {
			return f.Place(b, i.Pos, i.Path+" opens shared libraries, and needs the loader also without cgo"), true
		}
	}
	return finding.Evidence{}, false
}

// headersForC finds a compiler and the headers of a library in the builder, where a
// module is imported whose source is not at hand and of which no table knows: people
// don't install these for nothing.
func (f *finder) headersForC(b *image.Build) (finding.Evidence, bool) {
	if !b.Program.Read() || b.Stage.Base.Musl && !hasCompiler(b) ||
		!slices.ContainsFunc(b.Program.Source.Imports, func(i gosrc.Import) bool { return !i.Read && image.InNoTable(i) }) {
		return finding.Evidence{}, false
	}
	for _, in := range b.Stage.Installs {
		for _, n := range in.Names {
			if strings.HasSuffix(n, "-dev") && !catalog.Serves(n, catalog.BringsHeaders) {
				return f.Line(in.Step, in.Manager+" installs "+n+
					", for C code that a module may have whose source is not at hand"), true
			}
		}
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
func (f *finder) cgoEvidence(b *image.Build, ev finding.Evidence) finding.Evidence {
	if c, ok := b.Program.CgoAt(&f.Model.Model, b); ok {
		return c
	}
	if _, known := b.Program.Cgo(); !known {
		ev.Why = "whether the program has C code is not known, since its source was not read"
	}
	return ev
}

// hasCompiler reports whether a C compiler was installed in the stage of a build.
func hasCompiler(b *image.Build) bool {
	for _, in := range b.Stage.Installs {
		for _, n := range in.Names {
			if catalog.Serves(n, catalog.Compiles) {
				return true
			}
		}
	}
	return false
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
