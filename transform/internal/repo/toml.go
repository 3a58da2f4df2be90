package repo

import "strings"

// A tomlSetting is one key = value line of a TOML file.
type tomlSetting struct {
	section, key string
	value        string // a string's text, or the text as it is
	list         []string
	line         int
}

// tomlSettings reads the lines of a TOML file that hold a whole value: enough for
// the few keys that are asked for. A list may go over several lines.
func tomlSettings(text string) []tomlSetting {
	var all []tomlSetting
	section, open := "", ""
	start := 0
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(tomlUncomment(line))
		if open == "" {
			start = i + 1
			if strings.HasPrefix(line, "[") {
				section = strings.Trim(line, "[] ")
				continue
			}
		}
		open += line
		key, value, ok := strings.Cut(open, "=")
		value = strings.TrimSpace(value)
		if ok && strings.HasPrefix(value, "[") && !strings.HasSuffix(value, "]") && len(open) < 1<<16 {
			continue
		}
		open = ""
		if ok {
			all = append(all, newTOMLSetting(section, strings.Trim(strings.TrimSpace(key), `"`), value, start))
		}
	}
	return all
}

func newTOMLSetting(section, key, value string, line int) tomlSetting {
	s := tomlSetting{section: section, key: key, value: tomlText(value), line: line}
	if strings.HasPrefix(value, "[") {
		s.list = splitWords(strings.ReplaceAll(strings.Trim(value, "[]"), ",", " "))
	}
	return s
}

func tomlText(s string) string {
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		if s[0] == '"' {
			return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s[1 : len(s)-1])
		}
		return s[1 : len(s)-1]
	}
	return s
}

// tomlUncomment drops a comment that stands outside of quotes.
func tomlUncomment(line string) string {
	var quote byte
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quote == '"' && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && c == '#':
			return line[:i]
		}
	}
	return line
}
