package launch

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
)

// maxDirs bounds otherDirs: every string is looked up in each of them.
const maxDirs = 32

// otherDirs are the directories besides WORKDIR from which the program's relative
// paths may count: a script or a compose file starts it there, or it changes to it.
func (f *finder) otherDirs() []string {
	var list []string
	for _, dir := range slices.Concat(f.startedIn(), f.changedTo()) {
		dir = path.Clean(dir)
		if len(list) < maxDirs && path.IsAbs(dir) && dir != f.Workdir && !slices.Contains(list, dir) {
			list = append(list, dir)
		}
	}
	return list
}

// startedIn are the directories in which scripts and the repository start the program.
func (f *finder) startedIn() []string {
	var list []string
	for _, s := range f.Starts {
		if s.Target.Kind == Artifact {
			list = append(list, s.Command.Dir)
		}
		if name := s.ScriptPath(); name != "" {
			list = append(list, path.Dir(name)) // cd "$(dirname "$0")"
		}
	}
	for _, u := range f.Uses {
		if f.OfFinal(u) {
			list = append(list, u.Dir)
		}
	}
	return list
}

// changedTo are the directories that the program itself changes to.
func (f *finder) changedTo() []string {
	var list []string
	for _, b := range f.ReadBuilds() {
		for _, t := range b.Program.Source.Touches {
			if t.Op != gosrc.OpChdir || len(t.Args) == 0 {
				continue
			}
			for _, v := range t.Args[0] {
				if text, ok := f.Rooted(b, v); ok && v.Exact {
					list = append(list, f.Abs(text))
				}
			}
		}
	}
	return list
}

// ExeDir is the directory of an executable as it is started: a cp may have brought
// it elsewhere, and a link leads to where it is.
func (m *Model) ExeDir(b *image.Build) string {
	for _, s := range m.Starts {
		if s.Target.Kind != Artifact || s.Target.Build != b || s.Target.Path == "" {
			continue
		}
		if s.Target.Entry.Link != "" {
			return path.Dir(s.Target.Entry.Link)
		}
		return path.Dir(s.Target.Path)
	}
	if len(b.Outs) > 0 {
		return path.Dir(b.Outs[0])
	}
	return ""
}

// Rooted gives a value's text as a path that counts from the working directory,
// or an absolute one.
func (m *Model) Rooted(b *image.Build, v gosrc.Value) (string, bool) {
	switch v.Root {
	case gosrc.Exe:
		if dir := m.ExeDir(b); dir != "" {
			return path.Join(dir, v.Text), true
		}
		return v.Text, true
	case gosrc.Home, gosrc.Temp, gosrc.Embedded, gosrc.ExeFile:
		return "", false
	}
	return v.Text, true
}

// Abs is where a path that the program names is in the image.
func (m *Model) Abs(p string) string {
	p = m.FromHome(p)
	if path.IsAbs(p) {
		return path.Clean(p)
	}
	return path.Join("/", m.Workdir, p)
}

// FromHome writes the home out where a text begins with it.
func (m *Model) FromHome(text string) string {
	for _, prefix := range []string{"~/", "$HOME/", "${HOME}/"} {
		if rest, ok := strings.CutPrefix(text, prefix); ok && m.Home() != "" {
			return path.Join(m.Home(), rest)
		}
	}
	return text
}
