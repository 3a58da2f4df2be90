package launch

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/repo"
	"offstage/transform/internal/shell"
)

// StartsBuilder reports whether something starts the builder by its name with what
// the image itself says about starting.
func (m *Model) StartsBuilder() bool { return slices.ContainsFunc(m.Uses, m.AsBuilder) }

func (m *Model) AsBuilder(u repo.Use) bool {
	own := u.Entrypoint != nil || u.Command != nil && !m.HasEntrypoint()
	return !own && !u.Toolchain && strings.EqualFold(u.Target, m.BuilderOr())
}

// useStarts are the commands that the repository starts in the image in the
// place of the image's own.
func (f *finder) useStarts() []Start {
	var list []Start
	for _, u := range f.Uses {
		if !f.OfFinal(u) {
			continue
		}
		f.mounts = f.mountsOf(u)
		starts := f.startsOfUse(u)
		if u.Source == repo.Procfile && !f.anyInImage(starts) {
			continue // it is for a buildpack, whose layout is another
		}
		for _, h := range u.Health {
			starts = append(starts, f.startsOfWords(u, h.Args, h.Shell, Healthcheck)...)
		}
		for _, s := range starts {
			if image.InPipeline(u) && s.NeedsGo() {
				text := image.CommandLine(s.Command) + " needs the toolchain; build that image with --target " +
					f.BuilderOr() + " from now on"
				f.Notes = append(f.Notes, finding.Note{File: s.Evidence.File, Line: s.Evidence.Line, Text: text})
				continue
			}
			s.Use = &u
			list = append(list, s)
		}
	}
	f.mounts = nil
	return list
}

// anyInImage reports whether one of the starts leads to something that the image
// holds.
func (f *finder) anyInImage(starts []Start) bool {
	return slices.ContainsFunc(starts, func(s Start) bool { return s.Target.Carried() })
}

// NeedsGo reports whether a start runs the toolchain or a tool around it.
func (s Start) NeedsGo() bool {
	return s.Command.AsGo() != nil || s.Target.Kind == GoCommand ||
		catalog.Is(s.ToolName(), catalog.Develops|catalog.Tests|catalog.RunsTasks)
}

// startsOfUse is what a use starts, when it says anything of its own.
func (f *finder) startsOfUse(u repo.Use) []Start {
	own := f.Final.Config.Entrypoint
	switch {
	case u.Entrypoint != nil && len(u.Entrypoint.Args) > 0 && (u.Entrypoint.Shell || u.Command == nil):
		return f.startsOfWords(u, u.Entrypoint.Args, u.Entrypoint.Shell, ByUse)
	case u.Entrypoint != nil && len(u.Entrypoint.Args) > 0:
		return f.startsWith(u, u.Entrypoint.Args)
	case u.Command == nil || len(u.Command.Args) == 0:
		return nil
	case f.HasEntrypoint() && own.Shell != nil:
		return nil // Docker ignores the command
	case f.HasEntrypoint() && len(own.Args) > 0 && u.Entrypoint == nil:
		return f.startsWith(u, own.Args)
	}
	return f.startsOfWords(u, u.Command.Args, u.Command.Shell, ByUse)
}

// startsWith is what an entrypoint starts with the use's command behind it.
func (f *finder) startsWith(u repo.Use, entrypoint []string) []Start {
	list := f.startsOfWords(u, append(slices.Clone(entrypoint), u.Command.Args...), false, ByUse)
	if passesOn(list) {
		list = append(list, f.startsOfWords(u, u.Command.Args, u.Command.Shell, InScript)...)
	}
	return list
}

// startsOfWords resolves the words of a use, or the text that its shell runs. A flag is no
// program: the word before it, a variable, was not the image, or a script looks at it.
func (f *finder) startsOfWords(u repo.Use, args []string, text bool, role Role) []Start {
	if !text && len(args) > 0 && strings.HasPrefix(args[0], "-") {
		return nil
	}
	ev := finding.Evidence{
		File: u.File,
		Line: u.Line,
		Why:  u.Source + " starts " + finding.Clip(strings.Join(args, " "), 120),
	}
	dir := f.Workdir
	if u.Dir != "" {
		dir = u.Dir
	}
	if text {
		list := []Start{{Command: shell.FromArgs([]string{"/bin/sh"}, "/", f.Env), Role: ShellStart, Evidence: ev}}
		parsed, err := shell.Parse(strings.Join(args, " "), dir, f.Env)
		if err != nil {
			return list
		}
		list = append(list, shellsIn(parsed, always(ev))...)
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
	starts := f.started(shell.FromWords(list, dir, f.Env), nil, role, ev, 1)
	if _, sh := shell.FromWords(list, dir, f.Env).ShellText(); sh && len(starts) > 0 {
		starts[0].Role = ShellStart
	}
	return starts
}

// open reports whether a word holds a variable or a template that has no value here.
func open(word string) bool {
	return strings.Contains(word, "${") || strings.Contains(word, "$(") || strings.Contains(word, "{{")
}
