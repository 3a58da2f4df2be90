package gosrc

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/module"
)

// file is one parsed file, while it is gathered.
type file struct {
	name    string            // in the image's file system
	prefix  string            // of positions: ModCache or ""
	linked  map[string]string // functions without a body, by what go:linkname says that they are
	texts   map[string]string // the variables that go:embed gives the text of a file
	lines   *token.File
	syntax  *ast.File
	imports map[string]string // by local name
	odd     []string          // imports whose last element can't be their name
	dots    []string
	names   map[selector]string // joined names, so that each is made once
}

type selector struct{ base, sel string }

// readImports reads what a file imports; leads says under which path a package is read.
func (f *file) readImports(syntax *ast.File, leads func(importPath string) string) {
	f.imports = make(map[string]string, len(syntax.Imports))
	for _, spec := range syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := defaultName(p)
		p = leads(p)
		switch {
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

// takesTextType reports whether a path can be in a parameter.
func takesTextType(params *ast.FieldList) bool {
	return slices.ContainsFunc(params.List, func(p *ast.Field) bool { return carriesText(p.Type) })
}
