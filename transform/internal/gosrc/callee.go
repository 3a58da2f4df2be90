package gosrc

import "go/ast"

type calleeKind int

const (
	unknownCallee calleeKind = iota
	importedCallee
	ownCallee
	methodCallee
	builtinCallee
)

var builtins = set("append cap clear close complex copy delete imag len make max min new panic print println real recover string")

// callee names what a call calls.
func (s *scope) callee(x *ast.CallExpr) (string, calleeKind) {
	switch f := called(x).(type) {
	case *ast.Ident:
		return s.calleeName(f.Name)
	case *ast.SelectorExpr:
		return s.calleeSelector(f)
	}
	return "", unknownCallee
}

// called is what a call calls, without the types that it is called for.
func called(x *ast.CallExpr) ast.Expr {
	fun := x.Fun
	for {
		switch f := fun.(type) {
		case *ast.ParenExpr:
			fun = f.X
		case *ast.IndexExpr:
			fun = f.X
		case *ast.IndexListExpr:
			fun = f.X
		default:
			return fun
		}
	}
}

func (s *scope) calleeName(name string) (string, calleeKind) {
	switch {
	case s.vars[name] != nil:
		return "", unknownCallee
	case builtins[name]:
		return name, builtinCallee
	case len(s.dots) > 0 && ast.IsExported(name):
		for _, p := range s.dots {
			if full := s.join(p, name); !s.own(p) && isPrimitive(full) {
				return full, importedCallee
			}
		}
	}
	return s.join(s.pkg, name), ownCallee
}

func (s *scope) calleeSelector(f *ast.SelectorExpr) (string, calleeKind) {
	if base, ok := f.X.(*ast.Ident); ok && s.vars[base.Name] == nil {
		if p := s.importOf(base.Name); p != "" && s.own(p) {
			return s.join(p, f.Sel.Name), ownCallee
		} else if p != "" {
			return s.join(p, f.Sel.Name), importedCallee
		}
	}
	return s.join("", f.Sel.Name), methodCallee
}

// builds tells calls that make a string of their arguments.
func (s *scope) builds(x *ast.CallExpr) bool {
	sel, ok := x.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Join" && sel.Sel.Name != "Sprintf" {
		return false
	}
	base, ok := sel.X.(*ast.Ident)
	if !ok {
		return false
	}
	switch s.importOf(base.Name) {
	case "path", "path/filepath", "fmt":
		return true
	}
	return false
}
