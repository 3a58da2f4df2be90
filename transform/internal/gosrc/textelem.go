package gosrc

import (
	"slices"
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
		return t.ofAppend(n, i, fr)
	case opTyped, opAddr, opSpread:
		return t.elements(n.args[0], i, fr)
	case opTail:
		if i >= 0 && n.n >= 0 {
			return t.elements(n.args[0], i+int(n.n), fr)
		}
		return t.elements(n.args[0], -1, fr)
	case opElem:
		return t.ofElement(n, i, fr)
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

// ofElement is elements for a list in a list, or in a map.
func (t *texter) ofElement(n *node, i int, fr *via) (all Arg) {
	lists := few(t.parts(n.args[0]))
	if len(lists) == 0 {
		return openText
	}
	for _, l := range lists {
		all = append(all, t.elements(l, i, fr)...)
	}
	return bounded(all)
}

// ofAppend is elements for a list that grows: which element is which can't be told behind
// those that it has at least.
func (t *texter) ofAppend(n *node, i int, fr *via) (all Arg) {
	if len(n.args) > 1 && i >= 0 {
		if i < (counter{t, nil}).atLeast(n.args[0]) {
			return t.elements(n.args[0], i, fr)
		}
		i = -1
	}
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
}

// elementsOf is elements for what a name stands for. A name that is met again inside of
// itself adds nothing to the same element.
func (t *texter) elementsOf(n *node, i int, fr *via) Arg {
	if n.op == opConst {
		return openText
	}
	if at := slices.IndexFunc(t.under, func(u underway) bool { return u.n == n && u.elem == i+1 }); at >= 0 {
		if u := t.under[at]; u.fr != fr || t.built > u.built {
			return openText
		}
		t.low = min(t.low, at)
		return nil
	} else if i >= 0 && t.underwayAt(n) >= 0 {
		return openText
	}
	depth, before := len(t.under), t.low
	t.under, t.low = append(t.under, underway{n, t.built, fr, i + 1}), noCycle
	defer func() {
		if t.under = t.under[:depth]; t.low >= depth {
			t.low = noCycle
		}
		t.low = min(t.low, before)
	}()
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
	if !splits(n) {
		return nil, false
	}
	a := t.fold(n.args[1], fr)
	t.lines = append(t.lines, a)
	var all Arg
	for _, v := range a {
		all = append(all, wordOf(v, i)...)
	}
	return bounded(all), true
}

// splits reports whether a call splits a text into words.
func splits(n *node) bool {
	switch n.args[0].s {
	case "strings.Fields", "github.com/google/shlex.Split", "github.com/mattn/go-shellwords.Parse",
		"github.com/kballard/go-shellquote.Split", "github.com/anmitsu/go-shlex.Split",
		"github.com/buildkite/shellwords.Split", "mvdan.cc/sh/v3/shell.Fields":
		return true
	case "strings.Split":
		return len(n.args) > 2 && n.args[2] != nil && n.args[2].s == " "
	}
	return false
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
