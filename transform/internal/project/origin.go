package project

import "go/ast"

// typeName is "path.Name" for a type of a package that isn't the project's own,
// and for pointers to it.
func (s *scope) typeName(t ast.Expr) string {
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	sel, ok := t.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if base, ok := sel.X.(*ast.Ident); ok {
		if p := s.importOf(base.Name); p != "" && !s.own(p) {
			return s.join(p, sel.Sel.Name)
		}
	}
	return ""
}

// origin is what an expression came from: the function that made it or its
// declared type. A chain of methods has the origin of its start.
func (s *scope) origin(x ast.Expr) string {
	for range maxDepth {
		switch e := x.(type) {
		case *ast.ParenExpr:
			x = e.X
		case *ast.StarExpr:
			x = e.X
		case *ast.UnaryExpr:
			x = e.X
		case *ast.CompositeLit:
			return s.typeName(e.Type)
		case *ast.CallExpr:
			name, kind := s.callee(e)
			sel, ok := e.Fun.(*ast.SelectorExpr)
			if kind != methodCallee || !ok {
				return s.made(name, kind)
			}
			x = sel.X
		case *ast.SelectorExpr:
			return s.later(s.lowerSelector(e))
		case *ast.Ident:
			return s.originOf(e.Name)
		default:
			return ""
		}
	}
	return ""
}

func (s *scope) made(name string, kind calleeKind) string {
	if kind == importedCallee {
		return name
	}
	return ""
}

// later names a field or package-level name, whose origin is known at the end.
func (s *scope) later(e expr) string {
	switch e := e.(type) {
	case field:
		return laterMark + s.join("", e.name)
	case ref:
		return laterMark + string(e)
	}
	return ""
}

const laterMark = "\x00"

func (s *scope) originOf(name string) string {
	sources := s.vars[name]
	if sources == nil {
		return s.later(s.lowerName(name))
	}
	if t := s.types[name]; t != nil {
		return s.typeName(t)
	}
	for _, src := range sources {
		call, ok := src.x.(*ast.CallExpr)
		if !ok || src.i > 0 {
			if lit, ok := src.x.(ast.Expr); ok && src.i == 0 {
				return s.originOnce(lit)
			}
			continue
		}
		return s.originOnce(call)
	}
	return ""
}

// originOnce goes one name further, but no more: x := x.With(y).
func (s *scope) originOnce(x ast.Expr) string {
	if s.depth > 4 {
		return ""
	}
	s.depth++
	defer func() { s.depth-- }()
	return s.origin(x)
}

// ownerOf is the bare name of an own type that an expression has, as far as a
// declaration or a literal nearby says so.
func (s *scope) ownerOf(x ast.Expr) string {
	id, ok := x.(*ast.Ident)
	if !ok {
		return ""
	}
	if t := s.types[id.Name]; t != nil {
		return bareType(t)
	}
	if sources := s.vars[id.Name]; len(sources) == 1 {
		return literalType(sources[0].x)
	}
	return ""
}

// literalType is T for T{…} and &T{…}.
func literalType(x ast.Expr) string {
	if ref, ok := x.(*ast.UnaryExpr); ok {
		x = ref.X
	}
	if lit, ok := x.(*ast.CompositeLit); ok {
		return bareType(lit.Type)
	}
	return ""
}

// bareType is T for T, *T and p.T.
func bareType(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return bareType(t.X)
	case *ast.Ident:
		return t.Name
	case *ast.SelectorExpr:
		return t.Sel.Name
	case *ast.IndexExpr:
		return bareType(t.X)
	}
	return ""
}
