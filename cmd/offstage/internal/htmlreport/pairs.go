package htmlreport

import (
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// What the comparing of one change may cost. Nobody reads longer ones by the
// character.
const (
	maxPairs = 1000      // removed times added lines
	maxRunes = 4_000_000 // the runes of the removed times those of the added
)

// alike is how much of two lines must be the same for one to have become the
// other.
const alike = 0.5

// pairs puts the removed lines next to the added ones that they became, in
// order, so that the lines of all pairs are as similar as can be.
func pairs(removed, added []string) []line {
	var rows []line
	i, j := 0, 0
	for _, p := range matching(removed, added) {
		rows = append(rows, oneSided(removed[i:p.old], added[j:p.new])...)
		rows = append(rows, p.row)
		i, j = p.old+1, p.new+1
	}
	return append(rows, oneSided(removed[i:], added[j:])...)
}

func oneSided(removed, added []string) []line {
	var rows []line
	for _, r := range removed {
		rows = append(rows, line{Op: "-", Old: []string{r}})
	}
	for _, a := range added {
		rows = append(rows, line{Op: "+", New: []string{a}})
	}
	return rows
}

// A pair is a removed and an added line, by their numbers in the change.
type pair struct {
	old, new int
	row      line
}

// matching finds the pairs: best[i][j] is how similar the best pairs of the
// lines from i and j on are.
func matching(removed, added []string) []pair {
	if len(removed)*len(added) > maxPairs || runes(removed)*runes(added) > maxRunes {
		return nil
	}
	best := table[float64](len(removed)+1, len(added)+1)
	likes := table[float64](len(removed), len(added))
	rows := table[line](len(removed), len(added))
	for i := len(removed) - 1; i >= 0; i-- {
		for j := len(added) - 1; j >= 0; j-- {
			likes[i][j], rows[i][j] = compare(removed[i], added[j])
			best[i][j] = max(best[i+1][j], best[i][j+1], likes[i][j]+best[i+1][j+1])
		}
	}
	var found []pair
	for i, j := 0, 0; i < len(removed) && j < len(added); {
		switch {
		case likes[i][j] > 0 && best[i][j] == likes[i][j]+best[i+1][j+1]:
			found = append(found, pair{i, j, rows[i][j]})
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			i++
		default:
			j++
		}
	}
	return found
}

func runes(lines []string) int {
	n := 0
	for _, l := range lines {
		n += utf8.RuneCountInString(l)
	}
	return n
}

func table[T any](height, width int) [][]T {
	all := make([][]T, height)
	for i := range all {
		all[i] = make([]T, width)
	}
	return all
}

// compare says how similar two lines are, up to 1, or 0 for lines that are not,
// and gives the row with what differs.
func compare(old, new string) (float64, line) {
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // no clock decides what the report says
	diffs := d.DiffCleanupSemantic(d.DiffMain(old, new, false))
	same := 0
	for _, part := range diffs {
		if part.Type == diffmatchpatch.DiffEqual {
			same += utf8.RuneCountInString(part.Text)
		}
	}
	a, b := utf8.RuneCountInString(old), utf8.RuneCountInString(new)
	if float64(same) < alike*float64(min(a, b)) {
		return 0, line{}
	}
	return float64(2*same+1) / float64(a+b+1), line{
		Op: "~", Old: parts(diffs, diffmatchpatch.DiffDelete), New: parts(diffs, diffmatchpatch.DiffInsert),
	}
}

// parts are one side of the diffs, beginning with what is the same.
func parts(diffs []diffmatchpatch.Diff, side diffmatchpatch.Operation) []string {
	list := []string{""}
	for _, d := range diffs {
		same := d.Type == diffmatchpatch.DiffEqual
		if !same && d.Type != side {
			continue
		}
		if same != (len(list)%2 == 1) {
			list = append(list, "")
		}
		list[len(list)-1] += d.Text
	}
	return list
}
