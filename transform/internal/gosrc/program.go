package gosrc

import (
	"maps"
	"slices"
	"strings"

	"offstage/transform/internal/source"
)

// gatherFiles gathers a package of parsed files.
func (l *loader) gatherFiles(path string, own bool, files []*file) *unit {
	names := map[selector]string{}
	for _, f := range files {
		f.names = names
	}
	if own {
		return gather(path, l.match.goos, l.blank, files)
	}
	return gather(path, l.match.goos, nil, files)
}

// findTouches links what was gathered and lists what reaches a primitive.
func (l *loader) findTouches() {
	l.readUnread()
	k := newLinker(l.units, l.blank)
	k.modcache = l.modcache()
	k.imported = l.firstImport
	k.reach()
	l.giveLinked(k)
	k.linkedAny = l.b.LinkedAny
	k.bind()
	l.prog.Touches = append(l.prog.Touches, ledger{k}.touches()...)
	l.prog.Handed = k.handedOn(l.prog.Unseen)
	l.prog.Strings = append(l.prog.Strings, stringsOf(k)...)
}

// giveLinked gives variables what the linker sets them to. It calls the package of each
// program main.
func (l *loader) giveLinked(k *linker) {
	for _, name := range slices.Sorted(maps.Keys(l.b.Linked)) {
		keys := []string{name}
		if v, ok := strings.CutPrefix(name, "main."); ok {
			keys = keys[:0]
			for _, main := range l.prog.Mains {
				keys = append(keys, main.Path+"."+v)
			}
		}
		for _, key := range keys {
			for _, text := range l.b.Linked[name] {
				k.give(key, constNode(text))
			}
		}
	}
}

// firstImport is the first import in an own package that leads to a package.
func (l *loader) firstImport(path string) source.Pos {
	i := l.imports[path]
	for range maxHops {
		if i == nil || i.Via == "" {
			break
		}
		i = l.imports[i.Via]
	}
	if i == nil {
		if via := l.through[path]; via != "" {
			return l.firstImport(via)
		}
		return source.Pos{}
	}
	return i.Pos
}

// readUnread reads the summaries of what is imported and isn't at hand, and lists
// the modules of which there is none.
func (l *loader) readUnread() {
	r := unseen{loader: l, blocks: map[string]map[string]*unit{}, seen: map[string]bool{}}
	for _, i := range l.imports {
		if !i.Read && !i.Std && i.Path != "C" {
			r.queue = append(r.queue, i.Path)
		}
	}
	slices.Sort(r.queue)
	for len(r.queue) > 0 {
		p := r.queue[0]
		r.queue = r.queue[1:]
		r.read(p)
	}
	for _, p := range slices.Sorted(maps.Keys(r.cut)) {
		r.replace(p)
	}
	r.noteCuts()
	slices.SortFunc(l.prog.Told, func(a, b Told) int { return strings.Compare(a.Module, b.Module) })
	slices.SortFunc(l.prog.Unseen, func(a, b Module) int { return strings.Compare(a.Path, b.Path) })
}

// unseen goes through what isn't at hand.
type unseen struct {
	*loader
	index  []summary
	blocks map[string]map[string]*unit // of modules that have a summary
	seen   map[string]bool             // packages, and modules that have none
	queue  []string
}

// replace puts the summary of a package, if there is one, in the place of source at hand
// that was not read in full. What it imports is at hand as well.
func (r *unseen) replace(p string) {
	mod, version, _ := r.res.mods.provider(p)
	if s := r.find(p, mod); s != nil && s.units(version)[p] != nil {
		r.units = slices.DeleteFunc(r.units, func(u *unit) bool { return u.path == p && !u.own })
		r.units = append(r.units, r.block(s, version)[p])
		delete(r.cut, p)
	}
}

// block are the packages of a module that a summary tells of.
func (r *unseen) block(s *summary, version string) map[string]*unit {
	block, ok := r.blocks[s.path]
	if !ok {
		block = s.units(version)
		r.blocks[s.path] = block
		r.prog.Told = append(r.prog.Told, Told{s.path, version, s.version})
	}
	return block
}

// read reads the summary of a package, and notes what that imports.
func (r *unseen) read(p string) {
	if r.seen[p] {
		return
	}
	r.seen[p] = true
	mod, version, _ := r.res.mods.provider(p)
	if r.pkgs[p] != nil { // read in its place
		r.miss(p, mod, version)
		return
	}
	s := r.find(p, mod)
	if s == nil {
		r.miss(p, mod, version)
		return
	}
	u := r.block(s, version)[p]
	if u == nil {
		r.miss(p, s.path, version) // it was left out, or other versions of the module have it
		return
	}
	if !explained(p) && (r.imports[p] == nil || !r.imports[p].Read) {
		r.units = append(r.units, u)
	}
	for _, next := range u.imports {
		r.queue = append(r.queue, next)
		if r.through[next] == "" && next != p {
			r.through[next] = p
		}
	}
}

// find is the summary of the module that has a package: the one that go.mod names, or
// one below it that the package has become a part of since; the longest path.
func (r *unseen) find(p, mod string) *summary {
	if r.index == nil {
		r.index = summaryIndex(r.summaries)
	}
	var found *summary
	for i := range r.index {
		s := &r.index[i]
		if within(p, s.path) && (mod == "" || within(s.path, mod)) && (found == nil || len(s.path) > len(found.path)) {
			found = s
		}
	}
	return found
}

// miss notes a module that no summary tells of.
func (r *unseen) miss(p, mod, version string) {
	if mod == "" && r.res.mods.tidy && r.imports[p] == nil {
		return // go.mod lists all that is in the build
	}
	if mod == "" {
		mod = Repository(p)
	}
	if r.seen["module "+mod] || explained(p) {
		return
	}
	r.seen["module "+mod] = true
	r.prog.Unseen = append(r.prog.Unseen, Module{Path: mod, Version: version, Pos: r.firstImport(p)})
}

// noteCuts notes the modules at hand of which a file was not read.
func (r *unseen) noteCuts() {
	for _, p := range slices.Sorted(maps.Keys(r.cut)) {
		mod, version, ok := r.res.mods.provider(p)
		if !ok {
			mod = Repository(p)
		}
		if !slices.ContainsFunc(r.prog.Unseen, func(m Module) bool { return m.Path == mod }) {
			r.prog.Unseen = append(r.prog.Unseen, Module{Path: mod, Version: version, Pos: r.firstImport(p), Cut: true})
		}
	}
}

// explained reports whether rows of the table say all that a package touches, in
// better words than its source would: config loaders join their files' names in
// ways that can't be followed.
func explained(p string) bool { return p == "github.com/spf13/viper" }

// modcache is where the image has its module cache.
func (l *loader) modcache() string {
	if l.b.GOPATH == "" {
		return "/go/pkg/mod"
	}
	first, _, _ := strings.Cut(l.b.GOPATH, ":")
	return first + "/pkg/mod"
}
