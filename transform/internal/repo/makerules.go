package repo

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// run adds the recipe of a goal behind those of its prerequisites, with the variables that
// the goals before it have of their own; it is false where a rule is not known.
func (m *Makefile) run(goal string, own map[string]string, done map[string]bool, list *[]string) bool {
	if done[goal] || len(*list) > 1000 {
		return true
	}
	done[goal] = true
	r, stem := m.rules[goal], ""
	if r == nil || len(r.recipe) == 0 {
		if p, pattern, ok := m.pattern(goal, done); ok {
			done[pattern] = true
			defer delete(done, pattern)
			r, stem = p.forStem(r, goal, pattern)
		}
	}
	if r == nil {
		return false
	}
	own, known := m.owned(r, own), true
	for _, n := range r.needs { // one without a rule is a file
		known = (m.run(n, own, done, list) || !m.open || m.isFile(n)) && known
	}
	auto := automatic(goal, cmp.Or(stem, r.stem), r.needs)
	maps.Copy(auto, own)
	for _, line := range r.recipe {
		text, _ := m.expand(line, auto, 0)
		for part := range strings.SplitSeq(text, "\n") { // of what was defined as several lines
			if part = strings.TrimLeft(part, "@-+ \t"); strings.TrimSpace(part) != "" {
				*list = append(*list, part)
			}
		}
	}
	return known
}

// owned are the variables that a goal has of its own, and those of the goals before it.
func (m *Makefile) owned(r *makeRule, before map[string]string) map[string]string {
	if len(r.own) == 0 {
		return before
	}
	own := maps.Clone(before)
	if own == nil {
		own = map[string]string{}
	}
	for name, value := range r.own {
		own[name], _ = m.expand(value, before, 0)
	}
	return own
}

// ownVariable gives targets a variable of their own.
func (m *Makefile) ownVariable(targets, name, kind, value string) {
	if _, fixed := m.args[name]; fixed {
		return
	}
	value = strings.TrimSpace(value)
	switch strings.TrimSpace(kind) {
	case "+":
		value = "$(" + name + ") " + value
	case "?", "!":
		value = unsaidValue
	}
	for _, t := range m.targets(targets) {
		r := m.ruleOf(t)
		if r.own == nil {
			r.own = map[string]string{}
		}
		r.own[name] = value
	}
}

func (m *Makefile) isFile(name string) bool {
	_, ok := lookup(m.file, name)
	return ok
}

// pattern is the rule with a % whose target fits a goal with the least in its place, and that
// is not at work already; one whose prerequisites are seen comes first. One that fits anything
// is left out: it is for files of make's own.
func (m *Makefile) pattern(goal string, done map[string]bool) (r *makeRule, target string, ok bool) {
	best := false
	for _, t := range slices.Sorted(maps.Keys(m.rules)) {
		before, after, has := strings.Cut(t, "%")
		fits := has && t != "%" && len(m.rules[t].recipe) > 0 && !done[t] &&
			len(goal) > len(before)+len(after) && strings.HasPrefix(goal, before) && strings.HasSuffix(goal, after)
		if !fits {
			continue
		}
		sees := m.seen(goal, t)
		if !ok || sees && !best || sees == best && len(t) > len(target) {
			r, target, ok, best = m.rules[t], t, true, sees
		}
	}
	return r, target, ok
}

// seen reports whether all that a rule with a % needs for a goal is a file, or a goal itself.
func (m *Makefile) seen(goal, target string) bool {
	one, _ := m.rules[target].forStem(nil, goal, target)
	for _, n := range one.needs {
		if m.rules[n] == nil && m.file != nil && !m.isFile(n) {
			return false
		}
	}
	return true
}

// forStem is a rule with a % as it is for a goal, whose own rule says what else it needs, and
// what stands there for the %.
func (r *makeRule) forStem(own *makeRule, goal, target string) (*makeRule, string) {
	before, after, _ := strings.Cut(target, "%")
	stem := strings.TrimSuffix(strings.TrimPrefix(goal, before), after)
	one := &makeRule{recipe: r.recipe}
	for _, n := range r.needs {
		one.needs = append(one.needs, strings.Replace(n, "%", stem, 1))
	}
	if own != nil {
		one.needs = append(one.needs, own.needs...)
	}
	return one, stem
}
