package shell

import "strings"

// linked are the variables that the linker's -X sets, by what -ldflags holds. OpenText
// stands in a value for what is not known of it. It may set any where a flag is not known.
// Source: cmd/go, "The -asmflags, -gccgoflags, -gcflags, and -ldflags flags", and cmd/link.
func linked(ldflags Word) (list []Assign, any bool) {
	text := ldflags.Text
	if !ldflags.Known {
		text = ldflags.Holed
	}
	text = strings.ReplaceAll(text, Hole, OpenText)
	if pattern, rest, ok := strings.Cut(text, "="); ok && !strings.HasPrefix(strings.TrimSpace(pattern), "-") {
		text = rest
	}
	fields := quotedFields(text)
	any = !ldflags.Known && len(fields) == 0
	for i, f := range fields {
		any = any || f == OpenText
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
	return list, any
}
