package htmlreport

import (
	"fmt"
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

// sizes are the images of all that are rewritten, together.
func (t *totals) sizes() *sizes {
	sum := t.Sizes
	if sum.Images == 0 {
		return nil
	}
	s := sizesOf(sum.Sizes)
	s.Images = fmt.Sprintf("%d estimated", sum.Images)
	switch sum.Measured {
	case 0:
	case sum.Images:
		s.Images = fmt.Sprintf("%d verified", sum.Images)
	default:
		s.Images = fmt.Sprintf("%d verified, %d estimated", sum.Measured, sum.Images-sum.Measured)
	}
	if sum.After < sum.Before {
		s.Smaller = strconv.FormatFloat(100*(1-float64(sum.After)/float64(sum.Before)), 'f', 0, 64)
	}
	return s
}

// sizesOf are sizes with the bars that show them; nil where they are not known.
func sizesOf(s record.Sizes) *sizes {
	if !s.Known() {
		return nil
	}
	larger := int(max(s.Before, s.After))
	before, after := s.Each()
	return &sizes{
		Before: before, BeforeWidth: percent(int(s.Before), larger),
		After: after, AfterWidth: percent(int(s.After), larger),
	}
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
