package repo

import (
	"slices"
	"strings"
)

// lineBreaks are the offsets of a text's line breaks.
type lineBreaks []int

func breaksOf(text string) lineBreaks {
	var list lineBreaks
	for at := 0; ; at++ {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			return list
		}
		at += i
		list = append(list, at)
	}
}

// line is the number of the line that an offset is on; the first one is 1.
func (l lineBreaks) line(offset int) int {
	n, _ := slices.BinarySearch(l, offset)
	return n + 1
}
