package transform

import (
	"bytes"
	"path"
	"strings"

	"offstage/transform/internal/repo"
	"offstage/transform/internal/shell"
)

// A brought file is one that a use starts and that only a mount of the host puts
// into the container.
type brought struct {
	path string // in the container
	tree string // the shell script of the repository that it is; "" for anything else
	data []byte
}

// mountsOf are a use's mounts and those that other compose files of the directory
// give the same service.
func (f *facts) mountsOf(u repo.Use) []repo.Mount {
	list := u.Mounts
	for _, o := range f.uses {
		if u.Source == repo.Compose && o.Source == u.Source && o.Name == u.Name && o.File != u.File && path.Dir(o.File) == path.Dir(u.File) {
			list = append(list[:len(list):len(list)], o.Mounts...)
		}
	}
	return list
}

// broughtBy finds what a command starts among the mounts, if the image holds no
// such file.
func (f *facts) broughtBy(c *shell.Command, t target) *brought {
	if len(f.mounts) == 0 || len(c.Args) == 0 || t.kind != missing && t.kind != tool || c.Builtin() {
		return nil
	}
	var paths []string
	name, ok := scriptOf(c)
	switch k := f.at(name).kind; {
	case ok && (k == missing || k == tool):
		paths = []string{name}
	case !ok && c.Args[0].Known:
		paths = f.mayBe(c, c.Args[0])
	}
	for _, p := range paths {
		named := t.kind == missing || strings.Contains(c.Args[0].Text, "/") || shell.IsShell(c.Program())
		if b := f.mountedAt(p); b != nil && (named || b.tree != "") {
			return b
		}
	}
	return nil
}

// mountedAt is the file that the innermost mount above a path puts there; nil
// where that is no mount of the host.
func (f *facts) mountedAt(p string) *brought {
	var inner repo.Mount
	rest := ""
	for _, m := range f.mounts {
		if rel, ok := below(m.Target, p); ok && len(m.Target) >= len(inner.Target) {
			inner, rest = m, rel
		}
	}
	if !inner.Bind || inner.Target == "" {
		return nil
	}
	b := &brought{path: p}
	if inner.Source == "" || path.IsAbs(inner.Source) || f.ctx == nil {
		return b
	}
	name := path.Join(inner.Source, rest)
	data, err := readFile(f.ctx.tree, name)
	if err == nil && isShellScript(name, data) && !bytes.ContainsRune(data[:min(len(data), 1024)], 0) {
		b.tree, b.data = name, data
	}
	return b
}

// broughtNeeds are what a brought script asks for.
func (f *facts) broughtNeeds(b *brought) []Need {
	if b == nil || b.tree == "" {
		return nil
	}
	first, _, _ := strings.Cut(string(b.data), "\n")
	why := path.Base(b.tree) + " is a script that a mount brings"
	return f.shebangNeeds(first, Evidence{File: b.tree, Line: 1, Why: why})
}

// refuseBrought finds programs of the host that are started in the image.
func refuseBrought(f *facts) []Refusal {
	var list []Refusal
	for _, s := range f.starts {
		if s.brought != nil && s.brought.tree == "" && !(inPipeline(*s.use)) {
			list = append(list, refuse(DevMount, f.keepToolchain(s.use), s.ev, "%s comes from the host, through a mount, so what it needs can't be seen", s.brought.path))
		}
	}
	return list
}
