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
	for _, test := range []struct {
		before, after int64
		want          *sizes
	}{
		{328_000_000, 9_000_000, &sizes{1, "328 MB", "9.0 MB", "100.00", "2.74", "97"}},
		{9_000_000, 12_000_000, &sizes{1, "9.0 MB", "12.0 MB", "75.00", "100.00", ""}},
		{9_000_000, 0, nil}, // the rewrite did not build
	} {
		total := newTotals()
		total.add(&record.Record{Verification: &record.Verification{
			Before: record.Image{Bytes: test.before}, After: record.Image{Bytes: test.after}}})
		if d := cmp.Diff(test.want, total.sizes()); d != "" {
			t.Error(d)
		}
	}
}

func TestMegabytes(t *testing.T) {
	for bytes, want := range map[int64]string{
		0:              "0.0 MB",
		1_234_567:      "1.2 MB",
		99_499_999:     "99.5 MB",
		99_500_000:     "100 MB",
		328_400_000:    "328 MB",
		999_600_000:    "1.0 GB",
		12_340_000_000: "12.3 GB",
	} {
		if got := megabytes(bytes); got != want {
			t.Errorf("%d: %s, want %s", bytes, got, want)
		}
	}
}

func TestCodeDocs(t *testing.T) {
	if docs := codeDocs(); docs["gui"] != "the program needs a display or sound" {
		t.Error(docs)
	}
}
