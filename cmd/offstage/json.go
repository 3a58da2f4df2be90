package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"offstage/transform"
)

// A record is the --json object of one Dockerfile. The names are stable and
// every field is always there: an empty string or array where there is nothing.
// Files are named as in messages. Text that is not UTF-8 has U+FFFD in the place
// of the bytes that are not.
type record struct {
	Path      string          `json:"path"`      // as found or given; "-" is standard input
	Status    string          `json:"status"`    // rewritten, unchanged, refused or error
	Reason    string          `json:"reason"`    // why it is unchanged
	Written   bool            `json:"written"`   // the file was replaced, with --write
	Runtime   string          `json:"runtime"`   // the runtime stage's image
	Builder   string          `json:"builder"`   // the builder stage's name
	Context   string          `json:"context"`   // the build context's directory
	Artifacts []string        `json:"artifacts"` // the executables that the image starts
	Needs     []needRecord    `json:"needs"`
	RuledOut  []ruledRecord   `json:"ruledOut"` // smaller runtimes, each with a need that it lacks
	Notes     []noteRecord    `json:"notes"`
	Refusals  []refusalRecord `json:"refusals"`
	Diff      string          `json:"diff"`  // unified, when rewritten
	Error     string          `json:"error"` // as on standard error
}

type evidenceRecord struct {
	File string `json:"file"`
	Line int    `json:"line"` // counted from 1; 0 is the whole file
	Why  string `json:"why"`
}

type needRecord struct {
	Kind     string           `json:"kind"`
	Arg      string           `json:"arg"`
	Evidence []evidenceRecord `json:"evidence"`
	Met      string           `json:"met"` // how the runtime meets it
}

type ruledRecord struct {
	Runtime string     `json:"runtime"`
	Need    needRecord `json:"need"`
}

type noteRecord struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

type refusalRecord struct {
	Code     string           `json:"code"`
	Text     string           `json:"text"`
	Do       string           `json:"do"`
	Evidence []evidenceRecord `json:"evidence"`
}

// jsonLine is an outcome as one line.
func (c *command) jsonLine(o *outcome) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // && and <- stay readable
	if err := encoder.Encode(c.record(o)); err != nil {
		panic(err) // strings, numbers and arrays of them always encode
	}
	return escapeC1(b.Bytes())
}

func (c *command) record(o *outcome) record {
	r := o.result
	if r == nil {
		r = &transform.Result{}
	}
	rec := record{
		Path:      o.path,
		Status:    string(r.Status),
		Reason:    r.Reason,
		Written:   o.written,
		Runtime:   r.Runtime,
		Builder:   r.Builder,
		Artifacts: append([]string{}, r.Artifacts...),
		Needs:     each(r.Needs, func(n transform.Need) needRecord { return c.needRecord(o, n) }),
		RuledOut: each(r.RuledOut, func(x transform.RuledOut) ruledRecord {
			return ruledRecord{x.Runtime, c.needRecord(o, x.Need)}
		}),
		Notes: each(r.Notes, func(n transform.Note) noteRecord {
			return noteRecord{c.show(o, n.File), n.Line, n.Text}
		}),
		Refusals: each(r.Refusals, func(x transform.Refusal) refusalRecord {
			return refusalRecord{string(x.Code), x.Text, x.Do, c.evidenceRecords(o, x.Evidence)}
		}),
		Diff: string(o.diff),
	}
	if r.Context != "" {
		rec.Context = c.show(o, r.Context)
	}
	if o.err != nil {
		rec.Status, rec.Error = "error", o.message()
	}
	return rec
}

func (c *command) needRecord(o *outcome, n transform.Need) needRecord {
	return needRecord{string(n.Kind), n.Arg, c.evidenceRecords(o, n.Evidence), n.Met}
}

func (c *command) evidenceRecords(o *outcome, all []transform.Evidence) []evidenceRecord {
	return each(all, func(e transform.Evidence) evidenceRecord {
		return evidenceRecord{c.show(o, e.File), e.Line, e.Why}
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

// escapeC1 escapes the control characters that JSON allows to be plain and that
// a terminal may act on. They occur in strings only.
func escapeC1(line []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(line) {
		if r >= 0x7f && r <= 0x9f {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.Bytes()
}
