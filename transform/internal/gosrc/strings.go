package gosrc

import (
	"go/ast"
	"strings"
)

// maxString is the longest constant that is taken for a name of something.
const maxString = 1024

// settleStrings hands over the constants; the pieces of a string-building
// expression follow it.
func (s *scope) settleStrings() {
	for i := 0; i < len(s.strings); i++ {
		l := s.strings[i]
		if lit, ok := l.x.(*ast.BasicLit); ok && !plausible(lit.Value[1:len(lit.Value)-1]) {
			continue
		}
		p := pendingString{at: len(s.world.strings)}
		s.besides(&p, l.around)
		s.world.strings = append(s.world.strings, s.constant(l.x))
		for i+1 < len(s.strings) && s.strings[i+1].piece {
			i++
			p.pieces++
			s.world.strings = append(s.world.strings, s.constant(s.strings[i].x))
		}
		if _, lit := l.x.(*ast.BasicLit); !lit && s.nameLike(p) {
			p.whole = closed(s.lower(l.x))
		}
		if p.whole != nil || p.fsys != nil {
			s.world.later = append(s.world.later, p)
		}
	}
}

// closed is e, unless a part of it can't come to a constant: its pieces are
// told then, without folding it.
func closed(e expr) expr {
	var parts []expr
	switch e := e.(type) {
	case concat:
		parts = e
	case joined:
		parts = e
	case printf:
		parts = e.args
	}
	for _, p := range parts {
		switch p.(type) {
		case nil, param, field:
			return nil
		}
	}
	return e
}

func (s *scope) constant(x ast.Expr) String {
	str := String{Pos: s.pos(x.Pos())}
	if lit, ok := x.(*ast.BasicLit); ok {
		str.Text, _ = unquote(lit)
	}
	return str
}

// nameLike reports whether an expression has pieces, and none that shows that
// it builds a sentence and not a name.
func (s *scope) nameLike(p pendingString) bool {
	for _, piece := range s.world.strings[p.at+1:] {
		if strings.ContainsAny(piece.Text, " \n\t<>{}") {
			return false
		}
	}
	return p.pieces > 0
}

// besides notes what beside a call's argument may be an embedded file system.
func (s *scope) besides(p *pendingString, call *ast.CallExpr) {
	if call == nil {
		return
	}
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		s.beside(p, sel.X)
	}
	for _, a := range call.Args {
		s.beside(p, a)
	}
}

func (s *scope) beside(p *pendingString, x ast.Expr) {
	switch x.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.CallExpr:
	default:
		return
	}
	switch e := s.lower(x).(type) {
	case rooted, ref, param, field, result:
		p.fsys = append(p.fsys, e)
	}
}
