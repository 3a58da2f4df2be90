package transform

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/repo"
	"offstage/transform/internal/shell"
)

// refuseScripts finds scripts that can't be followed.
func refuseScripts(f *facts) []Refusal {
	const do = "write the commands into the Dockerfile, or start the program itself"
	var list []Refusal
	for _, s := range f.starts {
		name, isScript := scriptOf(s.cmd)
		if !isScript || s.role == byProgram || s.brought != nil {
			continue // a call that fails is the program's own affair
		}
		switch {
		case s.target.kind == script:
			if why := f.unreadable(s.target.path); why != "" {
				list = append(list, refuse(ScriptUnreadable, do, s.ev, "%s %s", s.target.path, why))
			}
		case shell.IsShell(s.cmd.Program()) && s.target.kind == tool:
			switch t := f.at(name); t.kind {
			case script:
				if why := f.unreadable(name); why != "" {
					list = append(list, refuse(ScriptUnreadable, do, s.ev, "%s %s", name, why))
				}
			case missing:
				list = append(list, refuse(BrokenOriginal, sayBroken, s.ev, "nothing in the Dockerfile puts a script at %s", name))
			default:
				list = append(list, refuse(ScriptUnreadable, do, s.ev, "%s can't be read here", name))
			}
		}
	}
	return list
}

// unreadable says why a script of the image can't be followed; empty when it can.
func (f *facts) unreadable(name string) string {
	data, _, ok := f.image.read(name)
	if !ok {
		return "can't be read here"
	}
	first, _, _ := strings.Cut(string(data), "\n")
	if strings.HasPrefix(first, "#!") && shebang(first) == "" {
		return "is run by " + strings.TrimSpace(strings.TrimPrefix(first, "#!")) + ", which is no shell"
	}
	if _, err := shell.Parse(string(data), "/", f.env); err != nil {
		return "can't be read as a shell script: " + err.Error()
	}
	return ""
}

// hasShebang says whether the kernel can start a script of the image.
func (f *facts) hasShebang(name string) bool {
	data, _, ok := f.image.read(name)
	return !ok || strings.HasPrefix(string(data), "#!")
}

// refuseLinkage finds executables that are tied to the builder's libraries, and
// programs that were built elsewhere.
func refuseLinkage(f *facts) []Refusal {
	var list []Refusal
	for _, b := range f.artifactBuilds() {
		ev := f.line(b.at, "go "+b.cmd.Verb+" makes the executable")
		switch {
		case b.cmd.Race:
			list = append(list, refuse(Linkage, "build without -race for production", ev, "-race needs cgo and a C library beside the program"))
		case b.cmd.BuildMode == "plugin" || b.cmd.BuildMode == "c-shared" || b.cmd.BuildMode == "c-archive" || b.cmd.BuildMode == "shared":
			list = append(list, refuse(Linkage, "leave it as it is", ev, "-buildmode=%s makes no program that can be moved", b.cmd.BuildMode))
		case b.cmd.BuildMode == "pie" && !b.stage.base.Musl:
			list = append(list, refuse(Linkage, "build without -buildmode=pie, or on an alpine builder", ev, "-buildmode=pie makes an executable that needs glibc's loader, with and without cgo"))
		}
	}
	if ev, _, ok := f.imports("plugin"); ok {
		list = append(list, refuse(Linkage, "leave it as it is", ev, "plugins need cgo and the C library that they were built with"))
	}
	list = append(list, f.refuseHostResolver()...)
	for _, s := range f.starts {
		if s.target.kind == prebuilt {
			list = append(list, refuse(Linkage, "build the program in this Dockerfile", s.ev, "%s is built elsewhere and copied in, so its linkage is not known", s.target.path))
		}
	}
	return list
}

// refuseHostResolver finds programs that are told to resolve names through the
// C library, which only glibc's own modules do as the original.
func (f *facts) refuseHostResolver() []Refusal {
	const do = "leave it as it is, or let Go resolve names"
	if v, _ := f.env("GODEBUG"); strings.Contains(v, "netdns=cgo") {
		ev := f.line(f.lastStep("env"), "GODEBUG is "+v)
		return []Refusal{refuse(Linkage, do, ev, "names are resolved through the builder's C library")}
	}
	for _, u := range f.uses {
		if v := u.Env["GODEBUG"]; f.ofFinal(u) && strings.Contains(v, "netdns=cgo") {
			ev := Evidence{File: u.File, Line: u.Line, Why: u.Source + " sets GODEBUG to " + v}
			return []Refusal{refuse(Linkage, do, ev, "names are resolved through the builder's C library")}
		}
	}
	for _, b := range f.artifactBuilds() {
		if slices.Contains(b.cmd.Tags, "netcgo") {
			return []Refusal{refuse(Linkage, do, f.line(b.at, "the build tag netcgo is set"), "names are resolved through the builder's C library")}
		}
	}
	return nil
}

func refuseCapabilities(f *facts) []Refusal {
	var list []Refusal
	for _, r := range f.runs {
		for _, c := range r.script.Commands {
			for _, e := range c.Effects() {
				if e.Kind == shell.Privilege {
					ev := f.line(r.step, commandLine(c)+" is run")
					list = append(list, refuse(Capabilities, "give the container the capability instead, with cap_add or a securityContext", ev, "%s gets a capability or a set-user-id bit, which a copy between stages loses", e.Path))
				}
			}
		}
	}
	return list
}

// refuseState finds RUN lines whose effect can't be told.
func refuseState(f *facts) []Refusal {
	const do = "split the RUN so that each command can be told, or name what it makes with # offstage: keep PATH"
	var list []Refusal
	for _, r := range f.runs {
		if !r.parsed {
			list = append(list, refuse(StateUnknown, do, f.line(r.step, "the RUN is no shell text that can be read"), "a RUN can't be read as a shell text"))
		}
	}
	if len(f.keep) > 0 {
		return list // a person said what has to go along
	}
	said := map[*dockerfile.Step]bool{}
	for _, e := range f.unknown {
		if f.harmlessUnknown(e.Effect) || said[e.step] {
			continue
		}
		said[e.step] = true
		ev := f.line(e.step, commandLine(e.Cmd)+" is run")
		list = append(list, refuse(StateUnknown, do, ev, "what %q does to the image is not known", clip(commandLine(e.Cmd), 60)))
	}
	return append(list, f.refuseModulesOf()...)
}

// interpreterOf runs what a package manager of its own installs.
var interpreterOf = map[string]string{"pip": "python3", "pip3": "python3", "gem": "ruby", "cpan": "perl"}

// refuseModulesOf finds an interpreter that is started where another package
// manager than the system's installed what its scripts import.
func (f *facts) refuseModulesOf() []Refusal {
	for _, in := range f.installs {
		by := interpreterOf[in.manager]
		for _, s := range f.starts {
			if by == "" || s.target.kind != tool || !strings.HasPrefix(s.cmd.Program(), strings.TrimSuffix(by, "3")) {
				continue
			}
			const do = "install them with the system's package manager, or name where they are with # offstage: keep PATH"
			ev := f.line(in.step, s.cmd.Program()+" is started")
			return []Refusal{refuse(StateUnknown, do, ev, "%s installs %s, which %s may load when the image runs", in.manager, strings.Join(in.names, ", "), s.cmd.Program())}
		}
	}
	return nil
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// harmlessUnknown are unknown commands that can be told in this image: an
// executable that a go command or a package manager brought is a tool of the
// build, and works where it is run, unless it is told to work elsewhere.
func (f *facts) harmlessUnknown(e shell.Effect) bool {
	if len(e.Cmd.Args) == 0 {
		return false
	}
	for _, a := range e.Cmd.Args[1:] {
		if _, in := below(e.Cmd.Dir, a.Text); strings.HasPrefix(a.Text, "/") && !in {
			return false
		}
	}
	t := f.resolve(e.Cmd)
	return t.kind == artifact || t.kind == generated && e.Cmd.Dir != ""
}

// refuseAmbiguous says so when no executable can be named.
func refuseAmbiguous(f *facts) []Refusal {
	const do = "start the executable by the absolute path that the build writes with -o"
	var list []Refusal
	for _, b := range f.artifactBuilds() {
		if b.moves {
			list = append(list, refuse(ArtifactAmbiguous, "build it to one path, whatever the arguments are", *b.varies, "%s, at another place", b.varies.Why))
		}
	}
	any := len(f.unclearStarts()) > 0 && len(f.artifactBuilds()) > 0
	for _, s := range f.starts {
		any = any || s.target.kind == artifact || s.target.kind == generated || s.target.kind == prebuilt
		for _, t := range f.argTargets(s) {
			any = any || t.kind == artifact
		}
		if s.role == entry && s.target.kind == unclear && len(s.cmd.Args) > 0 {
			list = append(list, refuse(ArtifactAmbiguous, do, s.ev, "what %q starts is not known before the image runs", s.cmd.Args[0].Text))
		}
		if s.target.kind == missing && f.nameUnknown() && s.role == entry {
			list = append(list, refuse(ArtifactAmbiguous, do, s.ev, "which build makes %s is not known, since the module can't be read", s.target.path))
		}
	}
	if !any && len(list) == 0 && len(f.starts) > 0 {
		list = append(list, refuse(ArtifactAmbiguous, do, f.starts[0].ev, "none of the commands that the image starts is built in the Dockerfile"))
	}
	return list
}

// refuseContext asks for the build context when several directories could be it.
func refuseContext(f *facts) []Refusal {
	if len(f.rivals) == 0 {
		return nil
	}
	r := Refusal{Code: ContextAmbiguous, Do: "name the build context with --context DIR"}
	var names []string
	for _, c := range f.rivals {
		name := c.dir
		if c.ev.File != f.file.Name {
			name = fmt.Sprintf("%s (%s:%d)", c.dir, c.ev.File, c.ev.Line)
		}
		names, r.Evidence = append(names, name), append(r.Evidence, c.ev)
	}
	r.Text = "the build context may be " + strings.Join(names, " or ")
	return []Refusal{r}
}

// refuseMake finds executables that a make or another build tool makes out of
// sight, or that are downloaded: how they are linked is then not known. On a musl
// builder that is no reason, since the runtime is then alpine, whose C library is
// the same; but a script has to be read on any.
func refuseMake(f *facts) []Refusal {
	const sayBuild = "write the go build into the Dockerfile, or into a recipe of plain variables"
	const sayCopy = "put the file into the repository and COPY it"
	var list []Refusal
	for _, s := range f.starts {
		if s.target.kind != generated || isStatic(s.target) || f.isWaiter(s.target.found.step) {
			continue
		}
		step, p := s.target.found.step, s.target.path
		ev := f.line(step, p+" comes from here")
		switch {
		case downloads(step) && path.Ext(p) == ".sh":
			list = append(list, refuse(ScriptUnreadable, sayCopy, ev, "%s is downloaded, so what it starts can't be seen", p))
		case f.base.Musl:
		case downloads(step):
			list = append(list, refuse(MakeUnreadable, sayCopy, ev, "%s is downloaded, so what it is and how it is linked can't be seen", p))
		default:
			list = append(list, refuse(MakeUnreadable, sayBuild, ev, "what %s is and how it is linked can't be seen", p))
		}
	}
	return list
}

// isStatic says whether a program that is brought as a file is known to need no C
// library: a Go program that is published so, or what an image of static builds has.
func isStatic(t target) bool {
	from := ""
	if c, ok := t.found.step.Cmd.(*instructions.CopyCommand); ok {
		from = c.From
	}
	return staticPrograms.has(path.Base(t.path)) || strings.Contains(from, "static")
}

// staticPrograms are published as static executables. Source: the build files of
// their releases, which set CGO_ENABLED=0. Considered and left out: nomad, dockerize
// and goose, which have or had releases that are linked to glibc.
var staticPrograms = words("kubectl helm terraform tofu kustomize argocd flux vault consul packer yq sops age migrate restic rclone trivy syft cosign crane oras")

// waiter is where docker-compose-wait is published: one static executable for any
// image, its README says, from version 2 on, and a script before.
const waiter = "https://github.com/ufoscout/docker-compose-wait/releases/download/"

// isWaiter says whether an ADD brings docker-compose-wait, and nothing tells it to
// start a program itself.
func (f *facts) isWaiter(st *dockerfile.Step) bool {
	c, ok := st.Cmd.(*instructions.AddCommand)
	if !ok || len(c.SourcePaths) != 1 {
		return false
	}
	version, ok := strings.CutPrefix(f.file.Expand(c.SourcePaths[0], st.Before).Text, waiter)
	if !ok || version == "" || version[0] < '0' || version[0] > '9' || strings.HasPrefix(version, "1.") {
		return false
	}
	_, told := f.env("WAIT_COMMAND")
	return !told && !slices.ContainsFunc(f.uses, func(u repo.Use) bool { return u.Env["WAIT_COMMAND"] != "" })
}

// downloads says whether a step brings files from elsewhere.
func downloads(st *dockerfile.Step) bool {
	switch c := st.Cmd.(type) {
	case *instructions.AddCommand:
		return slices.ContainsFunc(c.SourcePaths, func(src string) bool { return strings.Contains(src, "://") })
	case *instructions.RunCommand:
		return slices.ContainsFunc(runText(st).script.Commands, func(c *shell.Command) bool { return c.Program() == "curl" || c.Program() == "wget" })
	}
	return false
}

// refuseVendor and refuseGui judge the C modules that no small image can serve.
func refuseVendor(f *facts) []Refusal {
	return f.refuseModules(func(m cgoModule) bool { return m.vendor }, CgoVendor,
		"name an image that has the library with --runtime", "which loads a library that neither alpine nor debian has")
}

func refuseGui(f *facts) []Refusal {
	return f.refuseModules(func(m cgoModule) bool { return m.gui }, Gui,
		"leave it as it is", "which needs a display or sound")
}

func (f *facts) refuseModules(is func(cgoModule) bool, code Code, do, why string) []Refusal {
	var list []Refusal
	if r := f.opts.Runtime; r != "" && r != "auto" && r != "alpine" && r != "scratch" {
		return nil // a person names the image that has it
	}
	for _, b := range f.readBuilds() {
		for _, i := range b.prog.src.Imports {
			if m, ok := cgoImport(i.Path); ok && is(m) {
				list = append(list, refuse(code, do, f.place(b, i.Pos, "it is imported here"), "the program imports %s, %s", i.Path, why))
				break
			}
		}
	}
	return list
}

// refuseUsedAsBase finds other Dockerfiles that build on this one's image: what
// they use of it can't be told.
func refuseUsedAsBase(f *facts) []Refusal {
	const do = "let the other file start from a golang image, or from this one's builder stage"
	for _, b := range f.bases {
		if b.ev.File != f.file.Name && f.opts.Repository.read().repo.Gives(f.file.Name, b.image) {
			return []Refusal{refuse(UsedAsBase, do, b.ev, "%s is built on this image, and may use the toolchain or the source in it", b.ev.File)}
		}
	}
	return nil
}
