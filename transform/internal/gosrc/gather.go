package gosrc

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
)

// gatherer turns the files of a package into a unit.
type gatherer struct {
	*file
	u     *unit
	fn    *fn
	nfile int32
	scope scope
	nodes map[string]*node // one for each name
	lits  int
	blank *skimmer        // of an own package: what its bodies that aren't read call
	decls map[string]bool // functions
	slab  []node
}

// gather reads the declarations of a package's files. An own package has bodies that
// a skimmer left out.
func gather(path string, blank *skimmer, files []*file) *unit {
	u := &unit{
		path: path, own: blank != nil,
		types: map[string]*typeDecl{}, vars: map[string]*node{}, fixed: map[string]bool{},
	}
	if u.own {
		u.said = &phrases{}
	}
	init := &fn{key: path + ".init", unit: u}
	u.funcs = append(u.funcs, init)
	g := &gatherer{u: u, fn: init, blank: blank, nodes: map[string]*node{}, decls: map[string]bool{}}
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

func (g *gatherer) enter(f *file) {
	g.file = f
	g.nfile = -1
	for i, name := range g.u.files {
		if name == f.prefix+f.name {
			g.nfile = int32(i)
		}
	}
	if g.nfile < 0 {
		g.nfile = int32(len(g.u.files))
		g.u.files = append(g.u.files, f.prefix+f.name)
		g.u.lines = append(g.u.lines, f.lines)
		for _, spec := range f.syntax.Imports {
			if p, err := strconv.Unquote(spec.Path.Value); err == nil {
				g.u.imports = append(g.u.imports, p)
			}
		}
	}
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
	recv := ""
	if d.Recv != nil && len(d.Recv.List) == 1 {
		recv = g.typ(d.Recv.List[0].Type)
		key = g.join(recv, d.Name.Name)
	}
	f := &fn{key: key, unit: g.u, recv: recv}
	if recv == "" && d.Name.Name == "init" {
		f = g.u.funcs[0]
		g.lits = len(g.u.funcs)
	} else {
		g.u.funcs = append(g.u.funcs, f)
		g.lits = 0
	}
	g.fn = f
	g.scope.clear()
	if d.Recv != nil && len(d.Recv.List) == 1 && len(d.Recv.List[0].Names) == 1 {
		g.bindParam(d.Recv.List[0].Names[0].Name, recv, -1)
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
			v := g.make(node{op: opVar, s: typ})
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
			if v := g.u.vars[g.join(g.u.path, name.Name)]; v != nil && len(values) > 0 {
				v.give(g.resultOf(values, i, len(spec.Names)))
			}
		}
	}
}

// resultOf is the i-th of n values that a list of expressions gives.
func (g *gatherer) resultOf(values []*node, i, n int) *node {
	switch {
	case len(values) == n:
		return values[i]
	case len(values) != 1 || values[0] == nil:
		return nil
	case i == 0:
		return values[0]
	case values[0].op == opResult:
		return g.make(node{op: opResult, n: int32(i), args: values[0].args})
	}
	return nil
}

// make is a new node. Many are made at once.
func (g *gatherer) make(n node) *node {
	if len(g.slab) == 0 {
		g.slab = make([]node, 64)
	}
	out := &g.slab[0]
	g.slab = g.slab[1:]
	*out = n
	return out
}

// bindParam binds a parameter, which may be assigned to.
func (g *gatherer) bindParam(name, typ string, i int32) {
	g.scope.bind(name, g.make(node{op: opVar, s: typ, args: []*node{{op: opParam, s: g.fn.key, n: i}}}))
}

// named is the node of a package-level name, and notes that it is mentioned.
func (g *gatherer) named(key string, p token.Pos) *node {
	n := g.nodes[key]
	if n == nil {
		n = g.make(node{op: opName, s: key})
		if ofStd(key) && !isPrimitive(key) {
			n.n = 1 // nothing comes of mentioning it
		}
		g.nodes[key] = n
	}
	if n.n == 0 {
		g.use(n, p)
	}
	return n
}

func (g *gatherer) use(n *node, p token.Pos) {
	if k := len(g.fn.uses); k == 0 || g.fn.uses[k-1].e != n {
		g.fn.uses = append(g.fn.uses, site{n, g.nfile, int32(p)})
	}
}

// here is a place in the file at hand.
func (g *gatherer) here(p token.Pos) site { return site{nil, g.nfile, int32(p)} }

func (g *gatherer) site(n *node, p token.Pos) {
	g.fn.sites = append(g.fn.sites, site{n, g.nfile, int32(p)})
}
