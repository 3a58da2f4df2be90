package repo

import "strings"

// splitWords splits a text into words as compose does: quotes and backslashes
// as in a shell, nothing expanded, and the text ends at an operator, for there
// is no shell that would know it.
func splitWords(s string) []string {
	list := []string{}
	var word strings.Builder
	open := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case ' ', '\t', '\n', '\r':
			if open {
				list = append(list, word.String())
				word.Reset()
				open = false
			}
			continue
		case ';', '&', '|', '<', '>':
			if open {
				list = append(list, word.String())
			}
			return list
		case '\'', '"':
			i = quotedPart(s, i, &word)
		case '\\':
			if i++; i < len(s) {
				word.WriteByte(s[i])
			}
		default:
			word.WriteByte(c)
		}
		open = true
	}
	if open {
		list = append(list, word.String())
	}
	return list
}

// quotedPart adds what stands between the quote at i and its end, whose offset
// it gives.
func quotedPart(s string, i int, word *strings.Builder) int {
	quote := s[i]
	for i++; i < len(s) && s[i] != quote; i++ {
		if s[i] == '\\' && quote == '"' && i+1 < len(s) {
			i++
		}
		word.WriteByte(s[i])
	}
	return i
}

// interpolate replaces $NAME, ${NAME} and the forms with a default, as compose
// does. A variable that is not known stays as it is written, and known is false.
func interpolate(s string, vars func(string) (string, bool), depth int) (text string, known bool) {
	if !strings.Contains(s, "$") {
		return s, true
	}
	var sb strings.Builder
	known = true
	for i := 0; i < len(s); {
		if s[i] != '$' || i+1 == len(s) {
			sb.WriteByte(s[i])
			i++
			continue
		}
		n, value, ok := oneVariable(s[i:], vars, depth)
		sb.WriteString(value)
		known = known && ok
		i += n
	}
	return sb.String(), known
}

// oneVariable reads the variable that s starts with: its length and its value.
func oneVariable(s string, vars func(string) (string, bool), depth int) (n int, value string, known bool) {
	if s[1] == '$' {
		return 2, "$", true
	}
	if s[1] != '{' {
		n := 1 + nameLength(s[1:])
		if n == 1 {
			return 1, "$", true
		}
		v, ok := vars(s[1:n])
		if !ok {
			return n, s[:n], false
		}
		return n, v, true
	}
	n = closingBrace(s)
	if n == 0 || depth > 5 {
		return len(s), s, false
	}
	name, op := s[2:n-1], ""
	if l := nameLength(name); l < len(name) {
		name, op = name[:l], name[l:]
	}
	if v, ok := withDefault(name, op, vars, depth); ok {
		return n, v, true
	}
	return n, s[:n], false
}

// withDefault applies :-word, -word, :+word, :?word to a variable. One that is
// not known counts as unset, so that a default is its value.
func withDefault(name, op string, vars func(string) (string, bool), depth int) (string, bool) {
	v, ok := vars(name)
	colon := strings.HasPrefix(op, ":")
	op = strings.TrimPrefix(op, ":")
	set := ok && (v != "" || !colon)
	switch {
	case op == "" || op[0] == '?':
		return v, ok
	case op[0] == '-' && set:
		return v, true
	case op[0] == '-', op[0] == '+' && set:
		return interpolate(op[1:], vars, depth+1)
	case op[0] == '+':
		return "", true
	}
	return "", false
}

func nameLength(s string) int {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (i == 0 || c < '0' || c > '9') {
			return i
		}
	}
	return len(s)
}

// closingBrace is the length of the ${…} that s starts with; 0 without an end.
func closingBrace(s string) int {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}
