package gosrc

import (
	"go/ast"
	"reflect"
	"strconv"
	"strings"
)

// declareType notes a type of the package.
func (g *gatherer) declareType(spec *ast.TypeSpec, key string) {
	t := &typeDecl{alias: spec.Assign.IsValid()}
	g.u.types[key] = t
	switch x := spec.Type.(type) {
	case *ast.StructType:
		g.declareFields(t, x)
	case *ast.InterfaceType:
		t.iface = true
		g.declareMethods(t, x)
	default:
		t.under = g.typ(x)
	}
}

func (g *gatherer) declareFields(t *typeDecl, x *ast.StructType) {
	for _, f := range x.Fields.List {
		typ := g.typ(f.Type)
		noteTag(g, f)
		for _, name := range f.Names {
			t.fields = append(t.fields, fieldDecl{name: name.Name, typ: typ, tagged: f.Tag != nil, def: defaultOf(f)})
		}
		if len(f.Names) == 0 {
			t.fields = append(t.fields, fieldDecl{name: afterDot(typ), typ: typ, tagged: f.Tag != nil, embedded: true})
		}
	}
}

// noteTag notes the variables that a field is read from as reads of them.
func noteTag(g *gatherer, f *ast.Field) {
	if !g.u.own {
		return
	}
	def := defaultOf(f)
	if def == nil {
		return
	}
	for _, n := range def.args {
		switch {
		case n == nil:
		case n.op == opResult:
			g.site(n, f.Tag.Pos())
		default:
			g.u.said.literal(n.s, len(n.s)+2, g.here(f.Tag.Pos()))
		}
	}
}

// defaultOf is what a field's tag gives it, as libraries for settings do.
func defaultOf(f *ast.Field) *node {
	if f.Tag == nil {
		return nil
	}
	raw, ok := unquote(f.Tag)
	if !ok || !strings.Contains(raw, "efault") && !strings.Contains(raw, "env") {
		return nil
	}
	tag := reflect.StructTag(raw)
	n := &node{op: opVar}
	for _, key := range []string{"env", "envconfig", "envvar"} {
		if v, _, _ := strings.Cut(tag.Get(key), ","); v != "" && v != "-" {
			n.give(&node{op: opResult, args: []*node{{op: opName, s: "os.Getenv"}, constNode(v)}})
		}
	}
	if def, ok := tagDefault(tag); ok {
		n.give(constNode(def))
	}
	return n
}

func (g *gatherer) declareMethods(t *typeDecl, x *ast.InterfaceType) {
	for _, m := range x.Methods.List {
		f, ok := m.Type.(*ast.FuncType)
		if !ok || len(m.Names) != 1 {
			if typ := g.typ(m.Type); typ != "" {
				t.embeds = append(t.embeds, typ)
			}
			continue
		}
		d := methodDecl{name: m.Names[0].Name}
		for i := range f.Results.NumFields() {
			d.results = append(d.results, g.typ(typeAt(f.Results, i)))
		}
		t.methods = append(t.methods, d)
	}
}

// The types that have no declaration.
const (
	plainType  = "-"    // numbers, errors and the like: no text is in them
	stringType = "$"    // strings
	anyType    = "any"  // interfaces without a name
	funcType   = "func" // followed by the type of the first result
	listType   = "[]"   // lists, maps and channels, followed by their elements' type
)

// typ is the name of a type, without pointers; "" when it isn't known.
func (g *gatherer) typ(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return g.typeName(x)
	case *ast.SelectorExpr:
		if base, ok := x.X.(*ast.Ident); ok {
			if p := g.importOf(base.Name); p != "" {
				return g.named(g.join(p, x.Sel.Name), x.Pos()).s
			}
		}
	case *ast.StarExpr:
		return g.typ(x.X)
	case *ast.ParenExpr:
		return g.typ(x.X)
	}
	return g.madeType(x)
}

// madeType is the name of a type that is made of others.
func (g *gatherer) madeType(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ellipsis:
		return g.join2(listType, g.typ(x.Elt))
	case *ast.ArrayType:
		return g.join2(listType, g.typ(x.Elt))
	case *ast.ChanType:
		return g.join2(listType, g.typ(x.Value))
	case *ast.MapType:
		g.typ(x.Key)
		return g.join2(listType, g.typ(x.Value))
	case *ast.IndexExpr:
		return g.typ(x.X)
	case *ast.IndexListExpr:
		return g.typ(x.X)
	case *ast.FuncType:
		return g.funcTyp(x)
	case *ast.InterfaceType:
		return anyType
	case *ast.StructType:
		return g.structTyp(x)
	}
	return ""
}

func (g *gatherer) funcTyp(x *ast.FuncType) string {
	if x.Results.NumFields() == 0 {
		return funcType
	}
	return g.join2(funcType, g.typ(x.Results.List[0].Type))
}

// structTyp names a type that has no name by its place.
func (g *gatherer) structTyp(x *ast.StructType) string {
	key := g.u.path + ".struct$" + strconv.Itoa(int(g.nfile)) + "$" + strconv.Itoa(int(x.Pos()))
	if g.u.types[key] == nil {
		t := &typeDecl{}
		g.u.types[key] = t
		g.declareFields(t, x)
	}
	return key
}

// typeName is what a bare name stands for as a type.
func (g *gatherer) typeName(x *ast.Ident) string {
	switch x.Name {
	case "string":
		return stringType
	case "any":
		return anyType
	case "bool", "byte", "rune", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
		"uintptr", "float32", "float64", "complex64", "complex128", "error":
		return plainType
	}
	if g.scope.lookup(x.Name) != nil {
		return "" // a type parameter
	}
	return g.named(g.packageName(x.Name), x.Pos()).s
}

// packageName is the key of a name that isn't local: of this package, or of one
// that is imported with a dot.
func (g *gatherer) packageName(name string) string {
	key := g.join(g.u.path, name)
	if len(g.dots) == 0 || !ast.IsExported(name) || g.u.types[key] != nil || g.u.vars[key] != nil || g.decls[key] {
		return key
	}
	for _, p := range g.dots {
		if k := g.join(p, name); isPrimitive(k) {
			return k
		}
	}
	return key
}

// join2 is join without a dot.
func (g *gatherer) join2(base, sel string) string {
	key := selector{base, "\x00" + sel}
	name, ok := g.names[key]
	if !ok {
		name = base + sel
		g.names[key] = name
	}
	return name
}
