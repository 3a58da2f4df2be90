package gosrc

import (
	"go/ast"
	"slices"
	"strings"
)

// settle turns what was collected into facts of the world. Assignments come
// first: everything else is lowered through them.
func (s *scope) settle() {
	for _, a := range s.assigns {
		s.settleLocal(a)
	}
	for _, call := range s.calls {
		if slices.ContainsFunc(call.Args, isRef) {
			s.settleTargets(call)
		}
	}
	for _, a := range s.assigns {
		s.settleShared(a)
	}
	for _, call := range s.calls {
		s.settleCall(call)
	}
	for _, lit := range s.structs {
		s.settleStruct(lit)
	}
	s.settleStrings()
}

func (s *scope) settleLocal(a assign) {
	if id, ok := a.target.(*ast.Ident); ok && s.vars[id.Name] != nil {
		s.vars[id.Name] = append(s.vars[id.Name], a.given)
	}
}

// settleShared binds package-level names and fields that are assigned to.
func (s *scope) settleShared(a assign) {
	switch t := a.target.(type) {
	case *ast.Ident:
		if s.vars[t.Name] == nil {
			bind(s.world.names, s.join(s.pkg, t.Name), s.lowerSource(a.given))
		}
	case *ast.SelectorExpr:
		if base, ok := t.X.(*ast.Ident); ok && s.vars[base.Name] == nil {
			if p := s.importOf(base.Name); p != "" {
				bind(s.world.names, s.join(p, t.Sel.Name), s.lowerSource(a.given))
				return
			}
		}
		s.world.bindField(s.ownerOf(t.X), t.Sel.Name, s.lowerSource(a.given))
	}
}

func isRef(x ast.Expr) bool {
	_, ok := x.(*ast.UnaryExpr)
	return ok
}

// settleTargets follows &x: a flag's default is an assignment, anything else
// may put anything there.
func (s *scope) settleTargets(call *ast.CallExpr) {
	name, _ := s.callee(call)
	at, isFlag := flagFuncs[name[strings.LastIndexByte(name, '.')+1:]]
	for i, a := range call.Args {
		ref, ok := a.(*ast.UnaryExpr)
		if !ok {
			continue
		}
		if isFlag && i == at.target && len(call.Args) > at.def {
			s.assigns = append(s.assigns, assign{ref.X, given{value: flagged{s.lower(call.Args[at.name]), s.lower(call.Args[at.def])}}})
			s.settleLocal(s.assigns[len(s.assigns)-1])
		} else if id, ok := ref.X.(*ast.Ident); ok && s.vars[id.Name] != nil {
			s.vars[id.Name] = append(s.vars[id.Name], given{})
		}
	}
}

func (s *scope) settleCall(call *ast.CallExpr) {
	name, kind := s.callee(call)
	if kind == unknownCallee || kind == builtinCallee {
		return
	}
	fn := s.world.funcs[name]
	takes := fn != nil && fn.takes && kind != importedCallee
	if !takes && !s.asks(name) && !isPrimitive(name) {
		return
	}
	args := s.lowerAll(call.Args)
	if takes {
		s.passes = s.passes || s.world.unseen.words[afterDot(name)]
		s.world.addCaller(name, args)
	}
	s.settleDefaults(name, call, args)
	s.passes = s.passes || isPrimitive(name)
}

// settleStruct binds the fields that a composite literal sets, and tells of
// literals of imported types as of calls.
func (s *scope) settleStruct(lit *ast.CompositeLit) {
	imported := s.typeName(lit.Type)
	var keys []string
	var args []expr
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key, ok := kv.Key.(*ast.Ident)
		if !ok {
			continue
		}
		value := s.lower(kv.Value)
		keys, args = append(keys, key.Name), append(args, value)
		if imported == "" {
			s.world.bindField(bareType(lit.Type), key.Name, value)
		}
	}
	if imported == "" {
		return
	}
	s.settleFlagLiteral(imported, lit, keys, args)
}

// returned lowers what return statements say of the i-th result; names are the
// results' own, which a bare return means.
func (s *scope) returned(names []*ast.Ident, i int) []expr {
	var all []expr
	for _, r := range s.returns {
		switch {
		case len(r.Results) == 0 && i < len(names):
			all = append(all, s.lower(names[i]))
		case len(r.Results) == 1 && i > 0:
			all = append(all, s.lowerResult(r.Results[0], i))
		case i < len(r.Results):
			all = append(all, s.lower(r.Results[i]))
		}
	}
	return all
}
