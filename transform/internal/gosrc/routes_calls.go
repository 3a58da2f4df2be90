package gosrc

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// register takes in a call that registers a route, by its name.
func (s *routeScope) register(call *ast.CallExpr, name string) {
	args := call.Args
	switch name {
	case "Handle", "HandleFunc", "Handler", "Method", "MethodFunc", "HandlerFunc", "Add":
		s.handle(call, args)
	case "GET", "Get", "Any", "All", "Use", "HEAD", "Head":
		if len(args) > 0 {
			s.add(call, strings.ToUpper(routeMethod(name)), args[0], args[1:])
		}
	case "POST", "Post", "PUT", "Put", "PATCH", "Patch", "DELETE", "Delete":
		if len(args) > 1 {
			s.add(call, strings.ToUpper(name), args[0], nil)
		}
	case "Static", "StaticFS", "ServeFiles", "StaticFile", "File":
		if len(args) == 2 || len(args) == 3 {
			s.static(call, name, args)
		}
	}
}

// routeMethod is the method to ask with where a call's name is none.
func routeMethod(name string) string {
	if name == "Any" || name == "All" || name == "Use" {
		return "GET"
	}
	return name
}

// handle is a call whose first argument is a pattern, or a method before one. Where
// it has neither, the pattern is in front of the call.
func (s *routeScope) handle(call *ast.CallExpr, args []ast.Expr) {
	if len(args) == 1 && selectedName(call) == "Handler" {
		s.files(s.prefix(routerOf(call)), "", args)
		return
	}
	if len(args) < 2 {
		return
	}
	if method := s.method(args[0]); method != "" && len(args) > 2 {
		s.add(call, method, args[1], args[2:])
		return
	}
	method := "GET"
	if named := s.methods[call]; len(named) > 0 && !slices.Contains(named, "GET") {
		method = named[0]
	}
	s.add(call, method, args[0], args[1:])
}

// method is an HTTP method as a constant of net/http or as text.
func (s *routeScope) method(e ast.Expr) string {
	if sel, ok := e.(*ast.SelectorExpr); ok && strings.HasPrefix(sel.Sel.Name, "Method") {
		return strings.ToUpper(strings.TrimPrefix(sel.Sel.Name, "Method"))
	}
	if text, ok := s.text(e); ok && text != "" && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return text
	}
	return ""
}

// add takes in a route, and the files behind it where it serves a directory.
func (s *routeScope) add(call *ast.CallExpr, method string, pattern ast.Expr, handlers []ast.Expr) {
	text, ok := s.text(pattern)
	if !ok {
		return
	}
	if m, rest, ok := strings.Cut(text, " "); ok && m == strings.ToUpper(m) {
		method, text = m, strings.TrimSpace(rest)
	}
	prefixes := s.prefix(routerOf(call))
	if len(prefixes) == 0 {
		prefixes = s.own()
	}
	if !strings.HasPrefix(text, "/") && (text != "" || len(prefixes) == 0) {
		return
	}
	for _, p := range joinedRoutes(prefixes, text) {
		if strings.HasPrefix(p, "/") && selectedName(call) != "Use" {
			s.routes = append(s.routes, Route{Method: method, Path: plainRoute(p)})
		}
	}
	s.files(joinedRoutes(prefixes, text), text, handlers)
}

// own are the prefixes under which the router that this function returns is mounted.
func (s *routeScope) own() []string { return s.prefixes[returnedKey] }

const returnedKey = "return"

// static is a call that names a directory, or a file, itself.
func (s *routeScope) static(call *ast.CallExpr, name string, args []ast.Expr) {
	text, ok := s.text(args[0])
	if !ok || !strings.HasPrefix(text, "/") {
		return
	}
	dir, named := s.text(args[1])
	if !named {
		dir, named = s.dir(args[1])
	}
	for _, p := range joinedRoutes(s.prefix(routerOf(call)), text) {
		switch {
		case name == "StaticFile" || name == "File":
			s.routes = append(s.routes, Route{Method: "GET", Path: plainRoute(p)})
		case named:
			s.routes = append(s.routes, Route{Method: "GET", Path: beforeParameters(p), Dir: dir})
		}
	}
}

// files takes in what handlers serve from a directory below prefixes. Unless the
// prefix is taken off, it is a part of the file's name.
func (s *routeScope) files(prefixes []string, pattern string, handlers []ast.Expr) {
	for _, h := range handlers {
		dir, ok := s.dir(h)
		if !ok {
			continue
		}
		for _, p := range prefixes {
			p = beforeParameters(p)
			from := dir
			if !s.strips(h) {
				from = path.Join(dir, p)
			}
			s.routes = append(s.routes, Route{Method: "GET", Path: p, Dir: from})
		}
	}
}

// dir is the directory that an expression serves: http.Dir, os.DirFS, or one of the
// handlers that take its name.
func (s *routeScope) dir(e ast.Expr) (dir string, ok bool) {
	s.each(e, func(call *ast.CallExpr) bool {
		if len(call.Args) == 1 {
			switch calledName(call) {
			case "Dir", "DirFS", "New":
				dir, ok = s.text(call.Args[0])
			}
		}
		return !ok
	})
	return dir, ok
}

func (s *routeScope) strips(e ast.Expr) (found bool) {
	s.each(e, func(call *ast.CallExpr) bool {
		name := calledName(call)
		found = found || name == "StripPrefix" || name == "New" && len(call.Args) > 0
		return !found
	})
	return found
}

// each calls f for the calls in an expression, and in the variables that it names.
func (s *routeScope) each(e ast.Expr, f func(*ast.CallExpr) bool) {
	seen := map[string]bool{}
	var look func(e ast.Expr)
	look = func(e ast.Expr) {
		ast.Inspect(e, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.Ident:
				if v := s.lookup(n.Name); v != nil && !seen[n.Name] {
					seen[n.Name] = true
					look(v)
				}
			case *ast.CallExpr:
				return f(n)
			}
			return true
		})
	}
	look(e)
}

func (s *routeScope) lookup(name string) ast.Expr {
	if v := s.values[name]; v != nil {
		return v
	}
	return s.consts[name]
}

// text is the value of an expression of constants.
func (s *routeScope) text(e ast.Expr) (string, bool) { return s.textWithin(e, maxRouteTexts) }

// maxRouteTexts bounds how deep texts are put together.
const maxRouteTexts = 16

func (s *routeScope) textWithin(e ast.Expr, left int) (string, bool) {
	if left == 0 {
		return "", false
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return s.textWithin(e.X, left-1)
	case *ast.BinaryExpr:
		a, ok := s.textWithin(e.X, left-1)
		b, also := s.textWithin(e.Y, left-1)
		return a + b, ok && also && e.Op == token.ADD
	case *ast.Ident:
		if v := s.lookup(e.Name); v != nil {
			return s.textWithin(v, left-1)
		}
	case *ast.SelectorExpr:
		if v := s.consts[e.Sel.Name]; v != nil {
			return s.textWithin(v, left-1)
		}
	}
	return "", false
}

func (s *routeScope) texts(list []ast.Expr) []string {
	var texts []string
	for _, e := range list {
		if m := s.method(e); m != "" {
			texts = append(texts, m)
		}
	}
	return texts
}

var (
	bracedParameter = sync.OnceValue(func() *regexp.Regexp { // net/http, chi, gorilla
		return regexp.MustCompile(`\{([^{}:]*)(?::((?:[^{}]|\{[^{}]*\})*))?\}`)
	})
	colonParameter = sync.OnceValue(func() *regexp.Regexp { // gin, echo, fiber, httprouter
		return regexp.MustCompile(`/:[^/]*|/\*[^/]*|\*[^/]*$|/<[^/]*>`)
	})
)

// plainRoute puts a value in the place of each parameter of a pattern.
func plainRoute(pattern string) string {
	text := bracedParameter().ReplaceAllStringFunc(pattern, func(part string) string {
		if part == "{$}" {
			return ""
		}
		return exampleFor(bracedParameter().FindStringSubmatch(part)[2])
	})
	return colonParameter().ReplaceAllStringFunc(text, func(part string) string {
		if strings.HasPrefix(part, "/") {
			return "/1"
		}
		return "1"
	})
}

// exampleFor is a plain value that a parameter's expression takes.
func exampleFor(expression string) string {
	re, err := regexp.Compile("^(?:" + expression + ")$")
	if expression == "" || err != nil {
		return "1"
	}
	for _, value := range []string{"1", "a", "2006", "abc", "2006-01-02"} {
		if re.MatchString(value) {
			return value
		}
	}
	return "1"
}

// beforeParameters is the part of a pattern before its parameters.
func beforeParameters(pattern string) string {
	if i := strings.IndexAny(pattern, "*:{<"); i >= 0 {
		pattern = pattern[:i]
	}
	return pattern
}
