package gosrc

import (
	"slices"
	"strings"
)

// report folds what was set aside and hands it to the program.
func (w *world) report(prog *Program) { prog.Strings = w.reportStrings() }

func isEmbedded(values Arg) bool {
	return len(values) == 1 && values[0].Root == Embedded
}

// reportStrings replaces the pieces of a string by what they come to, where
// that is constant, and leaves out what can name nothing.
func (w *world) reportStrings() []String {
	for _, p := range w.later {
		if p.whole != nil {
			w.reportWhole(p)
		}
		for _, e := range p.fsys {
			if w.embeds && isEmbedded(w.fold(e)) {
				w.strings[p.at].Embedded = true
			}
		}
	}
	return slices.DeleteFunc(w.strings, func(s String) bool { return !plausible(s.Text) })
}

func (w *world) reportWhole(p pendingString) {
	values := w.fold(p.whole)
	for _, v := range values {
		if !v.Exact || v.Root != Plain && v.Root != Source && v.Root != Exe {
			return
		}
	}
	for i, v := range values {
		s := &w.strings[p.at]
		if s.Text, s.Root = v.Text, v.Root; i < len(values)-1 {
			w.strings = append(w.strings, *s)
		}
	}
	if slices.ContainsFunc(values, func(v Value) bool { return v.Root == Exe }) {
		return // a copy of the executable may lie elsewhere: the pieces are told too
	}
	for i := range p.pieces {
		w.strings[p.at+1+i].Text = ""
	}
}

// plausible leaves out what can name nothing: sentences, and what has lines.
func plausible(s string) bool {
	if s == "" || len(s) > maxString || strings.ContainsAny(s, "\n\x00") {
		return false
	}
	return !strings.Contains(s, " ") || strings.ContainsAny(s, "/.")
}
