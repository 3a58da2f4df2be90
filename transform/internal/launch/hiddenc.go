package launch

import (
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
)

// forUnseen is what a builder has for C code that is not seen.
const forUnseen = ", for C code that a module may have whose source is not at hand"

// cForUnseen finds what people don't bring for nothing, where a module is imported whose
// source is not at hand and of which no table knows: the headers of a library, one that is
// built here, a compiler where the image has none, or settings of cgo.
func (l linking) cForUnseen() (finding.Evidence, bool) {
	b := l.build
	if _, unseen := b.UnseenC(); !unseen || b.Stage.Base.Musl && !hasCompiler(b) {
		return finding.Evidence{}, false
	}
	if ev, ok := l.installsForC(); ok {
		return ev, true
	}
	for name := range strings.FieldsSeq(cgoSettings) {
		if v, _ := l.Setting(b, name); v != "" {
			return l.Line(b.Step, name+" is set"+forUnseen), true
		}
	}
	for _, r := range b.Stage.Runs {
		for _, c := range r.Script.Commands {
			if image.InstallsUnseen(&l.Model.Model, b.FS, c) {
				return l.Line(r.Step, image.CommandLine(c)+" installs a library"+forUnseen), true
			}
		}
	}
	return finding.Evidence{}, false
}

// cgoSettings are the variables that only a build with cgo reads. Source: go help environment.
const cgoSettings = "CC CXX CGO_CFLAGS CGO_CPPFLAGS CGO_CXXFLAGS CGO_LDFLAGS PKG_CONFIG PKG_CONFIG_PATH"

// installsForC is a package with the headers of a library, or with the compiler of an image
// that has none.
func (l linking) installsForC() (finding.Evidence, bool) {
	b := l.build
	for _, in := range b.Stage.Installs {
		for _, n := range in.Names {
			headers := strings.HasSuffix(n, "-dev") && !catalog.Serves(n, catalog.BringsHeaders)
			if headers || b.Stage.Base.Musl && catalog.Serves(n, catalog.Compiles) {
				return l.Line(in.Step, in.Manager+" installs "+n+forUnseen), true
			}
		}
	}
	return finding.Evidence{}, false
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
