package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// maxLike bounds how many patterns a word has, and maxPattern how long they are.
const (
	maxLike    = 64
	maxPattern = 512
)

// patterns are those that bound a word whose value is not known: what holds all of its
// variables is known, or fits patterns itself. It is nil where any text is possible.
func patterns(w *walker, parts []syntax.WordPart, st *state) []string {
	list := []string{""}
	for _, p := range parts {
		ends := likePart(w, p, st)
		if len(ends)*len(list) > maxLike || !w.spend(100*len(ends)*len(list)) {
			return nil
		}
		var longer []string
		for _, text := range list {
			for _, end := range ends {
				if len(text)+len(end) > maxPattern {
					return nil
				}
				longer = append(longer, text+end)
			}
		}
		list = longer
	}
	return list
}

// likePart gives the patterns of one part of a word.
func likePart(w *walker, p syntax.WordPart, st *state) []string {
	switch p := p.(type) {
	case *syntax.Lit:
		return []string{unescape(p.Value)}
	case *syntax.SglQuoted:
		return []string{p.Value}
	case *syntax.DblQuoted:
		return patterns(w, p.Parts, st) // a backslash in it is in no path
	case *syntax.ParamExp:
		if p.Param == nil || p.Exp != nil || p.Length || p.Excl || p.Slice != nil || p.Repl != nil || p.Names != 0 {
			return nil // an element of an array is one of them all
		}
		return st.like(p.Param.Value)
	}
	return nil
}

// like gives the values or patterns of a variable.
func (sc scope) like(name string) []string {
	if isParam(name) && sc.params != nil {
		v := sc.params.get(name)
		if v.Known {
			return []string{v.Text}
		}
		return v.Like
	}
	for b := sc.last; b != nil; b = b.prev {
		switch {
		case b.name != name:
		case b.value.Known:
			return []string{b.value.Text}
		default:
			return b.value.Like
		}
	}
	if v, ok := sc.outer(name); ok {
		return []string{v}
	}
	return nil
}

// likeAny is a variable that has any of some values; nothing is known of it where nothing
// is known of one of them.
func likeAny(name string, items []Word) Word {
	x := Word{Text: "$" + name}
	for _, item := range items {
		more := item.Like
		if item.Known {
			more = []string{item.Text}
		}
		if len(more) == 0 || len(x.Like)+len(more) > maxLike {
			return Word{Text: x.Text}
		}
		x.Like = append(x.Like, more...)
	}
	return x
}

// holed is a word as far as it is known, with a hole for each part that is not.
func holed(w *walker, parts []syntax.WordPart, quoted bool, st *state) string {
	var sb strings.Builder
	for _, p := range parts {
		text := Hole
		switch p := p.(type) {
		case *syntax.Lit:
			if text = unescape(p.Value); quoted {
				text = dblUnescape(p.Value)
			}
		case *syntax.SglQuoted:
			text = p.Value
		case *syntax.DblQuoted:
			text = holed(w, p.Parts, true, st)
		case *syntax.ParamExp:
			if v, ok := st.vars(nameOf(p)); ok {
				text = v
			}
		}
		if sb.Len() > maxHoled || !w.spend(100+len(text)) {
			return Hole
		}
		sb.WriteString(text)
	}
	return sb.String()
}

// maxHoled bounds a text with holes.
const maxHoled = 4 << 10

// nameOf is the variable that an expansion gives as it is; empty for any other.
func nameOf(p *syntax.ParamExp) string {
	if p.Param == nil || p.Exp != nil || !plain(p) {
		return ""
	}
	return p.Param.Value
}
