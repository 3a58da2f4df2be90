package gosrc

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// twin is a main.go in which each direct call of a primitive goes another way.
func twin(t *testing.T, src, way string) string {
	t.Helper()
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, "main.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	paths := map[string]string{}
	for _, spec := range f.Imports {
		p, _ := strconv.Unquote(spec.Path.Value)
		paths[defaultName(p)] = p
	}
	type edit struct {
		from, to int
		text     string
	}
	var edits []edit
	added := "\ntype twin struct { f func() }\n"
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		base, ok := sel.X.(*ast.Ident)
		if !ok || paths[base.Name] == "" || !isPrimitive(paths[base.Name]+"."+sel.Sel.Name) {
			return true
		}
		name := base.Name + "." + sel.Sel.Name
		offset := func(p token.Pos) int { return set.Position(p).Offset }
		from, to, end := offset(call.Pos()), offset(sel.End()), offset(call.End())
		switch way {
		case "variable":
			v := "twin" + strconv.Itoa(len(edits))
			added += "var " + v + " = " + name + "\n"
			edits = append(edits, edit{from, to, v})
		case "parameter":
			edits = append(edits, edit{from, to, "func(prim func()) any { return prim"},
				edit{end, end, " }(" + name + ")"})
		case "field":
			edits = append(edits, edit{from, to, "(twin{f: " + name + "}).f"})
		}
		return true
	})
	slices.SortStableFunc(edits, func(a, b edit) int { return b.from - a.from })
	for _, e := range edits {
		src = src[:e.from] + e.text + src[e.to:]
	}
	return src + added
}

// covers reports whether a touch is in a list, or one that is more open. A file of
// a directory that is in the list as a whole is covered too.
func covers(list []Touch, x Touch) bool {
	below := x.Flags&(FlagUnder|FlagUnder2) != 0 && slices.ContainsFunc(list, func(y Touch) bool {
		return y.Op == OpList && y.Args[0][0].Text != "" && strings.HasPrefix(x.Args[0][0].Text, y.Args[0][0].Text+"/")
	})
	return below || slices.ContainsFunc(list, func(y Touch) bool {
		if x.Op != y.Op || x.Func != y.Func || len(x.Args) > 0 && len(y.Args) == 0 {
			return false
		}
		for i, a := range x.Args {
			b := y.Args[min(i, len(y.Args)-1)]
			lacks := func(v Value) bool { return !slices.Contains(b, v) }
			if !slices.Contains(b, Value{}) && slices.ContainsFunc(a, lacks) {
				return false
			}
		}
		return true
	})
}

// A primitive that is called through a variable, a parameter or a field is the
// same touch, or a more open one.
func TestTwins(t *testing.T) {
	for _, c := range touchCases {
		src := strings.TrimPrefix(bodySource(c.src), goMod+"-- app/main.go --\n")
		want := loadBody(c.src).Touches
		for _, way := range []string{"variable", "parameter", "field"} {
			t.Run(c.name+"/"+way, func(t *testing.T) {
				changed := twin(t, src, way)
				got := load(goMod + "-- app/main.go --\n" + changed).Touches
				for _, x := range want {
					if !covers(got, x) {
						t.Errorf("lost %s\nin %s\n%s", sayTouches([]Touch{x}), sayTouches(got), changed)
					}
				}
			})
		}
	}
}
