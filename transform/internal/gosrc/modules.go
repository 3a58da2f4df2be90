package gosrc

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"offstage/transform/internal/source"
)

// modules says where import paths lie: what go.mod, go.work, vendor/ and
// GOPATH say, as the image holds them.
type modules struct {
	on         bool                // module mode, as opposed to GOPATH mode
	root       own                 // the main module; its path is "" when there is no go.mod
	own        []own               // modules whose source is the project's, longest path first
	vendor     string              // the vendor directory in force; "" for none
	requires   map[string]string   // module path → version
	replaced   map[string]replaced // module path → another module
	gopath     []string            // the src directories
	copied     []string            // the directories below them that the context was copied to
	assumed    bool                // GOPATH mode is what the tree tells; the release is of today
	compatible bool                // in GOPATH mode, imports may name a version that no directory has
	tidy       bool                // go.mod lists every module that provides a package
	work       bool                // there is a workspace
	local      bool                // a replace line points to a directory
	sums       bool                // there is a go.sum
	hashes     map[string]string   // "path version" → the hash of the source in go.sum
	goLine     GoLine              // of the main go.mod
	listed     []Require           // what the main go.mod requires, if it is tidy
	summed     []Require           // Program's
}

// own is a module of the project: the main one, one of the workspace, or one
// that a replace line points to.
type own struct{ path, dir string }

type replaced struct{ path, version string }

// findModules reads the module files that the go command would for b.
func findModules(t *source.Tree, b Build) (*modules, []Problem) {
	m := &modules{requires: map[string]string{}, replaced: map[string]replaced{}, hashes: map[string]string{}}
	gopath := b.GOPATH
	if gopath == "" {
		gopath = "/go"
	}
	for _, dir := range strings.Split(gopath, ":") {
		m.gopath = append(m.gopath, source.Rel(path.Join(dir, "src")))
	}
	dir := findUp(t, source.Rel(b.Dir), "go.mod")
	m.on = modulesOn(b, dir != "", m.inGOPATH(source.Rel(b.Dir)))
	if !m.on {
		m.compatible = leavesVersions(b.GoVersion)
		_, known := minorOf(b.GoVersion)
		m.assumed = !known && b.Current && b.Modules == ""
		for _, dir := range b.Copied {
			if dir = source.Rel(dir); m.inGOPATH(dir) && !slices.Contains(m.gopath, dir) {
				m.copied = append(m.copied, dir)
			}
		}
		return m, nil
	}
	problems := m.readWork(t, b)
	if dir != "" {
		problems = append(problems, m.readMain(t, dir, b)...)
	}
	slices.SortStableFunc(m.own, func(a, b own) int { return len(b.path) - len(a.path) })
	return m, problems
}

// modulesOn applies GO111MODULE and its default, which changed in Go 1.16. Where the
// release isn't known, source below GOPATH without a go.mod is of the days before: in
// no other mode does it build.
func modulesOn(b Build, hasMod, inGOPATH bool) bool {
	minor, known := minorOf(b.GoVersion)
	switch {
	case known && minor < 11, b.Modules == "off":
		return false
	case b.Modules == "on", b.Modules == "" && known && minor >= 16:
		return true
	case b.Modules == "" && !known:
		return hasMod || !inGOPATH
	}
	return hasMod && (!inGOPATH || !known || minor >= 13)
}

func (m *modules) inGOPATH(dir string) bool {
	return slices.ContainsFunc(m.gopath, func(src string) bool { return within(dir, src) })
}

// isCopied reports whether a directory of GOPATH is the context's own.
func (m *modules) isCopied(dir string) bool {
	return slices.ContainsFunc(m.copied, func(at string) bool { return within(dir, at) })
}

func within(name, dir string) bool {
	return dir == "." || name == dir || strings.HasPrefix(name, dir+"/")
}

// bound says what else than go.mod and go.sum the needed modules rest on.
func (m *modules) bound() string {
	switch {
	case !m.on:
		return "modules are off"
	case m.root.path == "":
		return "there is no go.mod"
	case m.work:
		return "a go.work joins modules"
	case m.vendor != "":
		return "the modules are in vendor"
	case m.local:
		return "go.mod replaces a module by a directory"
	case !m.sums:
		return "there is no go.sum"
	}
	return ""
}

// findUp returns the closest directory from dir upwards that holds the file.
func findUp(t *source.Tree, dir, file string) (found string) {
	source.Up(dir, func(d string) bool {
		if t.IsFile(path.Join(d, file)) {
			found = d
		}
		return found != ""
	})
	return found
}

func (m *modules) readMain(t *source.Tree, dir string, b Build) []Problem {
	f, problems := parseMod(t, path.Join(dir, "go.mod"))
	if f == nil {
		return problems
	}
	if f.Module != nil {
		m.root = own{f.Module.Mod.Path, dir}
		m.addOwn(m.root)
	}
	minor := 0
	if f.Go != nil {
		minor, _ = minorOf(f.Go.Version)
		m.goLine = GoLine{f.Go.Version, source.Pos{File: path.Join(dir, "go.mod"), Line: f.Go.Syntax.Start.Line}}
	}
	m.tidy = minor >= 17
	m.addRequires(f)
	for _, r := range f.Require {
		if m.tidy && r.Syntax != nil {
			pos := source.Pos{File: path.Join(dir, "go.mod"), Line: r.Syntax.Start.Line}
			m.listed = append(m.listed, Require{r.Mod.Path, r.Mod.Version, pos, r.Indirect})
		}
	}
	m.addReplaces(t, f.Replace, dir)
	sums := m.addSums(t, path.Join(dir, "go.sum"))
	if !m.tidy {
		m.summed = slices.DeleteFunc(sums, func(r Require) bool {
			return slices.ContainsFunc(f.Require, func(own *modfile.Require) bool {
				return !own.Indirect && own.Mod.Path == r.Path
			})
		})
	}
	if m.vendor == "" && m.usesVendor(t, b, minor) {
		m.vendor = path.Join(dir, "vendor")
	}
	return problems
}

func (m *modules) usesVendor(t *source.Tree, b Build, goLine int) bool {
	if b.Mod != "" {
		return b.Mod == "vendor"
	}
	minor, known := minorOf(b.GoVersion)
	return goLine >= 14 && (!known || minor >= 14) && t.IsDir(path.Join(m.root.dir, "vendor"))
}

// parseMod reads a go.mod; one with lines from a later release is read as far
// as a dependency's would be, which leaves out its replace lines.
func parseMod(t *source.Tree, name string) (*modfile.File, []Problem) {
	src, err := t.Read(name)
	if err != nil {
		return nil, []Problem{unread(name, err)}
	}
	f, err := modfile.Parse(name, src, nil)
	if err == nil {
		return f, nil
	}
	f, _ = modfile.ParseLax(name, src, nil)
	return f, []Problem{unread(name, err)}
}

func unread(name string, err error) Problem {
	return Problem{Kind: Unread, Pos: source.Pos{File: name}, Name: name, Text: "cannot be read: " + err.Error()}
}

func (m *modules) addOwn(o own) {
	if !slices.Contains(m.own, o) {
		m.own = append(m.own, o)
	}
}

func (m *modules) addRequires(f *modfile.File) {
	for _, r := range f.Require {
		if semver.Compare(m.requires[r.Mod.Path], r.Mod.Version) < 0 {
			m.requires[r.Mod.Path] = r.Mod.Version
		}
	}
}

// addReplaces takes a directory in the image for the project's own source.
func (m *modules) addReplaces(t *source.Tree, list []*modfile.Replace, dir string) {
	for _, r := range list {
		if r.New.Version != "" {
			m.replaced[r.Old.Path] = replaced{r.New.Path, r.New.Version}
			continue
		}
		local := source.Rel(path.Join("/", dir, r.New.Path))
		if path.IsAbs(r.New.Path) {
			local = source.Rel(r.New.Path)
		}
		m.addOwn(own{r.Old.Path, local})
		m.local = true
		if f, _ := parseMod(t, path.Join(local, "go.mod")); f != nil {
			m.addRequires(f)
		}
	}
}

// addSums fills in the modules that an older go.mod leaves out, at the highest
// version that go.sum has the source of, and gives what that has the source of.
func (m *modules) addSums(t *source.Tree, name string) (list []Require) {
	src, err := t.Read(name)
	if err != nil {
		return nil
	}
	m.sums = true
	sums, n := map[string]string{}, 0
	for line := range strings.Lines(string(src)) {
		n++
		f := strings.Fields(line)
		if len(f) != 3 || strings.HasSuffix(f[1], "/go.mod") {
			continue
		}
		m.hashes[f[0]+" "+f[1]] = f[2]
		list = append(list, Require{f[0], f[1], source.Pos{File: name, Line: n}, true})
		if semver.Compare(sums[f[0]], f[1]) < 0 {
			sums[f[0]] = f[1]
		}
	}
	for p, v := range sums {
		if m.requires[p] == "" {
			m.requires[p] = v
		}
	}
	return list
}

// readWork reads the workspace: its modules are all own.
func (m *modules) readWork(t *source.Tree, b Build) []Problem {
	minor, known := minorOf(b.GoVersion)
	if b.Work == "off" || known && minor < 18 {
		return nil
	}
	name := source.Rel(b.Work)
	if b.Work == "" {
		dir := findUp(t, source.Rel(b.Dir), "go.work")
		if dir == "" {
			return nil
		}
		name = path.Join(dir, "go.work")
	}
	src, err := t.Read(name)
	if err != nil {
		return []Problem{unread(name, err)}
	}
	f, err := modfile.ParseWork(name, src, nil)
	if err != nil {
		return []Problem{unread(name, err)}
	}
	m.work = true
	m.useAll(t, f, path.Dir(name))
	return nil
}

func (m *modules) useAll(t *source.Tree, f *modfile.WorkFile, dir string) {
	for _, u := range f.Use {
		use := source.Rel(path.Join("/", dir, u.Path))
		if path.IsAbs(u.Path) {
			use = source.Rel(u.Path)
		}
		mod, _ := parseMod(t, path.Join(use, "go.mod"))
		if mod == nil || mod.Module == nil {
			continue
		}
		m.addOwn(own{mod.Module.Mod.Path, use})
		m.addRequires(mod)
		m.addReplaces(t, mod.Replace, use)
		m.addSums(t, path.Join(use, "go.sum"))
	}
	m.addReplaces(t, f.Replace, dir)
	m.addSums(t, path.Join(dir, "go.work.sum"))
	if t.IsDir(path.Join(dir, "vendor")) {
		m.vendor = path.Join(dir, "vendor")
	}
}

// cacheDir is where the module cache keeps an import path's package.
func (m *modules) cacheDir(importPath string) (string, bool) {
	mod, version, ok := m.provider(importPath)
	if !ok {
		return "", false
	}
	rest := strings.TrimPrefix(importPath, mod)
	if r, ok := m.replaced[mod]; ok {
		mod, version = r.path, r.version
	}
	p, err := module.EscapePath(mod)
	v, err2 := module.EscapeVersion(version)
	return path.Join(p+"@"+v, rest), err == nil && err2 == nil
}

// provider is the required module with the longest path that holds the package.
func (m *modules) provider(importPath string) (mod, version string, ok bool) {
	for p := importPath; p != "."; p = path.Dir(p) {
		if v := m.requires[p]; v != "" {
			return p, v, true
		}
		if r, ok := m.replaced[p]; ok {
			return p, r.version, true
		}
		if p == "/" {
			break
		}
	}
	return "", "", false
}
