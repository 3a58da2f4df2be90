package refuse

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// addModule is what mends most builds without a module.
const addModule = "add a go.mod (go mod init)"

// brokenBuilds finds builds of what is started that fail, as far as the
// project's own files show. Nothing is said when a RUN before may have mended
// it: by go mod init, go get or a generator.
func brokenBuilds(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, b := range m.ReadBuilds() {
		if n := b.Program.Matched; b.OneFile && n > 1 && !madeOutput(b) {
			list = append(list, finding.NewRefusal(finding.BrokenOriginal,
				"name one package, or end the path behind -o with a slash",
				m.Line(b.Step, "go build fails here"), "go build has %d packages to write to one file, %s", n,
				b.Outs[0]))
			continue
		}
		if b.Stage.Base.Dated() || buildsOthers(b) {
			continue
		}
		for _, x := range b.Program.Source.Problems {
			if !failsAt(m, b, x) {
				continue
			}
			ev := m.Place(b, x.Pos, "go "+b.Command.Verb+" fails here")
			if x.Pos.File == "" {
				ev = m.Line(b.Step, ev.Why)
			}
			do := sayBroken
			switch {
			case x.Kind == gosrc.NoModule:
				do = addModule + ", or name golang:1.15, whose Go builds without one"
			case x.Kind == gosrc.NotMain && x.Pos.File == "": // a pattern that finds libraries alone
				do, ev.Why = "build the package of the program", "go "+b.Command.Verb+" makes no program here"
			}
			list = append(list, finding.NewRefusal(finding.BrokenOriginal, do, ev, "%s", about(x)))
			break
		}
	}
	return list
}

// failsAt reports whether a build can't go on at a problem: no command before it may have
// mended that.
func failsAt(m *launch.Model, b *image.Build, x gosrc.Problem) bool {
	switch x.Kind {
	case gosrc.Unread, gosrc.BadPattern, gosrc.NoEmbed:
		return false
	case gosrc.NoModule:
		return !b.Mended(false) || needsModule(m, b, 18)
	case gosrc.NoPackage:
		return !b.Mended(x.Pos.File != "" && b.Program.Source.Module != "")
	}
	return !b.Mended(false)
}

// brokenCopies finds Go source and module files that a COPY names and the context
// lacks. Other files may be made where people build; these are in the repository.
func brokenCopies(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, l := range m.FS.Layers {
		name := path.Base(l.Src)
		if l.Kind != image.Opaque || l.Src == "" || m.Context == nil || m.Context.Untracked(l.Src) ||
			name != "go.mod" && path.Ext(name) != ".go" {
			continue
		}
		ev := m.Line(l.Step, l.Src+" is copied here")
		list = append(list,
			finding.NewRefusal(finding.BrokenOriginal, sayBroken, ev, "%s is copied and is not in the build context %s",
				l.Src, m.Context.Dir))
	}
	return list
}

// brokenFetches finds a go get outside of a module, which fails from Go 1.18 on.
func brokenFetches(m *launch.Model) []finding.Refusal {
	for _, b := range m.Gets {
		if !outside(m, b, 18) {
			continue
		}
		ev := m.Line(b.Step, "go get fails here")
		return []finding.Refusal{
			finding.NewRefusal(
				finding.BrokenOriginal,
				addModule+", or use go install with a version, as in PACKAGE@latest",
				ev,
				"go get is used where there is no go.mod in %s or above it, and Go has it for modules alone since 1.18",
				b.Command.Dir,
			),
		}
	}
	return nil
}

// brokenInstalls finds builds of packages that are named by their whole path, without a
// version, outside of a module: from Go 1.16 on, no module provides them.
func brokenInstalls(m *launch.Model) []finding.Refusal {
	for _, b := range m.Builds {
		name := versionless(b.Command)
		if name == "" || b.Stage.Base.Dated() || !outside(m, b, 16) {
			continue
		}
		ev := m.Line(b.Step, "go "+b.Command.Verb+" fails here")
		return []finding.Refusal{
			finding.NewRefusal(finding.BrokenOriginal, addModule+", or name a version, as in "+name+"@latest", ev,
				"%s is named without a version where there is no go.mod in %s or above it, so no module provides it",
				name, b.Command.Dir),
		}
	}
	return nil
}

// versionless is a package that a command names by its whole path, without a version.
func versionless(g *shell.Go) string {
	for _, w := range g.Args {
		if g.Verb != "get" && w.Known && image.Remote(w.Text) && !strings.Contains(w.Text, "@") &&
			!strings.Contains(w.Text, "...") {
			return w.Text
		}
	}
	return ""
}

// outside reports whether a command surely works outside of a module, where that fails
// from a minor release of Go on.
func outside(m *launch.Model, b *image.Build, since int) bool {
	return m.Context != nil && b.Command.Sure && b.Command.Dir != "" && needsModule(m, b, since) && !inModule(b)
}

// inModule reports whether there is a go.mod or go.work where a command works, or above.
func inModule(b *image.Build) bool {
	return slices.ContainsFunc(image.Upwards(b.Command.Dir), func(dir string) bool {
		_, mod := b.FS.Lookup(path.Join(dir, "go.mod"))
		_, work := b.FS.Lookup(path.Join(dir, "go.work"))
		return mod || work
	})
}

// about is what a problem says, with what it is about.
func about(x gosrc.Problem) string {
	if x.Name == "" || strings.Contains(x.Text, x.Name) {
		return x.Text
	}
	return x.Name + ": " + x.Text
}

// needsModule reports whether a command does not work without a go.mod: from a minor
// release of Go on, unless modules are off or a tool brings the source.
func needsModule(m *launch.Model, b *image.Build, since int) bool {
	mode, _ := m.Setting(b, "GO111MODULE")
	base := b.Stage.Base
	if !base.Golang || mode == "off" || mode == "auto" || base.Go != "" && catalog.Minor(base.Go) < since ||
		b.InitsModule() {
		return false
	}
	return !slices.ContainsFunc(b.FS.Layers, func(l image.Layer) bool { return l.Kind == image.Opaque })
}

// buildsOthers reports whether the command names a package of another module, which
// go.mod may require: then its executable is a tool.
func buildsOthers(b *image.Build) bool {
	return len(b.Program.Source.Mains) == 0 &&
		slices.ContainsFunc(b.Command.Args, func(w shell.Word) bool { return image.Remote(w.Text) })
}
