package gosrc

import (
	"slices"
	"strings"
)

// A marking finds out which programs a dependency starts that the program's own code names
// by a text which isn't known: each place of a dependency that is given one, a field, a
// variable or a parameter, holds a mark.
type marking struct {
	memo   map[*node]Arg
	held   map[string]Arg
	opened map[string]bool // fields and variables that are given such a text, by their keys
}

// givenStarts are the touches of a function on a way, with marks. There are none where it
// starts nothing that isn't known.
func (l ledger) givenStarts(f *fn, way *via, touches []Touch) []Touch {
	open := func(t Touch) bool { return namesProgram(t) && slices.ContainsFunc(t.Args[0], notExact) }
	if !slices.ContainsFunc(touches, open) {
		return nil
	}
	if l.marks == nil {
		l.marks = &marking{map[*node]Arg{}, map[string]Arg{}, map[string]bool{}}
	}
	memo, held := l.memo, l.held
	if l.through = l.marked(way); l.through == nil {
		l.through = way
	}
	l.marking, l.memo, l.held = true, l.marks.memo, l.marks.held
	list := l.touchesOf(f)
	l.marking, l.memo, l.held = false, memo, held
	return list
}

// namesProgram reports whether the first text of a touch is a program, or a line of commands.
func namesProgram(t Touch) bool {
	return (t.Op == OpStart || t.Op == OpShell) && len(t.Args) > 0
}

func notExact(v Value) bool { return !v.Exact }

// isGivenStart reports whether a mark is what a touch starts.
func isGivenStart(t Touch) bool {
	return namesProgram(t) && slices.ContainsFunc(t.Args[0], hasMark)
}

func hasMark(v Value) bool { return strings.Contains(ShapeOf(v), anything) }

// withMarks adds a mark to what a field or a variable of a dependency holds.
func (l *linker) withMarks(key string, a Arg) Arg {
	if !l.marking || len(l.owns[key]) == 0 || !l.ofDependency(key) || !l.givenOpen(key) {
		return a
	}
	return withMark(a)
}

func withMark(a Arg) Arg { return bounded(append(slices.Clone(a), Value{Text: anything, Exact: true})) }

// ofDependency reports whether a name is of a package that isn't the program's own.
func (l *linker) ofDependency(key string) bool {
	u := l.units[packageOf(key)]
	return u != nil && !u.own
}

// givenOpen reports whether the program's own code gives something a text that isn't known.
func (l *linker) givenOpen(key string) bool {
	open, known := l.marks.opened[key]
	if !known {
		l.marks.opened[key] = false // until it is told, for what is given itself
		open = slices.ContainsFunc(l.owns[key], func(n *node) bool { return n == nil || ledger{l}.anyText(n) })
		l.marks.opened[key] = open
	}
	return open
}

// passedOpen reports whether a call of the program's own passes a dependency a text that
// isn't known.
func (l *linker) passedOpen(c caller, a *node) bool {
	return l.marking && c.in.unit.own && ledger{l}.surely(c.e.args[0]) && ledger{l}.anyText(a)
}
