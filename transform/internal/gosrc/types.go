package gosrc

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
