package htmlreport

import (
	"strconv"

	"offstage/cmd/offstage/internal/record"
	"offstage/cmd/offstage/internal/visible"
	"offstage/transform"
)

// totals is what the summary counts while the records go by.
type totals struct {
	record.Counts
	verdicts, notes map[string]int
	grades          map[string]int

	before, after int64 // bytes of the images where both are known
	images        int   // how many those are
}

func newTotals() totals {
	return totals{verdicts: map[string]int{}, notes: map[string]int{}, grades: map[string]int{}}
}

func (t *totals) add(rec *record.Record) {
	t.Counts.Add(rec.Outcome())
	t.notes[noted(rec)]++
	if rec.Grade != "" {
		t.grades[rec.Grade]++
	}
	if v := rec.Verification; v != nil {
		t.verdicts[v.Verdict]++
		if measured(v) {
			t.before += v.Before.Bytes
			t.after += v.After.Bytes
			t.images++
		}
	}
}

// gradeDocs say what the grades mean, and what to do about them.
func gradeDocs() map[string]string {
	return map[string]string{
		"complete": "all source of the program was seen",
		"partial":  "not all source was seen: go mod download in the clone brings it",
	}
}

// noted says, as a word to filter by, whether a person should know something.
func noted(rec *record.Record) string {
	if len(rec.Notes) > 0 {
		return "with notes"
	}
	return "without notes"
}

// measured says whether both images were built.
func measured(v *record.Verification) bool { return v.Before.Bytes > 0 && v.After.Bytes > 0 }

// A tally is a name, how often it occurred, and its share of the largest.
type tally struct {
	Name  string
	Doc   string
	Count int
	Of    int
}

// Width is the length of the tally's bar, of 100.
func (t tally) Width() string { return percent(t.Count, t.Of) }

// tallies sorts counts: the most frequent first, then by name.
func tallies(counts map[string]int, doc map[string]string) []tally {
	var list []tally
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}
	for _, name := range record.Frequent(counts) {
		list = append(list, tally{visible.Text(name, ""), doc[name], counts[name], most})
	}
	return list
}

func (t *totals) sizes() *sizes {
	if t.images == 0 {
		return nil
	}
	larger := int(max(t.before, t.after))
	s := &sizes{
		Images: t.images,
		Before: megabytes(t.before), BeforeWidth: percent(int(t.before), larger),
		After: megabytes(t.after), AfterWidth: percent(int(t.after), larger),
	}
	if t.after < t.before {
		s.Smaller = strconv.FormatFloat(100*(1-float64(t.after)/float64(t.before)), 'f', 0, 64)
	}
	return s
}

// codeDocs says what each refusal code means.
func codeDocs() map[string]string {
	docs := map[string]string{}
	for _, c := range transform.Codes() {
		docs[string(c.Code)] = c.Doc
	}
	return docs
}

func percent(part, whole int) string {
	if whole == 0 {
		return "0"
	}
	return strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 2, 64)
}

// megabytes shows a size as people compare them: 328 MB, 9.0 MB.
func megabytes(bytes int64) string {
	mb := float64(bytes) / 1e6
	switch {
	case mb >= 999.5:
		return strconv.FormatFloat(mb/1000, 'f', 1, 64) + " GB"
	case mb >= 99.5:
		return strconv.FormatFloat(mb, 'f', 0, 64) + " MB"
	}
	return strconv.FormatFloat(mb, 'f', 1, 64) + " MB"
}
