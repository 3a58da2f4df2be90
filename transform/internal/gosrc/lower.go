package gosrc

import (
	"go/ast"
	"go/token"
	"path"
)

// maxDepth bounds how deep an expression is followed.
const maxDepth = 64

// lower turns an expression of the scope into what can be followed of it.
func (s *scope) lower(x ast.Expr) expr {
	if s.depth > maxDepth {
		return nil
	}
	s.depth++
	defer func() { s.depth-- }()
	switch x := x.(type) {
	case *ast.BasicLit:
		if t, ok := unquote(x); ok {
			return text(t)
		}
	case *ast.Ident:
		return s.lowerName(x.Name)
	case *ast.ParenExpr:
		return s.lower(x.X)
	case *ast.StarExpr:
		return s.lower(x.X)
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			return s.lower(x.X)
		}
	case *ast.BinaryExpr:
		if x.Op == token.ADD {
			return s.lowerSum(x)
		}
	case *ast.SelectorExpr:
		return s.lowerSelector(x)
	case *ast.IndexExpr:
		return s.lowerIndex(x)
	case *ast.CompositeLit:
		return s.lowerComposite(x)
	case *ast.CallExpr:
		return s.lowerCall(x, 0)
	case *ast.TypeAssertExpr:
		return s.lower(x.X)
	}
	return nil
}

// lowerSum flattens a + b + c, so that a long one is not a deep one.
func (s *scope) lowerSum(x *ast.BinaryExpr) expr {
	var parts []ast.Expr
	var left ast.Expr = x
	for {
		b, ok := left.(*ast.BinaryExpr)
		if !ok || b.Op != token.ADD {
			break
		}
		parts, left = append(parts, b.Y), b.X
	}
	sum := concat{s.lower(left)}
	known := sum[0] != nil
	for i := len(parts) - 1; i >= 0; i-- {
		e := s.lower(parts[i])
		known = known || e != nil
		sum = append(sum, e)
	}
	if !known {
		return nil
	}
	return sum
}

func (s *scope) lowerName(name string) expr {
	if s.vars[name] == nil {
		if name == "nil" || name == "_" {
			return nil
		}
		return ref(s.join(s.pkg, name))
	}
	if e, ok := s.lowered[name]; ok {
		return e
	}
	s.lowered[name] = nothing{}
	var all oneOf
	for _, src := range s.vars[name] {
		all = append(all, s.lowerSource(src))
	}
	var e expr = all
	if len(all) == 1 {
		e = all[0]
	} else if !anyKnown(all) {
		e = nil
	}
	s.lowered[name] = e
	return e
}

func anyKnown(list []expr) bool {
	for _, e := range list {
		if e != nil {
			return true
		}
	}
	return false
}

func (s *scope) lowerSource(src given) expr {
	switch {
	case src.value != nil || src.x == nil:
		return src.value
	case src.keys:
		return keysOf{s.lower(src.x)}
	}
	return s.lowerResult(src.x, src.i)
}

// lowerResult is lower for one of the several results of a call.
func (s *scope) lowerResult(x ast.Expr, i int) expr {
	call, ok := x.(*ast.CallExpr)
	if !ok {
		if i > 0 {
			return nil
		}
		return s.lower(x)
	}
	if name, _ := s.callee(call); name == "runtime.Caller" && i == 1 && len(call.Args) == 1 {
		if lit, ok := call.Args[0].(*ast.BasicLit); ok && lit.Value == "0" {
			return rooted{Root: Source, Text: path.Join("/", s.name), Exact: true}
		}
		return nil
	}
	return s.lowerCall(call, i)
}

func (s *scope) lowerSelector(x *ast.SelectorExpr) expr {
	if base, ok := x.X.(*ast.Ident); ok && s.vars[base.Name] == nil {
		if p := s.importOf(base.Name); p != "" {
			return s.lowerImported(p, x.Sel.Name)
		}
	}
	if x.Sel.Name == "HomeDir" {
		return rooted{Root: Home, Exact: true}
	}
	return field{s.ownerOf(x.X), x.Sel.Name}
}

func (s *scope) lowerImported(importPath, name string) expr {
	switch {
	case s.own(importPath):
		return ref(s.join(importPath, name))
	case importPath == "os" && name == "PathSeparator", importPath == "path/filepath" && name == "Separator":
		return text("/")
	case importPath == "os" && name == "DevNull":
		return text("/dev/null")
	}
	return nil
}

func (s *scope) lowerIndex(x *ast.IndexExpr) expr {
	if sel, ok := x.X.(*ast.SelectorExpr); ok && sel.Sel.Name == "Args" {
		base, ok := sel.X.(*ast.Ident)
		lit, zero := x.Index.(*ast.BasicLit)
		if ok && s.importOf(base.Name) == "os" {
			if zero && lit.Value == "0" {
				return exePath{}
			}
			return nil
		}
	}
	return s.lower(x.X)
}

// lowerComposite follows lists and maps; structs go by their fields' names.
func (s *scope) lowerComposite(x *ast.CompositeLit) expr {
	if _, ok := x.Type.(*ast.MapType); ok {
		var m mapping
		for _, e := range x.Elts[:min(len(x.Elts), maxBound)] {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				m.keys = append(m.keys, s.lower(kv.Key))
				m.values = append(m.values, s.lower(kv.Value))
			}
		}
		return m
	}
	if _, ok := x.Type.(*ast.ArrayType); !ok {
		return nil
	}
	var list oneOf
	for _, e := range x.Elts[:min(len(x.Elts), maxBound)] {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		list = append(list, s.lower(e))
	}
	if !anyKnown(list) {
		return nil
	}
	return list
}

// lowerCall follows a call to its i-th result.
func (s *scope) lowerCall(x *ast.CallExpr, i int) expr {
	if _, ok := x.Fun.(*ast.ArrayType); ok && len(x.Args) == 1 {
		return s.lower(x.Args[0]) // []byte("…")
	}
	name, kind := s.callee(x)
	if f, ok := knownFuncs[name]; ok {
		if f == nil || i > 0 {
			return nil
		}
		return f(s, s.lowerAll(x.Args))
	}
	if e := s.lowerFlag(x, name); e != nil {
		return e
	}
	switch kind {
	case builtinCallee:
		return s.lowerBuiltin(name, x)
	case ownCallee:
		return s.lowerOwn(x, name, i)
	case methodCallee:
		return s.lowerMethod(x, name, i)
	}
	return nil
}

func (s *scope) lowerBuiltin(name string, x *ast.CallExpr) expr {
	switch {
	case name == "append":
		return oneOf(s.lowerAll(x.Args))
	case name == "string" && len(x.Args) == 1:
		return s.lower(x.Args[0])
	}
	return nil
}

// lowerOwn follows a call to an own function, or a conversion to an own type.
func (s *scope) lowerOwn(x *ast.CallExpr, name string, i int) expr {
	if s.world.convs[name] && len(x.Args) == 1 {
		return s.lower(x.Args[0])
	}
	if fn := s.world.funcs[name]; fn == nil || !fn.gives {
		return nil
	}
	return result{name, i, s.lowerAll(x.Args)}
}

func (s *scope) lowerMethod(x *ast.CallExpr, name string, i int) expr {
	method := name[1:]
	if method == "String" && len(x.Args) == 0 {
		return s.lowerChain(x)
	}
	own := s.lowerOwn(x, name, i)
	if getters[method] && len(x.Args) > 0 {
		if key := s.lower(x.Args[0]); key != nil {
			return kept{key, own}
		}
	}
	return own
}

// lowerChain follows kingpin's Flag("x", "…").Envar("X").Default("d").String().
func (s *scope) lowerChain(x *ast.CallExpr) expr {
	var flag flagged
	var def expr
	for range maxDepth {
		sel, ok := x.Fun.(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		switch sel.Sel.Name {
		case "Default":
			def = oneOf(s.lowerAll(x.Args))
		case "Flag", "Arg":
			if flag = (flagged{def: def}); len(x.Args) > 0 {
				flag.name = s.lower(x.Args[0])
			}
			if def == nil {
				return nil
			}
			return flag
		}
		if x, ok = sel.X.(*ast.CallExpr); !ok {
			return nil
		}
	}
	return nil
}

// lowerAll is nil when no argument can be followed.
func (s *scope) lowerAll(args []ast.Expr) (list []expr) {
	for i, a := range args {
		e := s.lower(a)
		if e != nil && list == nil {
			list = make([]expr, len(args))
		}
		if e != nil {
			list[i] = e
		}
	}
	return list
}
