package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"offstage/transform"
)

// explanation says everything that was decided about one Dockerfile. It takes
// the place of the diff on standard output: a person reads it, and between two
// explanations a diff would be hard to find and could not be piped anywhere.
func (p *places) explanation(o *outcome, on screen) []byte {
	e := &explainer{screen: on, show: func(file string, line int) string {
		return atLine(p.show(o, file), line)
	}}
	r := o.result
	e.title(o.shown + ": " + verdict(o))
	e.facts(r, sizesOf(o))
	e.refusals(r.Refusals)
	e.ruledOut(r.RuledOut)
	e.needs(r)
	e.unseen(r.Unseen)
	e.told(r.Told)
	e.open(r.Open)
	e.notes(r.Notes)
	e.b.WriteByte('\n')
	return e.b.Bytes()
}

// sizesOf is what the images take, in words.
func sizesOf(o *outcome) string {
	s := o.sizes()
	switch {
	case s.Unknown != "":
		return "not known: " + s.Unknown
	case !s.Known() || s.Measured:
		return s.String()
	}
	return s.String() + " (estimate)"
}

// verdict is the first line's word on what happened.
func verdict(o *outcome) string {
	status := string(o.result.Status)
	switch {
	case o.result.Reason != "":
		return status + ": " + strings.TrimSuffix(o.result.Reason, ".")
	case o.result.Status != transform.Rewritten:
		return status
	case o.written:
		return "rewritten"
	case o.err != nil:
		return "not written"
	}
	return "would rewrite"
}

// An explainer writes indented lines. Every line is made safe for a terminal,
// as all of them quote the repository.
type explainer struct {
	b      bytes.Buffer
	screen screen
	show   func(file string, line int) string
}

func (e *explainer) title(text string) {
	e.b.WriteString(e.screen.paint(bold, escape(text)) + "\n")
}

func (e *explainer) line(depth int, format string, args ...any) {
	e.b.WriteString(strings.Repeat("  ", depth) + escape(fmt.Sprintf(format, args...)) + "\n")
}

func (e *explainer) heading(text string) {
	e.b.WriteString("\n  " + e.screen.paint(bold, text) + "\n")
}

// facts are the decisions with one answer each.
func (e *explainer) facts(r *transform.Result, sizes string) {
	context := ""
	if r.Context != "" {
		context = e.show(r.Context, 0)
	}
	facts := [][2]string{
		{"starts", strings.Join(r.Artifacts, ", ")},
		{"context", context},
		{"builder", r.Builder},
		{"runtime", r.Runtime},
		{"size", sizes},
		{"improved", strings.Join(r.Improved, ", ")},
		{"evidence", string(r.Grade)},
	}
	facts = slices.DeleteFunc(facts, func(f [2]string) bool { return f[1] == "" })
	if len(facts) > 0 {
		e.b.WriteByte('\n')
	}
	for _, f := range facts {
		e.line(1, "%-9s %s", f[0], f[1])
	}
}

func (e *explainer) refusals(all []transform.Refusal) {
	if len(all) > 0 {
		e.heading("Refused")
	}
	for _, r := range all {
		e.line(2, "[%s] %s.", r.Code, r.Text)
		e.evidence(r.Evidence)
		e.line(3, "What to do: %s.", r.Do)
	}
}

// ruledOut shows why a smaller image would not do.
func (e *explainer) ruledOut(all []transform.RuledOut) {
	if len(all) > 0 {
		e.heading("Smaller runtimes ruled out")
	}
	for _, r := range all {
		e.line(2, "%s does not offer %s", r.Runtime, describe(r.Need))
		e.evidence(r.Need.Evidence)
	}
}

func (e *explainer) needs(r *transform.Result) {
	switch {
	case len(r.Needs) > 0:
		e.heading("Needs")
	case r.Status == transform.Rewritten:
		e.heading("Needs")
		e.line(2, "nothing beyond what it starts")
	}
	for _, n := range r.Needs {
		e.line(2, "%s", describe(n))
		e.evidence(n.Evidence)
		if n.Met != "" {
			e.line(3, "met by: %s", n.Met)
		}
	}
}

func (e *explainer) notes(all []transform.Note) {
	if len(all) > 0 {
		e.heading("Notes")
	}
	for _, n := range all {
		e.line(2, "%s: %s", e.show(n.File, n.Line), n.Text)
	}
}

func (e *explainer) evidence(all []transform.Evidence) {
	for _, v := range all {
		e.line(3, "%s: %s", e.show(v.File, v.Line), v.Why)
	}
}

func describe(n transform.Need) string {
	if n.Arg == "" {
		return string(n.Kind)
	}
	return string(n.Kind) + " " + n.Arg
}
