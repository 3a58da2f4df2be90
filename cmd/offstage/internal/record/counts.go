package record

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// An Outcome is what became of one Dockerfile, as far as it is counted.
type Outcome struct {
	Status, Cause, Runtime string
	Codes                  []string // of its refusals
	Written                bool
	Partial                bool // the evidence
	Sizes                  Sizes
}

// Outcome is what is counted of a record.
func (r *Record) Outcome() Outcome {
	o := Outcome{Status: r.Status, Cause: r.Cause, Runtime: r.Runtime, Written: r.Written,
		Partial: r.Grade == "partial", Sizes: r.Sizes}
	for _, x := range r.Refusals {
		o.Codes = append(o.Codes, x.Code)
	}
	return o
}

// Counts are how often each outcome occurred. The terminal and the report count
// with it, so that they say the same.
type Counts struct {
	Total, Written           int
	Partial                  int // of those that are rewritten
	Statuses                 map[string]int
	Runtimes, Codes, Reasons map[string]int // a Dockerfile counts once for each of its codes
	Sizes                    SizeSum        // of those that are rewritten
}

// Add counts one Dockerfile.
func (c *Counts) Add(o Outcome) {
	if c.Statuses == nil {
		c.Statuses, c.Runtimes = map[string]int{}, map[string]int{}
		c.Codes, c.Reasons = map[string]int{}, map[string]int{}
	}
	c.Total++
	c.Statuses[o.Status]++
	if o.Written {
		c.Written++
	}
	switch o.Status {
	case "rewritten":
		c.Runtimes[cmp.Or(o.Runtime, "stages named")]++
		c.Sizes.Add(o.Sizes)
		if o.Partial {
			c.Partial++
		}
	case "refused":
		slices.Sort(o.Codes)
		for _, code := range slices.Compact(o.Codes) {
			c.Codes[code]++
		}
	case "unchanged":
		c.Reasons[CauseLabel(o.Cause)]++
	}
}

// CauseLabel is why a Dockerfile is unchanged, in words.
func CauseLabel(cause string) string {
	switch cause {
	case "already-fine":
		return "already fine"
	case "not-go":
		return "not Go"
	}
	return cmp.Or(cause, "unchanged")
}

// A Row is the line of a summary about one status.
type Row struct {
	Status, Label string
	Count         int
	Details       string // what it is made up of
}

// Rows are the statuses that occurred. wrote says that files were to be written.
func (c *Counts) Rows(wrote bool) []Row {
	rows := []Row{
		{"rewritten", "would rewrite", 0, details(c.Runtimes)},
		{"refused", "refused", 0, details(c.Codes)},
		{"unchanged", "unchanged", 0, details(c.Reasons)},
		{"error", "with errors", 0, ""},
	}
	if c.Partial > 0 {
		rows[0].Details += fmt.Sprintf("; evidence partial %d", c.Partial)
	}
	if text := c.Sizes.String(); text != "" {
		rows[0].Details += "; " + text
		if left := c.Statuses["rewritten"] - c.Sizes.Images; left > 0 {
			rows[0].Details += fmt.Sprintf(", not told for %d", left)
		}
	}
	if wrote {
		rows[0].Label = "rewritten"
		if n := c.Statuses["rewritten"] - c.Written; n > 0 {
			rows[0].Details += fmt.Sprintf("; not written %d", n)
		}
	}
	for i := range rows {
		rows[i].Count = c.Statuses[rows[i].Status]
	}
	return slices.DeleteFunc(rows, func(r Row) bool { return r.Count == 0 })
}

func details(counts map[string]int) string {
	var parts []string
	for _, name := range Frequent(counts) {
		parts = append(parts, fmt.Sprintf("%s %d", name, counts[name]))
	}
	return strings.Join(parts, ", ")
}

// Frequent are the names of counts: the most frequent first, then by name.
func Frequent(counts map[string]int) []string {
	names := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	return names
}
