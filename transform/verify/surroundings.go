package verify

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// An obstacle is what keeps a command of a build from working whatever the Dockerfile says.
type obstacle struct {
	says  *regexp.Regexp // in what the command prints
	means string
}

var obstacles = sync.OnceValue(func() []obstacle {
	return []obstacle{
		{regexp.MustCompile(`(?i)dial (tcp|udp)|i/o timeout|no such host|could not resolve|network is unreachable` +
			`|temporary failure (resolving|in name resolution)|temporary error \(try again later\)|bad address '` +
			`|network error \(check|DNS: transient error|unable to resolve host|could not connect to ` +
			`|connection (refused|timed out)`),
			"a command found no network; --network MODE gives builds another"},
		{regexp.MustCompile(`(?i)no space left on device`), "the disk is full"},
		{regexp.MustCompile(`signal: killed|(?i:cannot allocate memory)`), "the memory is used up"},
	}
})

// tookLonger starts the last line of a build that was stopped.
const tookLonger = "the build took longer than "

// surroundings is what around it keeps the rewrite from building: time, the network, the
// machine. Empty where none of it shows.
func (b *bench) surroundings() string {
	if last := b.report.Tail; len(last) > 0 && strings.HasPrefix(last[len(last)-1], tookLonger) {
		return last[len(last)-1] + "; --timeout gives it longer"
	}
	data, err := os.ReadFile(b.report.Log)
	if err != nil {
		return ""
	}
	printed := failedStep(string(data))
	for _, o := range obstacles() {
		if slices.ContainsFunc(printed, o.says.MatchString) {
			return o.means
		}
	}
	return ""
}

// failedNumber is how BuildKit numbers the step that failed.
var failedNumber = lazily(`(?m)^#(\d+) ERROR`)

// failedStep is what the command that failed printed, without the lines that quote it.
// The classic builder prints its last step last.
func failedStep(log string) []string {
	lines := strings.Split(log, "\n")
	if m := failedNumber().FindStringSubmatch(log); m != nil {
		lines = slices.DeleteFunc(lines, func(l string) bool { return !strings.HasPrefix(l, "#"+m[1]+" ") })
	} else {
		for i := len(lines) - 1; i >= 0; i-- {
			if stepLine().MatchString(lines[i]) {
				lines = lines[i:]
				break
			}
		}
	}
	return slices.DeleteFunc(lines, func(l string) bool {
		return stepLine().MatchString(l) || stepFailed().MatchString(l)
	})
}
