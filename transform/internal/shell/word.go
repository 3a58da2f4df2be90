package shell

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"mvdan.cc/sh/v3/syntax"
)

// words expands a word; an unquoted variable may give several words or none, and so does a
// list in braces where bash runs the text. These have no place of their own in it.
func (w *walker) words(word *syntax.Word, st *state) []Word {
	if lists := listed(word, w.lists); len(lists) > 0 {
		w.bash(word)
		var list []Word
		for _, one := range lists {
			x := w.word(one, st)
			x.Pos, x.End = -1, -1
			list = append(list, x)
		}
		return list
	}
	if list, ok := parameters(w, word, st); ok {
		return list
	}
	x := w.word(word, st)
	if !x.Known || len(word.Parts) != 1 {
		return []Word{x}
	}
	if _, bare := word.Parts[0].(*syntax.ParamExp); !bare {
		return []Word{x}
	}
	var list []Word
	for _, f := range strings.Fields(x.Text) {
		if !w.spend(100) {
			break
		}
		list = append(list, Word{Text: f, Known: true, Glob: strings.ContainsAny(f, "*?["), Pos: x.Pos, End: x.End})
	}
	return list
}

// word expands a word as far as its value is known.
func (w *walker) word(word *syntax.Word, st *state) Word {
	x := Word{Known: true, Pos: w.pos(word.Pos()), End: w.pos(word.End()), Quote: endsQuoted(word)}
	if braces(word) && !w.plain {
		w.bash(word) // a list means one thing to bash and another to sh
		x.Known = false
	}
	var sb strings.Builder
	for i, p := range word.Parts {
		s, known := w.wordPart(p, i == 0, st, &x)
		x.Known = x.Known && known
		if !w.spend(len(s) + 1) {
			x.Known = false
			break
		}
		sb.WriteString(s)
		if v, bare := p.(*syntax.ParamExp); bare && v != nil {
			x.Glob = x.Glob || strings.ContainsAny(s, "*?[")
			x.Known = x.Known && (len(word.Parts) == 1 || !strings.ContainsAny(s, " \t\n"))
		}
	}
	x.Text = sb.String()
	if !x.Known || len(x.Text) > 64<<10 {
		x.Text, x.Known = w.source(word), false
		x.Like, x.Holed = patterns(w, word.Parts, st), holed(w, word.Parts, false, st)
	}
	return x
}

// endsQuoted reports whether the last part of a word stands in plain quotes.
func endsQuoted(word *syntax.Word) bool {
	if len(word.Parts) == 0 {
		return false
	}
	switch p := word.Parts[len(word.Parts)-1].(type) {
	case *syntax.SglQuoted:
		return !p.Dollar
	case *syntax.DblQuoted:
		return !p.Dollar
	}
	return false
}

func (w *walker) wordPart(p syntax.WordPart, first bool, st *state, x *Word) (string, bool) {
	lit, ok := p.(*syntax.Lit)
	if !ok {
		return w.part(p, st)
	}
	x.Glob = x.Glob || globs(lit.Value)
	s := unescape(lit.Value)
	if home, ok := w.tilde(s, st); ok && first {
		return home, true
	}
	return s, !first || !strings.HasPrefix(s, "~") || strings.HasPrefix(lit.Value, `\`)
}

func isGlob(p syntax.WordPart) bool {
	lit, ok := p.(*syntax.Lit)
	return ok && globs(lit.Value)
}

// globs reports whether an unquoted literal holds a *, ? or [ without a backslash.
func globs(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '*', '?', '[':
			return true
		}
	}
	return false
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
		return p.Value, !p.Dollar || !strings.Contains(p.Value, `\`)
	case *syntax.DblQuoted:
		if p.Dollar {
			w.bash(p)
		}
		return w.quotes(p, st)
	case *syntax.ParamExp:
		return w.param(p, st)
	case *syntax.CmdSubst:
		return w.substitution(p, st)
	case *syntax.ProcSubst:
		w.bash(p)
		inner, first := *st, len(w.script.Commands)
		w.stmts(p.Stmts, &inner)
		w.script.heard(first)
	case *syntax.ExtGlob:
		w.bash(p)
	case *syntax.ArithmExp:
		if p.Bracket {
			w.bash(p)
		}
		w.inside(p, st)
	}
	return "", false
}

// inside collects the commands of the substitutions in what gives no word here.
func (w *walker) inside(n syntax.Node, st *state) {
	syntax.Walk(n, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CmdSubst:
			w.substitution(n, st)
			return false
		case *syntax.ProcSubst:
			w.part(n, st)
			return false
		}
		return true
	})
}

func (w *walker) quotes(q *syntax.DblQuoted, st *state) (string, bool) {
	var sb strings.Builder
	known := true
	for _, p := range q.Parts {
		if lit, ok := p.(*syntax.Lit); ok {
			sb.WriteString(dblUnescape(lit.Value))
			continue
		}
		s, ok := w.part(p, st) // also behind what is not known, for its commands
		known = known && ok
		sb.WriteString(s)
	}
	return sb.String(), known
}

// dblUnescape takes out the backslashes that mean something in double quotes.
func dblUnescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, `$`, "\\`", "`", "\\\n", "").Replace(s)
}

// param expands $name, ${name} and the forms with a default.
func (w *walker) param(p *syntax.ParamExp, st *state) (string, bool) {
	if p.Excl || p.Index != nil || p.Names != 0 || p.Exp != nil && caseOps[p.Exp.Op] {
		w.bash(p)
	}
	if !plain(p) {
		w.inside(p, st)
		return "", false
	}
	v, ok := w.variable(p.Param.Value, st)
	switch {
	case p.Exp == nil:
		return v, ok
	case p.Param.Value == "0" && takesName(p.Exp):
		return path.Dir(v), ok
	}
	if isParam(p.Param.Value) && st.params != nil && !st.params.sets(p.Param.Value) {
		ok = false
	}
	if !ok && st.sets(p.Param.Value) {
		return "", false
	}
	return w.expansion(p, v, ok, st)
}

// plain reports whether an expansion is $name or ${name}, with a default or without.
func plain(p *syntax.ParamExp) bool {
	return p.Param != nil && !p.Excl && !p.Length && !p.Width && p.Index == nil && p.Slice == nil && p.Repl == nil &&
		p.Names == 0
}

// takesName reports whether an expansion takes the last element off a path.
func takesName(e *syntax.Expansion) bool {
	return e.Op == syntax.RemSmallSuffix && e.Word != nil && e.Word.Lit() == "/*"
}

// caseOps are the expansions that ash lacks.
var caseOps = map[syntax.ParExpOperator]bool{
	syntax.UpperFirst:    true,
	syntax.UpperAll:      true,
	syntax.LowerFirst:    true,
	syntax.LowerAll:      true,
	syntax.OtherParamOps: true,
}

// expansion applies ${name-word} and its relatives to a value. A variable of which nothing
// is known counts as unset, so that a default is its value.
func (w *walker) expansion(p *syntax.ParamExp, v string, ok bool, st *state) (string, bool) {
	var d Word
	if p.Exp.Word != nil {
		d = w.word(p.Exp.Word, st)
	} else {
		d.Known = true
	}
	set := ok && v != ""
	switch p.Exp.Op {
	case syntax.DefaultUnset, syntax.AssignUnset, syntax.ErrorUnset:
		set = ok
	case syntax.DefaultUnsetOrNull, syntax.AssignUnsetOrNull, syntax.ErrorUnsetOrNull:
	case syntax.AlternateUnset, syntax.AlternateUnsetOrNull:
		return d.Text, d.Known && set
	default:
		return "", false
	}
	switch op := p.Exp.Op; {
	case set:
		return v, true
	case op == syntax.ErrorUnset || op == syntax.ErrorUnsetOrNull:
		return "", false
	case op == syntax.AssignUnset || op == syntax.AssignUnsetOrNull:
		st.set(p.Param.Value, d)
	}
	return d.Text, d.Known
}

// variable is $name; the shell itself keeps PWD.
func (w *walker) variable(name string, st *state) (string, bool) {
	if name == "PWD" {
		return st.dir, st.dir != ""
	}
	v, ok, looked := st.find(name)
	if !w.spend(looked/2 + len(v)) {
		return "", false
	}
	return v, ok
}

// substitution collects the commands, and knows the few whose output follows
// from the state.
func (w *walker) substitution(c *syntax.CmdSubst, st *state) (string, bool) {
	inner := *st
	text := strings.Join(strings.Fields(strings.Trim(w.source(c), "$()`")), " ")
	switch text {
	case "pwd":
		return st.dir, st.dir != ""
	}
	if isDirOfScript().MatchString(text) {
		name, ok := st.vars("0")
		return path.Dir(name), ok
	}
	first := len(w.script.Commands)
	if w.depth++; w.depth <= 2*maxDepth {
		w.stmts(c.Stmts, &inner)
	}
	w.script.heard(first)
	w.depth--
	if name, ok := strings.CutPrefix(text, "go env "); ok {
		return goEnv(name, st.vars)
	}
	if goesAndTells().MatchString(text) {
		return inner.dir, inner.dir != ""
	}
	return "", false
}

// isDirOfScript is how scripts ask for the directory they lie in, goesAndTells how
// they make a path absolute.
var (
	isDirOfScript = lazily(
		`^dirname (-- )?("\$\{?0\}?"|\$\{?0\}?|"?\$\{BASH_SOURCE(\[0\])?\}"?|"\$BASH_SOURCE"|\$BASH_SOURCE)$`,
	)
	goesAndTells = lazily(`^cd [^;&|]+(&&|;) pwd( -P)?$`)
)

// lazily compiles an expression when it is first asked for.
func lazily(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// test looks for what ash's [[ does not do: patterns, groups, <, > and -v.
func (w *walker) test(c *syntax.TestClause, st *state) {
	w.inside(c, st)
	syntax.Walk(c.X, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.ParenTest:
			w.bash(c)
		case *syntax.UnaryTest:
			if n.Op == syntax.TsVarSet || n.Op == syntax.TsRefVar {
				w.bash(c)
			}
		case *syntax.BinaryTest:
			y, ok := n.Y.(*syntax.Word)
			pattern := ok && (n.Op == syntax.TsMatch || n.Op == syntax.TsMatchShort || n.Op == syntax.TsNoMatch) &&
				slices.ContainsFunc(y.Parts, isGlob)
			if pattern || n.Op == syntax.TsBefore || n.Op == syntax.TsAfter {
				w.bash(c)
			}
		}
		return true
	})
}
