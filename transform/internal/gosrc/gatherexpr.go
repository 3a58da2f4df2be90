package gosrc

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
)

// expr reads an expression: the calls in it are noted, and what can be followed
// of it is given back.
func (g *gatherer) expr(x ast.Expr) *node {
	switch x := x.(type) {
	case nil:
		return nil
	case *ast.Ident:
		return g.ident(x)
	case *ast.BasicLit:
		return g.constant(x)
	case *ast.SelectorExpr:
		return g.selector(x)
	case *ast.CallExpr:
		return g.call(x)
	case *ast.CompositeLit:
		return g.composite(x, "")
	case *ast.FuncLit:
		return g.literal(x)
	case *ast.BinaryExpr:
		return g.binary(x)
	case *ast.UnaryExpr:
		return g.unary(x)
	}
	return g.wrapped(x)
}

func unquote(lit *ast.BasicLit) (string, bool) {
	if lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// wrapped is expr for what mostly hands on what is in it.
func (g *gatherer) wrapped(x ast.Expr) *node {
	switch x := x.(type) {
	case *ast.ParenExpr:
		return g.expr(x.X)
	case *ast.StarExpr:
		return g.expr(x.X)
	case *ast.IndexExpr:
		return g.index(x)
	case *ast.IndexListExpr:
		return g.expr(x.X)
	case *ast.SliceExpr:
		return g.slice(x)
	case *ast.TypeAssertExpr:
		v := g.expr(x.X)
		if x.Type == nil {
			return v
		}
		return g.typed(g.typ(x.Type), v)
	case *ast.KeyValueExpr:
		g.expr(x.Key)
		return g.expr(x.Value)
	case *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.FuncType, *ast.StructType, *ast.InterfaceType:
		g.typ(x)
	}
	return nil
}

func (g *gatherer) all(list []ast.Expr) []*node {
	if len(list) == 0 {
		return nil
	}
	out := make([]*node, len(list))
	for i, x := range list {
		out[i] = g.expr(x)
	}
	return out
}

func (g *gatherer) ident(x *ast.Ident) *node {
	name := x.Name
	if n := g.scope.lookup(name); n != nil {
		return n
	}
	switch name {
	case "_", "nil", "true", "false", "iota":
		return nil
	}
	if builtins(name) && !g.decls[g.join(g.u.path, name)] {
		return nil
	}
	return g.named(g.packageName(name), x.Pos())
}

func (g *gatherer) selector(x *ast.SelectorExpr) *node {
	if base, ok := x.X.(*ast.Ident); ok && g.scope.lookup(base.Name) == nil {
		if p := g.importOf(base.Name); p != "" {
			return g.named(g.join(p, x.Sel.Name), x.Pos())
		}
	}
	n := g.make(node{op: opField, s: x.Sel.Name, args: []*node{g.expr(x.X)}})
	g.use(n, x.Pos())
	return n
}

func (g *gatherer) index(x *ast.IndexExpr) *node {
	v := g.expr(x.X)
	key := g.expr(x.Index)
	if v == nil {
		return nil
	}
	n := g.make(node{op: opElem, n: -1, args: []*node{v}})
	if lit, ok := x.Index.(*ast.BasicLit); ok && lit.Kind == token.INT {
		if i, err := strconv.Atoi(lit.Value); err == nil && i < maxElements {
			n.n = int32(i)
		}
	} else if key != nil && key.op == opConst {
		n.s = key.s
	}
	return n
}

func (g *gatherer) slice(x *ast.SliceExpr) *node {
	v := g.expr(x.X)
	g.expr(x.High)
	g.expr(x.Max)
	g.expr(x.Low)
	if v == nil {
		return nil
	}
	n := g.make(node{op: opTail, n: -1, args: []*node{v}})
	if x.Low == nil {
		n.n = 0
	} else if lit, ok := x.Low.(*ast.BasicLit); ok {
		if i, err := strconv.Atoi(lit.Value); err == nil && i < maxElements {
			n.n = int32(i)
		}
	}
	if x.High != nil {
		n.s = "cut"
	}
	return n
}

func (g *gatherer) unary(x *ast.UnaryExpr) *node {
	v := g.expr(x.X)
	switch {
	case v == nil:
		return nil
	case x.Op == token.ARROW:
		return g.make(node{op: opElem, n: -1, args: []*node{v}})
	case x.Op != token.AND:
		return nil
	case v.op == opLit:
		return v
	}
	return g.make(node{op: opAddr, args: []*node{v}})
}

// binary reads what operators join; only a sum makes a text, and only the flags of an
// open are followed beside it. The left sides are followed without recursion, so that a
// long one is not a deep one.
func (g *gatherer) binary(x *ast.BinaryExpr) *node {
	if x.Op == token.ADD {
		return g.sum(x)
	}
	var parts []*node
	var left ast.Expr = x
	flags := true
	for {
		b, ok := left.(*ast.BinaryExpr)
		if !ok || b.Op == token.ADD {
			break
		}
		if !g.cutsShort(b) {
			parts = append(parts, g.expr(b.Y))
		}
		flags, left = flags && b.Op == token.OR, b.X
	}
	parts = append(parts, g.expr(left))
	if !flags || len(parts) > maxElements || !slices.ContainsFunc(parts, isOpenFlag) {
		return nil
	}
	return g.make(node{op: opConcat, args: parts})
}

// sum reads a + b + c.
func (g *gatherer) sum(x *ast.BinaryExpr) *node {
	done := g.u.said.build(g.here(x.Pos()))
	var right []*node
	var left ast.Expr = x
	for {
		b, ok := isSum(left)
		if !ok {
			break
		}
		right, left = append(right, g.expr(b.Y)), b.X
	}
	right = append(right, g.expr(left))
	n := g.make(node{op: opConcat, args: make([]*node, len(right))})
	known := false
	for i, v := range right {
		n.args[len(right)-1-i] = v
		known = known || v != nil
	}
	if !known || len(right) > maxElements {
		n = nil
	}
	done(n)
	return n
}

// composite reads a composite literal; typ is that of the elements around it,
// for those that leave out their own.
func (g *gatherer) composite(x *ast.CompositeLit, typ string) *node {
	if x.Type != nil {
		typ = g.typ(x.Type)
	}
	elem := ""
	list := len(typ) > len(listType) && typ[:len(listType)] == listType
	if list {
		elem = typ[len(listType):]
	}
	if _, array := x.Type.(*ast.ArrayType); !array && x.Type != nil {
		defer g.u.said.inside(nil)()
	}
	n := g.make(node{op: opLit, s: typ})
	if k := min(len(x.Elts), maxElements+1); k > 0 {
		n.args = make([]*node, 0, k)
	}
	for i, e := range x.Elts {
		v := g.element(e, i, elem, list)
		if len(n.args) < maxElements {
			n.args = append(n.args, v)
		} else if len(n.args) == maxElements {
			n.args = append(n.args, nil)
		}
	}
	if !list && len(n.args) > 0 {
		g.site(n, x.Pos())
	}
	return n
}

func (g *gatherer) element(e ast.Expr, i int, elem string, list bool) *node {
	kv, ok := e.(*ast.KeyValueExpr)
	switch {
	case !ok && list:
		return g.value(e, elem)
	case !ok:
		return g.make(node{op: opKV, n: int32(i), args: []*node{g.value(e, elem)}})
	case list:
		return g.make(node{op: opEntry, args: []*node{g.expr(kv.Key), g.value(kv.Value, elem)}})
	}
	if key, ok := kv.Key.(*ast.Ident); ok {
		return g.make(node{op: opKV, n: -1, s: key.Name, args: []*node{g.value(kv.Value, "")}})
	}
	return g.make(node{op: opEntry, args: []*node{g.expr(kv.Key), g.value(kv.Value, "")}})
}

func (g *gatherer) value(x ast.Expr, typ string) *node {
	if lit, ok := x.(*ast.CompositeLit); ok && lit.Type == nil {
		return g.composite(lit, typ)
	}
	return g.expr(x)
}

// literal reads a function literal, which is a function of its own.
func (g *gatherer) literal(x *ast.FuncLit) *node {
	g.lits++
	f := &fn{key: g.fn.key + "$" + strconv.Itoa(g.lits), unit: g.u}
	g.u.funcs = append(g.u.funcs, f)
	defer g.u.said.apart()()
	outer, lits, m := g.fn, g.lits, g.scope.begin()
	n := g.make(node{op: opFunc, s: f.key})
	g.use(n, x.Pos())
	g.fn, g.lits = f, 0
	g.signature(f, x.Type)
	g.list(x.Body.List)
	g.fn, g.lits = outer, lits
	g.scope.end(m)
	return n
}
