package repo

import (
	"cmp"
	"maps"
	"strings"
)

// A Makefile is what can be read of one without running make: plain variables
// and rules. What needs make itself (functions, conditionals) makes the lines that use
// it unknown, never guessed.
type Makefile struct {
	vars    map[string]string
	args    map[string]string // variables of the command line, which the file doesn't change
	exports map[string]bool   // variables that recipes see in their environment
	settled map[string]bool   // variables that the file sets, or takes away, whatever the environment says
	rules   map[string]*makeRule
	first   string // the default goal
	left    int    // bytes that variables may still expand to, all in all
	open    bool   // it has rules that are not known
	file    func(name string) (string, bool)
	eval    func(text string) // reads more lines; nil when all are read
}

type makeRule struct {
	needs  []string
	recipe []string
	stem   string            // what stands for the % of a static pattern
	own    map[string]string // variables of the target's own
}

// A makeParser reads the lines of a Makefile, and of those that it includes.
type makeParser struct {
	*Makefile
	env   func(string) (string, bool)
	read  func(name string) (string, bool)
	files int      // that may still be included
	evals int      // texts that may still be evaluated
	name  string   // of the variable that the lines define; empty for none
	body  []string // those lines
}

// ParseMakefile reads a Makefile's text for a make with some variables in its command line.
// Variables of the environment are given by env, and files that it includes, as it names
// them, by read; all three may be nil.
func ParseMakefile(text string, args map[string]string, env, read func(string) (string, bool)) *Makefile {
	m := &Makefile{
		args:    args,
		vars:    map[string]string{"MAKE": "make", "CURDIR": ".", "MAKEFILE_LIST": "./Makefile"},
		exports: map[string]bool{}, settled: map[string]bool{}, rules: map[string]*makeRule{}, left: 4 << 20,
		file: read,
	}
	maps.Copy(m.vars, args)
	p := &makeParser{Makefile: m, env: env, read: read, files: 20, evals: 200}
	m.eval = p.evaluate
	p.parse(text)
	m.eval = nil
	return m
}

func (m *makeParser) parse(text string) {
	var open []*makeRule
	depth := 0
	for _, l := range numberedLines(text) {
		line := l.text
		switch {
		case m.defines(line, depth > 0):
			open = nil
			continue
		case strings.HasPrefix(line, "\t"):
			for _, r := range open {
				r.recipe = append(r.recipe, line[1:])
			}
			continue
		}
		line = strings.TrimSpace(uncomment(line))
		switch word, rest, _ := strings.Cut(line, " "); {
		case line == "":
		case strings.HasPrefix(word, "if") && !strings.Contains(word, "="):
			depth++
		case word == "endif":
			depth--
		case word == "include" || word == "-include" || word == "sinclude":
			m.include(rest)
			open = nil
		case word == "else":
		case m.calls(line, depth > 0):
			open = nil
		case m.assign(line, m.env, depth > 0):
			open = nil
		default:
			open = m.rule(line)
		}
	}
}

// include reads the files that a line names, as far as they can be read.
func (m *makeParser) include(names string) {
	for _, name := range m.fields(names) {
		if text, ok := lookup(m.read, name); ok && m.files > 0 {
			m.files--
			m.parse(text)
		}
	}
}

func uncomment(line string) string {
	if i := strings.IndexByte(line, '#'); i >= 0 && (i == 0 || line[i-1] != '\\') {
		return line[:i]
	}
	return line
}

// assign reads NAME = value and its kinds. A value that depends on a condition
// is not known.
func (m *Makefile) assign(line string, env func(string) (string, bool), conditional bool) bool {
	exported := strings.HasPrefix(line, "export ")
	line, override := strings.CutPrefix(strings.TrimPrefix(line, "export "), "override ")
	i := strings.IndexByte(line, '=')
	if i < 0 {
		return m.passes(line, exported)
	}
	name := strings.TrimRight(line[:i], ":?+! ")
	kind := strings.TrimSpace(line[len(name):i])
	if name == "" || strings.ContainsAny(name, " \t:$") {
		return false
	}
	value := strings.TrimSpace(line[i+1:])
	if v, ok := lookup(env, name); ok && kind == "?" {
		value = v
	}
	if conditional || kind == "!" {
		value = unsaidValue
	}
	if _, fixed := m.args[name]; !fixed || override {
		m.set(name, kind, value)
	}
	m.settled[name] = m.settled[name] || kind != "?"
	if exported {
		m.exports[name] = true
	}
	return true
}

// set gives a variable a value, as the sign in front of = says.
func (m *Makefile) set(name, kind, value string) {
	old, set := m.vars[name]
	switch {
	case kind == "?" && set && value != unsaidValue:
	case kind == "+" && set && value != unsaidValue:
		m.vars[name] = old + " " + value
	default:
		m.vars[name] = value
	}
}

// passes reads which variables are exported, behind that word, or not.
func (m *Makefile) passes(line string, exported bool) bool {
	verb, names, _ := strings.Cut(line, " ")
	if verb == "unexport" {
		for _, n := range strings.Fields(names) {
			m.settled[n] = true
		}
	}
	if exported {
		for _, n := range strings.Fields(line) {
			m.exports[n] = true
		}
	}
	return exported || verb == "unexport"
}

const (
	unknownVar  = " unknown"
	unsaidValue = "$(" + unknownVar + ")"
)

func lookup(values func(string) (string, bool), name string) (string, bool) {
	if values == nil {
		return "", false
	}
	return values(name)
}

// rule reads "targets: prerequisites ; recipe".
func (m *Makefile) rule(line string) []*makeRule {
	targets, rest, ok := cutOutside(line, ':')
	if !ok {
		return nil
	}
	needs, recipe, has := strings.Cut(strings.TrimPrefix(rest, ":"), ";")
	if own, value, ok := cutOutside(needs, '='); ok { // a variable of the target's own
		own = strings.TrimPrefix(strings.TrimSpace(own), "export ")
		name := strings.TrimRight(own, ":?+! ")
		m.settled[name] = true
		m.ownVariable(targets, name, own[len(name):], value)
		return nil
	}
	pattern := ""
	if p, more, ok := cutOutside(needs, ':'); ok && strings.Contains(p, "%") {
		pattern, needs = strings.Join(m.fields(p), " "), more
	}
	var list []*makeRule
	for _, t := range m.targets(targets) {
		r := m.ruleOf(t)
		if m.first == "" && !strings.HasPrefix(t, ".") && !strings.Contains(t, "%") {
			m.first = t
		}
		before, _, _ := strings.Cut(needs, "|")
		own := &makeRule{needs: m.fields(before)}
		if pattern != "" {
			own, r.stem = own.forStem(nil, t, pattern)
		}
		r.needs = append(r.needs, own.needs...)
		if has {
			r.recipe = append(r.recipe, strings.TrimSpace(recipe))
		}
		list = append(list, r)
	}
	return list
}

// targets are those of a rule; some are not known where their text isn't.
func (m *Makefile) targets(text string) []string {
	text, known := m.expand(text, nil, 0)
	m.open = m.open || !known
	return strings.Fields(text)
}

func (m *Makefile) ruleOf(target string) *makeRule {
	r := m.rules[target]
	if r == nil {
		r = &makeRule{}
		m.rules[target] = r
	}
	return r
}

func (m *Makefile) fields(s string) []string {
	text, _ := m.expand(s, nil, 0)
	return strings.Fields(text)
}

// Recipes are the lines that make hands to a shell for the goals, prerequisites
// first. A variable without a known value stays one of the shell's. It is false when a
// goal has no rule.
func (m *Makefile) Recipes(goals []string) ([]string, bool) {
	if len(goals) == 0 {
		first, _ := m.expand(cmp.Or(m.vars[".DEFAULT_GOAL"], m.first), nil, 0)
		goals = []string{first}
	}
	var list []string
	done, ok := map[string]bool{}, true
	for _, g := range goals {
		ok = m.run(g, nil, done, &list) && ok
	}
	return list, ok
}

// Exports gives the variables that recipes see in their environment.
func (m *Makefile) Exports(name string) (string, bool) {
	if !m.exports[name] {
		return "", false
	}
	v, ok := m.expand(m.vars[name], nil, 0)
	return v, ok
}

// Overrides says whether a variable of the environment may count for nothing: the
// file assigns it, for one target or for all, or takes it out of the environment.
// A variable from the environment is exported with the value that the file gives.
func (m *Makefile) Overrides(name string) bool { return m.settled[name] }

// expand replaces $(NAME), ${NAME} and $X; $$ is a dollar for the shell. A
// function or an unknown variable leaves a shell word that no shell knows, and what a value
// has beside it is known.
func (m *Makefile) expand(s string, auto map[string]string, depth int) (string, bool) {
	var sb strings.Builder
	known := true
	for i := 0; i < len(s) && sb.Len() < 64<<10; i++ {
		if s[i] != '$' || i+1 == len(s) {
			sb.WriteByte(s[i])
			continue
		}
		name, n := makeName(s[i+1:])
		i += n
		if name == "$" {
			sb.WriteByte('$')
			continue
		}
		v, ok := m.value(name, auto, depth)
		m.left -= 1 + len(v)
		known = known && ok && m.left >= 0
		if !ok && v == "" || m.left < 0 {
			v = "${" + shellName(name) + "}"
		}
		sb.WriteString(v)
	}
	return sb.String(), known && sb.Len() < 64<<10
}

// value is that of a variable or the result of a function, as far as it is known; it is
// empty where nothing is.
func (m *Makefile) value(name string, auto map[string]string, depth int) (string, bool) {
	if v, ok := auto[name]; ok {
		return v, true
	}
	if depth >= 20 || m.left <= 0 {
		return "", false
	}
	if v, ok := m.vars[name]; ok {
		return m.expand(v, auto, depth+1)
	}
	return m.function(name, auto, depth+1)
}

// MakeFunction is the name of a variable that nobody sets, for what a function of make gives.
const MakeFunction = "MAKE_FUNCTION"

// shellName is a variable of the environment, where make looks as well, or for
// a function one that nobody sets.
func shellName(name string) string {
	if name != "" && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == "" {
		return name
	}
	return MakeFunction
}

// makeName reads a variable's name behind a $, and how many bytes it takes.
func makeName(s string) (string, int) {
	closing := map[byte]byte{'(': ')', '{': '}'}[s[0]]
	if closing == 0 {
		return s[:1], 1
	}
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case s[0]:
			depth++
		case closing:
			if depth--; depth == 0 {
				return s[1:i], i + 1
			}
		}
	}
	return unknownVar, len(s)
}
