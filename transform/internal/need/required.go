package need

import (
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// scripts are the endings of sources that ask for others as Node's do, and compilers to those.
const scripts catalog.Words = ".js .mjs .cjs .jsx .ts .tsx .mts .cts"

// ofModule are the endings that a script may leave out.
const ofModule = string(scripts) + " .json .node"

// asked is how a script of Node's kind asks for another file, or for a package.
var asked = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("(?:\\brequire\\s*\\(|\\bfrom\\b|\\bimport\\b\\s*\\(?)\\s*[\"'`]([^\"'`\\s]+)[\"'`]")
})

// requiredBy are the files and packages that a script of Node's kind asks for. Source:
// nodejs.org/api/modules.html, "All together".
func requiredBy(m *launch.Model, at, text, file string) []finding.Need {
	if !scripts.Has(path.Ext(at)) {
		return nil
	}
	var list []finding.Need
	for i, line := range strings.Split(text, "\n") {
		for _, match := range asked().FindAllStringSubmatch(line, -1) {
			ev := finding.Evidence{File: file, Line: i + 1, Why: finding.Clip(match[1], 80) + " is required here"}
			if strings.HasPrefix(match[1], ".") || path.IsAbs(match[1]) {
				list = append(list, moduleAt(m, absFrom(at, match[1]), ev)...)
			} else {
				list = append(list, packageFor(m, path.Dir(at), match[1], ev)...)
			}
		}
	}
	return list
}

// absFrom is a path that counts from the directory of a file.
func absFrom(at, p string) string {
	if path.IsAbs(p) {
		return path.Clean(p)
	}
	return path.Join(path.Dir(at), p)
}

// moduleAt is the file that a module's path means, or what its directory is for: what a
// package.json there names, or its index.
func moduleAt(m *launch.Model, p string, ev finding.Evidence) []finding.Need {
	if fd, ok := m.FS.Lookup(p); ok && fd.Sure && fd.Dir {
		list := moduleFile(m, path.Join(p, "index"), ev)
		settings := path.Join(p, "package.json")
		if data, _, ok := m.FS.Read(settings); ok {
			list = append(list, namedThrough(m, settings, ev, pathOpened, 4)...)
			var of struct{ Main string }
			if json.Unmarshal(data, &of) == nil && of.Main != "" && path.Join(p, of.Main) != p {
				list = append(list, moduleAt(m, path.Join(p, of.Main), ev)...)
			}
		}
		return list
	}
	return moduleFile(m, p, ev)
}

// moduleFile is the file of a path that may lack its ending, or have that of what it is compiled to.
func moduleFile(m *launch.Model, p string, ev finding.Evidence) []finding.Need {
	paths := []string{p}
	for end := range strings.FieldsSeq(ofModule) {
		paths = append(paths, p+end)
	}
	if ext := path.Ext(p); scripts.Has(ext) {
		for end := range strings.FieldsSeq(string(scripts)) {
			paths = append(paths, strings.TrimSuffix(p, ext)+end)
		}
	}
	for _, p := range paths {
		if fd, ok := m.FS.Lookup(p); ok && fd.Sure && !fd.Dir {
			return namedThrough(m, p, ev, pathOpened, 4)
		}
	}
	return nil
}

// packageFor are the packages beside the one of a name: they ask for each other. Those that
// a tool installs, where a package.json is, may be there.
func packageFor(m *launch.Model, dir, name string, ev finding.Evidence) []finding.Need {
	parts := strings.SplitN(name, "/", 3)
	if parts[0] = strings.TrimPrefix(parts[0], "node:"); strings.HasPrefix(name, "@") && len(parts) > 1 {
		parts[0] += "/" + parts[1]
	}
	for ; ; dir = path.Dir(dir) {
		all := path.Join(dir, "node_modules")
		fd, ok := m.FS.Lookup(path.Join(all, parts[0]))
		settings, _ := m.FS.Lookup(path.Join(dir, "package.json"))
		switch {
		case ok && fd.Sure:
			return one(finding.KindDirectory, all, ev)
		case ok && settings.Sure && !slices.Contains(ofNode, parts[0]):
			return one(finding.KindOptionalDir, all, ev)
		case dir == "/" || dir == ".":
			return nil
		}
	}
}

// ofNode are the modules that scripts ask for most which are Node's own, and in no directory.
var ofNode = []string{"assert", "buffer", "child_process", "crypto", "events", "fs", "http", "https", "os", "path",
	"process", "querystring", "stream", "timers", "url", "util", "zlib"}
