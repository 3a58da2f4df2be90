package verify

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// shownText bounds how much of a text a message shows.
const shownText = 120

// firstDifference shows the first lines that two texts don't share.
func firstDifference(was, is string) string {
	a, b := strings.Split(was, "\n"), strings.Split(is, "\n")
	for i := range max(len(a), len(b)) {
		x, y := line(a, i), line(b, i)
		if x != y {
			return fmt.Sprintf("%q from the original, %q from the rewrite", cut(x), cut(y))
		}
	}
	return "it differs further down"
}

func line(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

func cut(text string) string {
	if len(text) <= shownText {
		return text
	}
	return strings.ToValidUTF8(text[:shownText], "") + "..."
}

// complaint is what an answer that is an error says.
func (r reply) complaint() string {
	first := strings.TrimSpace(line(strings.Split(r.Text, "\n"), 0))
	if first == "" || r.Status < "400" {
		return ""
	}
	return ": " + cut(first)
}

// list shows names.
func list(names []string, none string) string {
	if len(names) == 0 {
		return none
	}
	return strings.Join(slices.Clone(names), ", ")
}

// lazily is a regular expression that is compiled when it is first used: most runs
// of the program use none of those here.
func lazily(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
