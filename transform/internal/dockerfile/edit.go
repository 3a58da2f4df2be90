package dockerfile

import (
	"fmt"
	"slices"
)

// An Edit replaces the bytes from Start to End (excluded) with New.
type Edit struct {
	Start, End int
	New        string
}

// Apply makes the edits in a copy of src. Edits that overlap or lie outside of
// src are an error; insertions at one place keep the order in which they stand
// in the list.
func Apply(src []byte, edits []Edit) ([]byte, error) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.End - b.End
	})
	out := make([]byte, 0, len(src)+256)
	at := 0
	for _, e := range edits {
		if e.Start < at || e.End < e.Start || e.End > len(src) {
			return nil, fmt.Errorf("edit of bytes %d to %d overlaps one before it or leaves the file", e.Start, e.End)
		}
		out = append(out, src[at:e.Start]...)
		out = append(out, e.New...)
		at = e.End
	}
	return append(out, src[at:]...), nil
}
