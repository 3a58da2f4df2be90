package transform

import (
	"io/fs"
	"path"
	"strings"

	"offstage/transform/internal/gosrc"
)

// untracked is for a path that git keeps out of the repository: whether it is
// there where people build can't be seen here, so it goes along if it is. A file
// in a directory that is kept out needs that directory.
func (f *facts) untracked(text string, ev Evidence) []Need {
	p := f.abs(plainPath(text))
	for _, l := range f.image.layers {
		rel, ok := below(l.at, p)
		if !ok || rel == "." || l.kind != fromContext || f.ctx == nil || strings.ContainsAny(rel, "*?[ ") {
			continue
		}
		name := path.Join(l.src, rel)
		if !f.ctx.untracked(name) || f.ctx.ignored(name) || !strings.ContainsAny(text, "./") || path.Ext(p) == ".go" {
			continue
		}
		dir := path.Dir(p)
		switch {
		case f.ctx.untracked(path.Dir(name)) && path.Ext(p) != "":
			return []Need{need(KindOptionalDir, dir, ev)}
		case path.Ext(p) == "" || strings.HasSuffix(text, "/"):
			return []Need{need(KindOptionalDir, p, ev)}
		case dir == f.stage.Config.Workdir && !bareExt(text):
			return []Need{need(KindOptionalFile, p, ev)}
		}
	}
	return nil
}

// bareExt says whether a text is an extension alone, and no hidden file.
func bareExt(text string) bool {
	return strings.HasPrefix(text, ".") && !strings.HasPrefix(text, ".env") && !strings.HasPrefix(text, "./") && !strings.HasPrefix(text, "../")
}

// optional is a file of the working directory that is absent here and may exist
// where people build, as .env does: a COPY of the whole context would bring it.
func (f *facts) optional(b *build, v gosrc.Value, a access, ev Evidence) (Need, bool) {
	text, ok := f.rooted(b, v)
	if !ok || !v.Exact || a.write || a.dir || a.name || bareExt(text) || path.Ext(text) == "" || strings.ContainsAny(text, "*?[ ") {
		return Need{}, false
	}
	return f.optionalAt(f.abs(plainPath(text)), ev)
}

// optionalAt is such a file by its path.
func (f *facts) optionalAt(p string, ev Evidence) (Need, bool) {
	if path.Dir(p) != f.stage.Config.Workdir || f.stillThere(p) || !f.copiesAll(path.Dir(p), path.Base(p)) {
		return Need{}, false
	}
	return need(KindOptionalFile, p, ev), true
}

// copiesAll says whether a COPY brings a whole directory of the context to dir, or
// to one above it, and .dockerignore does not keep name back.
func (f *facts) copiesAll(dir, name string) bool {
	for _, l := range f.image.layers {
		rel, ok := below(l.at, dir)
		if l.kind != fromContext || !ok || f.ctx == nil {
			continue
		}
		from := path.Join(l.src, rel)
		if fi, err := f.ctx.stat(from); err == nil && fi.IsDir() && !f.ctx.ignored(path.Join(from, name)) {
			return true
		}
	}
	return false
}

// generatedBelow is for an exact path in a directory where a RUN generates
// files: its own directory goes along, or the file if it is made.
func (f *facts) generatedBelow(text string, a access, ev Evidence) []Need {
	p := f.abs(plainPath(text))
	switch dir := path.Dir(p); {
	case p == f.stage.Config.Workdir:
		return nil
	case a.dir && !strings.ContainsAny(p, "*?["):
		return []Need{need(KindOptionalDir, p, ev)}
	case dir != f.stage.Config.Workdir && !isSystem(dir) && !strings.ContainsAny(dir, "*?["):
		return []Need{need(KindOptionalDir, dir, ev)}
	case path.Ext(p) != "" && !strings.ContainsAny(p, "*?["):
		return []Need{need(KindOptionalFile, p, ev)}
	}
	return nil
}

// hidden is a path that .dockerignore keeps out of the image.
func (f *facts) hidden(p string, ev Evidence) []Need {
	for _, l := range f.image.layers {
		rel, ok := below(l.at, p)
		if !ok || l.kind != fromContext || f.ctx == nil || f.ctx.ignore == nil {
			continue
		}
		name := path.Join(l.src, rel)
		if _, err := fs.Stat(f.ctx.tree, f.ctx.full(name)); err == nil && f.ctx.ignored(name) {
			ev.Why = name + " is named here, and " + f.ctx.from + " keeps it out of the image: the original lacked it as well"
			return []Need{need(KindHiddenPath, name, ev)}
		}
	}
	return nil
}
