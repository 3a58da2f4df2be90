package gosrc

import (
	"slices"
	"strings"
)

// pathTouches is a touch that sets a variable, if it is PATH: by its name, or as an element
// of an environment, of which none is named.
func (l ledger) pathTouches(t Touch, name *node, values []*node) []Touch {
	if name != nil && !slices.Contains(l.text(name), Value{Text: "PATH", Exact: true}) {
		return nil
	}
	var dirs Arg
	for _, n := range values[:min(len(values), maxElements)] {
		for _, v := range l.text(n) {
			rest, is := strings.CutPrefix(v.Text, "PATH=")
			if name == nil && !is {
				continue
			}
			v.Text, v.Shape = rest, ""
			dirs = append(dirs, v)
		}
	}
	if len(dirs) == 0 {
		return nil
	}
	t.Args = []Arg{dirs}
	return []Touch{t}
}
