package htmlreport

import (
	"cmp"
	"fmt"
	"strings"

	"offstage/cmd/offstage/internal/record"
	"offstage/cmd/offstage/internal/visible"
)

// A head is what the list shows of a record and filters by.
type head struct {
	Path    string   `json:"path"`
	Status  string   `json:"status"`
	Runtime string   `json:"runtime"`
	Codes   []string `json:"codes"`
	Verdict string   `json:"verdict"`
	Cause   string   `json:"cause"` // why it is unchanged, in words
	Notes   string   `json:"notes"` // whether there are any, in words
	Grade   string   `json:"grade"` // of the evidence
	What    string   `json:"what"`  // the outcome in a few words
	Lines   string   `json:"lines"` // how many were added and removed
	Size    string   `json:"size"`  // before and after, where they are known
}

func headOf(rec *record.Record) head {
	h := head{
		Path: shownPath(rec.Path), Status: rec.Status, Runtime: rec.Runtime, Notes: noted(rec), Grade: rec.Grade,
		Codes: []string{}, What: visible.Text(what(rec), ""), Size: rec.Sizes.String(),
	}
	switch rec.Status {
	case "rewritten":
		h.Runtime = cmp.Or(rec.Runtime, "stages named")
	case "unchanged":
		h.Cause = record.CauseLabel(rec.Cause)
	}
	for _, r := range rec.Refusals {
		h.Codes = append(h.Codes, r.Code)
	}
	if added, removed := countLines(rec); added+removed > 0 {
		h.Lines = fmt.Sprintf("+%d \u2212%d", added, removed)
	}
	if v := rec.Verification; v != nil {
		h.Verdict = v.Verdict
	}
	return h
}

// shownPath names a record's file on one line.
func shownPath(path string) string {
	if path == "-" {
		return "(standard input)"
	}
	return visible.Text(path, "")
}

// what says the outcome beyond its status.
func what(rec *record.Record) string {
	switch {
	case rec.Error != "":
		return rec.Error
	case len(rec.Refusals) == 1:
		return rec.Refusals[0].Code
	case len(rec.Refusals) > 1:
		return fmt.Sprintf("%s and %d more", rec.Refusals[0].Code, len(rec.Refusals)-1)
	case rec.Reason != "":
		return rec.Reason
	}
	list := []string{cmp.Or(rec.Runtime, "stages named")}
	if rec.Written {
		list = append(list, "written")
	}
	return strings.Join(list, ", ")
}

// A detail is what an opened entry shows: the record, and in place of its diff
// the two versions side by side.
type detail struct {
	*record.Record
	Diff  string `json:"diff,omitempty"` // hides the record's
	Sides *sides `json:"sides"`
	Bars  *sizes `json:"bars"`
}

func detailOf(rec *record.Record) detail {
	d := detail{Record: rec, Bars: sizesOf(rec.Sizes)}
	if rec.Diff != "" {
		d.Sides = sideBySide(rec.Old, rec.New)
	}
	return d
}
