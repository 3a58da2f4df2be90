package golden

import (
	"go/ast"
	"maps"
	"slices"
	"testing"
)

// The budgets, in lines.
const (
	maxFile   = 400
	maxFunc   = 60 // of code that is no test
	maxMedian = 12 // per package, of code that is no test
)

// A file can be read in one go, and a function seen at once.
func TestBudgets(t *testing.T) {
	lengths := map[string][]int{}
	for _, f := range sources(t) {
		if f.lines > maxFile {
			t.Errorf("%s has %d lines; %d is the most", f.path, f.lines, maxFile)
		}
		if f.test {
			continue
		}
		for _, d := range f.syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			n := f.set.Position(fn.End()).Line - f.set.Position(fn.Pos()).Line + 1
			if n > maxFunc {
				t.Errorf("%s: %s has %d lines; %d is the most", f.set.Position(fn.Pos()), fn.Name.Name, n, maxFunc)
			}
			lengths[f.dir] = append(lengths[f.dir], n)
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(lengths)) {
		list := slices.Sorted(slices.Values(lengths[dir]))
		median := list[len(list)/2]
		t.Logf("%s: %d functions, median %d lines, longest %d", dir, len(list), median, list[len(list)-1])
		if median > maxMedian {
			t.Errorf("%s: the median function has %d lines; %d is the most", dir, median, maxMedian)
		}
	}
}
