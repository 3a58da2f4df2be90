package gosrc

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A Route is an HTTP path that a program serves.
type Route struct {
	Method string // GET, HEAD, POST, …
	Path   string // what to ask for: parameters have a plain value
	Dir    string // the directory whose files are served below Path; empty for a single route
}

// Routes finds the HTTP routes in the Go source below a directory of tree, in the
// order of files and lines, each once. It knows the calls of net/http, chi,
// gorilla, gin, echo, fiber and httprouter by their names, and follows the prefixes
// of groups through variables and parameters. What is not a constant is left out.
func Routes(tree fs.FS, dir string) []Route {
	p := &routeSearch{consts: map[string]ast.Expr{}, params: map[string][]string{}}
	p.read(tree, dir)
	// What a function registers depends on the prefix that its callers hand it.
	for range maxRouteDepth {
		p.routes = nil
		for _, f := range p.funcs {
			p.function(f)
		}
	}
	return distinctRoutes(p.routes)
}

// Bounds on what is read and followed.
const (
	maxRouteDepth    = 4 // calls from a group to a route
	maxRouteFile     = 1 << 20
	maxRouteFiles    = 5000
	maxRoutePrefixes = 8 // of one parameter
)

// A routeSearch is the search for routes in all packages at once. Names are not told
// apart by package: two that clash cost a wrong question, not a wrong answer.
type routeSearch struct {
	consts map[string]ast.Expr // constants and variables of packages, by name
	funcs  []*ast.FuncDecl
	params map[string][]string // the prefixes of function parameters, by function and name
	routes []Route
}

// read parses all Go files of the tree that are no tests.
func (p *routeSearch) read(tree fs.FS, dir string) {
	files := 0
	_ = fs.WalkDir(tree, path.Clean(dir), func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return skippedRoutes(d)
		case d.IsDir() && name != dir && noRoutesIn(d.Name()):
			return fs.SkipDir
		case !d.Type().IsRegular() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		if files++; files > maxRouteFiles {
			return fs.SkipAll
		}
		if info, err := d.Info(); err != nil || info.Size() > maxRouteFile {
			return nil
		}
		if src, err := fs.ReadFile(tree, name); err == nil {
			p.parse(name, src)
		}
		return nil
	})
}

func skippedRoutes(d fs.DirEntry) error {
	if d != nil && d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// noRoutesIn reports whether a directory holds no source of the program.
func noRoutesIn(name string) bool {
	return name == "vendor" || name == "testdata" || name == "node_modules" || name[0] == '.' || name[0] == '_'
}

// parse keeps a file's functions and what its package's names stand for.
func (p *routeSearch) parse(name string, src []byte) {
	file, _ := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
	if file == nil {
		return
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Body != nil {
				p.funcs = append(p.funcs, d)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				p.value(s)
			}
		}
	}
}

func (p *routeSearch) value(s ast.Spec) {
	v, ok := s.(*ast.ValueSpec)
	if !ok || len(v.Names) != len(v.Values) {
		return
	}
	for i, n := range v.Names {
		p.consts[n.Name] = v.Values[i]
	}
}

// function goes through a function's body. Its parameters have the prefixes that
// were handed in so far.
func (p *routeSearch) function(f *ast.FuncDecl) {
	s := &routeScope{
		routeSearch: p, prefixes: map[string][]string{}, values: map[string]ast.Expr{},
		methods: map[*ast.CallExpr][]string{},
	}
	for i, name := range parameterNames(f.Type) {
		if list := p.params[routeParameter(f.Name.Name, i)]; len(list) > 0 {
			s.prefixes[name] = list
		}
	}
	s.prefixes[returnedKey] = p.params[routeParameter(f.Name.Name, returnedRouter)]
	s.mounts(f.Body)
	s.walk(f.Body)
}

func routeParameter(function string, i int) string { return function + " " + string(rune('0'+i)) }

func parameterNames(f *ast.FuncType) []string {
	var names []string
	for _, field := range f.Params.List {
		for _, n := range field.Names {
			names = append(names, n.Name)
		}
	}
	return names
}

// hand gives a parameter of a function one more prefix.
func (p *routeSearch) hand(function string, i int, prefixes []string) {
	key := routeParameter(function, i)
	for _, prefix := range prefixes {
		if !slices.Contains(p.params[key], prefix) && len(p.params[key]) < maxRoutePrefixes {
			p.params[key] = append(p.params[key], prefix)
		}
	}
}

func distinctRoutes(list []Route) []Route {
	seen := map[Route]bool{}
	return slices.DeleteFunc(list, func(r Route) bool {
		again := seen[r]
		seen[r] = true
		return again
	})
}
