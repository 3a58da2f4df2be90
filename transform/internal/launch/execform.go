package launch

import (
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// ExecForm is the shell form that the image starts, where it does no more than its JSON
// form would, and the words of that: one command without anything that a shell replaces
// or does itself. The start is nil where there is none.
func ExecForm(c dockerfile.Config) (*dockerfile.Start, []string) {
	s := c.Cmd
	if c.Entrypoint != nil {
		if s != nil { // which a JSON form would get as its arguments
			return nil, nil
		}
		s = c.Entrypoint
	}
	if s == nil || s.Step == nil || !slices.Equal(s.Shell, dockerfile.DefaultShell) {
		return nil, nil
	}
	words := strings.Fields(strings.Join(s.Args, " "))
	if len(words) > 1 && words[0] == "exec" {
		words = words[1:]
	}
	if len(words) == 0 || slices.ContainsFunc(words, needsShell) || strings.Contains(words[0], "=") ||
		shell.IsBuiltin(words[0]) {
		return nil, nil
	}
	return s, words
}

// needsShell reports whether a shell might make another word of it.
func needsShell(word string) bool {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:,@%+=-"
	return strings.Trim(word, plain) != ""
}

// asksExecForm gives the words to start a shell form with in its stead, if that is asked
// for and possible.
func (f *finder) asksExecForm(s *dockerfile.Start) []string {
	if !slices.Contains(f.Opts.With, "exec-form") {
		return nil
	}
	if plain, words := ExecForm(f.Final.Config); plain == s {
		return words
	}
	return nil
}
