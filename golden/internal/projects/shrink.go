package projects

import (
	"slices"
	"strings"
)

// Shrink drops and simplifies choices as long as the spec still fails.
func Shrink(s *Spec, fails func(*Spec) bool) *Spec {
	for again := true; again; {
		again = false
		for _, t := range s.simpler() {
			if t.fits() && fails(t) {
				s, again = t, true
				break
			}
		}
	}
	return s
}

// simpler lists the specs that are simpler by a step, the boldest step first.
func (s *Spec) simpler() []*Spec {
	list := s.fewer()
	if t := s.clone(); !slices.IsSortedFunc(t.Parts, byText) {
		slices.SortFunc(t.Parts, byText)
		list = append(list, t)
	}
	for _, sl := range slots {
		if s.Option(sl.name) != sl.options[0] {
			t := s.clone()
			delete(t.Shape, sl.name)
			list = append(list, t)
		}
	}
	list = append(list, s.shelled()...)
	if s.Option("base") == "bookworm" {
		t := s.clone()
		t.Shape["base"] = "debian"
		list = append(list, t)
	}
	for i, p := range s.Parts {
		for _, q := range p.simpler() {
			t := s.clone()
			t.Parts[i] = q
			list = append(list, t)
		}
	}
	return list
}

// shelled lists specs with the plainest of the shapes that need more than scratch,
// when something else goes for it.
func (s *Spec) shelled() []*Spec {
	start, more := s.Option("start"), s.Option("more")
	if start == "shell" || start == "cmd" && more == "none" && len(s.Parts) == 1 {
		return nil
	}
	var list []*Spec
	add := func(parts ...Part) {
		t := s.clone()
		t.Shape["start"], t.Parts = "shell", parts
		delete(t.Shape, "more")
		list = append(list, t)
	}
	for _, p := range s.Parts {
		add(p)
	}
	if start != "cmd" || more != "none" {
		add(slices.Clone(s.Parts)...)
	}
	return list
}

// fewer lists what is left when all parts but one go, or none of them matters; and
// when of the shape only a shell matters.
func (s *Spec) fewer() []*Spec {
	nothing := Part{Topic: "see", Way: "ids"}
	var list []*Spec
	add := func(shape map[string]string, p Part) {
		if t := (&Spec{Shape: shape, Parts: []Part{p}}); t.String() != s.String() {
			list = append(list, t)
		}
	}
	shell := map[string]string{"start": "shell"}
	shelled := len(s.Shape) == 1 && s.Option("start") == "shell"
	if len(s.Parts) > 1 || s.Parts[0] != nothing {
		add(s.clone().Shape, nothing)
	}
	for _, p := range s.Parts {
		if len(s.clone().Shape) > 0 {
			add(map[string]string{}, p)
		}
		if (len(s.clone().Shape) > 0 || len(s.Parts) > 1) && !shelled {
			add(shell, p)
		}
		if len(s.Parts) > 1 {
			add(s.clone().Shape, p)
		}
	}
	for i := range s.Parts {
		if t := s.clone(); len(s.Parts) > 2 {
			t.Parts = slices.Delete(t.Parts, i, i+1)
			list = append(list, t)
		}
	}
	return list
}

// simpler lists the plainer parts of a part's topic, the plainest first.
func (p Part) simpler() []Part {
	var list []Part
	if p.Ext != plainExt && p.Topic == "file" {
		list = append(list, Part{p.Topic, p.Way, p.Of, plainExt})
	}
	t := topicOf(p.Topic)
	ways, ofs := t.simpleWays(), t.simpleOfs()
	for _, way := range before(ways, p.Way) {
		list = append(list, Part{p.Topic, way, p.Of, p.Ext})
	}
	for _, of := range before(ofs, p.Of) {
		list = append(list, Part{p.Topic, p.Way, of, p.Ext})
	}
	return list
}

// before gives what stands before a word in a list; all of it if it does not.
func before(list []string, word string) []string {
	if i := slices.Index(list, word); i >= 0 {
		return list[:i]
	}
	return list
}

func byText(p, q Part) int { return strings.Compare(p.String(), q.String()) }

func (s *Spec) clone() *Spec {
	t := &Spec{Shape: map[string]string{}, Parts: slices.Clone(s.Parts)}
	for name, option := range s.Shape {
		if option != optionsOf(name)[0] {
			t.Shape[name] = option
		}
	}
	return t
}
