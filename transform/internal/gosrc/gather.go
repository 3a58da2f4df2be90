package gosrc

import (
	"go/ast"
	"go/token"
	"slices"
)

// gatherer turns the files of a package into a unit.
type gatherer struct{ typeReader }

// gather reads the declarations of a package's files. An own package has bodies that
// a skimmer left out.
func gather(path, goos string, blank *skimmer, files []*file) *unit {
	u := &unit{
		path: path, own: blank != nil,
		types: map[string]*typeDecl{}, vars: map[string]*node{}, fixed: map[string]bool{},
	}
	if u.own {
		u.said = &phrases{}
	}
	init := &fn{key: path + ".init", unit: u}
	u.funcs = append(u.funcs, init)
	r := &recorder{u: u, fn: init, blank: blank, nodes: map[string]*node{}, decls: map[string]bool{}}
	r.goos, r.consts = goos, map[string]ast.Expr{}
	g := &gatherer{typeReader{r}}
	for _, f := range files {
		g.enter(f)
		for _, decl := range f.syntax.Decls {
			g.declare(decl)
		}
	}
	for _, f := range files {
		g.enter(f)
		for _, decl := range f.syntax.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				g.function(d)
			case *ast.GenDecl:
				g.fn = init
				g.globals(d)
			}
		}
	}
	return u
}

// declare notes the names of the package, which come before those of dot imports.
func (g *gatherer) declare(decl ast.Decl) {
	if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil {
		g.decls[g.join(g.u.path, f.Name.Name)] = true
	}
	d, ok := decl.(*ast.GenDecl)
	if !ok {
		return
	}
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			g.declareType(spec, g.join(g.u.path, spec.Name.Name))
		case *ast.ValueSpec:
			if d.Tok == token.CONST {
				g.noteConstants(spec)
			}
			for _, name := range spec.Names {
				key := g.join(g.u.path, name.Name)
				g.u.vars[key] = g.make(node{op: opVar, s: g.typ(spec.Type)})
				g.u.fixed[key] = d.Tok == token.CONST
			}
		}
	}
}

// function reads a function or method.
func (g *gatherer) function(d *ast.FuncDecl) {
	key := g.join(g.u.path, d.Name.Name)
	if to := g.linked[d.Name.Name]; to != "" && d.Body == nil {
		g.u.vars[key] = &node{op: opVar, args: []*node{{op: opName, s: to}}}
		return
	}
	f := &fn{key: key, unit: g.u}
	g.fn = f
	g.scope.clear()
	if d.Recv != nil && len(d.Recv.List) == 1 {
		g.receiver(f, d.Recv.List[0], d.Name.Name)
	}
	if f.recv == "" && d.Name.Name == "init" {
		f = g.u.funcs[0]
		g.fn, g.lits = f, len(g.u.funcs)
	} else {
		g.u.funcs = append(g.u.funcs, f)
		g.lits = 0
	}
	g.typeParams(d)
	g.signature(f, d.Type)
	if d.Body == nil {
		return
	}
	from := len(g.u.funcs) - 1
	g.list(d.Body.List)
	g.scope.clear()
	if g.blank != nil && takesTextType(d.Type.Params) && slices.ContainsFunc(g.u.funcs[from:], g.leadsOut) {
		g.blank.words[d.Name.Name] = true // what is passed to it is of interest
	}
}

// receiver reads the type that a method is of, which the method itself mentions.
func (g *gatherer) receiver(f *fn, r *ast.Field, name string) {
	f.recv = g.typ(r.Type)
	f.key = g.join(f.recv, name)
	if len(r.Names) == 1 {
		g.bindParam(r.Names[0].Name, f.recv, -1)
	}
}

// leadsOut reports whether a function calls a primitive, or another that does.
func (g *gatherer) leadsOut(f *fn) bool {
	return slices.ContainsFunc(f.sites, func(s site) bool {
		fun := s.e.args[0]
		switch {
		case s.e.op != opResult || fun == nil:
			return false
		case fun.op == opName:
			return isPrimitive(fun.s) || g.blank.words[afterDot(fun.s)]
		}
		return fun.op == opField && g.blank.words[fun.s]
	})
}

// typeParams binds the names of type parameters, which stand for any type.
func (g *gatherer) typeParams(d *ast.FuncDecl) {
	if d.Type.TypeParams != nil {
		for _, p := range d.Type.TypeParams.List {
			for _, name := range p.Names {
				g.scope.bind(name.Name, g.make(node{op: opVar}))
			}
		}
	}
	if d.Recv != nil && len(d.Recv.List) == 1 {
		for _, name := range receiverParams(d.Recv.List[0].Type) {
			g.scope.bind(name, g.make(node{op: opVar}))
		}
	}
}

// receiverParams are the names in T[K, V].
func receiverParams(x ast.Expr) (names []string) {
	var list []ast.Expr
	switch x := x.(type) {
	case *ast.StarExpr:
		return receiverParams(x.X)
	case *ast.IndexExpr:
		list = []ast.Expr{x.Index}
	case *ast.IndexListExpr:
		list = x.Indices
	}
	for _, e := range list {
		if id, ok := e.(*ast.Ident); ok {
			names = append(names, id.Name)
		}
	}
	return names
}

// signature declares parameters and named results.
func (g *gatherer) signature(f *fn, t *ast.FuncType) {
	n := int32(0)
	for _, p := range t.Params.List {
		if _, ok := p.Type.(*ast.Ellipsis); ok {
			f.variadic = true
		}
		typ := g.typ(p.Type)
		for _, name := range p.Names {
			g.bindParam(name.Name, typ, n)
			f.params = append(f.params, typ)
			n++
		}
		if len(p.Names) == 0 {
			f.params = append(f.params, typ)
			n++
		}
	}
	if t.Results == nil {
		return
	}
	for _, r := range t.Results.List {
		typ := g.typ(r.Type)
		for _, name := range r.Names {
			v := g.make(node{op: opVar, n: 1, s: typ})
			g.scope.bind(name.Name, v)
			f.results, f.returns = append(f.results, typ), append(f.returns, []*node{v})
		}
		if len(r.Names) == 0 {
			f.results, f.returns = append(f.results, typ), append(f.returns, nil)
		}
	}
}

// globals reads what package-level variables are given.
func (g *gatherer) globals(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		g.scope.clear()
		g.lits = len(g.u.funcs)
		values := g.all(spec.Values)
		for i, name := range spec.Names {
			v := g.u.vars[g.join(g.u.path, name.Name)]
			if text, embeds := g.texts[name.Name]; v != nil && embeds {
				v.give(constNode(text))
			} else if v != nil && len(values) > 0 {
				v.give(g.resultOf(values, i, len(spec.Names)))
			}
		}
	}
}
