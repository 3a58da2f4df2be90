package image

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/shell"
)

// editsGo adds what a command may change in Go source that no table has: that of an
// interpreter, of a program of which the source is not seen, or that nobody knows. It may
// change the files that it is told, and those that its script names.
func (lo *Stage) editsGo(run *Run, c *shell.Command, told []shell.Word) {
	if catalog.Is(c.Program(), catalog.Interprets) {
		mayChangeNamed(lo.FS, c.Input, c.Dir, run)
	}
	for _, w := range told {
		if p, ok := c.Abs(w); ok && path.Ext(p) == ".go" && !strings.Contains(w.Text, "=") &&
			!strings.HasPrefix(w.Text, "-") {
			mayChange(lo.FS, p, run)
			continue
		}
		text := w.Text
		if p, ok := c.Abs(w); ok && !strings.ContainsAny(text, "\n ") {
			data, _, _ := lo.FS.Read(p)
			text = string(data)
		}
		mayChangeNamed(lo.FS, text, c.Dir, run)
	}
}

// mayChange is for a file of which it is not known any more what it says, if it is one of the
// context.
func mayChange(im *FS, p string, run *Run) {
	if f, ok := im.Lookup(p); ok && !f.Dir && (f.Kind == FromContext && f.Sure || f.told()) {
		im.Add(Layer{Kind: Made, At: p, Step: run.Step})
	}
}

// goFile is the name of a Go file in quotes, or what names of Go files end in.
var goFile = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("[\"'`]([^\"'`\\s]*\\.go)[\"'`]")
})

// mayChangeNamed is mayChange for the files that a script names which works in a directory.
func mayChangeNamed(im *FS, text, dir string, run *Run) {
	for _, match := range goFile().FindAllStringSubmatch(text, -1) {
		if name := match[1]; strings.ContainsAny(name, "*?{%$") || path.Base(name) == ".go" {
			im.Add(Layer{Kind: editedSource, Src: dir, Says: editsIt, Step: run.Step})
			return
		} else if p := name; path.IsAbs(p) || dir != "" {
			if !path.IsAbs(p) {
				p = path.Join(dir, p)
			}
			mayChange(im, p, run)
		}
	}
}

// editor are the words by which a command may be told Go source to change; none for one of
// which it is known that it does not.
func (lo *Stage) editor(c *shell.Command, b *Build) []shell.Word {
	switch {
	case len(c.Args) == 0:
	case b != nil && b.Command.Verb == "run":
		if g := b.Command; writesOpen(b) && len(g.Args) > 0 && (b.Program.Source != nil || isUnknown(toolOf(g))) {
			return g.Prog
		}
	case b != nil && b.Program.Source != nil && writesOpen(b),
		catalog.Is(c.Program(), catalog.Interprets),
		isUnknown(c):
		return c.Args[1:]
	}
	return nil
}

// toolOf is the program that a go run fetches, as a command.
func toolOf(g *shell.Go) *shell.Command {
	name, _, _ := strings.Cut(g.Args[0].Text, "@")
	c := *g.Command
	c.Args = append([]shell.Word{{Text: gosrc.BinaryName(name), Known: true, Pos: -1, End: -1}}, g.Prog...)
	return &c
}

// isUnknown reports whether no table has a command.
func isUnknown(c *shell.Command) bool {
	return slices.ContainsFunc(c.Effects(), func(e shell.Effect) bool { return e.Kind == shell.Unknown })
}

// writesOpen reports whether a program may write files of any name.
func writesOpen(b *Build) bool {
	if b.Program.Source == nil {
		return true
	}
	for _, t := range b.Program.Source.Touches {
		if t.Op != gosrc.OpWrite || len(t.Args) == 0 || t.Embedded {
			continue
		}
		for _, v := range t.Args[0] {
			if !v.Exact && v.Text == "" {
				return true
			}
		}
	}
	return false
}
