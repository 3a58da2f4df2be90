package gosrc

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/module"

	"offstage/transform/internal/source"
)

// The embedded summaries say what the modules touch that Go repositories require
// most, for those whose source isn't at hand. internal/gensummaries makes them. An
// index of modules comes first, then a compressed block for each, which is only
// read when a program imports the module.
//
//go:embed summaries.bin
var summaries []byte

// summary is an entry of the index.
type summary struct {
	path, version string
	block         []byte
}

// maxBlock bounds what a block of the summaries may come to.
const maxBlock = 64 << 20

// summaryIndex reads the index of summaries.
func summaryIndex(data []byte) (list []summary) {
	var sizes []int
	head, rest, ok := cutBytes(data)
	for ok && len(head) > 0 {
		var p, v []byte
		if p, head, ok = cutBytes(head); !ok {
			break
		}
		if v, head, ok = cutBytes(head); !ok {
			break
		}
		n, size := binary.Uvarint(head)
		if size <= 0 {
			break
		}
		head, sizes = head[size:], append(sizes, int(n))
		list = append(list, summary{path: string(p), version: string(v)})
	}
	for i, n := range sizes {
		if n < 0 || n > len(rest) {
			return list[:i]
		}
		list[i].block, rest = rest[:n], rest[n:]
	}
	return list
}

// units reads a module's packages. Places in its source are those of the version
// that the program has.
func (s *summary) units(version string) map[string]*unit {
	data, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(s.block)), maxBlock))
	if err != nil {
		return nil
	}
	escaped, _ := module.EscapePath(s.path)
	from, to := source.ModCache+escaped+"@"+s.version+"/", source.ModCache+escaped+"@"+version+"/"
	byPath := map[string]*unit{}
	for _, u := range decode(data, func(t string) string {
		if rest, ok := strings.CutPrefix(t, from); ok && version != "" {
			return to + rest
		}
		return t
	}) {
		byPath[u.path] = u
	}
	return byPath
}

// writeSummaries writes modules with their units, in the order of their paths.
func writeSummaries(modules []Module, unitsOf func(m Module, coarse bool) []*unit) []byte {
	slices.SortFunc(modules, func(a, b Module) int { return strings.Compare(a.Path, b.Path) })
	var head, body []byte
	for _, m := range modules {
		block := packed(unitsOf(m, false))
		if len(block) > maxPacked {
			block = packed(unitsOf(m, true))
		}
		if len(block) > maxPacked {
			continue
		}
		for _, s := range []string{m.Path, m.Version} {
			head = binary.AppendUvarint(head, uint64(len(s)))
			head = append(head, s...)
		}
		head = binary.AppendUvarint(head, uint64(len(block)))
		body = append(body, block...)
	}
	out := binary.AppendUvarint(nil, uint64(len(head)))
	return append(append(out, head...), body...)
}

// maxPacked bounds a module's block: what takes more is left out, for it would take
// the place of many. It is made coarse first.
const maxPacked = 64 << 10

func packed(units []*unit) []byte {
	var block bytes.Buffer
	w, _ := flate.NewWriter(&block, flate.BestCompression)
	w.Write(encode(units...))
	w.Close()
	return block.Bytes()
}

// Summarize makes the embedded summaries of modules that a module cache holds. Each
// is linked with what it imports of the others.
func Summarize(modcache fs.FS, modules []Module) []byte {
	of, all := map[string][]string{}, map[string]*unit{}
	for _, m := range modules {
		escaped, err := module.EscapePath(m.Path)
		if err != nil {
			continue
		}
		l := newLoader(nil, modcache, Build{Dir: "/", Cgo: true})
		for _, u := range l.wholeModule(m.Path, escaped+"@"+m.Version) {
			of[m.Path] = append(of[m.Path], u.path)
			all[u.path] = u
		}
	}
	turn := 0
	return writeSummaries(slices.Clone(modules), func(m Module, coarse bool) []*unit {
		turn++
		return summarize(withImports(of[m.Path], all), of[m.Path], turn, coarse)
	})
}

// withImports are packages and all that they import, as far as that was gathered.
func withImports(paths []string, all map[string]*unit) (units []*unit) {
	seen := map[string]bool{}
	queue := slices.Clone(paths)
	for len(queue) > 0 {
		u := all[queue[0]]
		queue = queue[1:]
		if u == nil || seen[u.path] {
			continue
		}
		seen[u.path] = true
		units = append(units, u)
		queue = append(queue, u.imports...)
	}
	return units
}

// wholeModule gathers the packages of a module that others may import.
func (l *loader) wholeModule(mod, dir string) (units []*unit) {
	var walk func(dir, importPath string)
	walk = func(dir, importPath string) {
		p := place{kind: depPlace, path: importPath, tree: l.res.cache, dir: dir}
		if u := l.gatherDep(p, l.importable(dir)); u != nil {
			units = append(units, u)
		}
		for _, e := range l.res.cache.List(dir) {
			if name := e.Name(); e.IsDir() && !skippedDir(name) && !l.res.cache.IsFile(path.Join(dir, name, "go.mod")) {
				walk(path.Join(dir, name), importPath+"/"+name)
			}
		}
	}
	walk(dir, mod)
	return units
}

// importable are the files of a package that others may import.
func (l *loader) importable(dir string) (names []string) {
	for _, name := range goFiles(l.res.cache, dir) {
		full := path.Join(dir, name)
		syntax, _, head := readHead(l.res.cache, full)
		if syntax != nil && syntax.Name.Name != "main" && l.match.file(name, head) {
			names = append(names, full)
		}
	}
	return names
}

func skippedDir(name string) bool {
	switch name {
	case "testdata", "vendor", "examples", "example", "_examples", "cmd", "test", "tests", "testing", "integration":
		return true
	}
	return name[0] == '.' || name[0] == '_'
}
