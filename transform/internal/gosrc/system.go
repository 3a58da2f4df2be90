package gosrc

import (
	"go/ast"
	"go/token"
	"slices"
)

// What only another system runs is not read: branches and cases that ask runtime.GOOS,
// which is known for each build. The processor is not, where GOARCH is not set: that of
// the machine that builds.

// A truth is what is known of a condition.
type truth int

const (
	unsure truth = iota
	never
	always
)

func truthOf(b bool) truth {
	if b {
		return always
	}
	return never
}

// maxCondition bounds how deep a condition is looked into.
const maxCondition = 16

// holds says what is known of a condition.
func (r *recorder) holds(x ast.Expr) truth { return r.holdsWithin(x, maxCondition) }

func (r *recorder) holdsWithin(x ast.Expr, depth int) truth {
	if depth == 0 {
		return unsure
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		return r.holdsWithin(x.X, depth-1)
	case *ast.UnaryExpr:
		if t := r.holdsWithin(x.X, depth-1); x.Op == token.NOT && t != unsure {
			return truthOf(t == never)
		}
	case *ast.Ident:
		if c := r.constantOf(x); c != nil {
			return r.holdsWithin(c, depth-1)
		}
	case *ast.BinaryExpr:
		return r.joined(x, depth-1)
	}
	return unsure
}

// joined is what is known of two conditions, or of a comparison.
func (r *recorder) joined(x *ast.BinaryExpr, depth int) truth {
	switch x.Op {
	case token.EQL, token.NEQ:
		a, ok := r.known(x.X, depth)
		b, too := r.known(x.Y, depth)
		if ok && too {
			return truthOf((a == b) == (x.Op == token.EQL))
		}
	case token.LAND, token.LOR:
		decides := truthOf(x.Op == token.LOR)
		a, b := r.holdsWithin(x.X, depth), r.holdsWithin(x.Y, depth)
		switch {
		case a == decides || b == decides:
			return decides
		case a != unsure && b != unsure:
			return a
		}
	}
	return unsure
}

// known is the text of a constant expression, as far as conditions go.
func (r *recorder) known(x ast.Expr, depth int) (string, bool) {
	if depth <= 0 {
		return "", false
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		return r.known(x.X, depth-1)
	case *ast.BasicLit:
		return unquote(x)
	case *ast.SelectorExpr:
		base, ok := x.X.(*ast.Ident)
		ok = ok && x.Sel.Name == "GOOS" && r.scope.lookup(base.Name) == nil
		return r.goos, ok && r.importOf(base.Name) == "runtime"
	case *ast.Ident:
		if c := r.constantOf(x); c != nil {
			return r.known(c, depth-1)
		}
	}
	return "", false
}

// constantOf is what a constant of the package is declared to be.
func (r *recorder) constantOf(x *ast.Ident) ast.Expr {
	if r.scope.lookup(x.Name) != nil {
		return nil
	}
	return r.consts[x.Name]
}

// noteConstants keeps what constants of the package are declared to be.
func (r *recorder) noteConstants(spec *ast.ValueSpec) {
	if len(spec.Values) == len(spec.Names) {
		for i, name := range spec.Names {
			r.consts[name.Name] = spec.Values[i]
		}
	}
}

// cutsShort reports whether the right side of a condition is never looked at.
func (r *recorder) cutsShort(x *ast.BinaryExpr) bool {
	switch x.Op {
	case token.LAND:
		return r.holds(x.X) == never
	case token.LOR:
		return r.holds(x.X) == always
	}
	return false
}

// liveClauses are the clauses of a switch that may be taken.
func (r *recorder) liveClauses(tag ast.Expr, list []ast.Stmt) []ast.Stmt {
	if slices.ContainsFunc(list, fallsThrough) {
		return list
	}
	taken := slices.IndexFunc(list, func(c ast.Stmt) bool { return r.caseHolds(tag, c) == always })
	var live []ast.Stmt
	for i, s := range list {
		c, ok := s.(*ast.CaseClause)
		behind := taken >= 0 && (i > taken || ok && c.List == nil)
		if !behind && r.caseHolds(tag, s) != never {
			live = append(live, s)
		}
	}
	return live
}

// caseHolds is what is known of whether a clause is taken, where none before it is.
func (r *recorder) caseHolds(tag ast.Expr, s ast.Stmt) truth {
	c, ok := s.(*ast.CaseClause)
	if !ok || c.List == nil {
		return unsure
	}
	found := never
	for _, x := range c.List {
		t := r.holds(x)
		if tag != nil {
			t = r.joined(&ast.BinaryExpr{X: tag, Op: token.EQL, Y: x}, maxCondition)
		}
		if t == always {
			return always
		} else if t == unsure {
			found = unsure
		}
	}
	return found
}

func fallsThrough(s ast.Stmt) bool {
	c, ok := s.(*ast.CaseClause)
	if !ok || len(c.Body) == 0 {
		return false
	}
	b, ok := c.Body[len(c.Body)-1].(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

// isLast reports whether none of the statements behind the first of some is reached on
// this system. A label may be a way to them.
func (r *recorder) isLast(list []ast.Stmt) bool {
	return r.returns(list[0]) && !slices.ContainsFunc(list, func(s ast.Stmt) bool {
		_, ok := s.(*ast.LabeledStmt)
		return ok
	})
}

// returns reports whether a statement that asks for the system always ends in a return.
func (r *recorder) returns(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.IfStmt:
		if s.Init != nil {
			return false
		}
		switch r.holds(s.Cond) {
		case always:
			return endsInReturn(s.Body.List)
		case never:
			b, ok := s.Else.(*ast.BlockStmt)
			return ok && endsInReturn(b.List)
		}
	case *ast.SwitchStmt:
		if s.Init != nil || s.Body == nil {
			return false
		}
		live := r.liveClauses(s.Tag, s.Body.List)
		if len(live) == 1 && r.caseHolds(s.Tag, live[0]) == always {
			c := live[0].(*ast.CaseClause)
			return endsInReturn(c.Body) && !breaks(c)
		}
	}
	return false
}

func endsInReturn(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	_, ok := list[len(list)-1].(*ast.ReturnStmt)
	return ok
}

// breaks reports whether a clause may be left before its end.
func breaks(c *ast.CaseClause) (found bool) {
	ast.Inspect(c, func(n ast.Node) bool {
		b, ok := n.(*ast.BranchStmt)
		found = found || ok && b.Tok != token.CONTINUE
		return !found
	})
	return found
}
