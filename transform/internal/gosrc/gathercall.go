package gosrc

import (
	"go/ast"
	"strings"
)

// call reads a call or a conversion.
func (g *gatherer) call(x *ast.CallExpr) *node {
	fun := unparen(x.Fun)
	if id, ok := fun.(*ast.Ident); ok && g.isBuiltin(id.Name) {
		return g.builtin(id.Name, x)
	}
	switch fun.(type) {
	case *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.FuncType, *ast.InterfaceType, *ast.StarExpr:
		if len(x.Args) == 1 {
			return g.typed(g.typ(fun), g.expr(x.Args[0]))
		}
	}
	f := g.callee(fun)
	n := g.make(node{op: opResult, args: make([]*node, 1, 1+len(x.Args))})
	n.args[0] = f
	g.arguments(x, n)
	g.targets(f, n.args[1:], x)
	if f != nil && f.s == "runtime.Caller" {
		n.args = append(n.args, g.depthOf(x))
	}
	if f != nil && !quiet(f) {
		g.site(n, x.Pos())
	}
	return n
}

// arguments reads what a call is given.
func (g *gatherer) arguments(x *ast.CallExpr, n *node) {
	done := func(*node) {}
	if builds(n.args[0]) {
		done = g.u.said.build(g.here(x.Pos()))
	}
	c := &calling{}
	defer g.u.said.inside(c)()
	for i, a := range x.Args {
		v := g.expr(a)
		if i == len(x.Args)-1 && x.Ellipsis.IsValid() {
			v = g.make(node{op: opSpread, args: []*node{v}})
		}
		n.args = append(n.args, v)
	}
	done(n)
	c.operands = operandsOf(x, n)
}

// quiet reports whether a call is one of the standard library's that neither
// touches anything, nor sets what it is given, nor calls back with a text.
func quiet(f *node) bool {
	if f.op != opName || f.n == 0 {
		return false
	}
	p, _, _ := strings.Cut(f.s, ".")
	switch p {
	case "fmt", "errors", "strings", "strconv", "bytes", "log", "math", "time", "unicode", "unicode/utf8", "context",
		"net/url", "sync/atomic", "path", "path/filepath", "math/rand", "os", "sort", "html", "log/slog",
		"encoding/hex", "encoding/base64", "crypto/sha256", "crypto/md5", "crypto/rand":
		return true
	}
	return false
}

// callee reads what is called: that is no mention of a value.
func (g *gatherer) callee(fun ast.Expr) *node {
	before := len(g.fn.uses)
	f := g.expr(fun)
	if n := len(g.fn.uses); n > before && g.fn.uses[n-1].e == f {
		g.fn.uses = g.fn.uses[:n-1]
	}
	return f
}

var builtins = set(`append cap clear close complex copy delete imag len make max min new panic print println real
	recover string`)

func (g *gatherer) isBuiltin(name string) bool {
	return builtins(name) && g.scope.lookup(name) == nil && !g.decls[g.join(g.u.path, name)]
}

func unparen(x ast.Expr) ast.Expr {
	for {
		p, ok := x.(*ast.ParenExpr)
		if !ok {
			return x
		}
		x = p.X
	}
}

func (g *gatherer) builtin(name string, x *ast.CallExpr) *node {
	if (name == "new" || name == "make") && len(x.Args) > 0 {
		typ := g.typ(x.Args[0])
		g.all(x.Args[1:])
		return g.make(node{op: opLit, s: typ})
	}
	args := g.all(x.Args)
	switch {
	case name == "append" && len(args) > 0:
		if x.Ellipsis.IsValid() {
			args[len(args)-1] = g.make(node{op: opSpread, args: []*node{args[len(args)-1]}})
		}
		return g.make(node{op: opAppend, args: args})
	case name == "string" && len(args) == 1:
		return args[0]
	case name == "copy" && len(args) == 2 && args[0] != nil:
		g.fill(args[0], g.make(node{op: opAppend, args: []*node{nil, {op: opSpread, args: args[1:]}}}), x, 0)
	}
	return nil
}
