package record

import (
	"math"
	"strconv"
)

// Sizes are what the image takes before and after the rewrite, unpacked and in bytes; both
// are 0 where they are not known, and Unknown says why.
type Sizes struct {
	Before   int64 `json:"before"`
	After    int64 `json:"after"`
	Measured bool  `json:"measured"` // by --verify; else they are estimated

	Unknown string `json:"unknown"`
}

// Known reports whether there are sizes.
func (s Sizes) Known() bool { return s.Before > 0 && s.After > 0 }

// String is "860 MB → 14 MB"; where that is an estimate it starts with "about". It is empty
// where the sizes are not known.
func (s Sizes) String() string {
	if !s.Known() {
		return ""
	}
	before, after := s.Each()
	return before + " \u2192 " + after
}

// Each is each size in words.
func (s Sizes) Each() (before, after string) {
	if s.Measured {
		return megabytes(s.Before), megabytes(s.After)
	}
	return "about " + roughly(s.Before), roughly(s.After)
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

// roughly shows no more digits of a size than an estimate has: 860 MB, 14 MB, 1.2 GB.
func roughly(bytes int64) string {
	mb := float64(bytes) / 1e6
	switch {
	case mb >= 995:
		return strconv.FormatFloat(mb/1000, 'f', 1, 64) + " GB"
	case mb >= 99.5:
		return strconv.FormatFloat(math.Round(mb/10)*10, 'f', 0, 64) + " MB"
	}
	return strconv.FormatFloat(max(math.Round(mb), 1), 'f', 0, 64) + " MB"
}

// A SizeSum is the sizes of many images.
type SizeSum struct {
	Sizes
	Images   int // whose sizes are known
	Measured int // of these
}

// Add adds the sizes of one image, if they are known.
func (t *SizeSum) Add(s Sizes) {
	if !s.Known() {
		return
	}
	t.Before += s.Before
	t.After += s.After
	t.Images++
	if s.Measured {
		t.Measured++
	}
	t.Sizes.Measured = t.Measured == t.Images
}
