package golden

import (
	"fmt"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offstage/transform"
)

const readmeFile = "../README.md"

// All there is to set up.
var readmeCommands = []string{"go run ./cmd/offstage golden/hello", "go test ./..."}

func readme(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// offstage runs the command as the README says to, from the module's root.
func offstage(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"run", "./cmd/offstage"}, args...)...)
	cmd.Dir = ".."
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, stderr.String())
	}
	return string(out)
}

// The parts of the README that are generated stand between two comments that
// name them; -update writes them.
func TestReadmeIsGenerated(t *testing.T) {
	parts := map[string]string{
		"codes": codesTable(),
		"rules": rulesTable(t),

		"improvements": improvementsTable(),
	}
	text := readme(t)
	for name, want := range parts {
		begin, end := "<!-- begin "+name+" -->\n", "<!-- end "+name+" -->\n"
		head, rest, ok := strings.Cut(text, begin)
		got, tail, closed := strings.Cut(rest, end)
		if !ok || !closed {
			t.Errorf("README.md has no part %q", name)
			continue
		}
		if *update {
			text = head + begin + want + end + tail
		} else if got != want {
			t.Errorf("README.md, part %s (-want +got); go test ./golden -update writes it:\n%s", name, cmp.Diff(want,
				got))
		}
	}
	if *update && text != readme(t) {
		if err := os.WriteFile(readmeFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func codesTable() string {
	var b strings.Builder
	b.WriteString("| code | means that |\n|---|---|\n")
	for _, c := range transform.Codes() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", c.Code, c.Doc)
	}
	return b.String()
}

func improvementsTable() string {
	var b strings.Builder
	b.WriteString("| name | what it does |\n|---|---|\n")
	for _, im := range transform.Improvements() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", im.Name, im.Doc)
	}
	return b.String()
}

// rulesTable lists the rules that find needs: name and doc are the first two
// strings of each entry of the list called rules.
func rulesTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| rule | looks for |\n|---|---|\n")
	for _, f := range sources(t) {
		if f.dir != "transform/internal/need" || f.test {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && spec.Names[0].Name == "rules" && len(spec.Values) == 1 {
				for _, entry := range spec.Values[0].(*ast.CompositeLit).Elts {
					rule := entry.(*ast.CompositeLit).Elts
					fmt.Fprintf(&b, "| %s | %s |\n", literal(rule[0]), literal(rule[1]))
				}
			}
			return true
		})
	}
	return b.String()
}

func literal(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok {
		if s, err := strconv.Unquote(l.Value); err == nil {
			return s
		}
	}
	return "?"
}

// The excerpt on the first screen is the real diff with lines left out where it
// says "...".
func TestReadmeExcerpt(t *testing.T) {
	_, rest, _ := strings.Cut(readme(t), "```diff\n")
	excerpt, _, ok := strings.Cut(rest, "```\n")
	if !ok {
		t.Fatal("README.md shows no diff")
	}
	diff := offstage(t, "golden/hello")
	for piece := range strings.SplitSeq(excerpt, "...\n") {
		_, after, found := strings.Cut(diff, piece)
		if !found {
			t.Fatalf("this is not in the rest of the diff:\n%s\nwhich is\n%s", piece, diff)
		}
		diff = after
	}
}

// A flag that the README names exists: one that stands by itself, or behind the
// command. Those of other programs are theirs.
func TestReadmeFlags(t *testing.T) {
	help := offstage(t, "--help")
	ours := regexp.MustCompile("`--[a-z-]+|offstage [^|&'`\n]*")
	found := 0
	for _, text := range ours.FindAllString(readme(t), -1) {
		for _, name := range regexp.MustCompile(`--[a-z][a-z-]*`).FindAllString(text, -1) {
			found++
			if !strings.Contains(help, name+" ") {
				t.Errorf("README.md names %s, which the help does not", name)
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d flags were found", found)
	}
}

// A reader knows after one screen what this is, and after a few all of it.
func TestReadmeShape(t *testing.T) {
	text := readme(t)
	if n := strings.Count(text, "\n"); n >= 250 {
		t.Errorf("README.md has %d lines; 250 are too many", n)
	}
	first, _, _ := strings.Cut(text, "\n## ")
	if n := strings.Count(first, "\n"); n > 30 {
		t.Errorf("README.md's first screen has %d lines; 30 are the most", n)
	}
	lines := strings.Split(text, "\n")
	for _, c := range readmeCommands {
		if !slices.Contains(lines, c) && !slices.Contains(lines, "$ "+c) {
			t.Errorf("README.md does not say: %s", c)
		}
	}
}

// The command as it is built reads a reference with a digest: what computes the
// digest has to be linked into it, and is linked into every test anyway.
func TestCommandReadsDigests(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "Dockerfile")
	src := "FROM golang:1.22@sha256:" + strings.Repeat("0123456789abcdef", 4) +
		"\nWORKDIR /app\nCOPY . .\nRUN go build -o main .\nCMD [\"/app/main\"]\n"
	for name, text := range map[string]string{
		"Dockerfile": src,
		"go.mod":     "module example.com/app\n",
		"main.go":    "package main\n\nfunc main() {}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if diff := offstage(t, file); !strings.Contains(diff, " AS builder\n") {
		t.Errorf("it is not rewritten:\n%s", diff)
	}
}
