package shell

import "strings"

// A Sub is a substitution that sed makes in each line of a file.
type Sub struct {
	Old, New string // without backslashes; of an inexact one as they are written
	All      bool   // not only the first in a line
	Exact    bool   // Old is plain text, and New is known
}

// Edit makes a substitution. It is false where one that isn't exact may change a path: a
// slash stands in what is written, or on a line with what is replaced.
func (s Sub) Edit(text string) (string, bool) {
	if !s.Exact && strings.Contains(s.New, "/") {
		return "", false
	}
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		switch {
		case !strings.Contains(line, s.Old):
		case !s.Exact:
			if code, _, _ := strings.Cut(line, "//"); strings.Contains(code, "/") {
				return "", false
			}
		case s.All:
			lines[i] = strings.ReplaceAll(line, s.Old, s.New)
		default:
			lines[i] = strings.Replace(line, s.Old, s.New, 1)
		}
	}
	return strings.Join(lines, ""), true
}

// substitutions are what scripts of sed do; nil where they do anything else.
func substitutions(scripts []Word) []Sub {
	var list []Sub
	for _, w := range scripts {
		text := w.Text
		if !w.Known {
			text = strings.Trim(text, `"'`)
		}
		for part := range strings.SplitSeq(text, ";") {
			s, ok := substitution(strings.TrimSpace(part), w.Known)
			if !ok {
				return nil
			}
			list = append(list, s)
		}
	}
	return list
}

// substitution reads s/old/new/g, with any delimiter.
func substitution(script string, known bool) (Sub, bool) {
	if len(script) < 4 || script[0] != 's' || script[1] == '\\' || script[1] >= 0x80 || isWord(script[1]) {
		return Sub{}, false
	}
	delim := script[1:2]
	parts := strings.Split(strings.ReplaceAll(script[2:], `\`+delim, "\x00"), delim)
	if len(parts) != 3 || strings.Trim(parts[2], "g") != "" {
		return Sub{}, false
	}
	restore := func(s string) string { return strings.ReplaceAll(s, "\x00", delim) }
	s := Sub{Old: restore(parts[0]), New: restore(parts[1]), All: parts[2] != ""}
	s.Exact = known && !strings.ContainsAny(strings.ReplaceAll(s.Old, `\.`, ""), `\.*[]^$+?(){}|`) &&
		!strings.ContainsAny(s.New, `&\`)
	if s.Exact {
		s.Old = strings.ReplaceAll(s.Old, `\.`, ".")
	}
	return s, s.Old != ""
}

func isWord(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}
