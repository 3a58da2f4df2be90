package transform

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/repo"
	"offstage/transform/internal/shell"
)

// readUses finds the places that build or start the image. From then on the tree
// is read through what was kept of it.
func (f *facts) readUses() {
	if f.tree == nil {
		return
	}
	if f.opts.Repository == nil {
		f.opts.Repository = ReadRepository(f.tree)
	}
	said := f.opts.Repository.read()
	f.tree, f.bases = said.tree, said.bases
	f.uses, f.inline = said.repo.For(f.file.Name), said.repo.Inline(f.file.Name)
	for _, x := range said.repo.Problems {
		f.found = append(f.found, Note{x.Pos.File, x.Pos.Line, x.Text + ", so what it says of the image is not known"})
	}
}

// inlineNotes name the builds beside this one whose Dockerfile is not a file.
func (f *facts) inlineNotes() []Note {
	var list []Note
	for _, u := range f.inline {
		list = append(list, Note{u.File, u.Line, u.Name + " is built from a Dockerfile in the text of this file, which is left alone"})
	}
	return list
}

// usedContexts are the build contexts that the repository itself names, each
// with the first place that does.
func (f *facts) usedContexts() []candidate {
	var list []candidate
	for _, u := range f.uses {
		known := slices.ContainsFunc(list, func(c candidate) bool { return c.dir == u.Context })
		if u.Builds && u.Sure && !u.Inline && u.Context != "" && !strings.Contains(u.Context, "$") && !known {
			list = append(list, candidate{u.Context, Evidence{File: u.File, Line: u.Line, Why: u.Source + " builds from " + u.Context}})
		}
	}
	return list
}

// inPipeline says whether a use runs the image while the project is built or
// tested, and not as the product.
func inPipeline(u repo.Use) bool {
	return !slices.Contains([]string{repo.Compose, repo.Kubernetes, repo.Fly, repo.Heroku, repo.Procfile, repo.AppYAML, repo.ECS}, u.Source)
}

// ofFinal says whether a use starts the final stage as it is after the rewrite.
// One that targets a stage by name keeps what it has: the builder keeps the name.
func (f *facts) ofFinal(u repo.Use) bool { return u.Target == "" }

// startsBuilder says whether something starts the builder by its name with what
// the image itself says about starting.
func (f *facts) startsBuilder() bool { return slices.ContainsFunc(f.uses, f.asBuilder) }

func (f *facts) asBuilder(u repo.Use) bool {
	own := u.Entrypoint != nil || u.Command != nil && !f.hasEntrypoint()
	return !own && !u.Toolchain && strings.EqualFold(u.Target, f.builderOr())
}

// targetNotes name the places that target what was the final stage: they go on
// getting the large image.
func (f *facts) targetNotes() []Note {
	var list []Note
	for _, u := range f.uses {
		if f.stage.Name != "" && u.Builds && f.asBuilder(u) {
			list = append(list, Note{u.File, u.Line, "the target " + u.Target + " is the builder from now on, as large as before; without a target it is the small image"})
		}
	}
	return list
}

// useStarts are the commands that the repository starts in the image in the
// place of the image's own.
func (f *facts) useStarts() []start {
	var list []start
	for _, u := range f.uses {
		if !f.ofFinal(u) {
			continue
		}
		f.mounts = f.mountsOf(u)
		starts := f.startsOfUse(u)
		if u.Source == repo.Procfile && !f.anyInImage(starts) {
			continue // it is for a buildpack, whose layout is another
		}
		for _, h := range u.Health {
			starts = append(starts, f.startsOfWords(u, h.Args, h.Shell, healthcheck)...)
		}
		for _, s := range starts {
			if inPipeline(u) && s.needsGo() {
				f.found = append(f.found, Note{s.ev.File, s.ev.Line, commandLine(s.cmd) + " needs the toolchain; build that image with --target " + f.builderOr() + " from now on"})
				continue
			}
			s.use = &u
			list = append(list, s)
		}
	}
	f.mounts = nil
	return list
}

// anyInImage says whether one of the starts leads to something that the image
// holds.
func (f *facts) anyInImage(starts []start) bool {
	return slices.ContainsFunc(starts, func(s start) bool { return s.target.carried() })
}

// builderOr is the name that the builder has or will most likely have.
func (f *facts) builderOr() string {
	if f.stage.Name != "" {
		return f.stage.Name
	}
	return builderName(f.opts)
}

// needsGo says whether a start runs the toolchain or a tool around it.
func (s start) needsGo() bool {
	name := s.toolName()
	return s.cmd.AsGo() != nil || s.target.kind == goCommand || devTools.has(name) || testTools.has(name) || taskRunners.has(name)
}

// startsOfUse is what a use starts, when it says anything of its own.
func (f *facts) startsOfUse(u repo.Use) []start {
	own := f.stage.Config.Entrypoint
	switch {
	case u.Entrypoint != nil && len(u.Entrypoint.Args) > 0 && (u.Entrypoint.Shell || u.Command == nil):
		return f.startsOfWords(u, u.Entrypoint.Args, u.Entrypoint.Shell, byUse)
	case u.Entrypoint != nil && len(u.Entrypoint.Args) > 0:
		return f.startsWith(u, u.Entrypoint.Args)
	case u.Command == nil || len(u.Command.Args) == 0:
		return nil
	case f.hasEntrypoint() && own.Shell != nil:
		return nil // Docker ignores the command
	case f.hasEntrypoint() && len(own.Args) > 0 && u.Entrypoint == nil:
		return f.startsWith(u, own.Args)
	}
	return f.startsOfWords(u, u.Command.Args, u.Command.Shell, byUse)
}

// startsWith is what an entrypoint starts with the use's command behind it.
func (f *facts) startsWith(u repo.Use, entrypoint []string) []start {
	list := f.startsOfWords(u, append(slices.Clone(entrypoint), u.Command.Args...), false, byUse)
	if passesOn(list) {
		list = append(list, f.startsOfWords(u, u.Command.Args, u.Command.Shell, inScript)...)
	}
	return list
}

// startsOfWords resolves the words of a use, or the text that its shell runs.
func (f *facts) startsOfWords(u repo.Use, args []string, text bool, role startRole) []start {
	ev := Evidence{File: u.File, Line: u.Line, Why: u.Source + " starts " + clip(strings.Join(args, " "), 120)}
	dir := f.stage.Config.Workdir
	if u.Dir != "" {
		dir = u.Dir
	}
	if text {
		list := []start{{cmd: shell.FromArgs([]string{"/bin/sh"}, "/", f.env), role: shellStart, ev: ev}}
		parsed, err := shell.Parse(strings.Join(args, " "), dir, f.env)
		if err != nil {
			return list
		}
		for _, c := range parsed.Commands {
			list = append(list, f.started(c, nil, role, ev, 1)...)
		}
		return list
	}
	var list []shell.Word
	inShell := len(args) > 0 && shell.IsShell(path.Base(args[0])) // which knows variables itself
	for _, a := range args {
		list = append(list, shell.Word{Text: a, Known: inShell || !open(a), Pos: -1, End: -1})
	}
	starts := f.started(shell.FromWords(list, dir, f.env), nil, role, ev, 1)
	if _, sh := shell.FromWords(list, dir, f.env).ShellText(); sh && len(starts) > 0 {
		starts[0].role = shellStart
	}
	return starts
}

// open says whether a word holds a variable or a template that has no value here.
func open(word string) bool {
	return strings.Contains(word, "${") || strings.Contains(word, "$(") || strings.Contains(word, "{{")
}

// needUses are what uses require besides what they start.
func needUses(f *facts) []Need {
	var list []Need
	for _, u := range f.uses {
		ev := Evidence{File: u.File, Line: u.Line}
		if u.Shell != "" && f.ofFinal(u) && !(u.Source == repo.Heroku && u.Command == nil && f.hasEntrypoint()) {
			ev.Why = u.Shell
			list = append(list, need(KindShell, "", ev))
		}
		if name, _, _ := strings.Cut(u.User, ":"); name != "" && f.ofFinal(u) && strings.Trim(name, "0123456789") != "" && !isRoot(name) && !strings.Contains(name, "$") {
			ev.Why = u.Source + " runs the image as " + name
			list = append(list, need(KindAccounts, name, ev))
		}
	}
	return list
}

// hasEntrypoint says whether the image has an ENTRYPOINT of its own.
func (f *facts) hasEntrypoint() bool {
	e := f.stage.Config.Entrypoint
	return e != nil && e.Step != nil
}

// userNotes name the manifests that want a user other than root and can't see
// one in the image: Kubernetes doesn't look names up.
func (f *facts) userNotes() []Note {
	var list []Note
	name, _, _ := strings.Cut(f.stage.Config.User, ":")
	for _, u := range f.uses {
		if !u.NonRoot || u.User != "" || !f.ofFinal(u) || !isRoot(name) && strings.Trim(name, "0123456789") == "" {
			continue
		}
		text := "runAsNonRoot needs a number, and the image's user is the name " + name + ", as it was before: give the pod runAsUser as well"
		if isRoot(name) {
			text = "runAsNonRoot does not let the image's user start it, which is root, as it was before"
		}
		list = append(list, Note{u.File, u.Line, text})
	}
	return list
}

// refuseMounts finds mounts that put the host's files over the program, and
// places where people work in the image.
func refuseMounts(f *facts) []Refusal {
	var list []Refusal
	for _, u := range f.uses {
		do := f.keepToolchain(&u)
		if !f.ofFinal(u) || inPipeline(u) && !u.Toolchain && !u.Watch {
			continue
		}
		for _, m := range u.Mounts {
			if hidden := f.hiddenBy(m); hidden != "" {
				ev := Evidence{File: m.File, Line: m.Line, Why: "the mount covers " + m.Target}
				list = append(list, refuse(DevMount, do, ev, "a mount hides %s, so what runs there is built outside of the image", hidden))
			}
		}
		if u.Toolchain || u.Watch {
			ev := Evidence{File: u.File, Line: u.Line, Why: u.Source + " works in the image"}
			list = append(list, refuse(DevMount, do, ev, "people work in a container of this image, with the toolchain at hand"))
		}
	}
	return append(list, refuseBrought(f)...)
}

// hiddenBy is the executable that a mount of a host directory covers.
func (f *facts) hiddenBy(m repo.Mount) string {
	if !m.Bind || m.Target == "" {
		return ""
	}
	for _, b := range f.artifactBuilds() {
		for _, out := range b.outs {
			if _, ok := below(m.Target, out); ok {
				return out
			}
		}
	}
	return ""
}
