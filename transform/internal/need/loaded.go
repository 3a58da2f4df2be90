package need

import (
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// loaded finds the packages that the programs of other packages use: data
// that they load, as fonts and languages, and programs that they start
// themselves.
func loaded(m *launch.Model) []finding.Need {
	list := idleTools(m)
	for _, s := range packaged(m) {
		name := s.Command.Program()
		program, _ := catalog.FindProgram(name)
		for p := range strings.FieldsSeq(program.Starts) {
			if launch.SurelyHas(m, p) && (name != "git" || connects(s.Command)) {
				list = append(list,
					finding.NewNeed(finding.KindProgram, p, s.Because(name+" is started, which may start "+p)))
			}
		}
	}
	if len(packaged(m)) == 0 && len(list) == 0 {
		return nil
	}
	for in, n := range m.SystemPackages() {
		if holdsData(m, in.Manager, n) && !m.Uninstalled(n) {
			list = append(list, finding.NewNeed(finding.KindPackage, n,
				m.Line(in.Step, in.Manager+" installs "+n+", and the programs that are started may load it")))
		}
	}
	return list
}

// packaged are the starts of programs that a package of the original brings.
func packaged(m *launch.Model) []launch.Start {
	var list []launch.Start
	for _, s := range m.Starts {
		name := s.Command.Program()
		if s.Role != launch.ShellStart && s.Target.Kind == launch.Tool && !shell.IsShell(name) &&
			!s.Command.Builtin() && m.OriginalHas(name) && !light(m, name) {
			list = append(list, s)
		}
	}
	return list
}

// light reports whether a program uses no other package: those of the base, those
// that commands and health checks use every day.
func light(m *launch.Model, name string) bool {
	return catalog.Is(name, catalog.Light) || !catalog.Is(name, catalog.Heavy) && m.BaseHas(name)
}

// localVerbs are git's commands that only read what is there.
var localVerbs = catalog.Words(`version status log diff show rev-parse rev-list branch blame add init config cat-file
	ls-files ls-tree describe checkout reset grep archive merge-base for-each-ref symbolic-ref show-ref hash-object
	write-tree --version`)

// connects reports whether a git command may talk to another machine.
func connects(c *shell.Command) bool {
	for i, a := range c.Args[1:] {
		switch {
		case !a.Known:
			return true
		case a.Text == "-C" || a.Text == "-c" || i > 0 && (c.Args[i].Text == "-C" || c.Args[i].Text == "-c"):
		case !strings.HasPrefix(a.Text, "-") || a.Text == "--version":
			return !localVerbs.Has(a.Text)
		}
	}
	return true
}

// dataPrefixes are how Debian's packages of data begin. Left out: lib…, since a
// package of alpine brings the libraries that it needs.
var dataPrefixes = strings.Fields(`fonts- ttf- xfonts- tesseract-ocr- texlive hunspell- aspell- myspell- python3-
	gstreamer1.0- libreoffice-`)

// holdsData reports whether a package may be what programs load. On alpine that is
// one of which no program is known.
func holdsData(m *launch.Model, manager, name string) bool {
	if catalog.BuildOnly(name, false) || name == "tzdata" || catalog.Serves(name, catalog.BringsMime) ||
		slices.Contains([]string{"python3-pip", "python3-venv", "py3-pip"}, name) {
		return false
	}
	data := name == "fontconfig" ||
		slices.ContainsFunc(dataPrefixes, func(p string) bool { return strings.HasPrefix(name, p) })
	if manager == "apt" || data {
		return data
	}
	p, _ := catalog.FindPackage(name)
	known := p.Apk != "" || p.NoApk
	return !known && !catalog.OfProgram(name)
}

// idleTools are the packages of such tools that nothing is seen to start, where
// the program imports a module whose source is not read: that one may.
func idleTools(m *launch.Model) []finding.Need {
	by, at, ok := unknownModule(m)
	if !ok {
		return nil
	}
	var list []finding.Need
	for in, n := range m.SystemPackages() {
		if catalog.Serves(n, catalog.Runs) && !m.Uninstalled(n) {
			at.Why = by + " may start what " + in.Manager + " installs, and its source was not read: " + n
			list = append(list, finding.NewNeed(finding.KindPackage, n, at))
		}
	}
	return list
}

// unknownModule is the first module that was not seen, and of which no table says what it
// is.
func unknownModule(m *launch.Model) (string, finding.Evidence, bool) {
	for _, b := range m.ReadBuilds() {
		for _, mod := range b.Program.Source.Unseen {
			if image.InNoTable(gosrc.Import{Path: mod.Path}) {
				return gosrc.Repository(mod.Path), m.Place(b, mod.Pos, ""), true
			}
		}
	}
	return "", finding.Evidence{}, false
}
