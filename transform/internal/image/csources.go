package image

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/shell"
)

// compileC notes where a command of the build compiles C that no package of Go is: the
// directory in which it runs, and those of its operands. A make whose recipes are followed
// compiles by them.
func (r *reader) compileC(lo *Stage, c *shell.Command) {
	switch {
	case c.Program() == "make" && len(r.MakeCommands(lo.FS, c)) > 0:
		return
	case !catalog.Is(c.Program(), catalog.InstallsLibs) && !isCompiler(c.Program()):
		return
	}
	for _, d := range lo.dirsOfC(c) {
		if d != "" && d != "/" && !catalog.IsSystem(d) && !slices.Contains(lo.cSources, d) {
			lo.cSources = append(lo.cSources, d)
		}
	}
}

// takeC notes that a layer may bring C which another stage compiled of the project's source.
func (lo *Stage) takeC(other *Stage, l Layer) {
	ofContext := func(dir string) bool {
		f, ok := other.FS.Lookup(dir)
		return ok && f.Kind == FromContext
	}
	if !catalog.InsidePlace(l.At, catalog.Programs|catalog.Tools) && slices.ContainsFunc(other.cSources, ofContext) {
		lo.OtherC = l.Step
	}
}

// dirsOfC are the directories of a command that compiles, and of its operands.
func (lo *Stage) dirsOfC(c *shell.Command) []string {
	dirs := []string{c.Dir}
	for _, w := range c.Args[1:] {
		switch p, ok := c.Abs(w); {
		case !ok || strings.HasPrefix(w.Text, "-"):
		case lo.FS.isDir(p):
			dirs = append(dirs, p)
		case isCompiler(c.Program()) && path.Ext(p) != "":
			dirs = append(dirs, path.Dir(p))
		}
	}
	return dirs
}

// compilers are programs that turn C into what a linker takes, some behind the name of a
// system: x86_64-linux-gnu-gcc.
const compilers catalog.Words = "cc c++ gcc g++ clang clang++ tcc ar ranlib ld"

func isCompiler(name string) bool {
	return compilers.Has(name) || strings.HasSuffix(name, "-gcc") || strings.HasSuffix(name, "-g++") ||
		strings.HasSuffix(name, "-ar")
}

// InstallsUnseen reports whether a command is a build tool that is told to install, and not a
// make whose recipes are followed.
func InstallsUnseen(m *Model, im *FS, c *shell.Command) bool {
	return InstallsLibraries(c) && (c.Program() != "make" || len(m.MakeCommands(im, c)) == 0)
}

// InstallsLibraries reports whether a command is a build tool that is told to install.
func InstallsLibraries(c *shell.Command) bool {
	return catalog.Is(c.Program(), catalog.InstallsLibs) && slices.ContainsFunc(c.Args[1:],
		func(w shell.Word) bool { return w.Text == "install" || w.Text == "--install" })
}
