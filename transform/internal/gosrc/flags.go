package gosrc

import (
	"go/ast"
	"strings"
)

// lowerFlag follows flag.String("name", "default", "usage") and its like.
func (s *scope) lowerFlag(x *ast.CallExpr, name string) expr {
	dot := strings.LastIndexByte(name, '.')
	at, ok := flagFuncs[name[dot+1:]]
	if !ok || at.target >= 0 || len(x.Args) <= at.def+1 || dot > 0 && !flagPackages[name[:dot]] {
		return nil
	}
	return flagged{s.lower(x.Args[at.name]), s.lower(x.Args[at.def])}
}

// settleFlagLiteral follows urfave/cli's &cli.StringFlag{Name: "x", Value: "d"}.
func (s *scope) settleFlagLiteral(name string, lit *ast.CompositeLit, keys []string, args []expr) {
	if !strings.HasSuffix(name, "Flag") {
		return
	}
	by := map[string]expr{}
	for i, k := range keys {
		by[k] = args[i]
	}
	if by["Name"] == nil || by["Value"] == nil {
		return
	}
	flag := flagged{by["Name"], by["Value"]}
	s.world.keep(flag.name, flag)
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok && isName(kv.Key, "Destination") {
			if ref, ok := kv.Value.(*ast.UnaryExpr); ok {
				s.settleShared(assign{ref.X, given{value: flag}})
			}
		}
	}
}

func isName(x ast.Expr, name string) bool {
	id, ok := x.(*ast.Ident)
	return ok && id.Name == name
}

// asks tells calls that define or ask for a setting.
func (s *scope) asks(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	_, flag := flagFuncs[last]
	_, env := envReaders[name]
	return flag || env || last == "SetDefault" || last == "Set"
}

// settleDefaults notes what is kept under a name: viper.SetDefault("k", v), and
// flags, which are asked for by name later.
func (s *scope) settleDefaults(name string, call *ast.CallExpr, args []expr) {
	last := name[strings.LastIndexByte(name, '.')+1:]
	if (last == "SetDefault" || last == "Set") && len(args) == 2 && args[1] != nil {
		s.world.keep(args[0], args[1])
	}
	if at, ok := flagFuncs[last]; ok && len(args) > at.def && args[at.def] != nil {
		s.world.keep(args[at.name], flagged{args[at.name], args[at.def]})
	}
}

func (w *world) keep(name, value expr) {
	w.defaults = append(w.defaults, struct{ name, value expr }{name, value})
}
