package gosrc

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"offstage/transform/internal/source"
)

// compiled is a file of a package, while what the package imports is read.
type compiled struct {
	name  string
	src   []byte
	whole bool // no body is to be left out
}

// leadsOut reports whether what a file imports keeps its bodies from being left
// out: other modules, whose functions may do anything, and primitives under a name
// that can't be told.
func (l *loader) leadsOut(syntax *ast.File, dir string) bool {
	for _, spec := range syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil || l.isOwn(p, dir) {
			continue
		}
		if !isStd(p) || spec.Name != nil && hasPrimitives(p) {
			return true
		}
	}
	return false
}

// loadFiles reads those of the named files that the build compiles; listed ones
// are compiled whatever their constraints say. What they import is read before
// they are: a call is only followed into functions that are known by then.
func (l *loader) loadFiles(p place, names []string, listed bool) *Package {
	pkg := &Package{Path: p.path, Dir: source.Abs(p.dir)}
	var files []compiled
	pure, first := false, len(l.prog.Cgo)
	l.unlisted(p, names)
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
		if l.isRewritten(source.Abs(full)) {
			l.rewritten(full)
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

// rewritten notes a file of which it isn't known what it says.
func (l *loader) rewritten(full string) {
	l.problem(Unread, source.Pos{File: full}, full, "a RUN writes it, and what it then says is not known")
}

// isRewritten reports whether a file, or all in a directory above it, is written.
func (l *loader) isRewritten(full string) bool {
	return slices.ContainsFunc(l.b.Rewritten, func(p string) bool {
		return p == full || path.Ext(p) != ".go" && strings.HasPrefix(full, strings.TrimSuffix(p, "/")+"/")
	})
}

// unlisted notes files of a package that are written where none was copied.
func (l *loader) unlisted(p place, names []string) {
	for _, full := range l.b.Rewritten {
		dir, name := path.Split(full)
		if path.Ext(name) == ".go" && path.Clean(dir) == source.Abs(p.dir) && !slices.Contains(names, name) &&
			!strings.HasSuffix(name, "_test.go") {
			l.rewritten(strings.TrimPrefix(full, "/"))
		}
	}
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
		pos := source.Pos{File: name, Line: lines.Line(at)}
		l.prog.Cgo = append(l.prog.Cgo, CgoFile{Package: pkg.Path, Pos: pos, Own: true})
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
			sources[i].whole = l.leadsOut(syntax, path.Dir(c.name))
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
		f.readImports(f.syntax, func(p string) string { return l.pathTo(p, source.Rel(pkg.Dir)) })
	}
	l.units = append(l.units, l.gatherFiles(pkg.Path, true, files))
	if l.b.Cgo {
		cReader{l}.readC(source.Rel(pkg.Dir), sources)
	}
	return pkg
}

// parseFile parses a compiled file, but for what the skimmer leaves out. A
// program's own package is read in full: its functions are called by nothing.
func (l *loader) parseFile(pkg *Package, c compiled) *file {
	if !c.whole && !bytes.Contains(c.src, []byte("package main\n")) {
		l.blank.skim(c.src)
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
		pos := source.Pos{File: c.name, Line: lines.Line(syntax.Package)}
		l.problem(TwoNames, pos, syntax.Name.Name, "the directory also holds package "+pkg.Name)
	}
	pkg.Files = append(pkg.Files, c.name)
	var texts map[string]string
	if bytes.Contains(c.src, []byte("//go:embed")) {
		l.checkEmbeds(pkg, c.name, c.src)
		texts = l.embeddedTexts(path.Dir(c.name), c.src)
	}
	l.prog.Dynamic = append(l.prog.Dynamic, dynamicImports(c.name, c.src)...)
	return &file{name: c.name, lines: lines, syntax: syntax, linked: linknames(c.src), texts: texts}
}

// linknames are the functions of a file that go:linkname makes others, by name.
func linknames(src []byte) map[string]string {
	if !bytes.Contains(src, []byte("//go:linkname ")) {
		return nil
	}
	names := map[string]string{}
	for line := range bytes.Lines(src) {
		if f := bytes.Fields(line); len(f) == 3 && string(f[0]) == "//go:linkname" {
			names[string(f[1])] = string(f[2])
		}
	}
	return names
}
