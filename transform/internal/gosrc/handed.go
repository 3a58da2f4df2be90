package gosrc

import (
	"slices"
	"strings"
	"unicode"

	"offstage/transform/internal/source"
)

// Handed is a text that something of a module is given which is not seen.
type Handed struct {
	To   string // what is given it: "path.Func", "path.Type.Field", or ".Method" where the type can't be told
	Text Value
	Nth  int // which of the texts of a call it is
	Pos  source.Pos
}

// handedOn lists the texts that the modules are given which are not seen.
func (l *linker) handedOn(unseen []Module) (list []Handed) {
	if len(unseen) == 0 {
		return nil
	}
	h := &hander{linker: l, modules: unseen}
	for _, f := range l.live {
		if f.unit.sealed {
			continue
		}
		for _, s := range f.sites {
			if s.e.op == opLit {
				list = append(list, h.literal(f, s)...)
			} else if to := h.target(s.e.args[0]); to != "" {
				list = append(list, h.give(f, s, to, s.e.args[1:])...)
			}
		}
		for _, s := range f.stores {
			if to := h.target(s.to); s.to.op == opField && to != "" {
				list = append(list, h.give(f, site{s.to, s.file, s.at}, to, []*node{s.value})...)
			}
		}
	}
	return list
}

// hander finds what modules are given that are not seen.
type hander struct {
	*linker
	modules []Module
	left    int // steps for the call at hand
}

// maxOutsider bounds the steps that one call takes to find out what is called.
const maxOutsider = 100

func (h *hander) literal(f *fn, s site) (list []Handed) {
	typ := h.aliased(s.e.s)
	if !h.isOutside(typ) {
		return nil
	}
	for _, e := range s.e.args {
		if e != nil && e.op == opKV {
			list = append(list, h.give(f, s, typ+"."+e.s, e.args)...)
		}
	}
	return list
}

// give lists the texts among what is given.
func (h *hander) give(f *fn, s site, to string, args []*node) (list []Handed) {
	pos := f.unit.pos(s)
	if !f.unit.own {
		pos, _ = h.way(f)
	}
	n := 0
	for _, a := range args {
		before := len(list)
		for _, v := range h.textsIn(a) {
			if v.Root == Plain && v.Text != "" {
				list = append(list, Handed{To: to, Text: v, Nth: n, Pos: pos})
			}
		}
		if len(list) > before {
			n++
		}
	}
	return list
}

// textsIn are the texts of an argument: its own, or those of a list.
func (h *hander) textsIn(a *node) Arg {
	if a == nil || a.op == opFunc {
		return nil
	}
	if typ := h.typeOf(a); typ != "" && typ != stringType && typ != listType+stringType && typ != anyType {
		return nil
	}
	return h.text(a)
}

// target names what is called or set, if that is of a module that is not seen.
func (h *hander) target(n *node) string {
	h.left = maxOutsider
	return h.outsider(n)
}

// outsider is called for a part of that.
func (h *hander) outsider(n *node) string {
	if h.left--; n == nil || h.left < 0 {
		return ""
	}
	switch n.op {
	case opName:
		if h.isOutside(n.s) {
			return n.s
		}
		return h.firstOutsider(h.sources(n))
	case opField:
		return h.member(n)
	case opVar, opParam:
		return h.firstOutsider(h.sources(n))
	case opElem, opTyped, opAddr:
		return h.outsider(n.args[0])
	}
	return ""
}

func (h *hander) firstOutsider(list []*node) string {
	for _, a := range list {
		if to := h.outsider(a); to != "" {
			return to
		}
	}
	return ""
}

// member names a method or field of a value that such a module has, or has made.
func (h *hander) member(n *node) string {
	switch c := h.callee(n); {
	case h.isOutside(c.name):
		return c.name
	case c.kind == toValue:
		return h.firstOutsider(h.fieldValues(n))
	case (c.kind == toOutside || c.kind == toFunc) && c.name != "" && c.name[0] == '.' && h.made(n.args[0]):
		return c.name
	}
	return ""
}

// made reports whether a value comes of such a module.
func (h *hander) made(n *node) bool {
	if h.left--; n == nil || h.left < 0 {
		return false
	}
	if typ := h.typeOf(n); typ != "" && typ != anyType {
		return h.isOutside(typ)
	}
	switch n.op {
	case opResult:
		return h.outsider(n.args[0]) != ""
	case opName:
		if h.isOutside(n.s) {
			return true
		}
	case opVar, opParam:
	case opField, opElem, opTyped, opAddr:
		return h.made(n.args[0])
	default:
		return false
	}
	for _, a := range h.sources(n) {
		if h.made(a) {
			return true
		}
	}
	return false
}

// isOutside reports whether a name is of a module that is not seen.
func (h *hander) isOutside(name string) bool {
	for _, m := range h.modules {
		rest, ok := strings.CutPrefix(name, m.Path)
		if ok && rest != "" && (rest[0] == '.' || rest[0] == '/') {
			return h.units[packageOf(name)] == nil
		}
	}
	return false
}

// packageOf is the import path in a name, if that has no dot in its last element.
func packageOf(name string) string {
	i := strings.LastIndexByte(name, '/') + 1
	base, _, _ := strings.Cut(name[i:], ".")
	return name[:i] + base
}

// runners are the words of names under which modules start what they are given. Left out:
// call, do and new, which say nothing.
var runners = set(`exec execute run runs command commands cmd cmds shell sh bash system spawn start launch popen pipe
	process script job`)

// Runs reports whether the name of a function or a type tells that it runs what it is given.
func Runs(name string) bool {
	return slices.ContainsFunc(CamelWords(name), func(word string) bool { return runners(word) })
}

// CamelWords are the words of a name, in small letters.
func CamelWords(name string) []string {
	var words []string
	from := 0
	for i, r := range name {
		if i > from && unicode.IsUpper(r) && !unicode.IsUpper(rune(name[i-1])) {
			words, from = append(words, strings.ToLower(name[from:i])), i
		}
	}
	return append(words, strings.ToLower(name[from:]))
}

// runs is Runs of a name that other packages have, kept for the next time.
func (k *skimmer) runs(name []byte) bool {
	if name[0] < 'A' || name[0] > 'Z' {
		return false
	}
	does, known := k.running[string(name)]
	if !known {
		does = Runs(string(name))
		k.running[string(name)] = does
	}
	return does
}

// mayBeCommand reports whether a text begins with the name of a program, and more.
func (k *skimmer) mayBeCommand(text string) bool {
	name, _, more := strings.Cut(text, " ")
	return more && k.isProgram != nil && len(name) < 32 && k.isProgram(name)
}
