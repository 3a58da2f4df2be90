package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// words expands a word; an unquoted variable may give several words or none.
func (w *walker) words(word *syntax.Word, st *state) []Word {
	x := w.word(word, st)
	if !x.Known || len(word.Parts) != 1 {
		return []Word{x}
	}
	if _, bare := word.Parts[0].(*syntax.ParamExp); !bare {
		return []Word{x}
	}
	var list []Word
	for _, f := range strings.Fields(x.Text) {
		list = append(list, Word{Text: f, Known: true, Glob: strings.ContainsAny(f, "*?["), Pos: x.Pos, End: x.End})
	}
	return list
}

// word expands a word as far as its value is known.
func (w *walker) word(word *syntax.Word, st *state) Word {
	x := Word{Known: true, Pos: w.pos(word.Pos()), End: w.pos(word.End())}
	var sb strings.Builder
	for i, p := range word.Parts {
		if lit, ok := p.(*syntax.Lit); ok {
			x.Glob = x.Glob || strings.ContainsAny(lit.Value, "*?[")
			if strings.Contains(lit.Value, "{") && strings.Contains(lit.Value, ",") {
				x.Known = false // a brace list means one thing to bash and another to sh
			}
			s := unescape(lit.Value)
			if home, ok := w.tilde(s, st); ok && i == 0 {
				s = home
			}
			sb.WriteString(s)
			continue
		}
		s, known := w.part(p, st)
		x.Known = x.Known && known
		sb.WriteString(s)
	}
	x.Text = sb.String()
	if !x.Known || len(x.Text) > 64<<10 {
		x.Text, x.Known = w.source(word), false
	}
	return x
}

func (w *walker) tilde(s string, st *state) (string, bool) {
	if s != "~" && !strings.HasPrefix(s, "~/") {
		return "", false
	}
	home, ok := st.vars("HOME")
	return home + s[1:], ok
}

// unescape takes the backslashes out of an unquoted literal.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var sb strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] == '\n' {
				continue
			}
		}
		sb.WriteByte(s[i])
	}
	return sb.String()
}

// part expands one part of a word.
func (w *walker) part(p syntax.WordPart, st *state) (string, bool) {
	switch p := p.(type) {
	case *syntax.SglQuoted:
		return p.Value, !p.Dollar
	case *syntax.DblQuoted:
		return w.quotes(p, st)
	case *syntax.ParamExp:
		return w.param(p, st)
	case *syntax.CmdSubst:
		return w.substitution(p, st)
	}
	return "", false
}

func (w *walker) quotes(q *syntax.DblQuoted, st *state) (string, bool) {
	var sb strings.Builder
	for _, p := range q.Parts {
		if lit, ok := p.(*syntax.Lit); ok {
			sb.WriteString(dblUnescape(lit.Value))
			continue
		}
		s, ok := w.part(p, st)
		if !ok {
			return "", false
		}
		sb.WriteString(s)
	}
	return sb.String(), true
}

// dblUnescape takes out the backslashes that mean something in double quotes.
func dblUnescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, `$`, "\\`", "`", "\\\n", "").Replace(s)
}

// param expands $name, ${name}, ${name:-default} and ${name-default}.
func (w *walker) param(p *syntax.ParamExp, st *state) (string, bool) {
	if p.Param == nil || p.Excl || p.Length || p.Width || p.Index != nil || p.Slice != nil || p.Repl != nil || p.Names != 0 {
		return "", false
	}
	v, ok := st.vars(p.Param.Value)
	if p.Exp == nil {
		return v, ok
	}
	if p.Exp.Op != syntax.DefaultUnset && p.Exp.Op != syntax.DefaultUnsetOrNull || p.Exp.Word == nil {
		return "", false
	}
	if ok && v != "" {
		return v, true
	}
	d := w.word(p.Exp.Word, st)
	return d.Text, d.Known
}

// substitution knows the few commands whose output follows from the state.
func (w *walker) substitution(c *syntax.CmdSubst, st *state) (string, bool) {
	switch strings.Join(strings.Fields(strings.Trim(w.source(c), "$()`")), " ") {
	case "pwd":
		return st.dir, st.dir != ""
	case "go env GOPATH":
		return st.vars("GOPATH")
	}
	return "", false
}
