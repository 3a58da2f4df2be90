package image

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// OfOtherRelease reports whether a package is of another repository than those of the base's
// own release: one that its command names, or that was added to the list of them before.
func (lo *Stage) OfOtherRelease(in Install, name string) bool {
	if slices.Contains(in.others, name) {
		return true
	}
	for _, r := range lo.Runs {
		if lo.namesRepository(r.Text.S) {
			return true
		}
		if r.Step == in.Step {
			break
		}
	}
	return slices.ContainsFunc(lo.FS.Layers, func(l Layer) bool {
		data, _, _ := lo.FS.Read(l.At)
		return l.Kind == FromContext && repositories().MatchString(l.At) && lo.namesRepository(l.At+" "+string(data))
	})
}

// repositories are the files in which apk and apt have theirs; releases are what says there
// of which release they are, and tagged is one that only packages with its tag come from.
var (
	repositories = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`/etc/apk/repositories|/etc/apt/sources\.list`)
	})
	releases = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\b(v3\.\d+|edge|latest-stable|` +
			`buster|bullseye|bookworm|trixie|forky|sid|testing|unstable)\b`)
	})
	tagged = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`@\w+\s+\S+`) })
)

// namesRepository reports whether a text that speaks of the list of repositories names another
// release than the base's.
func (lo *Stage) namesRepository(text string) bool {
	if !repositories().MatchString(text) {
		return false
	}
	text = tagged().ReplaceAllString(text, "")
	return slices.ContainsFunc(releases().FindAllString(text, -1), func(release string) bool {
		return release != lo.Base.Release && strings.TrimPrefix(release, "v") != lo.Base.Alpine
	})
}
