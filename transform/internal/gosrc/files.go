package gosrc

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strconv"

	"offstage/transform/internal/source"
)

// compiled is a file of a package, while what the package imports is read.
type compiled struct {
	name    string
	src     []byte
	foreign map[string]bool // names of imports that lead out of the program
	whole   bool            // no body is to be left out
}

// foreign are the names of a file's imports that lead out of the program, and
// whether they, or the standard library's, may go by names that can't be told.
func (l *loader) foreign(syntax *ast.File, dir string) (names map[string]bool, unclear bool) {
	for _, spec := range syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil || l.isOwn(p, dir) {
			continue
		}
		name := defaultName(p)
		switch {
		case isStd(p):
			unclear = unclear || spec.Name != nil && hasPrimitives(p)
			continue
		case spec.Name != nil:
			name = spec.Name.Name
		}
		if names == nil {
			names = map[string]bool{}
		}
		names[name] = true
		unclear = unclear || name == "." || !token.IsIdentifier(name)
	}
	return names, unclear
}

// loadFiles reads those of the named files that the build compiles; listed ones
// are compiled whatever their constraints say. What they import is read before
// they are: a call is only followed into functions that are known by then.
func (l *loader) loadFiles(p place, names []string, listed bool) *Package {
	pkg := &Package{Path: p.path, Dir: source.Abs(p.dir)}
	var files []compiled
	pure, first := false, len(l.prog.Cgo)
	for _, name := range names {
		full := path.Join(p.dir, name)
		src, err := l.res.img.Read(full)
		if err != nil {
			l.prog.Problems = append(l.prog.Problems, unread(full, err))
			continue
		}
		now := listed || l.match.file(name, src)
		if !now && !l.match.withCgo(!l.b.Cgo).file(name, src) {
			continue
		}
		isC := l.checkC(pkg, full, src)
		pure = pure || !isC && (listed || l.match.withCgo(false).file(name, src))
		if now && (l.b.Cgo || !isC) {
			files = append(files, compiled{name: full, src: bytes.Clone(src)})
		}
	}
	for i := range l.prog.Cgo[first:] {
		l.prog.Cgo[first+i].Pure = pure
	}
	return l.parseFiles(pkg, files)
}

// checkC reports, and notes, whether a file imports "C".
func (l *loader) checkC(pkg *Package, name string, src []byte) bool {
	if !bytes.Contains(src, []byte(`"C"`)) {
		return false
	}
	syntax, lines := parseImports(name, src)
	if syntax == nil {
		return false
	}
	at := importOfC(syntax)
	if at != token.NoPos {
		l.prog.Cgo = append(l.prog.Cgo, CgoFile{Package: pkg.Path, Pos: source.Pos{File: name, Line: lines.Line(at)}, Own: true})
	}
	return at != token.NoPos
}

func parseImports(name string, src []byte) (*ast.File, *token.File) {
	fset := token.NewFileSet()
	syntax, _ := parser.ParseFile(fset, name, src, parser.ImportsOnly)
	if syntax == nil || syntax.Name == nil {
		return nil, nil
	}
	return syntax, fset.File(syntax.Package)
}

func importOfC(syntax *ast.File) token.Pos {
	for _, spec := range syntax.Imports {
		if spec.Path.Value == `"C"` {
			return spec.Pos()
		}
	}
	return token.NoPos
}

// parseFiles reads what the files import and then the files.
func (l *loader) parseFiles(pkg *Package, sources []compiled) *Package {
	for i, c := range sources {
		if syntax, lines := parseImports(c.name, c.src); syntax != nil {
			l.follow(pkg, syntax, lines, c.name)
			sources[i].foreign, sources[i].whole = l.foreign(syntax, path.Dir(c.name))
		}
	}
	var files []*file
	for _, c := range sources {
		if f := l.parseFile(pkg, c); f != nil {
			files = append(files, f)
		}
	}
	if len(files) == 0 {
		return nil
	}
	for _, f := range files {
		f.readImports(f.syntax)
	}
	l.units = append(l.units, l.gatherFiles(pkg.Path, true, files))
	readPackage(files)
	return pkg
}

// parseFile parses a compiled file, but for what the skimmer leaves out. A
// program's own package is read in full: its functions are called by nothing.
func (l *loader) parseFile(pkg *Package, c compiled) *file {
	if l.b.Watch != nil && !c.whole && !bytes.Contains(c.src, []byte("package main\n")) {
		l.world.unseen.foreign = c.foreign
		l.world.unseen.skim(c.src)
	}
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, c.name, c.src, parser.SkipObjectResolution)
	if err != nil {
		l.prog.Problems = append(l.prog.Problems, unread(c.name, err))
	}
	if syntax == nil || syntax.Name == nil || syntax.Name.Name == "_" || syntax.Name.Name == "documentation" {
		return nil
	}
	lines := fset.File(syntax.Package)
	if pkg.Name == "" {
		pkg.Name = syntax.Name.Name
	} else if pkg.Name != syntax.Name.Name {
		l.problem(TwoNames, source.Pos{File: c.name, Line: lines.Line(syntax.Package)}, syntax.Name.Name, "the directory also holds package "+pkg.Name)
	}
	pkg.Files = append(pkg.Files, c.name)
	if bytes.Contains(c.src, []byte("//go:embed")) {
		l.checkEmbeds(pkg, c.name, c.src)
	}
	own := func(importPath string) bool { return l.isOwn(importPath, path.Dir(c.name)) }
	return &file{world: l.world, watch: l.b.Watch, pkg: pkg.Path, name: c.name, lines: lines, own: own, syntax: syntax}
}
