package shell

import (
	"regexp"
	"strings"
)

// Hole stands for what is not known of a word. No text holds it.
const Hole = "\x00"

// OpenText stands in edited text for what is not known of it: a word of letters, so that
// it may be a name as well as part of a string.
const OpenText = "offstageOpenText"

// A Sub is a substitution that sed makes in each line of a file.
type Sub struct {
	old *regexp.Regexp
	new string // as regexp.Expand has it
	all bool   // not only the first in a line
}

// Edit makes a substitution.
func (s Sub) Edit(text string) string {
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		code, end := strings.TrimSuffix(line, "\n"), ""
		if len(code) < len(line) {
			end = "\n"
		}
		if at := s.old.FindStringSubmatchIndex(code); at == nil {
			continue
		} else if s.all {
			code = s.old.ReplaceAllString(code, s.new)
		} else {
			code = code[:at[0]] + string(s.old.ExpandString(nil, s.new, code, at)) + code[at[1]:]
		}
		lines[i] = code + end
	}
	return strings.Join(lines, "")
}

// Opened is a substitution that writes what is not known in the place of a value.
func (s Sub) Opened(value string) Sub {
	s.new = strings.ReplaceAll(s.new, value, OpenText)
	return s
}

// substitutions are what scripts of sed do; nil where they do anything else.
func substitutions(scripts []Word, extended bool) []Sub {
	var list []Sub
	for _, w := range scripts {
		text := w.Text
		if !w.Known {
			text = w.Holed
		}
		for rest := strings.TrimLeft(text, " ;\n"); rest != ""; {
			var s Sub
			var ok bool
			if s, rest, ok = substitution(rest, extended); !ok {
				return nil
			}
			list = append(list, s)
		}
	}
	return list
}

// substitution reads s/old/new/g at the beginning of a script, with any delimiter, and
// gives what stands behind it.
func substitution(script string, extended bool) (s Sub, rest string, ok bool) {
	if len(script) < 4 || script[0] != 's' || script[1] == '\\' || script[1] >= 0x80 || isWord(script[1]) {
		return Sub{}, "", false
	}
	delim := script[1]
	old, rest, ok := cutAt(script[2:], delim)
	if !ok {
		return Sub{}, "", false
	}
	with, rest, ok := cutAt(rest, delim)
	flags, rest, _ := cutAny(rest, ";\n")
	if !ok || strings.Trim(strings.TrimSpace(flags), "g") != "" {
		return Sub{}, "", false
	}
	s.all = strings.Contains(flags, "g")
	s.new, ok = template(with, delim)
	expr, known := expression(old, delim, extended)
	if !ok || !known {
		return Sub{}, "", false
	}
	re, err := regexp.Compile(expr)
	if err != nil || re.MatchString("") && s.all {
		return Sub{}, "", false
	}
	re.Longest()
	s.old = re
	return s, strings.TrimLeft(rest, " ;\n"), true
}

// cutAt cuts a text at the first delimiter that no backslash stands before.
func cutAt(text string, delim byte) (before, after string, ok bool) {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case delim:
			return text[:i], text[i+1:], true
		}
	}
	return "", "", false
}

func cutAny(text, chars string) (before, after string, ok bool) {
	if i := strings.IndexAny(text, chars); i >= 0 {
		return text[:i], text[i+1:], true
	}
	return text, "", false
}

// template is what sed writes in the place of a match, for regexp.Expand. It is false for
// what changes case.
func template(text string, delim byte) (string, bool) {
	var sb strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '&':
			sb.WriteString("${0}")
		case c == '$':
			sb.WriteString("$$")
		case c == Hole[0]:
			sb.WriteString(OpenText)
		case c != '\\':
			sb.WriteByte(c)
		case i+1 == len(text):
			return "", false
		default:
			i++
			s, ok := escaped(text[i], delim)
			if !ok {
				return "", false
			}
			sb.WriteString(s)
		}
	}
	return sb.String(), true
}

// escaped is what a byte behind a backslash is in what sed writes.
func escaped(c, delim byte) (string, bool) {
	switch {
	case c == delim && c != '$':
		return string(c), true
	case '1' <= c && c <= '9':
		return "${" + string(c) + "}", true
	case c == 'n':
		return "\n", true
	case c == 't':
		return "\t", true
	case c == '$':
		return "$$", true
	}
	return string(c), !isWord(c) && c != Hole[0]
}

func isWord(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}
