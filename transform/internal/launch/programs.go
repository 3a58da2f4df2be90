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

// OriginalHas reports whether the original image has a program: its base, or a
// package that was installed. A package that no table knows may bring anything.
func (m *Model) OriginalHas(name string) bool {
	switch {
	case catalog.Is(name, catalog.Foreign):
		return false
	case m.systemHas(name):
		return true
	}
	return m.StillThere("/usr/local/bin/"+name) || m.StillThere("/usr/bin/"+name)
}

// systemHas reports whether the base image or a package that was installed has a
// program. One that was brought as a file may have any.
func (m *Model) systemHas(name string) bool {
	return hasBut(m, name, func(string) bool { return false })
}

// unpackedFor reports whether a package is that of the one program that it is called for,
// and not of what was unpacked beside it.
func unpackedFor(pkg string) bool {
	p, _ := catalog.FindProgram(pkg)
	return pkg == p.Apk || pkg == p.Apt || pkg == p.Full
}

// hasBut is systemHas without the packages that bring no other program than their own.
func hasBut(m *Model, name string, alone func(pkg string) bool) bool {
	if m.BaseHas(name) {
		return true
	}
	p, _ := catalog.FindProgram(name)
	p.Name = name // also of one that is in no table
	for _, in := range m.Installs {
		for _, n := range in.Names {
			if !m.Uninstalled(n) && brings(in.Manager, n, p) && (n == name || p.Packaged() || !alone(n)) {
				return true
			}
		}
	}
	return false
}

// FromElsewhere reports whether a program came with a file that was downloaded or by another
// manager than the distribution's: what this has under the name is another one.
func FromElsewhere(m *Model, name string) bool {
	p, _ := catalog.FindProgram(name)
	p.Name = name
	if m.BaseHas(name) || m.HoldsBy("apt", name) || m.HoldsBy("apt", p.Apt) {
		return false
	}
	return slices.ContainsFunc(m.Installs, func(in image.Install) bool {
		return slices.ContainsFunc(in.Names, func(pkg string) bool {
			return (in.Manager != "apt" || strings.HasSuffix(pkg, ".deb")) && brings(in.Manager, pkg, p)
		})
	})
}

// brings reports whether a package has a program in it. One that no table maps to a
// package may be in any that is not for building alone, and anything in a file.
func brings(manager, pkg string, p catalog.Program) bool {
	switch {
	case manager == "npm":
		bin := path.Base(pkg)
		return strings.HasPrefix(bin, p.Name) || strings.HasPrefix(p.Name, bin)
	case pkg == p.Name, strings.HasSuffix(pkg, ".deb"):
		return true
	case strings.HasPrefix(pkg, "google-chrome") && strings.HasPrefix(p.Name, "chrom"):
		return true
	case !p.Packaged():
		return !catalog.BuildOnly(pkg, false)
	}
	as, _ := catalog.FindPackage(p.Apk)
	return pkg == p.Apk || pkg == p.Apt || as.With != "" && pkg == as.With
}

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
