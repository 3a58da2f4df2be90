package gosrc

import (
	"go/ast"
	"maps"
	"path"
	"slices"
	"strings"
)

// A routeScope is a function body under way: what its names stand for.
type routeScope struct {
	*routeSearch
	prefixes map[string][]string        // of routers, by how they are written
	values   map[string]ast.Expr        // of variables
	methods  map[*ast.CallExpr][]string // that a call behind a registration names
}

// mounts finds the prefixes of routers that are mounted by name: that may come
// after their routes.
func (s *routeScope) mounts(body ast.Node) {
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 {
			return true
		}
		switch name := selectedName(call); name {
		case "Mount", "StripPrefix":
			prefix, ok := s.text(call.Args[0])
			if !ok {
				return true
			}
			s.mount(strings.TrimSuffix(prefix, "/"), call.Args[1])
		}
		return true
	})
}

// mount gives a router a prefix: a variable, or what a function returns.
func (s *routeScope) mount(prefix string, router ast.Expr) {
	switch router := router.(type) {
	case *ast.Ident:
		s.prefixes[router.Name] = []string{prefix}
	case *ast.CallExpr:
		if name := calledName(router); name != "" {
			s.hand(name, returnedRouter, []string{prefix})
		}
	}
}

// returnedRouter stands for the router that a function makes itself.
const returnedRouter = 9

// walk goes through a body in its order.
func (s *routeScope) walk(body ast.Node) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			s.assign(n)
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if len(n.Values) == len(n.Names) {
					s.values[name.Name] = n.Values[i]
				}
			}
		case *ast.CallExpr:
			return s.call(n)
		}
		return true
	})
}

func (s *routeScope) assign(a *ast.AssignStmt) {
	if len(a.Lhs) != len(a.Rhs) {
		return
	}
	for i, left := range a.Lhs {
		name := writtenName(left)
		if name == "" {
			continue
		}
		s.values[name] = a.Rhs[i]
		if call, ok := a.Rhs[i].(*ast.CallExpr); ok && groupsRoutes(selectedName(call)) {
			s.prefixes[name] = s.prefix(call)
		}
	}
}

// groupsRoutes reports whether a call gives a router with a prefix of its own.
func groupsRoutes(name string) bool {
	return name == "Group" || name == "Subrouter" || name == "PathPrefix"
}

// call looks at one call; false means that what is in it has been looked at.
func (s *routeScope) call(call *ast.CallExpr) bool {
	name := selectedName(call)
	switch {
	case name == "Methods":
		if inner, ok := routerOf(call).(*ast.CallExpr); ok {
			s.methods[inner] = s.texts(call.Args)
		}
	case (name == "Route" || name == "Group") && len(call.Args) > 0:
		if f, ok := call.Args[len(call.Args)-1].(*ast.FuncLit); ok {
			s.inside(f, s.prefix(call))
			return false
		}
	default:
		s.register(call, name)
	}
	s.handOn(call)
	return true
}

// inside walks a function that gets a router as its parameter.
func (s *routeScope) inside(f *ast.FuncLit, prefixes []string) {
	inner := &routeScope{
		routeSearch: s.routeSearch, prefixes: maps.Clone(s.prefixes), values: maps.Clone(s.values), methods: s.methods,
	}
	for _, name := range parameterNames(f.Type) {
		inner.prefixes[name] = prefixes
	}
	inner.walk(f.Body)
}

// handOn tells a function of the program which prefixes its arguments have.
func (s *routeScope) handOn(call *ast.CallExpr) {
	name := calledName(call)
	if name == "" {
		return
	}
	for i, arg := range call.Args {
		list := s.prefix(arg)
		if i < returnedRouter && slices.ContainsFunc(list, func(p string) bool { return p != "" }) {
			s.hand(name, i, list)
		}
	}
}

// prefix is what a router puts before its routes: one, or several where its
// function has several callers.
func (s *routeScope) prefix(router ast.Expr) []string {
	if name := writtenName(router); name != "" {
		return s.prefixes[name]
	}
	call, ok := router.(*ast.CallExpr)
	if !ok || routerOf(call) == nil {
		return nil
	}
	list := s.prefix(routerOf(call))
	switch selectedName(call) {
	case "Group", "PathPrefix", "Route":
		if len(call.Args) > 0 {
			if text, ok := s.text(call.Args[0]); ok {
				return joinedRoutes(list, text)
			}
		}
	}
	return list
}

func joinedRoutes(prefixes []string, text string) []string {
	if len(prefixes) == 0 {
		prefixes = []string{""}
	}
	var list []string
	for _, p := range prefixes {
		list = append(list, joinRoute(p, text))
	}
	return list
}

// joinRoute puts a path behind a prefix; the slash at its end counts.
func joinRoute(prefix, text string) string {
	if prefix == "" {
		return text
	}
	whole := path.Join(prefix, text)
	if strings.HasSuffix(text, "/") && !strings.HasSuffix(whole, "/") {
		whole += "/"
	}
	return whole
}

// selectedName is the name after the dot of what is called; empty without one.
func selectedName(call *ast.CallExpr) string {
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		return sel.Sel.Name
	}
	return ""
}

// calledName is the name of what is called.
func calledName(call *ast.CallExpr) string {
	if id, ok := call.Fun.(*ast.Ident); ok {
		return id.Name
	}
	return selectedName(call)
}

func routerOf(call *ast.CallExpr) ast.Expr {
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		return sel.X
	}
	return nil
}

// writtenName is a variable or a field as it is written; empty for anything else.
func writtenName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		if x := writtenName(e.X); x != "" {
			return x + "." + e.Sel.Name
		}
	}
	return ""
}
