package verify

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// firstLines is how many lines of each are compared; they are looked for among
// the first of the other, since concurrent programs don't keep an order.
const (
	firstLines    = 20
	lookedThrough = 200
)

// lines are the normalised lines of an output.
func lines(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(normal(line)); line != "" {
			list = append(list, line)
		}
	}
	return list[:min(len(list), lookedThrough)]
}

// A mask puts a word in the place of what is different in every run.
type mask struct {
	find *regexp.Regexp
	word string
}

// masks are applied in this order. They are made when the first line is compared:
// most runs of the program compare none.
var masks = sync.OnceValue(func() []mask {
	return []mask{
		{regexp.MustCompile(`\x1b\[[0-9;]*[A-Za-z]`), ""},
		{regexp.MustCompile(`\d{4}[-/]\d{2}[-/]\d{2}([T ]+\d{2}:\d{2}:\d{2}([.,]\d+)?)?` +
			`( ?(Z|UTC|[+-]\d{2}:?\d{2}))?`), "TIME"},
		{regexp.MustCompile(`(Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (\w{3} +\d+|\d+ \w{3})( \d{4})?[ \d:]*` +
			`( ?(GMT|UTC|[+-]\d{4}))?( \d{4})?`), "TIME"},
		// Not a port after an address.
		{regexp.MustCompile(`(^|[^\w.:])\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AP]M)?\b`), "${1}TIME"},
		// Since 1970, in seconds to nanoseconds.
		{regexp.MustCompile(`\b\d{10}(\.\d+|\d{3}|\d{6}|\d{9})?\b`), "TIME"},
		{regexp.MustCompile(`(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`), "ID"},
		{regexp.MustCompile(`\b0x[0-9a-fA-F]+\b`), "ADDRESS"},
		{regexp.MustCompile(`\b[0-9a-f]{12,}\b`), "ID"},
		{regexp.MustCompile(`\b(\d+(\.\d+)?(ns|µs|us|ms|s|m|h))+\b`), "DURATION"},
		{regexp.MustCompile(`(?i)(latency|duration|elapsed|took)(\w*"?[ =:]+"?)\d+(\.\d+)?\b`), "${1}${2}DURATION"},
		{regexp.MustCompile(`(?i)\b(pid|ppid|process id)("?[ =:]+)\d+`), "${1}${2}PID"},
		{regexp.MustCompile(`\bgoroutine \d+\b`), "goroutine N"},
		{regexp.MustCompile(`(127\.0\.0\.1|\[::1?\]|localhost):(3[3-9]|[4-6]\d)\d{3}\b`), "${1}:PORT"},
		{regexp.MustCompile(`offstage-verify-[0-9a-f]+-(before|after)`), "IMAGE"},
	}
})

// normal is a line without what is different in every run.
func normal(line string) string {
	for _, m := range masks() {
		line = m.find.ReplaceAllString(line, m.word)
	}
	return line
}

// compareLines says which lines one program wrote in each of its runs and the
// other in none of its own, however often and in whatever order.
func compareLines(stream string, was, is [][]string) []Difference {
	var list []Difference
	for _, line := range onlyIn(was, is) {
		list = append(list, differ(Output, "only the original writes to %s: %s", stream, line))
	}
	for _, line := range onlyIn(is, was) {
		list = append(list, differ(Output, "only the rewrite writes to %s: %s", stream, line))
	}
	return list[:min(len(list), maxListed)]
}

// onlyIn are the first lines that each of runs has and none of others.
func onlyIn(runs, others [][]string) []string {
	var list []string
	for _, line := range runs[0][:min(len(runs[0]), firstLines)] {
		has := func(run []string) bool { return slices.Contains(run, line) }
		lacks := func(run []string) bool { return !has(run) }
		if !slices.ContainsFunc(others, has) && !slices.ContainsFunc(runs, lacks) {
			list = append(list, line)
		}
	}
	return list
}
