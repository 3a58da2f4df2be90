package gosrc

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/module"

	"offstage/transform/internal/source"
)

// file is one parsed file of an own package, while it is read.
type file struct {
	world   *world
	pkg     string            // import path
	name    string            // in the image's file system
	prefix  string            // of positions: ModCache or ""
	linked  map[string]string // functions without a body, by what go:linkname says that they are
	lines   *token.File
	syntax  *ast.File
	imports map[string]string // by local name
	odd     []string          // imports whose last element can't be their name
	dots    []string
	own     func(importPath string) bool
	names   map[selector]string // joined names, so that each is made once
	buf     *scope              // of the function at hand, reused
}

type selector struct{ base, sel string }

// readPackage lowers every declaration of a package's files into the world.
// What its functions take and give back is noted first.
func readPackage(files []*file) {
	var buf scope
	names := map[selector]string{}
	for _, f := range files {
		f.buf, f.names = &buf, names
		f.declare()
	}
	for _, f := range files {
		for _, decl := range f.syntax.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				f.readFunc(d)
			case *ast.GenDecl:
				if d.Tok != token.IMPORT {
					f.readGen(d)
				}
			}
		}
		f.syntax = nil
	}
}

// declare notes the signatures of functions, methods and interfaces' methods,
// and types.
func (f *file) declare() {
	for _, decl := range f.syntax.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			f.world.declare(f.funcKey(d), d.Type)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok {
					f.declareType(t)
				}
			}
		}
	}
}

func (f *file) funcKey(d *ast.FuncDecl) string {
	if d.Recv != nil {
		return f.join("", d.Name.Name)
	}
	return f.join(f.pkg, d.Name.Name)
}

// declareType notes what conversions to a type, and calls on it, mean.
func (f *file) declareType(spec *ast.TypeSpec) {
	switch t := spec.Type.(type) {
	case *ast.Ident, *ast.ArrayType, *ast.SelectorExpr:
		f.world.convs[f.join(f.pkg, spec.Name.Name)] = true
	case *ast.InterfaceType:
		for _, m := range t.Methods.List {
			if typ, ok := m.Type.(*ast.FuncType); ok && len(m.Names) == 1 {
				f.world.declare(f.join("", m.Names[0].Name), typ)
			}
		}
	}
}

func (f *file) pos(p token.Pos) source.Pos {
	return source.Pos{File: f.name, Line: f.lines.Line(p)}
}

func (f *file) readImports(syntax *ast.File) {
	f.imports = make(map[string]string, len(syntax.Imports))
	for _, spec := range syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		switch name := defaultName(p); {
		case spec.Name != nil && spec.Name.Name == ".":
			f.dots = append(f.dots, p)
		case spec.Name != nil:
			f.imports[spec.Name.Name] = p
		case !token.IsIdentifier(name):
			f.odd = append(f.odd, p)
		default:
			f.imports[name] = p
		}
	}
}

var versionElem = regexp.MustCompile(`^v[0-9]+$`)

// defaultName is the name that a package most likely has.
func defaultName(importPath string) string {
	prefix, _, ok := module.SplitPathVersion(importPath)
	if !ok {
		prefix = importPath
	}
	base := path.Base(prefix)
	if versionElem.MatchString(base) {
		base = path.Base(path.Dir(prefix))
	}
	return base
}

// importOf is the import that a name stands for. A package like go-sqlite3 is
// recognised by a name that is part of its path.
func (f *file) importOf(name string) string {
	if p := f.imports[name]; p != "" {
		return p
	}
	for _, p := range f.odd {
		if strings.Contains(defaultName(p), name) {
			return p
		}
	}
	return ""
}

func (f *file) join(base, sel string) string {
	key := selector{base, sel}
	name, ok := f.names[key]
	if !ok {
		name = base + "." + sel
		f.names[key] = name
	}
	return name
}

func (f *file) readFunc(d *ast.FuncDecl) {
	if d.Body == nil {
		return
	}
	key := f.funcKey(d)
	s := f.newScope(d.Name.Name)
	if d.Recv != nil {
		s.declareFields(d.Recv, "")
	}
	s.declareFields(d.Type.Params, key)
	s.walk(d.Body)
	s.settle()
	if f.world.funcs[key].takes && s.passes {
		f.world.unseen.words[d.Name.Name] = true // what is passed to it is of interest
	}
	f.world.addResults(key, d.Type, s)
}

func (f *file) readGen(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		s := f.newScope("")
		if v, ok := spec.(*ast.ValueSpec); ok {
			s.readValue(v)
			s.fix(v, d.Tok == token.CONST)
		}
		s.walk(spec)
		s.settle()
	}
}

// fix marks constants: nothing else assigns them.
func (s *scope) fix(spec *ast.ValueSpec, constant bool) {
	for _, name := range spec.Names {
		if b := s.world.names[s.join(s.pkg, name.Name)]; b != nil {
			b.fixed = constant
		}
	}
}

// readValue binds constants and variables of the package.
func (s *scope) readValue(spec *ast.ValueSpec) {
	for i, name := range spec.Names {
		key := s.join(s.pkg, name.Name)
		switch {
		case s.typeName(spec.Type) == "embed.FS":
			s.world.embeds = true
			bind(s.world.names, key, rooted{Root: Embedded, Exact: true})
		case len(spec.Values) == len(spec.Names):
			bind(s.world.names, key, s.lower(spec.Values[i]))
		case len(spec.Values) == 1:
			bind(s.world.names, key, s.lowerResult(spec.Values[0], i))
		}
	}
}

// declare notes a signature. Methods of one name on several types are one
// function here.
func (w *world) declare(key string, typ *ast.FuncType) {
	fn := w.funcs[key]
	if fn == nil {
		fn = &function{variadic: variadic(typ)}
		w.funcs[key] = fn
	}
	for i := len(fn.results); i < typ.Results.NumFields(); i++ {
		fn.results = append(fn.results, nil)
	}
	for i := range typ.Results.NumFields() {
		fn.gives = fn.gives || carriesText(typeAt(typ.Results, i))
	}
	for i := range typ.Params.NumFields() {
		fn.takes = fn.takes || carriesText(typeAt(typ.Params, i))
	}
}

// addResults keeps what a function's return statements say, where it returns
// something that can hold a path.
func (w *world) addResults(key string, typ *ast.FuncType, s *scope) {
	fn := w.funcs[key]
	if !fn.gives || typ.Results == nil {
		return
	}
	var names []*ast.Ident
	for _, r := range typ.Results.List {
		names = append(names, r.Names...)
	}
	for i := range typ.Results.NumFields() {
		if len(fn.results[i]) <= maxResults && carriesText(typeAt(typ.Results, i)) {
			fn.results[i] = append(fn.results[i], s.returned(names, i)...)
		}
	}
}

func typeAt(fields *ast.FieldList, i int) ast.Expr {
	for _, r := range fields.List {
		if n := max(len(r.Names), 1); i >= n {
			i -= n
			continue
		}
		return r.Type
	}
	return nil
}

// carriesText tells types that a path can be in from those that it can't.
func carriesText(t ast.Expr) bool {
	switch t := t.(type) {
	case *ast.Ident:
		switch t.Name {
		case "error", "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
			"float32", "float64", "byte", "rune", "uintptr":
			return false
		}
		return true
	case *ast.Ellipsis:
		return carriesText(t.Elt)
	case *ast.StarExpr:
		id, ok := t.X.(*ast.Ident)
		return ok && id.Name == "string"
	case *ast.ArrayType, *ast.MapType, *ast.SelectorExpr:
		return true
	}
	return false
}

func variadic(typ *ast.FuncType) int {
	n := typ.Params.NumFields()
	if n == 0 {
		return -1
	}
	last := typ.Params.List[len(typ.Params.List)-1]
	if _, ok := last.Type.(*ast.Ellipsis); ok {
		return n - 1
	}
	return -1
}
