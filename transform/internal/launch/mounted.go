package launch

import (
	"path"
	"strings"

	"offstage/transform/internal/image"
	"offstage/transform/internal/repo"
	"offstage/transform/internal/shell"
)

// A Brought file is one that a use starts and that only a mount of the host puts
// into the container.
type Brought struct {
	Path string // in the container
	Tree string // the shell script of the repository that it is; "" for anything else
	Data []byte
}

// mountsOf are a use's mounts and those that other compose files of the directory
// give the same service.
func (f *finder) mountsOf(u repo.Use) []repo.Mount {
	list := u.Mounts
	for _, o := range f.Uses {
		if u.Source == repo.Compose && o.Source == u.Source && o.Name == u.Name && o.File != u.File &&
			path.Dir(o.File) == path.Dir(u.File) {
			list = append(list[:len(list):len(list)], o.Mounts...)
		}
	}
	return list
}

// broughtBy finds what a command starts among the mounts, if the image holds no
// such file.
func (f *finder) broughtBy(c *shell.Command, t Target) *Brought {
	if len(f.mounts) == 0 || len(c.Args) == 0 || !t.absent() || c.Builtin() {
		return nil
	}
	named := t.Kind == Missing || strings.Contains(c.Args[0].Text, "/") || shell.IsShell(c.Program())
	for _, p := range f.lacking(c) {
		if b := f.mountedAt(p); b != nil && (named || b.Tree != "") {
			return b
		}
	}
	return nil
}

// lacking are the paths at which a command's script or program would be, and where the
// image holds none.
func (f *finder) lacking(c *shell.Command) []string {
	name, ok := image.ScriptOf(c)
	switch {
	case ok && f.At(name).absent():
		return []string{name}
	case !ok && c.Args[0].Known:
		return f.mayBe(c, c.Args[0])
	}
	return nil
}

// absent reports whether the image holds no file of its own that a command leads to.
func (t Target) absent() bool { return t.Kind == Missing || t.Kind == Tool }

// mountedAt is the file that the innermost mount above a path puts there; nil
// where that is no mount of the host.
func (f *finder) mountedAt(p string) *Brought {
	var inner repo.Mount
	rest := ""
	for _, m := range f.mounts {
		if rel, ok := image.Below(m.Target, p); ok && len(m.Target) >= len(inner.Target) {
			inner, rest = m, rel
		}
	}
	if !inner.Bind || inner.Target == "" {
		return nil
	}
	b := &Brought{Path: p}
	if inner.Source == "" || path.IsAbs(inner.Source) || f.Context == nil {
		return b
	}
	name := path.Join(inner.Source, rest)
	data, err := image.ReadFile(f.Context.Tree, name)
	if err == nil && isShellText(name, data) {
		b.Tree, b.Data = name, data
	}
	return b
}
