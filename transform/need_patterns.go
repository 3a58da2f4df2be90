package transform

import (
	"io/fs"
	"path"
	"strings"
)

// beforePattern is the directory above the first wildcard, or a path without any.
func beforePattern(p string) string {
	if i := strings.IndexAny(p, "*?["); i >= 0 {
		return path.Dir(p[:i] + "x")
	}
	return p
}

// globbed is the directory above the first wildcard.
func (f *facts) globbed(p string, ev Evidence) []Need {
	dir := beforePattern(p)
	fd, ok := f.image.lookup(dir)
	switch {
	case !ok:
		return f.hidden(dir, ev)
	case isSystem(dir) || dir == f.stage.Config.Workdir || f.isSource(dir, fd):
		return nil
	case !fd.sure:
		return f.generated(dir, fd, ev)
	}
	return []Need{need(KindDirectory, dir, ev)}
}

// globbedHere are the files of the working directory that a pattern matches: the
// directory itself is too much. A pattern that takes any name says too little.
func (f *facts) globbedHere(p string, ev Evidence) []Need {
	if path.Dir(p) != f.stage.Config.Workdir || path.Ext(p) == "" || strings.ContainsAny(path.Ext(p), "*?[") {
		return nil
	}
	var list []Need
	matches, _ := fs.Glob(imageFS{f.image}, p[1:])
	for _, m := range matches {
		if fd, ok := f.image.lookup("/" + m); ok && fd.sure && !fd.dir && !f.isSource("/"+m, fd) {
			list = append(list, need(KindFile, "/"+m, ev))
		}
	}
	return list
}
