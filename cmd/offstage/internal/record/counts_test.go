package record

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCounts(t *testing.T) {
	var c Counts
	for _, o := range []Outcome{
		{Status: "rewritten", Runtime: "scratch", Written: true},
		{Status: "rewritten", Runtime: "alpine:3.24", Partial: true},
		{Status: "rewritten", Runtime: "scratch", Written: true},
		{Status: "rewritten"},
		{Status: "unchanged", Cause: "already-fine"},
		{Status: "unchanged", Cause: "not-go"},
		{Status: "unchanged", Cause: "not-go"},
		{Status: "unchanged", Cause: "ignored"},
		(&Record{
			Status:   "refused",
			Grade:    "partial",
			Refusals: []Refusal{{Code: "no-command"}, {Code: "cron"}, {Code: "no-command"}},
		}).Outcome(),
		{Status: "refused", Codes: []string{"cron"}},
		{Status: "error"},
	} {
		c.Add(o)
	}
	want := []Row{
		{"rewritten", "would rewrite", 4, "scratch 2, alpine:3.24 1, stages named 1; evidence partial 1"},
		{"refused", "refused", 2, "cron 2, no-command 1"},
		{"unchanged", "unchanged", 4, "not Go 2, already fine 1, ignored 1"},
		{"error", "with errors", 1, ""},
	}
	if d := cmp.Diff(want, c.Rows(false)); d != "" || c.Total != 11 {
		t.Errorf("%d (-want +got):\n%s", c.Total, d)
	}
	if r := c.Rows(true)[0]; r.Label != "rewritten" ||
		r.Details != "scratch 2, alpine:3.24 1, stages named 1; evidence partial 1; not written 2" {
		t.Errorf("%+v", r)
	}
	if rows := new(Counts).Rows(false); len(rows) != 0 {
		t.Errorf("%v of nothing", rows)
	}
}
