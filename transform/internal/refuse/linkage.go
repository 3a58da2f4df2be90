package refuse

import (
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// linkage finds executables that are tied to the builder's libraries, and
// programs that were built elsewhere.
func linkage(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, b := range m.ArtifactBuilds() {
		ev := m.Line(b.Step, "go "+b.Command.Verb+" makes the executable")
		if do, why := ties(b); why != "" {
			list = append(list, finding.NewRefusal(finding.Linkage, do, ev, "%s", why))
		}
	}
	if ev, _, ok := m.Imports("plugin"); ok {
		list = append(list, finding.NewRefusal(finding.Linkage, "leave it as it is", ev,
			"plugins need cgo and the C library that they were built with"))
	}
	if ev := hostResolver(m); ev != nil {
		list = append(list, finding.NewRefusal(finding.Linkage, "leave it as it is, or let Go resolve names", *ev,
			"names are resolved through the builder's C library"))
	}
	for _, s := range m.Starts {
		if s.Target.Kind == launch.Prebuilt {
			list = append(list, finding.NewRefusal(finding.Linkage, "build the program in this Dockerfile", s.Evidence,
				"%s is built elsewhere and copied in, so its linkage is not known", s.Target.Path))
		}
	}
	return append(list, foreign(m)...)
}

// foreign finds the headers of a library that are of another release than the base's: what
// the runtime has in its stead need not be the one that the executable is linked to.
func foreign(m *launch.Model) []finding.Refusal {
	if !m.UsesC() {
		return nil
	}
	for in, n := range m.SystemPackages() {
		headers := strings.HasSuffix(n, "-dev") && !catalog.Serves(n, catalog.BringsHeaders) || m.Installed(n+"-dev")
		if headers && m.OfOtherRelease(in, n) {
			return []finding.Refusal{finding.NewRefusal(finding.Linkage,
				"install "+n+" of the base's own release, or start from a golang image of the release that has it",
				m.Line(in.Step, in.Manager+" installs "+n), "%s is of another repository than the runtime's, and the "+
					"program may be linked to its library", n)}
		}
	}
	return nil
}

// ties says how the flags of a build tie what it makes to the builder, and what to do;
// why is empty when they don't.
func ties(b *image.Build) (do, why string) {
	mode := b.Command.BuildMode
	switch {
	case b.Command.Race:
		return "build without -race for production", "-race needs cgo and a C library beside the program"
	case mode == "plugin" || mode == "c-shared" || mode == "c-archive" || mode == "shared":
		return "leave it as it is", "-buildmode=" + mode + " makes no program that can be moved"
	case mode == "pie" && !b.Stage.Base.Musl:
		return "build without -buildmode=pie, or on an alpine builder",
			"-buildmode=pie makes an executable that needs glibc's loader, with and without cgo"
	}
	return "", ""
}

// hostResolver is what tells a program to resolve names through the C library, which
// only glibc's own modules do as the original; nil when nothing does.
func hostResolver(m *launch.Model) *finding.Evidence {
	if v, _ := m.Env("GODEBUG"); strings.Contains(v, "netdns=cgo") {
		ev := m.Line(m.EnvStep("GODEBUG"), "GODEBUG is "+v)
		return &ev
	}
	for _, u := range m.Uses {
		if v := u.Env["GODEBUG"]; m.OfFinal(u) && strings.Contains(v, "netdns=cgo") {
			return &finding.Evidence{File: u.File, Line: u.Line, Why: u.Source + " sets GODEBUG to " + v}
		}
	}
	for _, b := range m.ArtifactBuilds() {
		if slices.Contains(b.Command.Tags, "netcgo") {
			ev := m.Line(b.Step, "the build tag netcgo is set")
			return &ev
		}
	}
	return nil
}
