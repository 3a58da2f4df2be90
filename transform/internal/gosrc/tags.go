package gosrc

import (
	"go/ast"
	"reflect"
	"strings"
)

// enterStruct reads the tags that give a field a default or a variable.
func (s *scope) enterStruct(t *ast.StructType) {
	owner := ""
	if spec, ok := s.parent().(*ast.TypeSpec); ok {
		owner = spec.Name.Name
	}
	for _, f := range t.Fields.List {
		for _, name := range f.Names {
			s.world.declared[name.Name] = true
			s.world.declared[owner+"."+name.Name] = owner != ""
		}
		if f.Tag != nil {
			s.enterTag(f, owner)
		}
	}
}

func (s *scope) enterTag(f *ast.Field, owner string) {
	raw, ok := unquote(f.Tag)
	if !ok || !strings.Contains(raw, "efault") && !strings.Contains(raw, "env") {
		return
	}
	tag := reflect.StructTag(raw)
	var name expr
	for _, key := range []string{"env", "envconfig", "envvar"} {
		v, _, _ := strings.Cut(tag.Get(key), ",")
		if v != "" && v != "-" {
			name = text(v)
		}
	}
	def, ok := tagDefault(tag)
	if !ok {
		return
	}
	for _, id := range f.Names {
		s.world.bindField(owner, id.Name, variable{name, text(def)})
	}
	s.world.strings = append(s.world.strings, String{Text: def, Pos: s.pos(f.Tag.Pos())})
}

// tagDefault knows default:"x", envDefault:"x", env-default:"x", and the forms
// json:",default=x" and env:"X,default=x".
func tagDefault(tag reflect.StructTag) (string, bool) {
	for _, key := range []string{"default", "envDefault", "env-default", "usage-default"} {
		if v, ok := tag.Lookup(key); ok && v != "" {
			return v, true
		}
	}
	for _, key := range []string{"json", "env", "yaml", "flag"} {
		if _, v, ok := strings.Cut(tag.Get(key), "default="); ok && v != "" {
			v, _, _ = strings.Cut(v, ",")
			return v, true
		}
	}
	return "", false
}
