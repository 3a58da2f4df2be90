package refuse

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/repo"
	"offstage/transform/internal/shell"
)

// scripts finds scripts that can't be followed.
func scripts(m *launch.Model) []finding.Refusal {
	const do = "write the commands into the Dockerfile, or start the program itself"
	var list []finding.Refusal
	for _, s := range m.Starts {
		name, isScript := image.ScriptOf(s.Command)
		if !isScript || s.Role == launch.ByProgram || s.Brought != nil {
			continue // a call that fails is the program's own affair
		}
		switch {
		case s.Target.Kind == launch.Script:
			if why := unreadable(m, s.Target.Path); why != "" {
				list = append(list,
					finding.NewRefusal(finding.ScriptUnreadable, do, s.Evidence, "%s %s", s.Target.Path, why))
			}
		case shell.IsShell(s.Command.Program()) && s.Target.Kind == launch.Tool:
			switch t := m.At(name); t.Kind {
			case launch.Script:
				if why := unreadable(m, name); why != "" {
					list = append(list,
						finding.NewRefusal(finding.ScriptUnreadable, do, s.Evidence, "%s %s", name, why))
				}
			case launch.Missing:
				list = append(list, finding.NewRefusal(finding.BrokenOriginal, sayBroken, s.Evidence,
					"nothing in the Dockerfile puts a script at %s", name))
			default:
				list = append(list,
					finding.NewRefusal(finding.ScriptUnreadable, do, s.Evidence, "%s can't be read here", name))
			}
		}
	}
	return list
}

// unreadable says why a script of the image can't be followed; empty when it can.
func unreadable(m *launch.Model, name string) string {
	data, _, ok := m.FS.Read(name)
	if !ok {
		return "can't be read here"
	}
	first, _, _ := strings.Cut(string(data), "\n")
	if strings.HasPrefix(first, "#!") && image.Shebang(first) == "" {
		return "is run by " + strings.TrimSpace(strings.TrimPrefix(first, "#!")) + ", which is no shell"
	}
	if _, err := shell.Parse(string(data), "/", m.Env); err != nil {
		return "can't be read as a shell script: " + err.Error()
	}
	return ""
}

// hasShebang reports whether the kernel can start a script of the image.
func hasShebang(m *launch.Model, name string) bool {
	data, _, ok := m.FS.Read(name)
	return !ok || strings.HasPrefix(string(data), "#!")
}

// linkage finds executables that are tied to the builder's libraries, and
// programs that were built elsewhere.
func linkage(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, b := range m.ArtifactBuilds() {
		ev := m.Line(b.Step, "go "+b.Command.Verb+" makes the executable")
		switch {
		case b.Command.Race:
			list = append(list, finding.NewRefusal(finding.Linkage, "build without -race for production", ev,
				"-race needs cgo and a C library beside the program"))
		case b.Command.BuildMode == "plugin" || b.Command.BuildMode == "c-shared" ||
			b.Command.BuildMode == "c-archive" || b.Command.BuildMode == "shared":
			list = append(list, finding.NewRefusal(finding.Linkage, "leave it as it is", ev,
				"-buildmode=%s makes no program that can be moved", b.Command.BuildMode))
		case b.Command.BuildMode == "pie" && !b.Stage.Base.Musl:
			list = append(list,
				finding.NewRefusal(finding.Linkage, "build without -buildmode=pie, or on an alpine builder", ev,
					"-buildmode=pie makes an executable that needs glibc's loader, with and without cgo"))
		}
	}
	if ev, _, ok := m.Imports("plugin"); ok {
		list = append(list, finding.NewRefusal(finding.Linkage, "leave it as it is", ev,
			"plugins need cgo and the C library that they were built with"))
	}
	list = append(list, refuseHostResolver(m)...)
	for _, s := range m.Starts {
		if s.Target.Kind == launch.Prebuilt {
			list = append(list, finding.NewRefusal(finding.Linkage, "build the program in this Dockerfile", s.Evidence,
				"%s is built elsewhere and copied in, so its linkage is not known", s.Target.Path))
		}
	}
	return list
}

// refuseHostResolver finds programs that are told to resolve names through the
// C library, which only glibc's own modules do as the original.
func refuseHostResolver(m *launch.Model) []finding.Refusal {
	const do = "leave it as it is, or let Go resolve names"
	if v, _ := m.Env("GODEBUG"); strings.Contains(v, "netdns=cgo") {
		ev := m.Line(m.EnvStep("GODEBUG"), "GODEBUG is "+v)
		return []finding.Refusal{
			finding.NewRefusal(finding.Linkage, do, ev, "names are resolved through the builder's C library"),
		}
	}
	for _, u := range m.Uses {
		if v := u.Env["GODEBUG"]; m.OfFinal(u) && strings.Contains(v, "netdns=cgo") {
			ev := finding.Evidence{File: u.File, Line: u.Line, Why: u.Source + " sets GODEBUG to " + v}
			return []finding.Refusal{
				finding.NewRefusal(finding.Linkage, do, ev, "names are resolved through the builder's C library"),
			}
		}
	}
	for _, b := range m.ArtifactBuilds() {
		if slices.Contains(b.Command.Tags, "netcgo") {
			return []finding.Refusal{
				finding.NewRefusal(finding.Linkage, do, m.Line(b.Step, "the build tag netcgo is set"),
					"names are resolved through the builder's C library"),
			}
		}
	}
	return nil
}

func capabilities(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, r := range m.Runs {
		for _, c := range r.Script.Commands {
			for _, e := range c.Effects() {
				if e.Kind == shell.Privilege {
					ev := m.Line(r.Step, image.CommandLine(c)+" is run")
					list = append(list, finding.NewRefusal(finding.Capabilities,
						"give the container the capability instead, with cap_add or a securityContext", ev,
						"%s gets a capability or a set-user-id bit, which a copy between stages loses", e.Path))
				}
			}
		}
	}
	return list
}

// state finds RUN lines whose effect can't be told.
func state(m *launch.Model) []finding.Refusal {
	const do = "split the RUN so that each command can be told, or name what it makes with # offstage: keep PATH"
	var list []finding.Refusal
	for _, r := range m.Runs {
		if !r.Parsed {
			list = append(list, finding.NewRefusal(finding.StateUnknown, do,
				m.Line(r.Step, "the RUN is no shell text that can be read"), "a RUN can't be read as a shell text"))
		}
	}
	if len(m.Asked.Keep) > 0 {
		return list // a person said what has to go along
	}
	said := map[*dockerfile.Step]bool{}
	for _, e := range m.Unknown {
		if harmlessUnknown(m, e.Effect) || said[e.Step] {
			continue
		}
		said[e.Step] = true
		ev := m.Line(e.Step, image.CommandLine(e.Cmd)+" is run")
		list = append(list, finding.NewRefusal(finding.StateUnknown, do, ev, "what %q does to the image is not known",
			finding.Clip(image.CommandLine(e.Cmd), 60)))
	}
	return append(list, refuseModulesOf(m)...)
}

// interpreterOf is the program that runs what a package manager of its own installs.
func interpreterOf(manager string) string {
	switch manager {
	case "pip", "pip3":
		return "python3"
	case "gem":
		return "ruby"
	case "cpan":
		return "perl"
	}
	return ""
}

// refuseModulesOf finds an interpreter that is started where another package
// manager than the system's installed what its scripts import.
func refuseModulesOf(m *launch.Model) []finding.Refusal {
	for _, in := range m.Installs {
		by := interpreterOf(in.Manager)
		for _, s := range m.Starts {
			if by == "" || s.Target.Kind != launch.Tool ||
				!strings.HasPrefix(s.Command.Program(), strings.TrimSuffix(by, "3")) {
				continue
			}
			const do = "install them with the system's package manager, or name where they are with # offstage: keep " +
				"PATH"
			ev := m.Line(in.Step, s.Command.Program()+" is started")
			return []finding.Refusal{
				finding.NewRefusal(finding.StateUnknown, do, ev,
					"%s installs %s, which %s may load when the image runs", in.Manager, strings.Join(in.Names, ", "),
					s.Command.Program()),
			}
		}
	}
	return nil
}

// harmlessUnknown are unknown commands that can be told in this image: an
// executable that a go command or a package manager brought is a tool of the
// build, and works where it is run, unless it is told to work elsewhere.
func harmlessUnknown(m *launch.Model, e shell.Effect) bool {
	if len(e.Cmd.Args) == 0 {
		return false
	}
	for _, a := range e.Cmd.Args[1:] {
		if _, in := image.Below(e.Cmd.Dir, a.Text); strings.HasPrefix(a.Text, "/") && !in {
			return false
		}
	}
	t := m.Resolve(e.Cmd)
	return t.Kind == launch.Artifact || t.Kind == launch.Generated && e.Cmd.Dir != ""
}

// ambiguous says so when no executable can be named.
func ambiguous(m *launch.Model) []finding.Refusal {
	const do = "start the executable by the absolute path that the build writes with -o"
	var list []finding.Refusal
	for _, b := range m.ArtifactBuilds() {
		if b.Moves {
			list = append(list,
				finding.NewRefusal(finding.ArtifactAmbiguous, "build it to one path, whatever the arguments are",
					*b.Varies, "%s, at another place", b.Varies.Why))
		}
	}
	any := len(m.UnclearStarts()) > 0 && len(m.ArtifactBuilds()) > 0
	for _, s := range m.Starts {
		any = any || s.Target.Kind == launch.Artifact || s.Target.Kind == launch.Generated ||
			s.Target.Kind == launch.Prebuilt
		for _, t := range m.ArgTargets(s) {
			any = any || t.Kind == launch.Artifact
		}
		if s.Role == launch.Entry && s.Target.Kind == launch.Unclear && len(s.Command.Args) > 0 {
			list = append(list, finding.NewRefusal(finding.ArtifactAmbiguous, do, s.Evidence,
				"what %q starts is not known before the image runs", s.Command.Args[0].Text))
		}
		if s.Target.Kind == launch.Missing && nameUnknown(m) && s.Role == launch.Entry {
			list = append(list, finding.NewRefusal(finding.ArtifactAmbiguous, do, s.Evidence,
				"which build makes %s is not known, since the module can't be read", s.Target.Path))
		}
	}
	if !any && len(list) == 0 && len(m.Starts) > 0 {
		list = append(list, finding.NewRefusal(finding.ArtifactAmbiguous, do, m.Starts[0].Evidence,
			"none of the commands that the image starts is built in the Dockerfile"))
	}
	return list
}

// context asks for the build context when several directories could be it.
func context(m *launch.Model) []finding.Refusal {
	if len(m.Rivals) == 0 {
		return nil
	}
	r := finding.Refusal{Code: finding.ContextAmbiguous, Do: "name the build context with --context DIR"}
	var names []string
	for _, c := range m.Rivals {
		name := c.Dir
		if c.Evidence.File != m.File.Name {
			name = fmt.Sprintf("%s (%s:%d)", c.Dir, c.Evidence.File, c.Evidence.Line)
		}
		names, r.Evidence = append(names, name), append(r.Evidence, c.Evidence)
	}
	r.Text = "the build context may be " + strings.Join(names, " or ")
	return []finding.Refusal{r}
}

// makes finds executables that a make or another build tool makes out of
// sight, or that are downloaded: how they are linked is then not known. On a musl
// builder that is no reason, since the runtime is then alpine, whose C library is
// the same; but a script has to be read on any.
func makes(m *launch.Model) []finding.Refusal {
	const sayBuild = "write the go build into the Dockerfile, or into a recipe of plain variables"
	const sayCopy = "put the file into the repository and COPY it"
	var list []finding.Refusal
	for _, s := range m.Starts {
		if s.Target.Kind != launch.Generated || isStatic(s.Target) || isWaiter(m, s.Target.Entry.Step) {
			continue
		}
		step, p := s.Target.Entry.Step, s.Target.Path
		ev := m.Line(step, p+" comes from here")
		switch {
		case image.Downloads(step) && path.Ext(p) == ".sh":
			list = append(list, finding.NewRefusal(finding.ScriptUnreadable, sayCopy, ev,
				"%s is downloaded, so what it starts can't be seen", p))
		case m.Base.Musl:
		case image.Downloads(step):
			list = append(list, finding.NewRefusal(finding.MakeUnreadable, sayCopy, ev,
				"%s is downloaded, so what it is and how it is linked can't be seen", p))
		default:
			list = append(list, finding.NewRefusal(finding.MakeUnreadable, sayBuild, ev,
				"what %s is and how it is linked can't be seen", p))
		}
	}
	return list
}

// isStatic reports whether a program that is brought as a file is known to need no C
// library: a Go program that is published so, or what an image of static builds has.
func isStatic(t launch.Target) bool {
	from := ""
	if c, ok := t.Entry.Step.Cmd.(*instructions.CopyCommand); ok {
		from = c.From
	}
	return catalog.Is(path.Base(t.Path), catalog.Static) || strings.Contains(from, "static")
}

// waiter is where docker-compose-wait is published: one static executable for any
// image, its README says, from version 2 on, and a script before.
const waiter = "https://github.com/ufoscout/docker-compose-wait/releases/download/"

// isWaiter reports whether an ADD brings docker-compose-wait, and nothing tells it to
// start a program itself.
func isWaiter(m *launch.Model, st *dockerfile.Step) bool {
	c, ok := st.Cmd.(*instructions.AddCommand)
	if !ok || len(c.SourcePaths) != 1 {
		return false
	}
	version, ok := strings.CutPrefix(m.File.Expand(c.SourcePaths[0], st.Before).Text, waiter)
	if !ok || version == "" || version[0] < '0' || version[0] > '9' || strings.HasPrefix(version, "1.") {
		return false
	}
	_, told := m.Env("WAIT_COMMAND")
	return !told && !slices.ContainsFunc(m.Uses, func(u repo.Use) bool { return u.Env["WAIT_COMMAND"] != "" })
}

// vendor and refuseGui judge the C modules that no small image can serve.
func vendor(m *launch.Model) []finding.Refusal {
	return refuseModules(
		m,
		catalog.Vendor,
		finding.CgoVendor,
		"name a debian or ubuntu image with --runtime, and install the library in the stage that it begins",
		"which loads a library that neither alpine nor debian has",
	)
}

func gui(m *launch.Model) []finding.Refusal {
	return refuseModules(m, catalog.Gui, finding.Gui,
		"leave it as it is", "which needs a display or sound")
}

func refuseModules(
	m *launch.Model,
	is catalog.Trait,
	code finding.Code,
	do, why string,
) []finding.Refusal {
	var list []finding.Refusal
	if r := m.Opts.Runtime; r != "" && r != "auto" {
		if _, ok := catalog.RuntimeNamed(r); !ok {
			return nil // a person names the image that has it
		}
	}
	for _, b := range m.ReadBuilds() {
		for _, i := range b.Program.Source.Imports {
			if mod, ok := catalog.CgoImport(i.Path); ok && mod.Is&is != 0 {
				list = append(list,
					finding.NewRefusal(code, do, m.Place(b, i.Pos, "it is imported here"), "the program imports %s, %s",
						i.Path, why))
				break
			}
		}
	}
	return list
}

// usedAsBase finds other Dockerfiles that build on this one's image: what
// they use of it can't be told.
func usedAsBase(m *launch.Model) []finding.Refusal {
	const do = "let the other file start from a golang image, or from this one's builder stage"
	for _, b := range m.Bases {
		if b.Evidence.File != m.File.Name && m.Opts.Repository.Read().Repo.Gives(m.File.Name, b.Image) {
			return []finding.Refusal{
				finding.NewRefusal(finding.UsedAsBase, do, b.Evidence,
					"%s is built on this image, and may use the toolchain or the source in it", b.Evidence.File),
			}
		}
	}
	return nil
}
