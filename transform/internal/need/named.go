package need

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// A pathUse says what is known of a text that may be a path.
type pathUse int

const (
	pathNamed  pathUse = iota // it may be anything else as well
	pathOpened                // it is opened, whatever it is called
	pathMade                  // it is made, so only its directory has to be there
	pathSource                // it is opened, and Go source is wanted
	pathListed                // it is opened, and is a directory
)

func use(a access) pathUse {
	if a.Source {
		return pathSource
	}
	if a.Write {
		return pathMade
	}
	if a.Dir && !a.Search {
		return pathListed
	}
	return pathOpened
}

// named looks a path up in the image. A file that is absent while its directory
// is there may exist where people build: then the directory goes along.
func named(m *launch.Model, text string, ev finding.Evidence, use pathUse) []finding.Need {
	return append(plainlyNamed(m, text, ev, use), parameters(m, text, ev)...)
}

// plainlyNamed is that for a text that is the path itself.
func plainlyNamed(m *launch.Model, text string, ev finding.Evidence, use pathUse) []finding.Need {
	return append(namedThrough(m, text, ev, use, 8), namedFrom(m, m.Dirs, text, ev, use)...)
}

// namedThrough follows as many symbolic links as it is given: some lead in circles.
func namedThrough(m *launch.Model, text string, ev finding.Evidence, use pathUse, links int) []finding.Need {
	text = plainPath(text)
	if text == "" {
		return nil
	}
	p := m.Abs(text)
	if strings.ContainsAny(text, "*?[") {
		return slices.Concat(globbed(m, p, ev, use), globbedHere(m, p, ev, use),
			inModuleCache(m, beforePattern(p), ev, use))
	}
	fd, ok := m.FS.Lookup(p)
	parent := parentOfMade(m, text, p, ev, use)
	switch {
	case ok && fd.Link != "" && links > 0:
		list := one(finding.KindLink, fd.LinkAt, ev)
		if otherName(m, p, fd.LinkAt) {
			list = append(list, finding.NewNeed(finding.KindLink, p, ev))
		}
		return append(list, namedThrough(m, fd.Link, ev, use, links-1)...)
	case parent != nil:
		return parent
	case catalog.IsSystem(p) || p == m.Workdir && use != pathMade:
		return ofSystem(m, p, ev, use)
	case !ok:
		return missing(m, text, p, ev, use)
	case m.IsSource(p, fd):
		return source(p, fd, ev, use)
	}
	return present(m, text, p, fd, ev, use)
}

// otherName reports whether two paths differ by a link of the base alone, which no runtime has
// for what is carried.
func otherName(m *launch.Model, p, at string) bool {
	links := m.Base.Links()
	return p != at && catalog.BehindLinks(links, p) == catalog.BehindLinks(links, at)
}

// linksOn are the links on the way to a path, and where it leads.
func linksOn(m *launch.Model, p string, ev finding.Evidence) (list []finding.Need, end string) {
	const most = 8 // some lead in circles
	for range most {
		fd, ok := m.FS.Lookup(p)
		if !ok || fd.Link == "" {
			break
		}
		list = append(list, finding.NewNeed(finding.KindLink, fd.LinkAt, ev))
		if otherName(m, p, fd.LinkAt) {
			list = append(list, finding.NewNeed(finding.KindLink, p, ev))
		}
		p = fd.Link
	}
	return list, p
}

// missing is for a path that the image does not have.
func missing(m *launch.Model, text, p string, ev finding.Evidence, use pathUse) []finding.Need {
	if systemParent(p) && (use == pathMade || path.IsAbs(text) && likelyMade(p)) {
		return one(finding.KindSystemDir, path.Dir(p), ev)
	}
	return slices.Concat(hidden(m, p, ev), absent(m, p, ev, use), ofSystem(m, p, ev, use), packageData(m, p, ev, use),
		inModuleCache(m, text, ev, use))
}

// source is for a path that holds nothing but Go source, or is of it: the program
// finds the directory, and reads source where it opens it by name.
func source(p string, fd image.Entry, ev finding.Evidence, use pathUse) []finding.Need {
	switch {
	case use == pathSource || use == pathListed && fd.Dir:
		return one(kindOf(fd.Dir || fd.Tree), p, ev)
	case fd.Dir && use != pathNamed:
		return one(finding.KindMadeDirectory, p, ev)
	case use == pathOpened && !fd.Dir:
		return one(finding.KindFile, p, ev)
	}
	return nil
}

// present is for a path that the image has.
func present(m *launch.Model, text, p string, fd image.Entry, ev finding.Evidence, use pathUse) []finding.Need {
	switch {
	case fd.Kind == image.Built || isWord(text, fd, use):
		return nil
	case !fd.Sure && use == pathMade:
		return absent(m, p, ev, use)
	case !fd.Sure:
		return generated(m, p, fd, ev, use)
	case fd.Maybe && !fd.Dir:
		return one(finding.KindOptionalFile, p, ev)
	}
	list := one(kindOf(fd.Dir || fd.Tree), p, ev)
	if fd.Dir {
		list = append(list, linksIn(m, p, fd, ev)...)
	}
	return list
}

// isWord reports whether a bare word is no path: where nothing opens it, it may be
// anything else.
func isWord(text string, fd image.Entry, use pathUse) bool {
	if use != pathNamed || fd.Dir || strings.Contains(text, "/") {
		return false
	}
	return fd.Sure && path.Ext(text) == "" || !fd.Sure && fd.Kind == image.FromImage
}

// linksIn are what the links in a directory of the context lead to, where that is
// outside of the directory.
func linksIn(m *launch.Model, p string, fd image.Entry, ev finding.Evidence) []finding.Need {
	if fd.Kind != image.FromContext || m.Context == nil {
		return nil
	}
	var list []finding.Need
	for at, to := range m.Context.Links(fd.Path) {
		target := to
		if !path.IsAbs(to) {
			target = path.Join(p, path.Dir(at), to)
		}
		if _, inside := image.Below(p, target); !inside && m.StillThere(target) {
			list = append(list, namedThrough(m, target, ev, pathOpened, 4)...)
		}
	}
	return list
}

// systemParent reports whether a path is in a directory of the system that programs
// make files in.
func systemParent(p string) bool { return catalog.IsPlace(path.Dir(p), catalog.Parent) }

// ofEveryImage reports whether a path is a directory of the system, which holds more than what
// the Dockerfile puts there.
func ofEveryImage(p string) bool {
	return catalog.IsPlace(p, catalog.System|catalog.Everywhere|catalog.OfDebian)
}

// parentOfMade is the directory of every image that a program makes a path in; nil for another.
func parentOfMade(m *launch.Model, text, p string, ev finding.Evidence, use pathUse) []finding.Need {
	open := openAbove(m, p)
	switch {
	case use != pathMade:
		return nil
	case path.IsAbs(text) && systemParent(p):
		return one(finding.KindSystemDir, path.Dir(p), ev)
	case open != "":
		return one(finding.KindMadeDirectory, open, ev)
	}
	return nil
}

// openAbove is the directory of golang's images, above a path, in which everybody may make files;
// empty where an instruction made one between them, or there is none.
func openAbove(m *launch.Model, p string) string {
	for dir := path.Dir(p); m.Base.Golang && dir != "/" && dir != "."; dir = path.Dir(dir) {
		switch {
		case dir == m.Workdir:
			return ""
		case catalog.IsPlace(dir, catalog.OpenToAll):
			return dir
		case m.StillThere(dir):
			return ""
		}
	}
	return ""
}

// likelyMade reports whether a program that names a file makes it where it is
// missing, whichever call it goes to: a log, a database, its process number.
func likelyMade(p string) bool {
	return path.Dir(p) == "/var/log" ||
		slices.Contains([]string{".log", ".db", ".sqlite", ".sqlite3", ".pid"}, path.Ext(p))
}

// schemes are what may surround the path of a file.
var schemes = []string{"file://", "file:", "sqlite3://", "sqlite://"}

// plainPath takes what surrounds a path off: a file: scheme and a query.
func plainPath(s string) string {
	s, _, _ = strings.Cut(withoutScheme(s), "?")
	if strings.Contains(s, "://") {
		return ""
	}
	return s
}

// ofWindows reports whether a text is a path that only Windows has: \\.\PHYSICALDRIVE0, C:\data.
func ofWindows(s string) bool {
	return strings.HasPrefix(s, `\\`) || len(s) > 2 && s[1] == ':' && s[2] == '\\'
}

// withoutScheme takes off the scheme of a text that a path, or the beginning of one, stands
// behind.
func withoutScheme(s string) string {
	for _, scheme := range schemes {
		s = strings.TrimPrefix(s, scheme)
	}
	return s
}

// generated is for a path that a RUN or another stage may have made: what they
// made goes along as a whole. Where that is the working directory itself, any
// string would look like a path in it, so only those count that look like a data
// file, or like a file that is opened, and their directory, or they, go along if they are
// there.
func generated(m *launch.Model, p string, fd image.Entry, ev finding.Evidence, use pathUse) []finding.Need {
	work := m.Workdir
	if _, over := image.Below(fd.At, work); !over {
		return generatedElsewhere(p, fd, ev)
	}
	_, in := image.Below(work, p)
	file := dataExts.Has(path.Ext(p)) && !strings.Contains(p, " ") ||
		use == pathOpened && path.Ext(p) != "" && path.Ext(p) != ".go"
	switch dir := path.Dir(p); {
	case !in || !file || dataExts.Has(path.Base(p)):
		return nil // or an extension alone
	case dir == work:
		return one(finding.KindOptionalFile, p, ev)
	case work == "/" || catalog.IsSystem(dir):
		return nil
	default:
		return one(finding.KindOptionalDir, dir, ev)
	}
}

// generatedElsewhere is for such a path outside of the working directory.
func generatedElsewhere(p string, fd image.Entry, ev finding.Evidence) []finding.Need {
	switch {
	case path.Ext(p) == ".go":
		return nil
	case catalog.IsSystem(fd.At) || p != fd.At && ofEveryImage(fd.At):
		return unpackedBelow(fd.At, p, ev)
	case fd.Maybe:
		return one(finding.KindOptionalDir, fd.At, ev)
	}
	return one(finding.KindDirectory, fd.At, ev)
}

// dataExts are the endings of files that programs open and builds generate.
var dataExts = catalog.Words(
	`.db .sqlite .sqlite3 .json .yaml .yml .toml .ini .conf .html .htm .tmpl .tpl .gohtml .css .js .svg .sql .csv
	.tsv .txt .xml
	.pem .crt .cer .key .mmdb .dat .bin .properties .wasm .po .mo .ttf .otf .png .jpg .ico .gz .zip .tar`,
)

// absent is for a path that isn't in the image, though its directory is: what it
// holds goes along, since the file may be there where people build. Of a directory of
// nothing but source, or of the system, the file goes along if it is there, and else the
// directory.
func absent(m *launch.Model, p string, ev finding.Evidence, use pathUse) []finding.Need {
	dir := path.Dir(p)
	fd, ok := m.FS.Lookup(dir)
	brought := fd.Kind == image.FromContext
	switch {
	case !ok || !fd.Dir || !fd.Sure || catalog.IsSystem(dir) || dir == m.Workdir:
		return nil
	case m.IsSource(dir, fd):
		return absentBeside(p, ev, use)
	case ofEveryImage(dir) && brought && use != pathMade:
		return one(finding.KindOptionalFile, p, ev)
	case ofEveryImage(dir) || !brought && fd.Kind != image.MadeDir:
		return nil
	case fd.Kind == image.MadeDir && fd.At == dir:
		return one(finding.KindEmptyDirectory, dir, ev)
	}
	return one(finding.KindDirectory, dir, ev)
}

// absentBeside is for such a path beside source.
func absentBeside(p string, ev finding.Evidence, use pathUse) []finding.Need {
	dir := finding.NewNeed(finding.KindMadeDirectory, path.Dir(p), ev)
	switch {
	case use == pathMade || likelyMade(p):
		return []finding.Need{dir}
	case use != pathNamed || dataExts.Has(path.Ext(p)):
		return append(one(finding.KindOptionalFile, p, ev), dir)
	}
	return nil
}
