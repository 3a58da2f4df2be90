package gosrc

import (
	"go/ast"
	"reflect"
	"strconv"
	"strings"
)

// A typeReader reads types, as far as they are told apart: by their names.
type typeReader struct{ *recorder }

// declareType notes a type of the package.
func (r typeReader) declareType(spec *ast.TypeSpec, key string) {
	t := &typeDecl{alias: spec.Assign.IsValid()}
	r.u.types[key] = t
	switch x := spec.Type.(type) {
	case *ast.StructType:
		r.declareFields(t, x)
	case *ast.InterfaceType:
		t.iface = true
		r.declareMethods(t, x)
	default:
		t.under = r.typ(x)
	}
}

// localType declares a type that is local. Of several of one name only the first is
// kept, but for what their tags say.
func (r typeReader) localType(spec *ast.TypeSpec) {
	key := r.join(r.u.path, spec.Name.Name)
	if r.u.types[key] == nil {
		r.declareType(spec, key)
	} else if x, ok := spec.Type.(*ast.StructType); ok {
		for _, f := range x.Fields.List {
			r.noteTag(f, defaultOf(f))
		}
	}
}

func (r typeReader) declareFields(t *typeDecl, x *ast.StructType) {
	for _, f := range x.Fields.List {
		typ, def := r.typ(f.Type), defaultOf(f)
		r.noteTag(f, def)
		for _, name := range f.Names {
			t.fields = append(t.fields, fieldDecl{name: name.Name, typ: typ, tagged: f.Tag != nil, def: def})
		}
		if len(f.Names) == 0 {
			t.fields = append(t.fields, fieldDecl{name: afterDot(typ), typ: typ, tagged: f.Tag != nil, embedded: true})
		}
	}
}

// noteTag notes what a field's tag gives it: variables that are read, and a constant.
func (r typeReader) noteTag(f *ast.Field, def *node) {
	if !r.u.own || def == nil {
		return
	}
	for _, n := range def.args {
		switch {
		case n == nil:
		case n.op == opResult:
			r.site(n, f.Tag.Pos())
		default:
			r.u.said.literal(n.s, len(n.s)+2, r.here(f.Tag.Pos()))
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

func (r typeReader) declareMethods(t *typeDecl, x *ast.InterfaceType) {
	for _, m := range x.Methods.List {
		f, ok := m.Type.(*ast.FuncType)
		if !ok || len(m.Names) != 1 {
			if typ := r.typ(m.Type); typ != "" {
				t.embeds = append(t.embeds, typ)
			}
			continue
		}
		d := methodDecl{name: m.Names[0].Name}
		for i := range f.Results.NumFields() {
			d.results = append(d.results, r.typ(typeAt(f.Results, i)))
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
func (r typeReader) typ(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return r.typeName(x)
	case *ast.SelectorExpr:
		if base, ok := x.X.(*ast.Ident); ok {
			if p := r.importOf(base.Name); p != "" {
				return r.named(r.join(p, x.Sel.Name), x.Pos()).s
			}
		}
	case *ast.StarExpr:
		return r.typ(x.X)
	case *ast.ParenExpr:
		return r.typ(x.X)
	}
	return r.madeType(x)
}

// madeType is the name of a type that is made of others.
func (r typeReader) madeType(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ellipsis:
		return r.join2(listType, r.typ(x.Elt))
	case *ast.ArrayType:
		return r.join2(listType, r.typ(x.Elt))
	case *ast.ChanType:
		return r.join2(listType, r.typ(x.Value))
	case *ast.MapType:
		r.typ(x.Key)
		return r.join2(listType, r.typ(x.Value))
	case *ast.IndexExpr:
		return r.typ(x.X)
	case *ast.IndexListExpr:
		return r.typ(x.X)
	case *ast.FuncType:
		return r.funcTyp(x)
	case *ast.InterfaceType:
		return anyType
	case *ast.StructType:
		return r.structTyp(x)
	}
	return ""
}

func (r typeReader) funcTyp(x *ast.FuncType) string {
	if x.Results.NumFields() == 0 {
		return funcType
	}
	return r.join2(funcType, r.typ(x.Results.List[0].Type))
}

// structTyp names a type that has no name by its place.
func (r typeReader) structTyp(x *ast.StructType) string {
	key := r.u.path + ".struct$" + strconv.Itoa(int(r.nfile)) + "$" + strconv.Itoa(int(x.Pos()))
	if r.u.types[key] == nil {
		t := &typeDecl{}
		r.u.types[key] = t
		r.declareFields(t, x)
	}
	return key
}

// typeName is what a bare name stands for as a type.
func (r typeReader) typeName(x *ast.Ident) string {
	switch x.Name {
	case "string":
		return stringType
	case "any":
		return anyType
	case "bool", "byte", "rune", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32",
		"uint64", "uintptr", "float32", "float64", "complex64", "complex128", "error":
		return plainType
	}
	if r.scope.lookup(x.Name) != nil {
		return "" // a type parameter
	}
	return r.named(r.packageName(x.Name), x.Pos()).s
}

// packageName is the key of a name that isn't local: of this package, or of one
// that is imported with a dot.
func (r typeReader) packageName(name string) string {
	key := r.join(r.u.path, name)
	if len(r.dots) == 0 || !ast.IsExported(name) || r.u.types[key] != nil || r.u.vars[key] != nil || r.decls[key] {
		return key
	}
	for _, p := range r.dots {
		if k := r.join(p, name); isPrimitive(k) {
			return k
		}
	}
	return key
}

// join2 is join without a dot.
func (r typeReader) join2(base, sel string) string {
	key := selector{base, "\x00" + sel}
	name, ok := r.names[key]
	if !ok {
		name = base + sel
		r.names[key] = name
	}
	return name
}
