package need

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// beforePattern is the directory above the first wildcard, or a path without any.
func beforePattern(p string) string {
	if i := strings.IndexAny(p, "*?["); i >= 0 {
		return path.Dir(p[:i] + "x")
	}
	return p
}

// globbed is the directory above the first wildcard. One of source counts where source is
// what the pattern takes.
func globbed(m *launch.Model, p string, ev finding.Evidence, use pathUse) []finding.Need {
	dir := beforePattern(p)
	fd, ok := m.FS.Lookup(dir)
	switch {
	case !ok:
		return hidden(m, dir, ev)
	case catalog.IsSystem(dir) || dir == m.Workdir:
		return nil
	case fd.Link != "":
		list, end := linksOn(m, dir, ev)
		if to, _ := m.FS.Lookup(end); to.Link != "" {
			return list // in a circle
		}
		return append(list, globbed(m, path.Join(end, strings.TrimPrefix(p, dir)), ev, use)...)
	case m.IsSource(dir, fd) && !takesSource(p, use):
		if use != pathNamed && path.Dir(p) == dir && !strings.Contains(p, "[") &&
			m.Context.MayIgnore(path.Join(fd.Path, path.Base(p))) {
			return one(finding.KindOptionalFile, p, ev)
		}
		return nil
	case !fd.Sure:
		return generated(m, dir, fd, ev, pathNamed)
	}
	return append(one(finding.KindDirectory, dir, ev), linksIn(m, dir, fd, ev)...)
}

// takesSource reports whether a pattern that the program lists or opens is one of Go source.
func takesSource(p string, use pathUse) bool { return use != pathNamed && path.Ext(p) == ".go" }

// bounds reports whether the beginning of a name in the working directory says which
// files can be meant: those of that beginning. A dot may lead out of the directory, and a
// scheme is none.
func bounds(m *launch.Model, text string) bool {
	dir, name := path.Split(text)
	at := m.Abs(dir)
	fd, ok := m.FS.Lookup(path.Join(at, name))
	return name != "" && name != "." && name != ".." && !strings.ContainsAny(text, "*?[:~$") &&
		!slices.ContainsFunc(schemes, func(s string) bool { return strings.HasPrefix(s, text) }) &&
		at == m.Workdir && !catalog.IsSystem(at) && !(ok && !fd.Sure)
}

// begunSo is what begins so in the working directory, and in those that relative paths
// count from beside it.
func begunSo(m *launch.Model, text string, a access, ev finding.Evidence) []finding.Need {
	dirs := []string{m.Workdir}
	if !path.IsAbs(text) {
		dirs = append(dirs, m.Dirs...)
	}
	var list []finding.Need
	for _, dir := range dirs {
		for _, name := range (image.View{Im: m.FS}).Names(dir) {
			fd, ok := m.FS.Lookup(path.Join(dir, name))
			if ok && strings.HasPrefix(name, path.Base(text)) && (a.Source || !image.NotData(name, fd.Dir)) {
				list = append(list, namedThrough(m, path.Join(dir, name), ev, use(a), 8)...)
			}
		}
		list = append(list, keptOutSo(m, path.Join(dir, path.Base(text)), ev)...)
	}
	return uniqueNeeds(list)
}

// keptOutSo is what git does not keep that begins so: it may be there where people build.
func keptOutSo(m *launch.Model, start string, ev finding.Evidence) []finding.Need {
	if m.Context == nil {
		return nil
	}
	var list []finding.Need
	for l := range m.FS.Brought() {
		for name := range m.Context.KeptOut(l.Src) {
			c := keptOutAt(m, l, name)
			dir, base := path.Split(start)
			known, _, open := strings.Cut(strings.NewReplacer("?", "*", "[", "*").Replace(path.Base(c.path)), "*")
			begins := strings.HasPrefix(known, base) || open && strings.HasPrefix(base, known)
			if here, _ := path.Match(path.Dir(c.path)+"/", dir); here && begins {
				c.path = dir + path.Base(c.path)
				list = append(list, finding.NewNeed(c.kind(), c.path, ev))
			}
		}
	}
	return list
}

// globbedHere are the files of the working directory that a pattern matches: the
// directory itself is too much. A pattern that takes any name says too little, and so does
// one that nothing opens without a plain extension.
func globbedHere(m *launch.Model, p string, ev finding.Evidence, use pathUse) []finding.Need {
	ext := path.Ext(p)
	plain := ext != "" && !strings.ContainsAny(ext, "*?[")
	if path.Dir(p) != m.Workdir || !plain && (use == pathNamed || takesAny(path.Base(p))) {
		return nil
	}
	var list []finding.Need
	matches, _ := fs.Glob(image.View{Im: m.FS}, p[1:])
	for _, match := range matches {
		fd, ok := m.FS.Lookup("/" + match)
		wanted := takesSource(p, use) || !m.IsSource("/"+match, fd)
		if ok && fd.Sure && !fd.Dir && wanted {
			list = append(list, finding.NewNeed(finding.KindFile, "/"+match, ev))
		}
	}
	return list
}

// takesAny reports whether a pattern has no part that a name must have.
func takesAny(pattern string) bool { return strings.Trim(pattern, "*?.") == "" }
