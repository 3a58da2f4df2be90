package project

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// loader reads the packages of one build.
type loader struct {
	b       Build
	match   matcher
	res     *resolver
	prog    *Program
	world   *world
	pkgs    map[string]*Package // by import path; nil while unreadable
	skim    *skimmer
	owned   map[string]bool // which imports are own
	imports map[string]*Import
	deps    []place // dependencies at hand that are imported
	fset    *token.FileSet
}

// Load reads the program that a build makes from an image's file system and,
// when it isn't nil, from a module cache. It never fails: what is wrong or could
// not be read is among the Program's Problems.
func Load(img, modcache fs.FS, b Build) *Program {
	t := newTree(img, "")
	mods, problems := findModules(t, b)
	minor, known := minorOf(b.GoVersion)
	l := &loader{
		b: b, match: newMatcher(b), world: newWorld(),
		res:  &resolver{img: t, cache: newTree(modcache, ModCache), mods: mods, tolerant: b.Mod == "mod" || known && minor < 16},
		prog: &Program{Module: mods.root.path, GoVersion: mods.goLine, Problems: problems},
		skim: newSkimmer(b.Watch),
		pkgs: map[string]*Package{}, owned: map[string]bool{}, imports: map[string]*Import{},
	}
	if mods.root.path != "" {
		l.prog.Dir = abs(mods.root.dir)
	}
	l.loadMains()
	l.readDeps()
	l.world.unseen = l.skim
	l.world.report(l.prog)
	l.collect()
	return l.prog
}

func (l *loader) problem(kind ProblemKind, pos Pos, name, text string) {
	l.prog.Problems = append(l.prog.Problems, Problem{kind, pos, text, name})
}

// collect sorts what was gathered by name.
func (l *loader) collect() {
	for _, p := range l.pkgs {
		if p != nil {
			l.prog.Packages = append(l.prog.Packages, p)
		}
	}
	slices.SortFunc(l.prog.Packages, func(a, b *Package) int { return strings.Compare(a.Path, b.Path) })
	for _, i := range l.imports {
		l.prog.Imports = append(l.prog.Imports, *i)
	}
	slices.SortFunc(l.prog.Imports, func(a, b Import) int { return strings.Compare(a.Path, b.Path) })
}

// loadPlace reads an own package once.
func (l *loader) loadPlace(p place) *Package {
	if pkg, done := l.pkgs[p.path]; done {
		return pkg
	}
	l.pkgs[p.path] = nil
	names := l.res.img.goFiles(p.dir)
	pkg := l.loadFiles(p, names, false)
	if pkg == nil {
		return nil
	}
	l.pkgs[p.path] = pkg
	return pkg
}

// loadFiles reads those of the named files that the build compiles; listed ones
// are compiled whatever their constraints say. What they import is read before
// they are: a call is only followed into functions that are known by then.
func (l *loader) loadFiles(p place, names []string, listed bool) *Package {
	pkg := &Package{Path: p.path, Dir: abs(p.dir)}
	pure, first := false, len(l.prog.Cgo)
	var files []*file
	for _, name := range names {
		src, err := l.res.img.read(path.Join(p.dir, name))
		if err != nil {
			l.prog.Problems = append(l.prog.Problems, unread(path.Join(p.dir, name), err))
			continue
		}
		now := listed || l.match.file(name, src)
		if !now && !l.match.withCgo(!l.b.Cgo).file(name, src) {
			continue
		}
		f, isC := l.loadFile(pkg, path.Join(p.dir, name), src, now)
		if f != nil {
			files = append(files, f)
		}
		pure = pure || !isC && (listed || l.match.withCgo(false).file(name, src))
	}
	for i := range l.prog.Cgo[first:] {
		l.prog.Cgo[first+i].Pure = pure
	}
	if len(pkg.Files) == 0 {
		return nil
	}
	for _, f := range files {
		l.follow(pkg, f)
	}
	readPackage(files)
	slices.Sort(pkg.Imports)
	pkg.Imports = slices.Compact(pkg.Imports)
	return pkg
}

// loadFile parses a file and notes its imports, and reports whether it imports
// "C". A file that only the other cgo setting compiles is not part of the
// package.
func (l *loader) loadFile(pkg *Package, name string, src []byte, compiled bool) (f *file, isC bool) {
	mode := parser.SkipObjectResolution
	if !compiled {
		mode |= parser.ImportsOnly
	}
	if compiled && l.b.Watch != nil {
		l.skim.skim(src)
	}
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, name, src, mode)
	if err != nil {
		l.prog.Problems = append(l.prog.Problems, unread(name, err))
	}
	if syntax == nil || syntax.Name == nil || syntax.Name.Name == "_" {
		return nil, false
	}
	lines := fset.File(syntax.Package)
	if at := importOfC(syntax); at != token.NoPos {
		l.addCgo(CgoFile{Package: pkg.Path, Pos: Pos{name, lines.Line(at)}, Own: true}, src)
		isC = true
	}
	if !compiled || isC && !l.b.Cgo || syntax.Name.Name == "documentation" && err == nil {
		return nil, isC
	}
	if pkg.Name == "" {
		pkg.Name = syntax.Name.Name
	} else if pkg.Name != syntax.Name.Name {
		l.problem(TwoNames, Pos{name, lines.Line(syntax.Package)}, syntax.Name.Name, "the directory also holds package "+pkg.Name)
	}
	pkg.Files = append(pkg.Files, name)
	if bytes.Contains(src, []byte("//go:embed")) {
		l.readEmbeds(pkg, name, src, syntax, lines)
	}
	own := func(importPath string) bool { return l.isOwn(importPath, path.Dir(name)) }
	return &file{world: l.world, watch: l.b.Watch, pkg: pkg.Path, name: name, lines: lines, own: own, syntax: syntax}, isC
}

func importOfC(syntax *ast.File) token.Pos {
	for _, spec := range syntax.Imports {
		if spec.Path.Value == `"C"` {
			return spec.Pos()
		}
	}
	return token.NoPos
}

func (l *loader) addCgo(c CgoFile, src []byte) {
	for line := range bytes.Lines(src) {
		line = bytes.TrimLeft(line, " \t/*")
		if rest, ok := bytes.CutPrefix(line, []byte("#cgo")); ok {
			c.Lines = append(c.Lines, string(bytes.TrimSpace(rest)))
		}
	}
	l.prog.Cgo = append(l.prog.Cgo, c)
}

// isOwn reports whether an import leads to the project's own source. In GOPATH
// mode that depends on the directory; the answer for the first one will do.
func (l *loader) isOwn(importPath, dir string) bool {
	own, ok := l.owned[importPath]
	if !ok {
		own = l.res.find(importPath, dir).kind == ownPlace
		l.owned[importPath] = own
	}
	return own
}

// follow reads what a file of an own package imports.
func (l *loader) follow(pkg *Package, f *file) {
	for _, spec := range f.syntax.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil || importPath == "" {
			continue
		}
		pkg.Imports = append(pkg.Imports, importPath)
		pos := f.pos(spec.Pos())
		p := l.res.find(importPath, rel(pkg.Dir))
		if p.kind == ownPlace {
			l.followOwn(p, pos)
		} else {
			l.addImport(p, pos, "")
		}
	}
}

func (l *loader) followOwn(p place, pos Pos) {
	if len(l.res.img.goFiles(p.dir)) == 0 {
		if _, done := l.pkgs[p.path]; !done {
			l.pkgs[p.path] = nil
			l.problem(NoPackage, pos, p.path, "there are no Go files in "+abs(p.dir))
			l.prog.Problems = append(l.prog.Problems, Problem{Unread, pos, "the package is not in the image", p.path})
		}
		return
	}
	l.loadPlace(p)
}

// addImport notes an import that leads outside of the own modules.
func (l *loader) addImport(p place, pos Pos, via string) {
	if l.imports[p.path] != nil {
		return
	}
	l.imports[p.path] = &Import{Path: p.path, Pos: pos, Via: via, Std: p.kind == stdPlace, Read: p.kind == depPlace}
	switch {
	case p.kind == depPlace:
		l.deps = append(l.deps, p)
	case p.kind == nowhere && via == "":
		l.problem(NoRequire, pos, p.path, "no module or directory in the image provides it")
	}
}
