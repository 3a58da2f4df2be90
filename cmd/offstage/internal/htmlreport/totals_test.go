package htmlreport

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"offstage/cmd/offstage/internal/htmlreport/sample"
	"offstage/cmd/offstage/internal/record"
)

func TestTallies(t *testing.T) {
	got := tallies(map[string]int{"b": 2, "a": 2, "c": 8}, map[string]string{"c": "most"})
	want := []tally{{"c", "most", 8, 8}, {"a", "", 2, 8}, {"b", "", 2, 8}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if w := got[1].Width(); w != "25.00" {
		t.Error(w)
	}
}

// A code counts once for a Dockerfile, however often it was the reason.
func TestCodesCountOnce(t *testing.T) {
	r := sample.Refused("x", "gui")
	r.Refusals = append(r.Refusals, r.Refusals[0])
	total := newTotals()
	total.add(r)
	if total.Codes["gui"] != 1 {
		t.Error(total.Codes)
	}
}

func TestSizes(t *testing.T) {
	sized := func(before, after int64, measured bool) *record.Record {
		return &record.Record{
			Status: "rewritten",
			Sizes:  record.Sizes{Before: before, After: after, Measured: measured},
		}
	}
	for _, test := range []struct {
		records []*record.Record
		want    *sizes
	}{
		{
			[]*record.Record{sized(328_000_000, 9_000_000, true)},
			&sizes{"1 verified", "328 MB", "9.0 MB", "100.00", "2.74", "97"},
		},
		{
			[]*record.Record{sized(9_000_000, 12_000_000, true)},
			&sizes{"1 verified", "9.0 MB", "12.0 MB", "75.00", "100.00", ""},
		},
		{
			[]*record.Record{sized(860_000_000, 14_000_000, false), sized(1, 0, false)},
			&sizes{"1 estimated", "about 860 MB", "14 MB", "100.00", "1.63", "98"},
		},
		{
			[]*record.Record{sized(860_000_000, 14_000_000, false), sized(140_000_000, 9_000_000, true)},
			&sizes{"1 verified, 1 estimated", "about 1.0 GB", "23 MB", "100.00", "2.30", "98"},
		},
		{[]*record.Record{sized(9_000_000, 0, true)}, nil}, // the rewrite did not build
	} {
		total := newTotals()
		for _, r := range test.records {
			total.add(r)
		}
		if d := cmp.Diff(test.want, total.sizes()); d != "" {
			t.Error(d)
		}
	}
}

func TestCodeDocs(t *testing.T) {
	if docs := codeDocs(); docs["gui"] != "the program needs a display or sound" {
		t.Error(docs)
	}
}
