package gosrc

import (
	"go/ast"
	"go/token"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"offstage/transform/internal/source"
)

// loader reads the packages of one build.
type loader struct {
	b         Build
	match     matcher
	res       *resolver
	prog      *Program
	blank     *skimmer
	pkgs      map[string]*Package // by import path; nil while unreadable
	owned     map[string]bool     // which imports are own
	imports   map[string]*Import
	deps      []place // dependencies at hand that are imported
	units     []*unit // packages that were gathered
	shelves   *shelves
	summaries []byte
	through   map[string]string // packages that a summary imports, by the first that does
	cut       map[string]bool   // packages of dependencies at hand of which a file was not read
	readOfC   map[string]bool   // directories whose C files were read
	again     map[string]Import // own packages that go downloads, as the imports that they are
}

// Load reads the program that a build makes from an image's file system and,
// when it isn't nil, from a module cache. It never fails: what is wrong or could
// not be read is among the Program's Problems.
func Load(img, modcache fs.FS, b Build) *Program {
	l := newLoader(img, modcache, b)
	l.load()
	return l.prog
}

func newLoader(img, modcache fs.FS, b Build) *loader {
	t := source.NewTree(img, "", limits)
	mods, problems := findModules(t, b)
	minor, known := minorOf(b.GoVersion)
	l := &loader{
		b: b, match: newMatcher(b), blank: newSkimmer(),
		res: &resolver{
			img: t, cache: source.NewTree(modcache, source.ModCache, limits), mods: mods,
			tolerant: b.Mod == "mod" || known && minor < 16, origin: b.Origin, trees: b.Trees,
		},
		prog: &Program{
			Module: mods.root.path, Go: mods.goLine, Bound: mods.bound(), Requires: mods.listed, Summed: mods.summed,
			Problems: problems,
		},
		pkgs: map[string]*Package{}, owned: map[string]bool{}, imports: map[string]*Import{},
		through: map[string]string{}, cut: map[string]bool{}, again: map[string]Import{}, summaries: summaries,
		readOfC: map[string]bool{},
	}
	l.blank.isProgram = b.IsProgram
	if b.Cache != nil {
		l.shelves = &shelves{b.Cache, map[string]*shelf{}}
	}
	l.prog.Vendored = mods.vendor != ""
	if mods.root.path != "" {
		l.prog.Dir = source.Abs(mods.root.dir)
	}
	return l
}

func (l *loader) load() {
	patterns{l}.loadMains()
	l.readDeps()
	l.listAgain()
	l.findTouches()
	if l.shelves != nil {
		l.shelves.close()
	}
	for _, i := range l.imports {
		l.prog.Imports = append(l.prog.Imports, *i)
	}
	slices.SortFunc(l.prog.Imports, func(a, b Import) int { return strings.Compare(a.Path, b.Path) })
}

func (l *loader) problem(kind ProblemKind, pos source.Pos, name, text string) {
	l.prog.Problems = append(l.prog.Problems, Problem{kind, pos, text, name})
}

// loadPlace reads an own package once.
func (l *loader) loadPlace(p place) *Package {
	if pkg, done := l.pkgs[p.path]; done {
		return pkg
	}
	l.pkgs[p.path] = nil
	names := goFiles(l.res.img, p.dir)
	pkg := l.loadFiles(p, names, false)
	if pkg == nil {
		return nil
	}
	l.pkgs[p.path] = pkg
	return pkg
}

// isOwn reports whether an import leads to the project's own source. In GOPATH
// mode that depends on the directory; the answer for the first one will do.
func (l *loader) isOwn(importPath, dir string) bool {
	own, ok := l.owned[importPath]
	if !ok {
		own = l.find(importPath, dir).kind == ownPlace
		l.owned[importPath] = own
	}
	return own
}

// pathTo is the path under which a package that one at dir imports is read.
func (l *loader) pathTo(importPath, dir string) string {
	if l.res.mods.on {
		return importPath
	}
	return l.find(importPath, dir).path
}

// follow reads what a file of an own package imports.
func (l *loader) follow(pkg *Package, syntax *ast.File, lines *token.File, name string) {
	for _, spec := range syntax.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil || importPath == "" {
			continue
		}
		pos := source.Pos{File: name, Line: lines.Line(spec.Pos())}
		p := l.find(importPath, source.Rel(pkg.Dir))
		if p.kind == ownPlace {
			if _, seen := l.again[p.path]; !seen && l.isAgain(p) {
				l.again[p.path] = Import{Path: p.path, Pos: pos}
			}
			l.followOwn(p, pos)
		} else {
			l.addImport(p, pos, "")
		}
	}
}

func (l *loader) followOwn(p place, pos source.Pos) {
	if len(goFiles(l.res.img, p.dir)) == 0 {
		if _, done := l.pkgs[p.path]; !done && !slices.Contains(l.b.Written, source.Abs(p.dir)) {
			l.pkgs[p.path] = nil
			l.problem(NoPackage, pos, p.path, "there are no Go files in "+source.Abs(p.dir))
			l.problem(Unread, pos, p.path, "the package "+p.path+" is not in the image")
		}
		return
	}
	l.loadPlace(p)
}

// addImport notes an import that leads outside of the own modules.
func (l *loader) addImport(p place, pos source.Pos, via string) {
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
