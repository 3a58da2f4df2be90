package launch

import (
	"bytes"
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
	if len(f.mounts) == 0 || len(c.Args) == 0 || t.Kind != Missing && t.Kind != Tool || c.Builtin() {
		return nil
	}
	var paths []string
	name, ok := image.ScriptOf(c)
	switch k := f.At(name).Kind; {
	case ok && (k == Missing || k == Tool):
		paths = []string{name}
	case !ok && c.Args[0].Known:
		paths = f.mayBe(c, c.Args[0])
	}
	for _, p := range paths {
		named := t.Kind == Missing || strings.Contains(c.Args[0].Text, "/") || shell.IsShell(c.Program())
		if b := f.mountedAt(p); b != nil && (named || b.Tree != "") {
			return b
		}
	}
	return nil
}

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
	if err == nil && image.IsShellScript(name, data) && !bytes.ContainsRune(data[:min(len(data), 1024)], 0) {
		b.Tree, b.Data = name, data
	}
	return b
}
