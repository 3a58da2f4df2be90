package golden

import (
	"go/ast"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The budgets.
const (
	maxFile       = 400 // lines
	maxColumns    = 120 // of a line; a tab is four
	maxFunc       = 60  // lines of code that is no test
	maxMedian     = 12  // lines per package, of code that is no test
	maxComplexity = 15  // of a function: the ways through it
	maxMethods    = 40  // of a type
)

// A file can be read in one go, and a function seen at once.
func TestBudgets(t *testing.T) {
	lengths, methods := map[string][]int{}, map[string]int{}
	for _, f := range sources(t) {
		if f.lines > maxFile {
			t.Errorf("%s has %d lines; %d is the most", f.path, f.lines, maxFile)
		}
		checkColumns(t, f)
		if f.test {
			continue
		}
		for _, d := range f.syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			lengths[f.dir] = append(lengths[f.dir], checkFunc(t, f, fn))
			if fn.Recv != nil {
				methods[f.dir+"."+receiver(fn)]++
			}
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
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		if n := methods[name]; n > maxMethods {
			t.Errorf("%s has %d methods; %d is the most", name, n, maxMethods)
		}
	}
}

func checkColumns(t *testing.T, f source) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(f.path)))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		text := strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "\t", "    ")
		if columns := utf8.RuneCountInString(text); columns > maxColumns {
			t.Errorf("%s:%d has %d columns; %d is the most", f.path, n, columns, maxColumns)
		}
	}
}

// checkFunc gives the lines of a function.
func checkFunc(t *testing.T, f source, fn *ast.FuncDecl) int {
	t.Helper()
	n := f.set.Position(fn.End()).Line - f.set.Position(fn.Pos()).Line + 1
	if n > maxFunc {
		t.Errorf("%s: %s has %d lines; %d is the most", f.set.Position(fn.Pos()), fn.Name.Name, n, maxFunc)
	}
	if c := complexity(fn); c > maxComplexity {
		t.Errorf("%s: %s has a complexity of %d; %d is the most", f.set.Position(fn.Pos()), fn.Name.Name, c,
			maxComplexity)
	}
	return n
}

// complexity is McCabe's: one, and one for each branch, loop, case, && and ||.
func complexity(fn *ast.FuncDecl) int {
	n := 1
	ast.Inspect(fn, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if node.List != nil {
				n++
			}
		case *ast.CommClause:
			if node.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if node.Op == token.LAND || node.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}

// receiver is the name of a method's type.
func receiver(fn *ast.FuncDecl) string {
	e := fn.Recv.List[0].Type
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}
