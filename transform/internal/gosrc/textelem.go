package gosrc

import (
	"strings"
)

// tail is args[0][n:]: of a list any element, of a text what is left of it.
func (t *texter) tail(n *node, fr *via) Arg {
	if strings.HasPrefix(t.linker.under(t.typeOf(n.args[0])), listType) {
		return t.elements(n.args[0], -1, fr)
	}
	return t.each(n.args[0], fr, func(v Value) Value {
		switch {
		case v.Exact && n.s == "" && n.n >= 0 && int(n.n) <= len(v.Text) && v.Root == Plain:
			return Value{Text: v.Text[n.n:], Exact: true}
		case v.Root == Embedded:
			return v
		case v.Exact && n.s == "":
			return Value{Env: v.Env}
		case n.s == "":
			return Value{End: v.End, Env: v.Env}
		}
		return Value{Env: v.Env}
	})
}

func (t *texter) elem(n *node, fr *via) Arg {
	if x := n.args[0]; x != nil && x.op == opName && x.s == "os.Args" {
		if n.n == 0 {
			return Arg{{Root: ExeFile, Exact: true}}
		}
		return openText
	}
	if n.s != "" {
		return t.keyed(n, fr)
	}
	return t.elements(n.args[0], int(n.n), fr)
}

// keyed is the value of a map under a constant key, if the map is a literal.
func (t *texter) keyed(n *node, fr *via) Arg {
	var list []*node
	for _, e := range t.entries(n.args[0], 0) {
		if e == nil || e.op != opEntry || e.args[0] == nil || e.args[0].op != opConst {
			return t.elements(n.args[0], -1, fr)
		}
		if e.args[0].s == n.s {
			list = append(list, e.args[1])
		}
	}
	if len(list) == 0 {
		return t.elements(n.args[0], -1, fr)
	}
	return t.anyOf(list, fr)
}

// entries are the entries of a map, nil for those that can't be seen.
func (t *texter) entries(n *node, depth int) []*node {
	if n == nil || depth > maxEmbedded {
		return []*node{nil}
	}
	if n.op == opLit {
		return n.args
	}
	if n.op == opTyped || n.op == opAddr {
		return t.entries(n.args[0], depth+1)
	}
	var list []*node
	for _, s := range t.sources(n) {
		if list = append(list, t.entries(s, depth+1)...); len(list) > maxTexts {
			return []*node{nil}
		}
	}
	return list
}

// elements is the i-th element of a list, or any for -1.
func (t *texter) elements(n *node, i int, fr *via) Arg {
	if n == nil {
		return openText
	}
	if t.left--; t.left < 0 {
		return openText
	}
	switch n.op {
	case opLit:
		return t.ofLiteral(n, i, fr)
	case opAppend:
		if len(n.args) > 1 {
			i = -1
		}
		var all Arg
		for k, e := range n.args {
			switch {
			case k == 0 && (e == nil || e.op != opSpread):
				all = append(all, t.elements(e, i, fr)...)
			case e != nil && e.op == opSpread:
				all = append(all, t.elements(e.args[0], -1, fr)...)
			default:
				all = append(all, t.fold(e, fr)...)
			}
		}
		return bounded(all)
	case opTyped, opAddr, opSpread:
		return t.elements(n.args[0], i, fr)
	case opTail:
		if i >= 0 && n.n >= 0 {
			return t.elements(n.args[0], i+int(n.n), fr)
		}
		return t.elements(n.args[0], -1, fr)
	case opParam:
		for up := fr; up != nil; up = up.up {
			if up.key == n.s {
				return t.elements(t.argument(n, up.call), i, up.up)
			}
		}
	}
	if a, ok := t.words(n, i, fr); ok {
		return a
	}
	return t.elementsOf(n, i, fr)
}

// elementsOf is elements for what a name stands for.
func (t *texter) elementsOf(n *node, i int, fr *via) Arg {
	if _, ok := t.under[n]; ok || n.op == opElem || n.op == opConst {
		return openText
	}
	if t.under == nil {
		t.under = map[*node]underway{}
	}
	t.under[n] = underway{len(t.under), t.built}
	defer delete(t.under, n)
	var all Arg
	list := t.sources(n)
	if n.op == opResult && len(list) == 1 && list[0] == nil {
		return t.fold(n, fr)
	}
	for _, s := range list {
		if all = append(all, t.elements(s, i, fr)...); len(all) > 2*maxTexts {
			return widened(all)
		}
	}
	return bounded(all)
}

func (t *texter) ofLiteral(n *node, i int, fr *via) Arg {
	if i >= 0 && i < len(n.args) {
		if e := n.args[i]; e == nil || e.op != opEntry && e.op != opSpread {
			return t.fold(e, fr)
		}
	}
	var all Arg
	for _, e := range n.args {
		switch {
		case e != nil && e.op == opEntry:
			e = e.args[1]
		case e != nil && e.op == opSpread:
			all = append(all, t.elements(e.args[0], -1, fr)...)
			continue
		}
		all = append(all, t.fold(e, fr)...)
	}
	return bounded(all)
}

// words are those of a line that is split, as for exec.Command(f[0], f[1:]...).
func (t *texter) words(n *node, i int, fr *via) (Arg, bool) {
	if n.op != opResult || n.n != 0 || n.args[0] == nil || len(n.args) < 2 {
		return nil, false
	}
	line := n.args[1]
	switch n.args[0].s {
	case "strings.Fields", "github.com/google/shlex.Split", "github.com/mattn/go-shellwords.Parse", "github.com/kballard/go-shellquote.Split",
		"github.com/anmitsu/go-shlex.Split", "github.com/buildkite/shellwords.Split", "mvdan.cc/sh/v3/shell.Fields":
	case "strings.Split":
		if len(n.args) < 3 || n.args[2] == nil || n.args[2].s != " " {
			return nil, false
		}
	default:
		return nil, false
	}
	a := t.fold(line, fr)
	t.lines = append(t.lines, a)
	var all Arg
	for _, v := range a {
		all = append(all, wordOf(v, i)...)
	}
	return bounded(all), true
}

// wordOf is the i-th word of a line, or any for -1.
func wordOf(v Value, i int) Arg {
	f := strings.Fields(v.Text)
	switch {
	case v.Root != Plain:
		return openText
	case v.Exact && i < 0:
		var all Arg
		for _, w := range f {
			all = append(all, Value{Text: w, Exact: true})
		}
		return all
	case v.Exact && i < len(f):
		return Arg{{Text: f[i], Exact: true, Env: v.Env}}
	case v.Exact:
		return nil
	case i >= 0 && i < len(f) && (i < len(f)-1 || strings.HasSuffix(v.Text, " ")):
		return Arg{{Text: f[i], Exact: true}}
	}
	return openText
}
