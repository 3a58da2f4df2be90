package need

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// gnuWords are whole words that Debian's tools know as flags and busybox's don't.
// Source: busybox 1.37's usage.
const gnuWords catalog.Words = "-printf -fprintf -regextype -newermt -iregex -readable -daystart"

// sharedLong are the long flags that busybox's tools have as well.
var sharedLong = catalog.Words(`--spider --no-check-certificate --quiet --output-document --timeout --header --post-data
	--post-file --user-agent --continue --strip-components --exclude --directory --extract --file --gzip --create
	--verbose --help --version --color --color=auto --color=always --color=never --full-time
	--group-directories-first --reference --target-directory`)

// onlyGNU reports whether a command asks for what only the full tool knows.
func onlyGNU(c *shell.Command) bool {
	name := c.Program()
	program, _ := catalog.FindProgram(name)
	if program.Full == "" && program.GNU == "" || !catalog.Busybox.Has(name) {
		return false
	}
	for _, a := range c.Args[1:] {
		if a.Text == "--" || program.Roles&catalog.Wraps != 0 && !strings.HasPrefix(a.Text, "-") {
			return false // what follows are no flags, or another program's
		}
		if isGNU(name, program, a.Text) {
			return true
		}
	}
	return false
}

// isGNU reports whether a word is for the full tool alone.
func isGNU(name string, program catalog.Program, word string) bool {
	long, _, _ := strings.Cut(word, "=")
	switch {
	case name == "find":
		return gnuWords.Has(word)
	case strings.HasPrefix(long, "--"):
		return !sharedLong.Has(long)
	case name == "dd":
		return word == "status=progress"
	case name == "date" && nanoseconds().MatchString(word):
		return true
	}
	return strings.HasPrefix(word, "-") && strings.ContainsAny(firstLetters(word), program.GNU)
}

// nanoseconds are a part of a format of date which musl's strftime does not have.
var nanoseconds = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\+.*%[-_0-9]*N`) })

// escapes reports whether a script writes a file with an echo that Debian's sh, which
// is dash, reads escapes in, and busybox's does not. Source: dash(1), busybox's echo.
func escapes(m *launch.Model, s launch.Start) bool {
	if m.Base.Musl || !s.Command.Builtin() || s.Command.Program() != "echo" || len(s.Command.Out) == 0 {
		return false
	}
	bash := slices.ContainsFunc(shells(m), func(n finding.Need) bool { return n.Kind == finding.KindBash })
	return !bash && slices.ContainsFunc(s.Command.Args, func(w shell.Word) bool { return escape().MatchString(w.Text) })
}

var escape = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\\[abcefnrtv0\\]`)
})

// firstLetters are the letters of a group of short flags.
func firstLetters(flag string) string {
	letters := strings.TrimPrefix(flag, "-")
	other := func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }
	if i := strings.IndexFunc(letters, other); i >= 0 {
		return letters[:i]
	}
	return letters
}
