package gosrc

import (
	"go/ast"
	"go/token"
	"strconv"
)

// scope is one function, or one declaration at package level, with the
// function literals inside: who is assigned what, without regard to order.
type scope struct {
	*file
	fn      string
	vars    map[string][]given
	types   map[string]ast.Expr // declared types of local names
	lowered map[string]expr
	depth   int
	passes  bool // it calls own functions that take text to where it is of interest

	stack    []ast.Node
	lits     int // function literals around the node at hand
	building int // len(stack) where a string-building expression around it is, or -1
	assigns  []assign
	calls    []*ast.CallExpr
	structs  []*ast.CompositeLit
	strings  []literal
	returns  []*ast.ReturnStmt
}

// given is one thing that a local name is given.
type given struct {
	x     ast.Expr
	i     int // which result of a call
	keys  bool
	value expr // instead of x: a parameter, a flag
}

type assign struct {
	target ast.Expr
	given
}

// literal is a string constant, or an expression that builds a string.
type literal struct {
	x      ast.Expr
	around *ast.CallExpr // nil for an element of a composite literal
	piece  bool          // of the string-building expression before it
}

func (f *file) newScope(fn string) *scope {
	s := f.buf
	s.vars, s.types, s.lowered = emptied(s.vars), emptied(s.types), emptied(s.lowered)
	s.file, s.fn, s.lits, s.building, s.passes = f, fn, 0, -1, false
	s.stack, s.assigns, s.calls = s.stack[:0], s.assigns[:0], s.calls[:0]
	s.structs, s.strings, s.returns = s.structs[:0], s.strings[:0], s.returns[:0]
	return s
}

// emptied clears a map for the next function; one that grew large would be slow
// to clear from then on.
func emptied[V any](m map[string]V) map[string]V {
	if m == nil || len(m) > 128 {
		return map[string]V{}
	}
	clear(m)
	return m
}

// declareFields declares parameters; key is "" when callers can't be followed.
func (s *scope) declareFields(fields *ast.FieldList, key string) {
	if fields == nil {
		return
	}
	i := 0
	for _, p := range fields.List {
		for _, name := range p.Names {
			src := given{}
			if key != "" {
				src.value = param{key, i}
			}
			if s.typeName(p.Type) == "embed.FS" {
				src.value = rooted{Root: Embedded, Exact: true}
			}
			s.vars[name.Name] = append(s.vars[name.Name], src)
			s.types[name.Name] = p.Type
			i++
		}
		i += 1 - min(len(p.Names), 1)
	}
}

// walk collects what is below a node.
func (s *scope) walk(root ast.Node) {
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			s.leave()
			return false
		}
		s.enter(n)
		s.stack = append(s.stack, n)
		return true
	})
}

func (s *scope) leave() {
	n := s.stack[len(s.stack)-1]
	s.stack = s.stack[:len(s.stack)-1]
	if len(s.stack) == s.building {
		s.building = -1
	}
	if _, ok := n.(*ast.FuncLit); ok {
		s.lits--
	}
}

func (s *scope) enter(n ast.Node) {
	switch n := n.(type) {
	case *ast.BasicLit:
		s.enterLiteral(n)
	case *ast.BinaryExpr:
		if n.Op == token.ADD {
			s.enterBuilt(n)
		}
	case *ast.CallExpr:
		s.calls = append(s.calls, n)
		if s.builds(n) {
			s.enterBuilt(n)
		}
	case *ast.CompositeLit:
		s.structs = append(s.structs, n)
	case *ast.AssignStmt:
		s.enterAssign(n)
	case *ast.ValueSpec:
		s.enterValue(n)
	case *ast.RangeStmt:
		s.enterRange(n)
	case *ast.FuncLit:
		s.lits++
		s.declareFields(n.Type.Params, "")
	case *ast.ReturnStmt:
		if s.lits == 0 {
			s.returns = append(s.returns, n)
		}
	case *ast.StructType:
		s.enterStruct(n)
	}
}

// enterAssign declares the names that := brings and notes the assignment.
func (s *scope) enterAssign(n *ast.AssignStmt) {
	for i, left := range n.Lhs {
		if id, ok := left.(*ast.Ident); ok {
			if id.Name == "_" {
				continue
			}
			if n.Tok == token.DEFINE && s.vars[id.Name] == nil {
				s.vars[id.Name] = []given{}
			}
		}
		a := assign{target: left}
		switch {
		case n.Tok != token.ASSIGN && n.Tok != token.DEFINE: // += and the like: can't be followed
		case len(n.Lhs) == len(n.Rhs):
			a.x = n.Rhs[i]
		default:
			a.x, a.i = n.Rhs[0], i
		}
		s.assigns = append(s.assigns, a)
	}
}

// enterValue declares local constants and variables.
func (s *scope) enterValue(n *ast.ValueSpec) {
	if s.fn == "" && s.lits == 0 {
		return // at package level; readValue's matter
	}
	for i, name := range n.Names {
		if s.vars[name.Name] == nil {
			s.vars[name.Name] = []given{}
		}
		if n.Type != nil {
			s.types[name.Name] = n.Type
		}
		switch {
		case len(n.Values) == len(n.Names):
			s.assigns = append(s.assigns, assign{name, given{x: n.Values[i]}})
		case len(n.Values) == 1:
			s.assigns = append(s.assigns, assign{name, given{x: n.Values[0], i: i}})
		}
	}
}

func (s *scope) enterRange(n *ast.RangeStmt) {
	for i, e := range []ast.Expr{n.Key, n.Value} {
		id, ok := e.(*ast.Ident)
		if !ok || id.Name == "_" {
			continue
		}
		if n.Tok == token.DEFINE && s.vars[id.Name] == nil {
			s.vars[id.Name] = []given{}
		}
		s.assigns = append(s.assigns, assign{id, given{x: n.X, keys: i == 0}})
	}
}

// enterBuilt notes an outermost expression that builds a string.
func (s *scope) enterBuilt(n ast.Expr) {
	if s.building < 0 {
		s.building = len(s.stack)
		s.strings = append(s.strings, literal{n, s.around(), false})
	}
}

func (s *scope) enterLiteral(n *ast.BasicLit) {
	if n.Kind != token.STRING || len(n.Value) > maxString || len(n.Value) < 3 {
		return
	}
	if _, tag := s.parent().(*ast.Field); tag {
		return
	}
	if s.building >= 0 {
		s.strings = append(s.strings, literal{x: n, piece: true})
		return
	}
	s.strings = append(s.strings, literal{n, s.around(), false})
}

func (s *scope) parent() ast.Node {
	if len(s.stack) == 0 {
		return nil
	}
	return s.stack[len(s.stack)-1]
}

// around is the innermost call of this function literal, if it is near and no
// composite literal is nearer: what is nested deeper is not an argument any more.
func (s *scope) around() *ast.CallExpr {
	for i := len(s.stack) - 1; i >= max(0, len(s.stack)-16); i-- {
		switch n := s.stack[i].(type) {
		case *ast.CallExpr:
			return n
		case *ast.CompositeLit:
			if _, list := n.Type.(*ast.ArrayType); !list && n.Type != nil {
				return nil
			}
		case *ast.FuncLit, *ast.FuncDecl:
			return nil
		}
	}
	return nil
}

func unquote(lit *ast.BasicLit) (string, bool) {
	if lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
