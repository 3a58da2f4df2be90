package main

import (
	"offstage/cmd/offstage/internal/record"
	"offstage/transform"
)

// record is an outcome in the form that scripts read.
func (p *places) record(o *outcome) *record.Record {
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
		Needs:     each(r.Needs, func(n transform.Need) record.Need { return p.need(o, n) }),
		RuledOut: each(r.RuledOut, func(x transform.RuledOut) record.RuledOut {
			return record.RuledOut{Runtime: x.Runtime, Need: p.need(o, x.Need)}
		}),
		Notes: each(r.Notes, func(n transform.Note) record.Note {
			return record.Note{File: p.show(o, n.File), Line: n.Line, Text: n.Text}
		}),
		Refusals: each(r.Refusals, func(x transform.Refusal) record.Refusal {
			return record.Refusal{Code: string(x.Code), Text: x.Text, Do: x.Do, Evidence: p.evidence(o, x.Evidence)}
		}),
		Grade:  string(r.Grade),
		Unseen: each(r.Unseen, func(x transform.Unseen) record.Unseen { return p.unseen(o, x) }),
		Told:   each(r.Told, func(x transform.Told) record.Told { return record.Told(x) }),
		Open:   each(r.Open, func(x transform.OpenTouch) record.Open { return p.open(o, x) }),
		Sizes:  o.sizes(),
		Diff:   string(o.diff),
		Old:    r.Old,
		New:    r.New,

		Verification: verifiedRecord(o.verified),
	}
	if o.root != "" {
		rec.Repository = p.show(o, ".")
	}
	if r.Context != "" {
		rec.Context = p.show(o, r.Context)
	}
	if o.err != nil {
		rec.Status, rec.Error = "error", o.message()
	}
	return rec
}

// sizes are what the images take: as --verify measured, or as it is estimated.
func (o *outcome) sizes() record.Sizes {
	if v := o.verified; v != nil && v.Before.Bytes > 0 && v.After.Bytes > 0 {
		return record.Sizes{Before: v.Before.Bytes, After: v.After.Bytes, Measured: true}
	}
	if o.result == nil {
		return record.Sizes{}
	}
	e := o.result.Estimate
	return record.Sizes{Before: e.Before, After: e.After, Unknown: e.Unknown}
}

func (p *places) need(o *outcome, n transform.Need) record.Need {
	return record.Need{Kind: string(n.Kind), Arg: n.Arg, Evidence: p.evidence(o, n.Evidence), Met: n.Met}
}

func (p *places) unseen(o *outcome, x transform.Unseen) record.Unseen {
	ev := p.evidence(o, []transform.Evidence{x.Evidence})
	return record.Unseen{Module: x.Module, Version: x.Version, Do: x.Do, Evidence: ev}
}

func (p *places) open(o *outcome, x transform.OpenTouch) record.Open {
	ev := p.evidence(o, []transform.Evidence{x.Evidence})
	return record.Open{Module: x.Module, Count: x.Count, Done: string(x.Done), How: x.How, Evidence: ev}
}

func (p *places) evidence(o *outcome, all []transform.Evidence) []record.Evidence {
	return each(all, func(e transform.Evidence) record.Evidence {
		return record.Evidence{File: p.show(o, e.File), Line: e.Line, Why: e.Why}
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
