package shell

import "strings"

// linked are the variables that the linker's -X sets, by what -ldflags holds. OpenText
// stands in a value for what is not known of it.
// Source: cmd/go, "The -asmflags, -gccgoflags, -gcflags, and -ldflags flags", and cmd/link.
func linked(ldflags Word) []Assign {
	text := ldflags.Text
	if !ldflags.Known {
		text = ldflags.Holed
	}
	text = strings.ReplaceAll(text, Hole, OpenText)
	if pattern, rest, ok := strings.Cut(text, "="); ok && !strings.HasPrefix(strings.TrimSpace(pattern), "-") {
		text = rest
	}
	var list []Assign
	fields := quotedFields(text)
	for i, f := range fields {
		flag, set, _ := strings.Cut(strings.TrimPrefix(f, "-"), "=")
		if set == "" && i+1 < len(fields) {
			set = fields[i+1]
		}
		if strings.TrimPrefix(flag, "-") != "X" || !strings.HasPrefix(f, "-") {
			continue
		}
		if name, value, ok := strings.Cut(set, "="); ok {
			open := strings.Contains(value, OpenText)
			list = append(list, Assign{Name: name, Value: Word{Text: value, Known: !open, Pos: -1}})
		}
	}
	return list
}
