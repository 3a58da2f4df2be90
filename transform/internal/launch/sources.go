package launch

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/shell"
)

// Sources are the programs of the executables that the image starts.
func (m *Model) Sources() []*gosrc.Program {
	var list []*gosrc.Program
	for _, b := range m.ArtifactBuilds() {
		if b.Program.Source != nil {
			list = append(list, b.Program.Source)
		}
	}
	return list
}

// UnreadSource says why the source of what is started is not known; empty when
// it is.
func (m *Model) UnreadSource() []finding.Evidence {
	list := m.UnreadBuilds()
	for _, s := range m.Starts {
		if s.Target.Kind == Generated {
			list = append(list, s.Because(
				"how "+s.Target.Path+" is built can't be seen, so what it opens and starts is not known"))
		}
	}
	return list
}

// otherC is C that another stage compiled and that may be linked to a program which has C code.
func otherC(m *Model, b *image.Build) []finding.Evidence {
	own := func(c gosrc.CgoFile) bool { return c.Own }
	if b.Stage.OtherC == nil || !m.Linkage(b).UseC || !slices.ContainsFunc(b.Program.Source.Cgo, own) {
		return nil
	}
	return []finding.Evidence{m.Line(b.Stage.OtherC,
		"C that another stage compiles may be linked to the program, and what it opens and starts is not known")}
}

// UnreadBuilds says why the source of what the Dockerfile builds itself is not known.
func (m *Model) UnreadBuilds() []finding.Evidence {
	var list []finding.Evidence
	for _, b := range m.ArtifactBuilds() {
		if b.Program.Read() {
			list = append(list, otherC(m, b)...)
			continue
		}
		ev := m.Line(b.Step, "the source of what is built here was not read, so what it opens and starts is not known")
		if b.Varies != nil {
			ev = *b.Varies
		}
		if b.Program.Source != nil {
			for _, x := range b.Program.Source.Problems {
				if x.Kind == gosrc.Unread {
					ev = unread(m, b, x)
				}
			}
		}
		list = append(list, ev)
	}
	return list
}

// unread is where and why a file of a build could not be read.
func unread(m *Model, b *image.Build, x gosrc.Problem) finding.Evidence {
	ev := m.Place(b, x.Pos, x.Text)
	l, ok := b.FS.Rewriter("/" + x.Pos.File)
	switch {
	case !ok:
	case l.At == "":
		ev.Why = fmt.Sprintf("%s:%d %s", path.Base(m.File.Name), l.Step.Line, l.Says)
	default:
		ev.Why = fmt.Sprintf("%s:%d writes it, and what it then says is not known", path.Base(m.File.Name), l.Step.Line)
		if !image.Committed(b.FS, "/"+x.Pos.File) {
			ev.File = "/" + x.Pos.File // of the image alone
		}
	}
	return ev
}

// ReadsEnv reports whether a program reads a variable by name.
func (m *Model) ReadsEnv(name string) bool {
	if slices.ContainsFunc(m.texts, func(text string) bool { return image.UsesVariable(text, name) }) {
		return true
	}
	if _, _, ok := m.Imports("go/build"); ok && (name == "GOPATH" || name == "GOROOT") {
		return true // build.Default holds them
	}
	return slices.ContainsFunc(m.Sources(), func(p *gosrc.Program) bool {
		said := slices.ContainsFunc(p.Strings, func(s gosrc.String) bool { return s.Text == name })
		return slices.ContainsFunc(p.Touches, func(t gosrc.Touch) bool { return readsEnv(t, name, said) }) ||
			slices.ContainsFunc(p.Strings, // as os.ExpandEnv reads it
				func(s gosrc.String) bool { return image.UsesVariable(s.Text, name) })
	})
}

// readsEnv reports whether a touch of the program's own reads a variable: by its name,
// or by reading all that there are. A name that isn't known may be any that the source
// says.
func readsEnv(t gosrc.Touch, name string, said bool) bool {
	if t.Op != gosrc.OpEnv || t.Module != "" {
		return false
	}
	if len(t.Args) == 0 {
		return !catalog.IsSetting(name, catalog.Noise)
	}
	return slices.ContainsFunc(t.Args, func(a gosrc.Arg) bool {
		return slices.ContainsFunc(a, func(v gosrc.Value) bool { return mayBe(v, name, said) })
	})
}

// mayBe reports whether a text may be a name.
func mayBe(v gosrc.Value, name string, said bool) bool {
	switch {
	case v.Exact:
		return v.Root == gosrc.Plain && v.Text == name
	case v.Text == "" && v.End == "":
		return said
	}
	return len(name) >= len(v.Text)+len(v.End) && strings.HasPrefix(name, v.Text) && strings.HasSuffix(name, v.End)
}

// shellTexts are the texts that a shell runs when the image does: shell forms,
// the arguments of sh -c, and scripts.
func (m *Model) shellTexts() []string {
	var list []string
	for _, s := range m.Starts {
		if s.From != nil && s.From.Shell != nil {
			list = append(list, s.From.Args...)
		}
		if text, ok := s.Command.ShellText(); ok {
			list = append(list, text)
		}
		name := s.Target.Path
		if shell.IsShell(s.Command.Program()) {
			name, _ = image.ScriptOf(s.Command)
		}
		if name == "" {
			continue
		}
		if data, _, ok := m.FS.Read(name); ok {
			list = append(list, string(data))
		}
	}
	return list
}

// Imports finds the first import of a path or of something below it.
func (m *Model) Imports(paths ...string) (finding.Evidence, string, bool) {
	for _, b := range m.ReadBuilds() {
		if i, ok := b.ImportOf(paths...); ok {
			return m.Place(b, i.Pos, "it imports "+i.Path), i.Path, true
		}
	}
	return finding.Evidence{}, "", false
}

// MakesSocket reports whether a touch listens at a file.
func MakesSocket(t gosrc.Touch) bool {
	return t.Op == gosrc.OpListen && len(t.Args) == 2 &&
		slices.ContainsFunc(t.Args[0], func(v gosrc.Value) bool { return strings.HasPrefix(v.Text, "unix") })
}
