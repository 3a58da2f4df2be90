package gosrc

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// maxString is the longest constant that is taken for a name of something.
const maxString = 1024

// A phrase is a string constant of an own package, or an expression that builds a
// text of several.
type phrase struct {
	site          // e: the expression; nil for a constant
	text   string // of a constant
	pieces []phrase
	call   *calling // that it is an argument of
}

// calling is a call while its arguments are read.
type calling struct{ operands []*node }

// phrases collects what an own package says. nil collects nothing.
type phrases struct {
	list  []phrase
	built *phrase  // the outermost expression around that builds a text
	call  *calling // the innermost call around, if no literal of a struct is nearer
}

// literal notes a string constant.
func (p *phrases) literal(text string, raw int, at site) {
	switch {
	case p == nil || raw > maxString || raw < 3:
	case p.built != nil:
		p.built.pieces = append(p.built.pieces, phrase{site: at, text: text})
	case plausible(text):
		p.list = append(p.list, phrase{site: at, text: text, call: p.call})
	}
}

// build begins an expression that builds a text, and gives what ends it.
func (p *phrases) build(at site) func(whole *node) {
	if p == nil || p.built != nil {
		return func(*node) {}
	}
	p.built = &phrase{site: at, call: p.call}
	return func(whole *node) {
		p.built.e = whole
		slices.SortStableFunc(p.built.pieces, byPlace)
		if len(p.built.pieces) > 0 {
			p.list = append(p.list, *p.built)
		}
		p.built = nil
	}
}

// inside begins what is in a call, or, without one, in what is no argument, and gives
// what ends it.
func (p *phrases) inside(call *calling) func() {
	if p == nil {
		return func() {}
	}
	outer := p.call
	p.call = call
	return func() { p.call = outer }
}

// apart is inside for a body of its own.
func (p *phrases) apart() func() {
	if p == nil {
		return func() {}
	}
	outer := *p
	p.built, p.call = nil, nil
	return func() { p.built, p.call = outer.built, outer.call }
}

// operandsOf are what is beside a call's constants: its receiver and arguments.
func operandsOf(x *ast.CallExpr, n *node) (list []*node) {
	if sel, ok := x.Fun.(*ast.SelectorExpr); ok && n.args[0] != nil && n.args[0].op == opField && isOperand(sel.X) {
		list = append(list, n.args[0].args[0])
	}
	for i, a := range x.Args {
		if isOperand(a) {
			list = append(list, n.args[i+1])
		}
	}
	return list
}

func isOperand(x ast.Expr) bool {
	switch x.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.CallExpr:
		return true
	}
	return false
}

// builds tells calls that make a text of their arguments.
func builds(f *node) bool {
	return f != nil && f.op == opName && (f.s == "path.Join" || f.s == "path/filepath.Join" || f.s == "fmt.Sprintf")
}

// plausible leaves out what can name nothing: sentences, and what has lines. The parameters
// of a database's address are none where one of them is a certificate.
func plausible(s string) bool {
	if s == "" || len(s) > maxString || strings.ContainsAny(s, "\n\x00") {
		return false
	}
	return !strings.Contains(s, " ") || strings.ContainsAny(s, "/.") || strings.Contains(s, "cert=")
}

// inOrder are the phrases by their places in the source.
func (p *phrases) inOrder() []phrase {
	slices.SortStableFunc(p.list, byPlace)
	return p.list
}

func byPlace(a, b phrase) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.at, b.at)) }

// stringsOf are the string constants of the own packages, and what is built of them.
func stringsOf(l *linker) (list []String) {
	t := teller{l, slices.ContainsFunc(l.order, func(u *unit) bool {
		return u.own && slices.Contains(u.imports, "embed")
	})}
	for _, u := range l.order {
		if u.said == nil {
			continue
		}
		for _, p := range u.said.inOrder() {
			list = append(list, t.tell(u, p)...)
		}
	}
	return slices.DeleteFunc(list, func(s String) bool { return !plausible(s.Text) })
}

// teller says what phrases come to.
type teller struct {
	*linker
	embedsOwn bool // an own package may have an embedded file system
}

// tell gives a constant as it is. The pieces of an expression are replaced by what it
// comes to, where that is constant.
func (t teller) tell(u *unit, p phrase) (list []String) {
	told := String{Pos: u.pos(p.site), Embedded: t.toEmbedded(p.call)}
	if len(p.pieces) == 0 {
		told.Text = p.text
		return []String{told}
	}
	whole := t.whole(p)
	for _, v := range whole {
		told.Text, told.Root = v.Text, v.Root
		list = append(list, told)
	}
	if len(whole) > 0 && !slices.ContainsFunc(whole, func(v Value) bool { return v.Root == Exe }) {
		return list
	}
	for _, piece := range p.pieces { // a copy of the executable may lie elsewhere
		list = append(list, String{Text: piece.text, Pos: u.pos(piece.site)})
	}
	return list
}

// maxWhole bounds how many texts are told in the place of their pieces.
const maxWhole = 16

// whole is what an expression comes to; nothing unless all of it is constant, or what
// stands in for a variable that isn't set.
func (t teller) whole(p phrase) Arg {
	if p.e == nil || !closed(p.e) || slices.ContainsFunc(p.pieces, ofSentence) {
		return nil
	}
	values := slices.DeleteFunc(slices.Clone(t.text(p.e)), func(v Value) bool { return !v.Exact && v.Env != "" })
	for _, v := range values {
		if !v.Exact || v.Root != Plain && v.Root != Source && v.Root != Exe {
			return nil
		}
	}
	if len(values) > maxWhole {
		return nil
	}
	return values
}

// ofSentence reports whether a piece shows that a sentence is built, and no name.
func ofSentence(p phrase) bool { return strings.ContainsAny(p.text, " \n\t<>{}") }

// closed reports whether each part of an expression may come to a constant.
func closed(n *node) bool {
	parts := n.args
	if n.op == opResult {
		parts = parts[1:]
	}
	return !slices.ContainsFunc(parts, isOpen)
}

// isOpen reports whether a part is surely not constant: a parameter, a field.
func isOpen(n *node) bool {
	for range maxDepth {
		switch {
		case n == nil || n.op == opParam || n.op == opField:
			return true
		case n.op == opVar && len(n.args) == 1 || n.op == opAddr || n.op == opTyped || n.op == opElem:
			n = n.args[0]
		default:
			return false
		}
	}
	return false
}

// toEmbedded reports whether an embedded file system is beside an argument.
func (t teller) toEmbedded(c *calling) bool {
	if c == nil || !t.embedsOwn {
		return false
	}
	return slices.ContainsFunc(c.operands, func(n *node) bool {
		return n != nil && n.op != opConst && isEmbedded(t.text(n))
	})
}

// isSum reports whether an expression is a sum.
func isSum(x ast.Expr) (*ast.BinaryExpr, bool) {
	b, ok := x.(*ast.BinaryExpr)
	return b, ok && b.Op == token.ADD
}
