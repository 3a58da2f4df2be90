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
	exceeds := func(n, most int, what ...string) {
		if n > most {
			t.Errorf("over budget: %s %d, and %d are allowed", strings.Join(what, " "), n, most)
		}
	}
	lengths, methods := map[string][]int{}, map[string]int{}
	for _, f := range sources(t) {
		exceeds(f.lines, maxFile, "lines", f.path)
		exceeds(wideLines(t, f), 0, "columns", f.path)
		for _, d := range f.syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || f.test {
				continue
			}
			n := f.set.Position(fn.End()).Line - f.set.Position(fn.Pos()).Line + 1
			lengths[f.dir] = append(lengths[f.dir], n)
			exceeds(n, maxFunc, "length", f.path, fn.Name.Name)
			exceeds(complexity(fn), maxComplexity, "complexity", f.path, fn.Name.Name)
			if fn.Recv != nil {
				methods[f.dir+"."+receiver(fn)]++
			}
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(lengths)) {
		list := slices.Sorted(slices.Values(lengths[dir]))
		median := list[len(list)/2]
		t.Logf("%s: %d functions, median %d lines, longest %d", dir, len(list), median, list[len(list)-1])
		exceeds(median, maxMedian, "median", dir)
	}
	for name, n := range methods {
		exceeds(n, maxMethods, "methods", name)
	}
}

// wideLines counts the lines with too many columns.
func wideLines(t *testing.T, f source) int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(f.path)))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		text := strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "\t", "    ")
		if utf8.RuneCountInString(text) > maxColumns {
			n++
		}
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
