package gosrc

import (
	"go/ast"
	"go/token"
)

func (g *gatherer) block(b *ast.BlockStmt) {
	if b != nil {
		g.stmts(b.List)
	}
}

// stmts reads the statements of a block, whose names end with it.
func (g *gatherer) stmts(list []ast.Stmt) {
	m := g.scope.begin()
	g.list(list)
	g.scope.end(m)
}

func (g *gatherer) list(list []ast.Stmt) {
	for i, s := range list {
		if g.stmt(s); g.isLast(list[i:]) {
			return
		}
	}
}

func (g *gatherer) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		g.expr(s.X)
	case *ast.AssignStmt:
		g.assignment(s)
	case *ast.ReturnStmt:
		g.returned(s)
	case *ast.DeclStmt:
		g.localDecl(s)
	case *ast.BlockStmt:
		g.stmts(s.List)
	case *ast.DeferStmt:
		g.expr(s.Call)
	case *ast.GoStmt:
		g.expr(s.Call)
	case *ast.SendStmt:
		g.assign(g.make(node{op: opElem, args: []*node{g.expr(s.Chan)}}), g.expr(s.Value), s)
	case *ast.LabeledStmt:
		g.stmt(s.Stmt)
	default:
		m := g.scope.begin()
		g.control(s)
		g.scope.end(m)
	}
}

// control reads the statements that have blocks.
func (g *gatherer) control(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.IfStmt:
		g.branches(s)
	case *ast.ForStmt:
		g.optional(s.Init)
		g.expr(s.Cond)
		g.optional(s.Post)
		g.block(s.Body)
	case *ast.RangeStmt:
		g.ranged(s)
	case *ast.SwitchStmt:
		g.optional(s.Init)
		g.expr(s.Tag)
		g.clauses(g.liveClauses(s.Tag, s.Body.List), nil)
	case *ast.TypeSwitchStmt:
		g.typeSwitch(s)
	case *ast.SelectStmt:
		for _, c := range s.Body.List {
			if c, ok := c.(*ast.CommClause); ok {
				m := g.scope.begin()
				g.optional(c.Comm)
				g.list(c.Body)
				g.scope.end(m)
			}
		}
	}
}

// branches follows else if without recursion: there may be many.
func (g *gatherer) branches(s *ast.IfStmt) {
	for {
		g.optional(s.Init)
		t := g.holds(s.Cond)
		if g.expr(s.Cond); t != never {
			g.block(s.Body)
		}
		if t == always {
			return
		}
		next, ok := s.Else.(*ast.IfStmt)
		if !ok {
			g.optional(s.Else)
			return
		}
		s = next
	}
}

func (g *gatherer) optional(s ast.Stmt) {
	if s != nil {
		g.stmt(s)
	}
}

func (g *gatherer) clauses(list []ast.Stmt, bind func(list []ast.Expr)) {
	for _, c := range list {
		c, ok := c.(*ast.CaseClause)
		if !ok {
			continue
		}
		m := g.scope.begin()
		if bind != nil {
			bind(c.List)
		} else {
			g.all(c.List)
		}
		g.list(c.Body)
		g.scope.end(m)
	}
}

func (g *gatherer) typeSwitch(s *ast.TypeSwitchStmt) {
	g.optional(s.Init)
	name := ""
	var v *node
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		v = g.expr(a.X)
	case *ast.AssignStmt:
		if id, ok := a.Lhs[0].(*ast.Ident); ok {
			name = id.Name
		}
		v = g.expr(a.Rhs[0])
	}
	g.clauses(s.Body.List, func(list []ast.Expr) {
		typ := ""
		for _, x := range list {
			typ = g.typ(x)
		}
		if len(list) != 1 || typ == "" {
			g.scope.bind(name, g.make(node{op: opVar, args: []*node{v}}))
		} else {
			g.scope.bind(name, g.typed(typ, v))
		}
	})
}

func (g *gatherer) assignment(s *ast.AssignStmt) {
	values := g.all(s.Rhs)
	if s.Tok == token.DEFINE {
		g.define(s.Lhs, values)
		return
	}
	for i, left := range s.Lhs {
		if id, ok := left.(*ast.Ident); ok && id.Name == "_" {
			continue
		}
		to := g.expr(left)
		switch s.Tok {
		case token.ASSIGN:
			g.assign(to, g.resultOf(values, i, len(s.Lhs)), s)
		case token.ADD_ASSIGN:
			g.assign(to, g.make(node{op: opConcat, args: []*node{to, values[0]}}), s)
		default:
			g.assign(to, nil, s)
		}
	}
}

// define binds the names that := brings; those that are there are assigned to.
func (g *gatherer) define(left []ast.Expr, values []*node) {
	for i, x := range left {
		id, ok := x.(*ast.Ident)
		if !ok || id.Name == "_" {
			continue
		}
		v := g.resultOf(values, i, len(left))
		if n := g.scope.ofBlock(id.Name); n != nil {
			n.give(v)
		} else {
			g.scope.bind(id.Name, g.make(node{op: opVar, args: []*node{v}}))
		}
	}
}

func (g *gatherer) localDecl(s *ast.DeclStmt) {
	d, ok := s.Decl.(*ast.GenDecl)
	if !ok {
		return
	}
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			g.localType(spec)
		case *ast.ValueSpec:
			typ, values := g.typ(spec.Type), g.all(spec.Values)
			for i, name := range spec.Names {
				v := g.make(node{op: opVar, n: 1, s: typ})
				if len(values) > 0 {
					v.n = 0
					v.give(g.resultOf(values, i, len(spec.Names)))
				}
				g.scope.bind(name.Name, v)
			}
		}
	}
}

func (g *gatherer) ranged(s *ast.RangeStmt) {
	x := g.expr(s.X)
	var key, elem *node
	if x != nil {
		key, elem = g.make(node{op: opKeys, args: []*node{x}}), g.make(node{op: opElem, n: -1, args: []*node{x}})
	}
	for i, e := range []ast.Expr{s.Key, s.Value} {
		v := []*node{key, elem}[i]
		id, ok := e.(*ast.Ident)
		switch {
		case e == nil || ok && id.Name == "_":
		case ok && s.Tok == token.DEFINE:
			g.scope.bind(id.Name, g.make(node{op: opVar, args: []*node{v}}))
		default:
			g.assign(g.expr(e), v, s)
		}
	}
	g.block(s.Body)
}

func (g *gatherer) returned(s *ast.ReturnStmt) {
	values := g.all(s.Results)
	if len(values) == 0 {
		return
	}
	for i := range g.fn.returns {
		if len(g.fn.returns[i]) < maxAlternatives {
			g.fn.returns[i] = append(g.fn.returns[i], g.resultOf(values, i, len(g.fn.returns)))
		}
	}
}
