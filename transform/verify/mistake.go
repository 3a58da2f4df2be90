package verify

import (
	"path"
	"strings"
)

// mistake is what a person did that keeps the rewrite from building: a keep comment
// names what is not there, or the rewrite is by hand. Empty where neither shows.
func (b *bench) mistake() string {
	if b.subject.Other != "" {
		return "it is not offstage's"
	}
	kept := keptPaths(string(b.subject.Result.Old))
	for _, line := range b.report.Tail {
		for _, m := range notFound().FindAllStringSubmatch(line, -1) {
			missing := path.Clean("/" + m[1] + m[2])
			for _, p := range kept {
				if strings.HasSuffix(missing, path.Clean("/"+p)) {
					return "the comment that keeps " + p + " names what the original does not have"
				}
			}
		}
	}
	return ""
}

// notFound is how builders say that what a COPY names is not there.
var notFound = lazily(`"([^"]+)": not found|` +
	`(?:COPY|ADD) failed: (?:.*stat |file not found in .*: stat )(\S+?):`)

var keepComment = lazily(`(?im)^[ \t]*#[ \t]*offstage:[ \t]*keep[ \t]+(.+?)[ \t\r]*$`)

// keptPaths are the paths that a Dockerfile's comments ask for.
func keptPaths(dockerfile string) []string {
	var list []string
	for _, m := range keepComment().FindAllStringSubmatch(dockerfile, -1) {
		list = append(list, strings.Fields(m[1])...)
	}
	return list
}
