package shell

import (
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// params are the positional parameters: $1, $2, …
type params struct {
	list []Word
	rest *Word // what each of those behind the list may be; nil where there are none
}

// anyParams are parameters of which nothing is known.
func anyParams() *params { return &params{rest: &Word{Text: "$@"}} }

// maxParams bounds how many are known.
const maxParams = 256

// paramsOf are the parameters that words give. A word that may be several, or none, leaves
// open which are those from it on.
func paramsOf(words []Word) *params {
	p := &params{}
	for i, w := range words {
		if mayBeSeveral(w) || i == maxParams {
			rest := likeAny("@", words[i:])
			p.rest = &rest
			break
		}
		w.Pos, w.End, w.Quote = -1, -1, false
		p.list = append(p.list, w)
	}
	return p
}

// mayBeSeveral reports whether a shell may make more or fewer words than one of a word.
func mayBeSeveral(w Word) bool {
	if w.Known {
		return w.Glob
	}
	quoted := len(w.Text) > 1 && w.Text[0] == '"' && strings.Index(w.Text[1:], `"`) == len(w.Text)-2
	return !quoted || strings.Contains(w.Text, "@")
}

// mixed are the parameters where either of two lists may be in force.
func (p *params) mixed(other *params) *params {
	if p == nil || other == nil {
		return anyParams()
	}
	rest := likeAny("@", append(p.all(), other.all()...))
	return &params{rest: &rest}
}

func (p *params) all() []Word {
	if p.rest == nil {
		return slices.Clip(p.list)
	}
	return append(slices.Clip(p.list), *p.rest)
}

// shifted are the parameters behind the first n.
func (p *params) shifted(n int) *params {
	if p == nil {
		return anyParams()
	}
	if n <= len(p.list) {
		return &params{list: p.list[n:], rest: p.rest}
	}
	return &params{rest: p.rest}
}

// isParam reports whether a variable is a parameter, or holds them all or their number.
func isParam(name string) bool {
	return name == "@" || name == "*" || name == "#" || name != "" && name[0] >= '1' && name[0] <= '9'
}

func (p *params) sets(name string) bool {
	i, err := strconv.Atoi(name)
	return err != nil || i <= len(p.list) || p.rest != nil
}

// get is the value of a parameter, empty where it isn't set, or of all of them.
func (p *params) get(name string) Word {
	i, err := strconv.Atoi(name)
	switch {
	case err == nil && i <= len(p.list):
		return p.list[i-1]
	case err == nil && p.rest != nil:
		return *p.rest
	case err == nil:
		return Word{Known: true}
	case p.rest == nil && name == "#":
		return Word{Text: strconv.Itoa(len(p.list)), Known: true}
	case p.rest == nil && len(p.list) == 1:
		return p.list[0]
	case p.rest == nil && (name == "*" || len(p.list) == 0):
		return joined(p.list)
	}
	return likeAny(name, p.all())
}

// parameters are the words that $@ is, in quotes or without; it is false for any other word.
func parameters(w *walker, word *syntax.Word, st *state) ([]Word, bool) {
	if st.params == nil || len(word.Parts) != 1 {
		return nil, false
	}
	part, quoted := word.Parts[0], false
	if q, ok := part.(*syntax.DblQuoted); ok && len(q.Parts) == 1 {
		part, quoted = q.Parts[0], true
	}
	v, ok := part.(*syntax.ParamExp)
	if !ok || nameOf(v) != "@" && (nameOf(v) != "*" || quoted) || !w.spend(100*len(st.params.list)) {
		return nil, false
	}
	var list []Word
	for _, x := range st.params.list {
		if quoted || !x.Known {
			list = append(list, x)
			continue
		}
		for _, field := range x.split() {
			field.Glob = strings.ContainsAny(field.Text, "*?[")
			list = append(list, field)
		}
	}
	if st.params.rest != nil {
		x := *st.params.rest
		x.Text, x.Pos, x.End = w.source(word), -1, -1
		list = append(list, x)
	}
	return list, true
}

// setParams is what set and shift do to the parameters.
func setParams(c *Command, st *state) {
	words := c.Args[1:]
	if c.Args[0].Text == "shift" {
		n := 1
		if len(words) > 0 {
			var err error
			if n, err = strconv.Atoi(words[0].Text); err != nil || n < 0 {
				st.params = anyParams()
				return
			}
		}
		st.params = st.params.shifted(n)
		return
	}
	for len(words) > 0 && (strings.HasPrefix(words[0].Text, "-") || strings.HasPrefix(words[0].Text, "+")) {
		flag := words[0].Text
		words = words[1:]
		if flag == "--" || flag == "-" {
			st.params = paramsOf(words)
			return
		}
		if strings.HasSuffix(flag, "o") && len(words) > 0 {
			words = words[1:]
		}
	}
	if len(words) > 0 {
		st.params = paramsOf(words)
	}
}
