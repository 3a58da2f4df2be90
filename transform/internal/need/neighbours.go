package need

import (
	"path"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// naming are the endings of files that name others beside them: templates, schemas,
// and the sources of small languages. A file without one may be any of them, and names
// others without one.
var naming = catalog.Words(`. .html .htm .tmpl .tpl .gohtml .gotmpl .jet .j2 .jinja .jinja2 .django .mustache .stache
	.hbs .handlebars .liquid .pug .ace .amber .tengo .md .css .xml .xsd .xsl .xslt .wsdl .svg .proto .lua .jsonnet
	.libsonnet .graphql .graphqls .gql .cue .rego .star .js .mjs .cjs .jsx .ts .tsx .mts .cts .sh .sql .raml .txt`)

// shortNaming are the endings of those that name others by less than their whole names: a
// partial without its ending, a module by the words of its path.
var shortNaming = catalog.Words(
	`.mustache .stache .hbs .handlebars .liquid .jet .jet.html .html.jet .pug .ace .amber .tengo`)

// unreadNeighbours is for a file that a program of the build made, or that git does not keep,
// in a directory of its own: what it names there is not known.
func unreadNeighbours(m *launch.Model, at string) []finding.Need {
	dir := path.Dir(at)
	fd, ok := m.FS.Lookup(at)
	if !ok && dir != m.Workdir {
		return keptOutSo(m, dir+"/", m.Line(nil, at+" is not seen, and what it names is not known"))
	}
	of, _ := m.FS.Lookup(dir)
	_, within := image.Below(fd.At, dir)
	if made := !fd.Sure && within || fd.Kind == image.Made && fd.Alike && of.Kind == image.MadeDir; !ok || !made ||
		dir == m.Workdir || catalog.IsSystem(dir) || m.IsSource(dir, of) {
		return nil
	}
	return one(finding.KindOptionalDir, dir, m.Line(fd.Step, at+" is made here, and what it names is not known"))
}

// neighbours are the files that a text names by where they lie from it: beside it, or
// below its directory or one above.
func neighbours(m *launch.Model, at, text, file string) []finding.Need {
	var list []finding.Need
	seen := map[string]bool{}
	for i, line := range strings.Split(text, "\n") {
		for _, w := range strings.FieldsFunc(line, isAnyOf(separators+"#%")) {
			if seen[w] || len(w) > 256 || path.IsAbs(w) || !namesPath(w) {
				continue
			}
			seen[w] = true
			for _, p := range meant(m, at, w) {
				if fd, ok := m.FS.Lookup(p); ok && fd.Sure && fd.Dir == begins(at, w) && p != at {
					ev := finding.Evidence{File: file, Line: i + 1, Why: finding.Clip(w, 80) + " is named here"}
					list = append(list, namedThrough(m, p, ev, pathNamed, 4)...)
				}
			}
		}
	}
	return list
}

// meant are the paths of the files that a word of another file may mean.
func meant(m *launch.Model, at, word string) []string {
	var list []string
	p := path.Join(path.Dir(at), word)
	if path.Ext(word) != "" || path.Ext(at) == "" {
		list = append(list, p)
	}
	switch ext := path.Ext(at); {
	case ext == ".lua":
		return append(list, luaModule(m, at, word)...)
	case path.Ext(word) != "":
		return list
	case ext == ".liquid":
		list = append(list, path.Join(path.Dir(p), "_"+path.Base(p)+ext))
	}
	for name := path.Base(at); strings.Contains(name, "."); {
		_, name, _ = strings.Cut(name, ".")
		if end := "." + name; shortNaming.Has(end) {
			list = append(list, p+end, path.Join(p, "index"+end))
		}
	}
	return list
}

// begins reports whether a word of Lua is only the beginning of a module's name, as
// "plugins." .. name has it.
func begins(at, word string) bool { return path.Ext(at) == ".lua" && strings.HasSuffix(word, ".") }

// luaModule are the files in which Lua looks for a module: below the directory that it is
// started in, or that of the file, where package.path says so.
func luaModule(m *launch.Model, at, name string) []string {
	var list []string
	name = strings.ReplaceAll(name, ".", "/")
	for _, dir := range append([]string{path.Dir(at), m.Workdir}, m.Dirs...) {
		list = append(list, path.Join(dir, name), path.Join(dir, name+".lua"), path.Join(dir, name, "init.lua"))
	}
	return list
}
