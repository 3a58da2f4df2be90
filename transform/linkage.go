package transform

import (
	"regexp"
	"slices"
	"strings"
)

// A libc is the C library that an executable is linked to.
type libc int

const (
	static libc = iota
	musl
	glibc
)

// A link is how one build links its executable, and why.
type link struct {
	libc libc
	off  bool // cgo is to be switched off on the command, so that the executable is static
	ev   Evidence
	useC bool // C code is part of the program
}

// linkage decides how a build links. Cgo is switched off only where nothing of
// the program is C: a stub in place of C code is never built.
func (f *facts) linkage(b *build) link {
	return f.links[b]
}

func (f *facts) findLinkage(b *build) link {
	ev := f.line(b.at, "go "+b.cmd.Verb+" links the executable")
	base := b.stage.base
	on, set := f.cgoEnabled(b)
	switch {
	case b.cmd.BuildMode == "pie" && base.Musl:
		return link{libc: musl, ev: f.line(b.at, "-buildmode=pie makes an executable that needs the loader, also without cgo")}
	case b.reusesPackages(base):
		l := link{libc: glibc, ev: f.line(b.at, "Go before 1.7 links the packages that the image brings, which were built with cgo")}
		if base.Musl {
			l.libc = musl
		}
		return l
	case strings.Contains(b.cmd.LDFlags, "-static") && strings.Contains(b.cmd.LDFlags, "external"):
		return link{libc: static, ev: ev}
	case set && !on:
		return link{libc: static, ev: ev}
	}
	ev = f.cgoEvidence(b, ev)
	need, known := b.prog.cgo()
	if !known {
		need = true
	}
	if set && on && !need {
		need = true
		ev = f.line(b.at, "CGO_ENABLED=1 is set")
	}
	if !need && strings.Contains(b.cmd.LDFlags, "linkmode") && strings.Contains(b.cmd.LDFlags, "external") {
		need = true
		ev = f.line(b.at, "-linkmode external links through the C compiler, which fails without cgo")
	}
	if c, ok := f.besideC(b); ok && !need {
		need, ev = true, c
	}
	switch {
	case base.Musl && !b.hasCompiler() && (base.Golang || !need):
		return link{libc: static, off: true, ev: ev} // without a compiler it never was cgo
	case !need:
		return link{libc: static, off: true, ev: ev}
	case base.Musl:
		return link{libc: musl, ev: ev, useC: true}
	}
	return link{libc: glibc, ev: ev, useC: true}
}

// besideC finds what else needs cgo where it can only be switched off for several
// commands at once: those of a script, of a make or of a loop.
func (f *facts) besideC(b *build) (Evidence, bool) {
	if b.run == nil {
		return Evidence{}, false
	}
	if b.cmd.Pos < 0 && b.run.races[b.cmd.Outer] {
		return f.line(b.at, "-race is used by the same script or make, and fails without cgo"), true
	}
	for _, other := range f.builds {
		if other == b || other.run != b.run || other.place() != b.place() {
			continue
		}
		if need, _ := other.prog.cgo(); need {
			return f.cgoEvidence(other, f.line(b.at, "another program with C code is built here")), true
		}
	}
	return Evidence{}, false
}

// place is where the text of a RUN has the command, or the one that runs it. To
// busybox time is no keyword: a variable behind it would be the program.
func (b *build) place() int {
	if b.cmd.Pos < 0 {
		return b.cmd.Outer
	}
	if m := timed.FindStringIndex(b.run.text.S[:b.cmd.Pos]); m != nil && b.musl && !b.cmd.Inner {
		return m[0]
	}
	return b.cmd.Pos
}

var timed = regexp.MustCompile(`\btime(\s+-p)?\s+$`)

// reusesPackages says whether the build links the standard packages as the
// image brings them, whatever CGO_ENABLED says: old releases do (golang/go#9344),
// unless they are told to build all (-a) or to keep them apart (-installsuffix).
// Later ones build them anew (golang/go#18981).
func (b *build) reusesPackages(base base) bool {
	m := minor(base.Go)
	if m < 0 || m >= 7 {
		return false
	}
	for _, a := range b.cmd.Command.Args {
		if a.Text == "-a" || strings.HasPrefix(a.Text, "-installsuffix") {
			return false
		}
	}
	return true
}

// cgoEvidence is where the program's C code is, if it was found.
func (f *facts) cgoEvidence(b *build, ev Evidence) Evidence {
	if c, ok := b.prog.cgoAt(f, b); ok {
		return c
	}
	if _, known := b.prog.cgo(); !known {
		ev.Why = "whether the program has C code is not known, since its source was not read"
	}
	return ev
}

// cgoEnabled says whether CGO_ENABLED is set for the command, and to what.
func (f *facts) cgoEnabled(b *build) (on, set bool) {
	v, ok := f.setting(b, "CGO_ENABLED")
	if !ok || v == "" {
		return false, false
	}
	return v == "1", true
}

// compilers are the packages that bring a C compiler.
var compilers = []string{"gcc", "g++", "build-base", "clang", "build-essential", "alpine-sdk", "cc", "zig"}

// hasCompiler says whether a C compiler was installed in the stage of a build.
func (b *build) hasCompiler() bool {
	for _, in := range b.stage.installs {
		for _, n := range in.names {
			if slices.Contains(compilers, n) {
				return true
			}
		}
	}
	return false
}

// needLinkage says which C library the executables need, if any.
func needLinkage(f *facts) []Need {
	var list []Need
	for _, b := range f.artifactBuilds() {
		l := f.linkage(b)
		switch l.libc {
		case musl:
			list = append(list, need(KindMusl, "", l.ev))
		case glibc:
			list = append(list, need(KindGlibc, "", l.ev))
		}
	}
	return list
}
