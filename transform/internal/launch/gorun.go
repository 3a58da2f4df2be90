package launch

import (
	"path"
	"strings"

	"offstage/transform/internal/image"
	"offstage/transform/internal/shell"
)

// goRun turns a go run that the image starts into an executable in the working
// directory: a build line is added, and the command starts what it makes. It
// must stand in one CMD or ENTRYPOINT, not in a script.
func (f *finder) goRun(s Start) (Target, bool) {
	g := s.asGoRun()
	switch {
	case g == nil:
		return Target{}, false
	case !allKnown(g.Args) || fetches(g):
		return Target{}, false
	case s.From.Shell == nil && GoWords(s.Command, g) > len(s.From.Args):
		return Target{}, false // the words are spread over ENTRYPOINT and CMD
	case g.Wrapped:
		return f.wrapped(g), true
	}
	b := &image.Build{Command: g, Step: s.From.Step, FS: f.FS.Snapshot(), Stage: f.Stage}
	b.Program = f.Load(b)
	out := path.Join(f.Final.Config.Workdir, runName(b))
	for fd, ok := f.FS.Lookup(out); ok && fd.Sure; fd, ok = f.FS.Lookup(out) {
		out += "-server"
	}
	return f.addRun(b, out), true
}

// asGoRun is the go run of a start that an instruction holds; nil for any other.
func (s Start) asGoRun() *shell.Go {
	g := s.Command.AsGo()
	if g == nil || g.Verb != "run" || g.Dir == "" || s.Role != Entry || s.From == nil || s.From.Step == nil {
		return nil
	}
	return g
}

// TakesGo reports whether an executable takes the place of a go run that an instruction
// starts, or of go-wrapper run.
func (s Start) TakesGo() bool {
	return s.Target.Kind == Artifact && s.asGoRun() != nil
}

// fetches reports whether a go run is of a package of another module.
func fetches(g *shell.Go) bool {
	return len(g.Args) > 0 && (strings.Contains(g.Args[0].Text, "@") || image.Remote(g.Args[0].Text))
}

// addRun adds a build line for what the image starts.
func (f *finder) addRun(b *image.Build, out string) Target {
	b.Outs = []string{out}
	f.Builds = append(f.Builds, b)
	f.FS.Add(image.Layer{Kind: image.Built, At: out, Build: b, Step: b.Step})
	return Target{Kind: Artifact, Path: out, Build: b}
}

// wrapped is go-wrapper run: what go-wrapper install made of the working directory is
// started without the script. Where .godir or an import comment calls the program
// otherwise, what that is can't be told.
func (f *finder) wrapped(g *shell.Go) Target {
	if f.FS.NamesImport(g.Dir) {
		return Target{Kind: Unclear}
	}
	return f.At(path.Join("/go/bin", path.Base(g.Dir)))
}

func allKnown(words []shell.Word) bool {
	for _, w := range words {
		if !w.Known {
			return false
		}
	}
	return true
}

// GoWords counts the words of a go run up to the program's own arguments.
func GoWords(c *shell.Command, g *shell.Go) int { return len(c.Args) - len(g.Prog) }

// runName is what the executable is called: as go build would, or app.
func runName(b *image.Build) string {
	if len(b.Program.Names) == 1 {
		return b.Program.Names[0]
	}
	if len(b.Command.Args) > 0 && strings.HasSuffix(b.Command.Args[0].Text, ".go") {
		return strings.TrimSuffix(path.Base(b.Command.Args[0].Text), ".go")
	}
	return "app"
}
