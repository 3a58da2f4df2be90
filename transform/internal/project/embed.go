package project

import (
	"bytes"
	"go/ast"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"unicode"
)

// readEmbeds resolves the go:embed lines of a file. The parser is not asked for
// comments: the lines are found in the bytes, and belong to the next variable.
func (l *loader) readEmbeds(pkg *Package, name string, src []byte, syntax *ast.File, lines *token.File) {
	n := 0
	for line := range bytes.Lines(src) {
		n++
		rest, ok := bytes.CutPrefix(line, []byte("//go:embed"))
		if !ok || len(rest) == 0 || !unicode.IsSpace(rune(rest[0])) {
			continue
		}
		for _, pattern := range embedPatterns(string(rest)) {
			e := Embed{Var: varAfter(syntax, lines, n), Pattern: pattern, Pos: Pos{name, n}}
			e.Paths = l.embedded(rel(pkg.Dir), pattern)
			if len(e.Paths) == 0 {
				l.problem(NoEmbed, e.Pos, pattern, "the pattern matches nothing in the image")
			}
			l.prog.Embeds = append(l.prog.Embeds, e)
		}
	}
}

// embedPatterns splits a go:embed line; patterns may be quoted.
func embedPatterns(line string) (patterns []string) {
	for {
		line = strings.TrimSpace(line)
		if line == "" {
			return patterns
		}
		end := strings.IndexFunc(line, unicode.IsSpace)
		if end < 0 {
			end = len(line)
		}
		if q, err := strconv.QuotedPrefix(line); err == nil {
			end = len(q)
		}
		p := line[:end]
		if u, err := strconv.Unquote(p); err == nil {
			p = u
		}
		patterns, line = append(patterns, p), line[end:]
	}
}

// varAfter is the first package-level variable below a line.
func varAfter(syntax *ast.File, lines *token.File, line int) string {
	for _, decl := range syntax.Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok || d.Tok != token.VAR {
			continue
		}
		for _, spec := range d.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok && lines.Line(v.Pos()) > line {
				return v.Names[0].Name
			}
		}
	}
	return ""
}

func (l *loader) embedded(dir, pattern string) []string {
	pattern = strings.TrimPrefix(pattern, "all:")
	glob := path.Join(quoteGlob(dir), pattern)
	if !fs.ValidPath(path.Clean(pattern)) {
		return nil
	}
	paths, _ := fs.Glob(l.res.img.fsys, glob)
	return paths
}

// quoteGlob keeps a directory's own name from being a pattern.
func quoteGlob(dir string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(dir)
}
