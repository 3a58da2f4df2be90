package gosrc

import (
	"bytes"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"offstage/transform/internal/source"
)

// checkEmbeds finds go:embed lines of a file that match nothing. The parser is
// not asked for comments: the lines are found in the bytes.
func (l *loader) checkEmbeds(pkg *Package, name string, src []byte) {
	n := 0
	for line := range bytes.Lines(src) {
		n++
		rest, ok := bytes.CutPrefix(line, []byte("//go:embed"))
		if !ok || len(rest) == 0 || !unicode.IsSpace(rune(rest[0])) {
			continue
		}
		for _, pattern := range embedPatterns(string(rest)) {
			if len(l.embedded(source.Rel(pkg.Dir), pattern)) == 0 {
				l.problem(NoEmbed, source.Pos{File: name, Line: n}, pattern, "the pattern matches nothing in the image")
			}
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

// embedsText is a go:embed line, maybe with other comments behind it, and the variable of type
// string that it is for.
var embedsText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^[ \t]*//go:embed[ \t]+(.+)\n(?:[ \t]*//.*\n)*` +
		`[ \t]*(?:var[ \t]+)?(\w+)[ \t]+string\b`)
})

// embeddedTexts are the texts of a file's variables that go:embed sets.
func (l *loader) embeddedTexts(dir string, src []byte) map[string]string {
	texts := map[string]string{}
	for _, m := range embedsText().FindAllSubmatch(src, -1) {
		for _, pattern := range embedPatterns(string(m[1])) {
			for _, name := range l.embedded(dir, pattern) {
				if text, err := l.res.img.Read(name); err == nil {
					texts[string(m[2])] = string(text)
				}
			}
		}
	}
	return texts
}

func (l *loader) embedded(dir, pattern string) []string {
	pattern = strings.TrimPrefix(pattern, "all:")
	glob := path.Join(QuoteGlob(dir), pattern)
	if !fs.ValidPath(path.Clean(pattern)) {
		return nil
	}
	paths, _ := fs.Glob(l.res.img.FS, glob)
	return paths
}

// QuoteGlob keeps a directory's own name from being a pattern.
func QuoteGlob(dir string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(dir)
}
