package gosrc

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"path"
	"strconv"

	"offstage/transform/internal/source"
)

// maxDeps bounds how many packages of dependencies are looked at.
const maxDeps = 20_000

// readDeps follows the imports of dependencies whose source is at hand. Only
// their import clauses are read: dependencies are not the program.
func (l *loader) readDeps() {
	for n := 0; n < len(l.deps) && n < maxDeps; n++ {
		l.readDep(l.deps[n])
	}
	for _, p := range l.deps[min(len(l.deps), maxDeps):] {
		l.cut[p.path] = true
	}
}

func (l *loader) readDep(p place) {
	pure, first := false, len(l.prog.Cgo)
	var compiled []string
	for _, name := range goFiles(p.tree, p.dir) {
		full := path.Join(p.dir, name)
		syntax, lines, head := readHead(p.tree, full)
		if syntax == nil {
			l.cut[p.path] = true
			continue
		}
		on, off := l.match.withCgo(true).file(name, head), l.match.withCgo(false).file(name, head)
		at := importOfC(syntax)
		if pos := (source.Pos{File: p.tree.Prefix + full, Line: 0}); on && at != token.NoPos {
			pos.Line = lines.Line(at)
			l.prog.Cgo = append(l.prog.Cgo, CgoFile{Package: p.path, Pos: pos})
		}
		pure = pure || off && at == token.NoPos
		if on && (l.b.Cgo || at == token.NoPos) || off && !l.b.Cgo {
			l.followDep(p, syntax, lines, full)
			compiled = append(compiled, full)
		}
	}
	for i := range l.prog.Cgo[first:] {
		l.prog.Cgo[first+i].Pure = pure
	}
	if u := l.depUnit(p, compiled); u != nil {
		l.units = append(l.units, u)
	}
}

// depUnit is what is gathered of a dependency's package, or was before.
func (l *loader) depUnit(p place, names []string) *unit {
	if explained(p.path) {
		return nil
	}
	key := ""
	if l.shelves != nil {
		key = l.keyOf(p)
	}
	if key == "" {
		return l.gatherDep(p, names)
	}
	sh := l.shelves.open(key)
	if u := sh.get(p.path); u != nil {
		return u
	}
	u := l.gatherDep(p, names)
	if u != nil && !l.cut[p.path] { // else a file was not read
		sh.put(u)
	}
	return u
}

// gatherDep gathers a package of a dependency.
func (l *loader) gatherDep(p place, names []string) *unit {
	var files []*file
	for _, name := range names {
		src, err := p.tree.Read(name)
		if err != nil {
			l.cut[p.path] = true
			continue
		}
		set := token.NewFileSet()
		syntax, _ := parser.ParseFile(set, name, src, parser.SkipObjectResolution)
		if syntax == nil || syntax.Name == nil {
			continue
		}
		f := &file{
			name: name, prefix: p.tree.Prefix, lines: set.File(syntax.Package),
			syntax: syntax, linked: linknames(src),
		}
		f.readImports(syntax, func(p string) string { return p })
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil
	}
	return l.gatherFiles(p.path, false, files)
}

func (l *loader) followDep(from place, syntax *ast.File, lines *token.File, name string) {
	for _, spec := range syntax.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil || importPath == "" || importPath == "C" || l.imports[importPath] != nil {
			continue
		}
		pos := source.Pos{File: from.tree.Prefix + name, Line: lines.Line(spec.Pos())}
		p := l.res.find(importPath, from.dir)
		if p.kind != ownPlace {
			l.addImport(p, pos, from.path)
		}
	}
}

// readHead parses a file's import clause from its first bytes, and from all of
// it when these turn out to end too early.
func readHead(t *source.Tree, name string) (*ast.File, *token.File, []byte) {
	src, whole, err := t.ReadUpTo(name, headSize)
	if err != nil {
		return nil, nil, nil
	}
	for {
		fset := token.NewFileSet()
		syntax, err := parser.ParseFile(fset, name, src, parser.ImportsOnly)
		if whole || err == nil && goesOn(syntax, fset, src) {
			if syntax == nil || syntax.Name == nil {
				return nil, nil, nil
			}
			return syntax, fset.File(syntax.Package), src
		}
		if src, err = t.Read(name); err != nil {
			return nil, nil, nil
		}
		whole = true
	}
}

// goesOn reports whether the source has a token after its imports, so that none
// was cut off.
func goesOn(syntax *ast.File, fset *token.FileSet, src []byte) bool {
	end := syntax.Name.End()
	if n := len(syntax.Decls); n > 0 {
		end = syntax.Decls[n-1].End()
	}
	src = src[fset.Position(end).Offset:]
	if i := bytes.IndexByte(src, '\n'); i >= 0 {
		src = src[i:]
	}
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(src)), src, func(token.Position, string) {}, 0)
	_, tok, _ := s.Scan()
	return tok != token.EOF
}
