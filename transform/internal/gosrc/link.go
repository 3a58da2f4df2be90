package gosrc

import (
	"go/ast"
	"strings"

	"offstage/transform/internal/source"
)

// linker joins the units of a program.
type linker struct {
	*symbols
	live      []*fn              // functions that the program may call
	given     map[string][]*node // package-level variables and fields, by what assigns them
	owns      map[string][]*node // what the program's own code assigns to them
	byOwn     bool               // what is assigned is assigned by that
	marks     *marking           // what is kept for the next time that there are marks
	marking   bool               // there are marks now
	fields    map[string][]string
	settings  map[string][]*node
	callers   map[string][]caller
	from      map[*fn]origin
	through   *via                         // the calls through which a function is looked at
	imported  func(path string) source.Pos // where a package is imported first
	outside   map[string]bool              // functions that what can't be seen calls, and types that it is handed
	called    map[string]bool              // functions that a call of a value was seen to call
	decoded   map[string]bool              // types whose fields something sets by reflection
	round     int32                        // what nodes keep is good for one round
	memo      map[*node]Arg
	held      map[string]Arg // what fields hold, by their keys
	funcMemo  map[*node]*funcSet
	funcRound int // in which sets of functions are found
	grew      bool
	work      int // steps that are left
	blank     *skimmer
	linkedAny bool   // the linker may set any variable
	modcache  string // where the image has the module cache
	memory    *bool  // whether afero's file systems are in memory; nil until it is asked for
}

func newLinker(units []*unit, blank *skimmer) *linker {
	l := &linker{
		symbols: newSymbols(units), given: map[string][]*node{}, owns: map[string][]*node{},
		fields:   map[string][]string{},
		settings: map[string][]*node{}, callers: map[string][]caller{}, outside: map[string]bool{},
		called: map[string]bool{}, decoded: map[string]bool{}, round: 1, memo: map[*node]Arg{},
		held: map[string]Arg{}, funcMemo: map[*node]*funcSet{}, work: maxWork, blank: blank,
	}
	for _, u := range units {
		for _, f := range u.funcs {
			l.work += workOfSite * len(f.sites)
		}
	}
	return l
}

// A caller is a call of a function.
type caller struct {
	e  *node
	in *fn
	at site
}

// A callee is what a call calls.
type callee struct {
	kind callKind
	name string // of a primitive, a type, or something outside
	fns  []*fn
}

type callKind uint8

const (
	toOutside   callKind = iota // what isn't seen
	toFunc                      // fns, one of them
	toPrimitive                 // name
	toType                      // a conversion to the type name
	toValue                     // what a variable, field or parameter holds
)

// callee resolves what is called.
func (l *linker) callee(fun *node) callee {
	if fun == nil {
		return callee{}
	}
	switch fun.op {
	case opName, opField:
		if l.typeOf(fun); fun.calls == nil {
			c := callee{}
			if fun.op == opName {
				c = l.calleeName(fun.s)
			} else {
				c = l.method(fun)
			}
			fun.calls = &c
		}
		return *fun.calls
	case opFunc:
		if f := l.funcs[fun.s]; f != nil {
			return callee{kind: toFunc, name: f.key, fns: []*fn{f}}
		}
	case opElem: // f[T]
		if c := l.callee(fun.args[0]); c.kind != toOutside && c.kind != toValue {
			return c
		}
	case opTyped:
		if len(fun.args) == 1 && fun.args[0] != nil {
			return l.callee(fun.args[0])
		}
	}
	return callee{kind: toValue}
}

// method resolves x.m.
func (l *linker) method(fun *node) callee {
	typ := l.typeOf(fun.args[0])
	switch {
	case typ == "" || typ == anyType:
		return l.byName(fun.s)
	case typ == plainType || typ == stringType || strings.HasPrefix(typ, listType) || strings.HasPrefix(typ, funcType):
		return callee{}
	}
	return l.member(typ, fun.s, 0)
}

func exported(name string) bool { return ast.IsExported(name) }
