package need

import (
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// untracked is for a path that git keeps out of the repository: whether it is
// there where people build can't be seen here, so it goes along if it is. A file
// in a directory that is kept out needs that directory.
func untracked(m *launch.Model, text string, ev finding.Evidence, use pathUse) []finding.Need {
	if known := beforePattern(plainPath(text)); known != plainPath(text) {
		text, use = known+"/", pathListed
	}
	p := m.Abs(plainPath(text))
	if m.Context == nil || path.Ext(p) == ".go" || !strings.ContainsAny(text, "./") && use != pathListed {
		return nil
	}
	dir := path.Dir(p)
	switch file := meansFile(text, p, use); {
	case m.StillThere(p) || !image.Expects(m.FS, p, !file):
	case file:
		return one(finding.KindOptionalFile, p, ev)
	default:
		return one(finding.KindOptionalDir, p, ev)
	}
	for name := range untrackedNames(m, p) {
		switch {
		case !meansFile(text, p, use):
			return one(finding.KindOptionalDir, p, ev)
		case m.Context.Untracked(path.Dir(name)):
			return one(finding.KindOptionalDir, dir, ev)
		case (dir == m.Workdir || use != pathNamed) && !bareExt(text):
			return one(finding.KindOptionalFile, p, ev)
		}
	}
	return nil
}

// untrackedNames are what the context calls a path below a directory that is copied,
// where git keeps it out and .dockerignore does not.
func untrackedNames(m *launch.Model, p string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for l := range m.FS.Brought() {
			rel, ok := image.Below(l.At, p)
			if !ok || rel == "." || strings.ContainsAny(rel, "*?[ ") {
				continue
			}
			name := path.Join(l.Src, rel)
			if m.Context.Untracked(name) && !m.Context.Ignored(name) && !yield(name) {
				return
			}
		}
	}
}

// meansFile reports whether a text is more likely the name of a file than of a directory.
func meansFile(text, p string, use pathUse) bool {
	return (path.Ext(p) != "" || use != pathNamed) && use != pathListed && !strings.HasSuffix(text, "/")
}

// bareExt reports whether a text is an extension alone, and no hidden file.
func bareExt(text string) bool {
	return strings.HasPrefix(text, ".") && !strings.HasPrefix(text, ".env") && !strings.HasPrefix(text, "./") &&
		!strings.HasPrefix(text, "../")
}

// optional is a file of the working directory that is absent here and may exist
// where people build, as .env does: a COPY of the whole context would bring it.
func optional(m *launch.Model, b *image.Build, v gosrc.Value, a access, ev finding.Evidence) (finding.Need, bool) {
	text, ok := m.Rooted(b, v)
	if !ok || !v.Exact || a.Write || a.Dir || a.Name || bareExt(text) || path.Ext(text) == "" ||
		strings.ContainsAny(text, "*?[ ") || ofWindows(text) {
		return finding.Need{}, false
	}
	return optionalAt(m, m.Abs(plainPath(text)), ev)
}

// optionalAt is such a file by its path.
func optionalAt(m *launch.Model, p string, ev finding.Evidence) (finding.Need, bool) {
	if path.Dir(p) != m.Workdir || m.StillThere(p) || !copiesAll(m, path.Dir(p), path.Base(p)) {
		return finding.Need{}, false
	}
	return finding.NewNeed(finding.KindOptionalFile, p, ev), true
}

// leftAnywhere is for a path of which nothing is known, where a RUN starts a program that may
// write anywhere: it goes along if it is there. Of a path that is made, or known only in
// part, its directory does.
func leftAnywhere(m *launch.Model, v gosrc.Value, t gosrc.Touch, found []finding.Need) []finding.Need {
	p, ok := plainPath(v.Text), v.Root == gosrc.Plain && (v.Exact || path.IsAbs(v.Text))
	if v.Root == gosrc.Home {
		p, ok = m.Home()+"/"+p, true
	}
	if m.Anywhere == nil || t.Module != "" || p == "" || !ok || ofWindows(p) || slices.ContainsFunc(found, bringsIt) {
		return nil
	}
	if !path.IsAbs(p) {
		p = m.Workdir + "/" + p
	}
	a, _, _ := pathsOf(t)
	known := beforePattern(p)
	if known != p { // the directory of a pattern
		return madeAnywhere(m, known, finding.KindOptionalDir)
	}
	if !v.Exact || a.Write {
		return madeAnywhere(m, path.Dir(known+"x"), finding.KindOptionalDir)
	}
	if a.Dir {
		return madeAnywhere(m, p, finding.KindOptionalDir)
	}
	return madeAnywhere(m, p, finding.KindOptionalFile)
}

// namedAnywhere is for a text that only names a path, which may as well be that of an address:
// a file below a directory of every image.
func namedAnywhere(m *launch.Model, p string) []finding.Need {
	first, _, _ := strings.Cut(strings.TrimPrefix(p, "/"), "/")
	everywhere := first != "" && catalog.IsPlace("/"+first, catalog.System|catalog.Everywhere)
	if !path.IsAbs(p) || path.Ext(p) == "" || !everywhere {
		return nil
	}
	return madeAnywhere(m, p, finding.KindOptionalFile)
}

// madeAnywhere is a path that a program which may write anywhere may have made.
func madeAnywhere(m *launch.Model, p string, kind finding.Kind) []finding.Need {
	if p = path.Clean(p); !launch.MayBeMade(m, p) {
		return nil
	}
	return one(kind, p, m.Line(m.Anywhere, "what is started here may have made "+p))
}

// bringsIt reports whether a need brings what a path names, and no empty directory for it.
func bringsIt(n finding.Need) bool {
	return n.Kind != finding.KindSystemDir && n.Kind != finding.KindMadeDirectory &&
		n.Kind != finding.KindEmptyDirectory
}

// copiesAll reports whether a COPY brings a whole directory of the context to dir, or
// to one above it, and .dockerignore does not keep name back.
func copiesAll(m *launch.Model, dir, name string) bool {
	for l := range m.FS.Brought() {
		rel, ok := image.Below(l.At, dir)
		if !ok || m.Context == nil {
			continue
		}
		from := path.Join(l.Src, rel)
		if fi, err := m.Context.Stat(from); err == nil && fi.IsDir() && !m.Context.Ignored(path.Join(from, name)) {
			return true
		}
	}
	return m.Context != nil && image.Expects(m.FS, path.Join(dir, name), false)
}

// generatedBelow is for an exact path in a directory where a RUN generates
// files: its own directory goes along, or the file if it is made.
func generatedBelow(m *launch.Model, text string, a access, ev finding.Evidence) []finding.Need {
	p := m.Abs(plainPath(text))
	switch dir := path.Dir(p); {
	case p == m.Workdir:
		return nil
	case a.Dir && !strings.ContainsAny(p, "*?["):
		return one(finding.KindOptionalDir, p, ev)
	case dir != m.Workdir && !catalog.IsSystem(dir) && !strings.ContainsAny(dir, "*?["):
		return one(finding.KindOptionalDir, dir, ev)
	case path.Ext(p) != "" && !strings.ContainsAny(p, "*?[") && !dataExts.Has(path.Base(p)):
		return one(finding.KindOptionalFile, p, ev)
	}
	return nil
}

// hidden is a path that .dockerignore keeps out of the image.
func hidden(m *launch.Model, p string, ev finding.Evidence) []finding.Need {
	for l := range m.FS.Brought() {
		rel, ok := image.Below(l.At, p)
		if !ok || m.Context == nil || m.Context.Ignore == nil {
			continue
		}
		name := path.Join(l.Src, rel)
		if _, err := fs.Stat(m.Context.Tree, m.Context.Full(name)); err == nil && m.Context.Ignored(name) {
			ev.Why = name + " is named here, and " + m.Context.From +
				" keeps it out of the image: the original lacked it as well"
			return one(finding.KindHiddenPath, name, ev)
		}
	}
	return nil
}
