package launch

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/image"
	"offstage/transform/internal/shell"
)

// toolInRecipes is the first tool for development or for tests that a make which
// starts with the image runs.
func (f *finder) toolInRecipes(c *shell.Command) string {
	if c.Program() != "make" {
		return ""
	}
	for _, inner := range f.MakeCommands(f.FS, c) {
		if name := (Start{Command: inner}).ToolName(); catalog.Is(name, catalog.Develops|catalog.Tests) {
			return name
		}
	}
	return ""
}

// Carried reports whether a target is a file that the runtime stage must get.
func (t Target) Carried() bool {
	return t.Kind == Artifact || t.Kind == Generated || t.Kind == Script
}

// ArgTargets are the executables among a command's arguments, as in
// wait-for-it.sh db:5432 -- ./main. A word without a slash only counts behind
// a program that starts its arguments.
func (m *Model) ArgTargets(s Start) []Target {
	var list []Target
	if s.Target.Kind == GoCommand || s.Role == ShellStart || len(s.Command.Args) == 0 {
		return nil
	}
	for _, a := range s.Command.Args[1:] {
		if !a.Known || a.Text == "" || strings.HasPrefix(a.Text, "-") {
			continue
		}
		if !strings.Contains(a.Text, "/") && !catalog.Is(s.Command.Program(), catalog.StartsArgs) {
			continue
		}
		t := m.resolveWord(s.Command, a)
		if t.Kind == Artifact || t.Kind == Script && !t.Entry.Dir {
			list = append(list, t)
		}
	}
	return list
}

// BaseHas reports whether the original's base image has a program.
func (m *Model) BaseHas(name string) bool { return m.Base.Programs().Has(name) }

// OriginalHas reports whether the original image may have a program: its base has it, or a
// package that was installed may. A package that no table knows may bring anything.
func (m *Model) OriginalHas(name string) bool {
	return hasProgram(m, name, func(in image.Install, pkg string, p catalog.Program) bool {
		may, _ := brings(in.Manager, pkg, p)
		return may
	})
}

// SurelyHas is OriginalHas without the packages that only may have a program which rows map to
// others: a word that names it is no evidence that they do.
func SurelyHas(m *Model, name string) bool {
	return hasProgram(m, name, func(in image.Install, pkg string, p catalog.Program) bool {
		may, sure := brings(in.Manager, pkg, p)
		return sure || may && !p.Packaged()
	})
}

// packaged reports whether a package was installed that surely has a program, or which a row
// maps it to.
func packaged(m *Model, name string) bool {
	return hasProgram(m, name, func(in image.Install, pkg string, p catalog.Program) bool {
		may, sure := brings(in.Manager, pkg, p)
		return sure || may && p.Packaged()
	})
}

// hasProgram reports whether the base has a program, a file does, or one of the packages which
// may bring it.
func hasProgram(m *Model, name string, may func(image.Install, string, catalog.Program) bool) bool {
	return !catalog.Is(name, catalog.Foreign) && (m.BaseHas(name) || anyPackage(m, name, may) ||
		m.StillThere("/usr/local/bin/"+name) || m.StillThere("/usr/bin/"+name))
}

// besideUnpacked reports whether the system has a program where something was unpacked that may
// have it as well: not in a package that is called for its one program.
func besideUnpacked(m *Model, name string) bool {
	return m.BaseHas(name) || anyPackage(m, name, func(in image.Install, pkg string, p catalog.Program) bool {
		may, sure := brings(in.Manager, pkg, p)
		own, _ := catalog.FindProgram(pkg)
		return sure || may && !p.Packaged() && pkg != own.Apk && pkg != own.Apt && pkg != own.Full
	})
}

// FromElsewhere reports whether a program came with a file that was downloaded or by another
// manager than the distribution's: what this has under the name is another one.
func FromElsewhere(m *Model, name string) bool {
	p, _ := catalog.FindProgram(name)
	if m.BaseHas(name) || m.HoldsBy("apt", name) || m.HoldsBy("apt", p.Apt) {
		return false
	}
	return anyPackage(m, name, func(in image.Install, pkg string, p catalog.Program) bool {
		_, sure := brings(in.Manager, pkg, p)
		return sure && (in.Manager != "apt" || strings.HasSuffix(pkg, ".deb"))
	})
}

// anyPackage reports whether one of the installed packages is such that may have a program.
func anyPackage(m *Model, name string, such func(image.Install, string, catalog.Program) bool) bool {
	p := programNamed(name)
	return slices.ContainsFunc(m.Installs, func(in image.Install) bool {
		return slices.ContainsFunc(in.Names, func(pkg string) bool { return !m.Uninstalled(pkg) && such(in, pkg, p) })
	})
}

// MayHave reports whether a package that a manager installs may have a program.
func MayHave(manager, pkg, name string) bool {
	may, _ := brings(manager, pkg, programNamed(name))
	return may
}

// programNamed is the row of a program, or one with its name alone.
func programNamed(name string) catalog.Program {
	p, _ := catalog.FindProgram(name)
	p.Name = name
	return p
}

// brings reports whether a package may have a program in it, and whether it surely has it, or
// anything: a file may. One that no table maps to a package may be in any that is not for
// building alone; another one in any of the distribution's of which nothing is known.
func brings(manager, pkg string, p catalog.Program) (may, sure bool) {
	switch bin := path.Base(pkg); {
	case manager == "npm" && (strings.HasPrefix(bin, p.Name) || strings.HasPrefix(p.Name, bin)):
		sure = true
	case pkg == p.Name, strings.HasSuffix(pkg, ".deb"):
		sure = true
	case strings.HasPrefix(pkg, "google-chrome") && strings.HasPrefix(p.Name, "chrom"):
		sure = true
	case !p.Packaged():
		return !catalog.BuildOnly(pkg, false), false
	default:
		may, sure = catalog.PackageBrings(pkg, p)
		return sure || may && systemManagers.Has(manager), sure
	}
	return sure, sure
}

// systemManagers install packages of the distribution, with what they depend on.
const systemManagers catalog.Words = "apk apt dpkg yum"

// UnclearStarts are commands of scripts, and of what runs the product, whose
// program is only known when the image runs, as exec "$@" without a CMD.
func (m *Model) UnclearStarts() []Start {
	var list []Start
	handed := m.Final.Config.Cmd != nil && m.Final.Config.Cmd.Step != nil
	for _, s := range m.Starts {
		if len(s.Command.Args) == 0 || !s.unclear() {
			continue
		}
		if w := s.Command.Args[openScript(s.Command)].Text; handed &&
			(strings.Contains(w, "$@") || strings.Contains(w, "$*")) {
			continue // it is CMD, which is known
		}
		s.Evidence.Why = "what " + image.CommandLine(s.Command) + " starts is only known when the image runs"
		list = append(list, s)
	}
	return list
}

// unclear reports whether what a start leads to is only known when the image runs.
func (s Start) unclear() bool {
	if s.Role == ByProgram || s.Role == ByUse && image.InPipeline(*s.Use) {
		return false
	}
	return s.open || s.Target.Kind == Unclear && (s.Role == InScript || s.Role == ByUse)
}

// applet is the program of a start: that which busybox is told to be, or service to
// start.
func (s Start) applet() string {
	name, args := s.Command.Program(), s.Command.Args
	if s.Target.Kind == Tool && (name == "busybox" || name == "service") && len(args) > 1 && args[1].Known {
		return args[1].Text
	}
	return name
}

// ToolName is the tool that a start runs: its program, or go test for the go
// command, or a tool that go run fetches.
func (s Start) ToolName() string {
	if s.within != "" {
		return s.within
	}
	if g := s.Command.AsGo(); g != nil {
		if g.Verb == "run" && len(g.Args) > 0 {
			name, _, _ := strings.Cut(g.Args[0].Text, "@")
			return path.Base(name)
		}
		return "go-" + g.Verb
	}
	if s.Target.Kind == Artifact && !s.Target.Build.Fetched() {
		return ""
	}
	return s.applet()
}
