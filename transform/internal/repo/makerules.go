package repo

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// run adds the recipe of a goal behind those of its prerequisites; it is false for a goal
// without a rule.
func (m *Makefile) run(goal string, done map[string]bool, list *[]string) bool {
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
	stem = cmp.Or(stem, r.stem)
	for _, n := range r.needs {
		m.run(n, done, list) // a prerequisite without a rule is a file
	}
	auto := automatic(goal, r.needs)
	if stem != "" {
		auto["*"] = stem
	}
	for _, line := range r.recipe {
		text, _ := m.expand(strings.TrimLeft(line, "@-+ \t"), auto, 0)
		if strings.TrimSpace(text) != "" {
			*list = append(*list, text)
		}
	}
	return true
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
		if m.rules[n] == nil && m.file != nil {
			if _, ok := m.file(n); !ok {
				return false
			}
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
