package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/spf13/pflag"
)

// didYouMean asks for the word that was nearly given, with what is typed before it;
// empty where there is none.
func didYouMean(given, before string, words []string) string {
	best, least := "", min(max(len(given)*2/5, 1), 3)
	for _, word := range words {
		distance := levenshtein.Distance(strings.ToLower(given), word, nil)
		if len(given) > 2 && strings.HasPrefix(word, given) {
			distance = 1
		}
		if distance < least || distance == least && best == "" {
			best, least = word, distance
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s%s?", before, best)
}

// nearFlag asks for the flag that an unknown one may stand for.
func nearFlag(f *pflag.FlagSet, err error) string {
	unknown, ok := errors.AsType[*pflag.NotExistError](err)
	if !ok || unknown.GetSpecifiedShortnames() != "" {
		return ""
	}
	var names []string
	f.VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	return didYouMean(unknown.GetSpecifiedName(), "--", names)
}

// takeWord answers the words that other programs take in the place of flags, unless
// there is a file of that name.
func (s *settings) takeWord() error {
	if len(s.paths) == 0 || exists(s.paths[0]) {
		return nil
	}
	switch s.paths[0] {
	case "help":
		s.help = true
	case "version":
		s.version = true
	case "completion":
		if len(s.paths) != 2 {
			return errors.New("completion takes a shell: " + strings.Join(choicesOf("completion"), ", "))
		}
		s.completion = s.paths[1]
	}
	return nil
}
