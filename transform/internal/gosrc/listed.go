package gosrc

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/module"

	"offstage/transform/internal/source"
)

// BinaryName is what the go command calls the executable of a package: the last
// element of the import path that isn't a major version. v0 and v1 are none.
func BinaryName(importPath string) string {
	if prefix, version, ok := module.SplitPathVersion(importPath); ok && strings.HasPrefix(version, "/v") {
		return path.Base(prefix)
	}
	return path.Base(importPath)
}

// loadListed reads a package that is given by its files.
func (l patterns) loadListed(files []string) {
	dir := path.Dir(l.resolveArg(files[0]))
	var names []string
	for _, f := range files {
		full := l.resolveArg(f)
		switch {
		case !l.res.img.IsFile(full):
			l.problem(NoFile, source.Pos{}, f, "there is no file "+source.Abs(full)+" in the image")
		case path.Dir(full) != dir:
			l.problem(BadPattern, source.Pos{}, f, "the files are not all in one directory")
		case !strings.HasSuffix(f, "_test.go"):
			names = append(names, path.Base(full))
		}
	}
	pkg := l.loadFiles(place{ownPlace, "command-line-arguments", l.res.img, dir}, names, true)
	if pkg == nil {
		return
	}
	l.pkgs[pkg.Path] = pkg
	if pkg.Name != "main" {
		l.problem(NotMain, source.Pos{File: pkg.Files[0], Line: 1}, files[0], "it is package "+pkg.Name)
		return
	}
	pkg.Binary = strings.TrimSuffix(path.Base(pkg.Files[0]), ".go")
	l.prog.Mains = append(l.prog.Mains, pkg)
	l.checkSiblings(pkg, dir, names)
}

// checkSiblings finds names that the listed files use and only a file beside
// them defines: such a list doesn't compile.
func (l patterns) checkSiblings(pkg *Package, dir string, names []string) {
	var beside []string
	for _, n := range goFiles(l.res.img, dir) {
		if !slices.Contains(names, n) {
			beside = append(beside, n)
		}
	}
	if len(beside) == 0 {
		return
	}
	defined, used := map[string]bool{}, map[string]source.Pos{}
	for _, n := range names {
		l.readNames(path.Join(dir, n), pkg.Name, defined, used)
	}
	elsewhere := map[string]bool{}
	for _, n := range beside {
		l.readNames(path.Join(dir, n), pkg.Name, elsewhere, map[string]source.Pos{})
	}
	for _, name := range slices.Sorted(maps.Keys(used)) {
		if !defined[name] && elsewhere[name] {
			l.problem(OutOfList, used[name], name, name+" is defined in a file that the command does not list")
		}
	}
}

// readNames adds what a file defines at package level and what it leaves open.
func (l patterns) readNames(name, pkg string, defined map[string]bool, used map[string]source.Pos) {
	src, err := l.res.img.Read(name)
	if err != nil {
		return
	}
	fset := token.NewFileSet()
	syntax, _ := parser.ParseFile(fset, name, src, 0)
	if syntax == nil || syntax.Name == nil || syntax.Name.Name != pkg {
		return
	}
	for _, d := range syntax.Decls {
		addDefined(defined, d)
	}
	for _, id := range syntax.Unresolved {
		if _, ok := used[id.Name]; !ok {
			used[id.Name] = source.Pos{File: name, Line: fset.Position(id.Pos()).Line}
		}
	}
}

func addDefined(defined map[string]bool, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			defined[d.Name.Name] = true
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				defined[spec.Name.Name] = true
			case *ast.ValueSpec:
				for _, n := range spec.Names {
					defined[n.Name] = true
				}
			}
		}
	}
}
