package repo

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A makeCall applies one of make's functions to its arguments, which are not expanded yet.
type makeCall func(m *Makefile, args []string, auto map[string]string, depth int) (string, bool)

// manyArgs are the functions of several arguments, and those that are no plain change of
// words. Considered and left out: what asks for files or programs, or for conditions.
var manyArgs map[string]makeCall

func init() { // they ask for each other
	manyArgs = map[string]makeCall{
		"addprefix":  perWord(func(prefix, w string) (string, bool) { return prefix + w, true }),
		"addsuffix":  perWord(func(suffix, w string) (string, bool) { return w + suffix, true }),
		"filter":     perWord(func(patterns, w string) (string, bool) { return w, isOpen(w) || fitsAny(patterns, w) }),
		"filter-out": perWord(func(patterns, w string) (string, bool) { return w, isOpen(w) || !fitsAny(patterns, w) }),
		"patsubst":   patsubst,
		"subst":      subst,
		"word":       nthWord,
		"foreach":    foreach,
		"call":       call,
		"eval":       eval,
		"info":       say,
		"warning":    say,
	}
}

// arguments are the texts between the commas of a call that stand in no brackets.
func arguments(text string) []string {
	var list []string
	for {
		arg, rest, more := cutOutside(text, ',')
		if list = append(list, arg); !more {
			return list
		}
		text = rest
	}
}

// cutOutside cuts a text at the first separator that stands in no brackets.
func cutOutside(text string, sep byte) (before, after string, ok bool) {
	depth := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '(' || c == '{':
			depth++
		case c == ')' || c == '}':
			depth--
		case c == sep && depth == 0:
			return text[:i], text[i+1:], true
		}
	}
	return text, "", false
}

// expanded are arguments as make sees them, if there are as many as a function takes.
func (m *Makefile) expanded(args []string, n int, auto map[string]string, depth int) ([]string, bool) {
	if len(args) < n {
		return make([]string, n), false
	}
	known := true
	list := make([]string, n)
	for i := range list {
		if i == n-1 { // its commas are no more
			args[i] = strings.Join(args[i:], ",")
		}
		text, ok := m.expand(args[i], auto, depth)
		list[i], known = text, known && ok
	}
	return list, known
}

// perWord is a function that changes or leaves out each word of its second argument, by the
// first.
func perWord(change func(by, word string) (string, bool)) makeCall {
	return func(m *Makefile, args []string, auto map[string]string, depth int) (string, bool) {
		args, known := m.expanded(args, 2, auto, depth)
		var list []string
		for w := range strings.FieldsSeq(args[1]) {
			if w, ok := change(args[0], w); ok {
				list = append(list, w)
			}
		}
		return strings.Join(list, " "), known
	}
}

// isOpen reports whether a word has a part that is not known: it may be several words.
func isOpen(word string) bool { return strings.Contains(word, "$") }

// fitsAny reports whether a word fits one of some patterns.
func fitsAny(patterns, word string) bool {
	return slices.ContainsFunc(strings.Fields(patterns), func(p string) bool {
		_, ok := stemOf(p, word)
		return ok
	})
}

// stemOf is what stands in a word for the % of a pattern, and whether the word fits it.
func stemOf(pattern, word string) (string, bool) {
	before, after, any := strings.Cut(pattern, "%")
	if !any || len(word) < len(before)+len(after) {
		return "", pattern == word
	}
	return word[len(before) : len(word)-len(after)], strings.HasPrefix(word, before) && strings.HasSuffix(word, after)
}

// patsubst writes words that fit a pattern by another.
func patsubst(m *Makefile, args []string, auto map[string]string, depth int) (string, bool) {
	args, known := m.expanded(args, 3, auto, depth)
	from, to := strings.TrimSpace(args[0]), strings.TrimSpace(args[1])
	words := eachWord(strings.Fields(args[2]), func(w string) string {
		stem, fits := stemOf(from, w)
		switch {
		case !fits:
			return w
		case strings.Contains(from, "%"):
			return strings.Replace(to, "%", stem, 1)
		}
		return to
	})
	return strings.Join(words, " "), known
}

// replaced is $(NAME:from=to).
func (m *Makefile) replaced(name, pattern string, auto map[string]string, depth int) (string, bool) {
	from, to, _ := strings.Cut(pattern, "=")
	if !strings.Contains(from, "%") {
		from, to = "%"+from, "%"+to
	}
	return patsubst(m, []string{from, to, "$(" + name + ")"}, auto, depth)
}

func subst(m *Makefile, args []string, auto map[string]string, depth int) (string, bool) {
	args, known := m.expanded(args, 3, auto, depth)
	if args[0] == "" {
		return args[2] + args[1], known
	}
	return strings.ReplaceAll(args[2], args[0], args[1]), known
}

func nthWord(m *Makefile, args []string, auto map[string]string, depth int) (string, bool) {
	args, known := m.expanded(args, 2, auto, depth)
	n, err := strconv.Atoi(strings.TrimSpace(args[0]))
	words := strings.Fields(args[1])
	if err != nil || n < 1 || slices.ContainsFunc(words[:min(n, len(words))], isOpen) {
		return "", false
	}
	if n > len(words) {
		return "", known
	}
	return words[n-1], known
}

// foreach expands its third argument with each word of the second in a variable.
func foreach(m *Makefile, args []string, auto map[string]string, depth int) (string, bool) {
	if len(args) < 3 {
		return "", false
	}
	heads, known := m.expanded(args[:2], 2, auto, depth)
	text := strings.Join(args[2:], ",")
	each := maps.Clone(auto)
	if each == nil {
		each = map[string]string{}
	}
	var list []string
	for w := range strings.FieldsSeq(heads[1]) {
		each[strings.TrimSpace(heads[0])] = w
		s, ok := m.expand(text, each, depth)
		if m.left -= len(s); m.left < 0 {
			return "", false
		}
		list, known = append(list, s), known && ok
	}
	return strings.Join(list, " "), known
}

// call expands a variable with the arguments as $(1), $(2), …
func call(m *Makefile, args []string, auto map[string]string, depth int) (string, bool) {
	given := maps.Clone(auto)
	if given == nil {
		given = map[string]string{}
	}
	known := true
	for i, a := range args {
		text, ok := m.expand(a, auto, depth)
		given[strconv.Itoa(i)], known = strings.TrimSpace(text), known && ok
	}
	for i := len(args); i < 10; i++ {
		given[strconv.Itoa(i)] = ""
	}
	value, set := m.vars[given["0"]]
	if !set || depth >= 20 {
		return "", false
	}
	text, ok := m.expand(value, given, depth+1)
	return text, known && ok
}

// eval reads its argument as lines of the Makefile.
func eval(m *Makefile, args []string, auto map[string]string, depth int) (string, bool) {
	text, known := m.expand(strings.Join(args, ","), auto, depth)
	if m.eval == nil || !known {
		m.open = true
		return "", false
	}
	m.eval(text)
	return "", true
}

func say(*Makefile, []string, map[string]string, int) (string, bool) { return "", true }

// evaluate reads lines that a function makes, as long as they are not too many.
func (m *makeParser) evaluate(text string) {
	if m.evals--; m.evals < 0 {
		m.open = true
		return
	}
	m.parse(text)
}

// calls reads a line that is nothing but a function, for what it does.
func (m *makeParser) calls(line string, conditional bool) bool {
	if len(line) < 2 || line[0] != '$' || line[1] != '(' && line[1] != '{' {
		return false
	}
	name, n := makeName(line[1:])
	if n+1 != len(line) {
		return false
	}
	if conditional {
		m.open = true
		return true
	}
	if text, known := m.value(name, nil, 0); !known {
		m.open = true
	} else if strings.TrimSpace(text) != "" {
		m.evaluate(text)
	}
	return true
}

// defines reads the lines of a variable that has several.
func (m *makeParser) defines(line string, conditional bool) bool {
	words := strings.Fields(line)
	switch {
	case len(words) == 0 || m.name == "" && words[0] != "define":
		if m.name != "" {
			m.body = append(m.body, line)
		}
		return m.name != ""
	case m.name == "" && len(words) > 1:
		m.name, m.body = strings.TrimRight(words[1], "=:?+"), nil
	case words[0] == "endef" && m.name != "":
		value := strings.Join(m.body, "\n")
		if conditional {
			value = unsaidValue
		}
		if _, fixed := m.args[m.name]; !fixed {
			m.vars[m.name] = value
		}
		m.name = ""
	default:
		m.body = append(m.body, line)
	}
	return true
}
