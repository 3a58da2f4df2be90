package main

import (
	"offstage/cmd/offstage/internal/record"
	"offstage/transform"
)

// record is an outcome in the form that scripts read.
func (c *command) record(o *outcome) *record.Record {
	r := o.result
	if r == nil {
		r = &transform.Result{}
	}
	rec := &record.Record{
		Path:      o.path,
		Status:    string(r.Status),
		Cause:     string(r.Cause),
		Reason:    r.Reason,
		Written:   o.written,
		Runtime:   r.Runtime,
		Builder:   r.Builder,
		Artifacts: append([]string{}, r.Artifacts...),
		Improved:  append([]string{}, r.Improved...),
		Needs:     each(r.Needs, func(n transform.Need) record.Need { return c.need(o, n) }),
		RuledOut: each(r.RuledOut, func(x transform.RuledOut) record.RuledOut {
			return record.RuledOut{Runtime: x.Runtime, Need: c.need(o, x.Need)}
		}),
		Notes: each(r.Notes, func(n transform.Note) record.Note {
			return record.Note{File: c.show(o, n.File), Line: n.Line, Text: n.Text}
		}),
		Refusals: each(r.Refusals, func(x transform.Refusal) record.Refusal {
			return record.Refusal{Code: string(x.Code), Text: x.Text, Do: x.Do, Evidence: c.evidence(o, x.Evidence)}
		}),
		Diff: string(o.diff),
		Old:  r.Old,
		New:  r.New,

		Verification: verifiedRecord(o.verified),
	}
	if o.root != "" {
		rec.Repository = c.show(o, ".")
	}
	if r.Context != "" {
		rec.Context = c.show(o, r.Context)
	}
	if o.err != nil {
		rec.Status, rec.Error = "error", o.message()
	}
	return rec
}

func (c *command) need(o *outcome, n transform.Need) record.Need {
	return record.Need{Kind: string(n.Kind), Arg: n.Arg, Evidence: c.evidence(o, n.Evidence), Met: n.Met}
}

func (c *command) evidence(o *outcome, all []transform.Evidence) []record.Evidence {
	return each(all, func(e transform.Evidence) record.Evidence {
		return record.Evidence{File: c.show(o, e.File), Line: e.Line, Why: e.Why}
	})
}

// each converts a slice; never to nil, which JSON would write as null.
func each[A, B any](all []A, convert func(A) B) []B {
	converted := make([]B, 0, len(all))
	for _, a := range all {
		converted = append(converted, convert(a))
	}
	return converted
}
