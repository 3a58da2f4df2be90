package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"offstage/transform"
)

func (s *settings) checkValues(given func(flag string) bool) error {
	switch {
	case !isStageName(s.builder):
		return fmt.Errorf("--builder %q is not a stage name: "+
			"a lower-case letter, then lower-case letters, digits and - _ . alone",
			s.builder)
	case s.jobs < 1:
		return fmt.Errorf("--jobs %d is not a number from 1 up", s.jobs)
	case s.builder == "scratch", s.builder == "context": // which already mean something where a stage may be named
		return fmt.Errorf("--builder %q is a name that Docker reserves", s.builder)
	case s.runtime == "" || strings.ContainsFunc(s.runtime, notInImage):
		return fmt.Errorf("--runtime %q is not one of %s or an image", s.runtime,
			strings.Join(choicesOf("runtime"), ", "))
	case s.runtimeConfig != "" && slices.Contains(choicesOf("runtime"), s.runtime):
		return errors.New("--runtime-config says what an image configures, and --runtime names none")
	case slices.Contains(s.paths, ""):
		return errors.New("a path is empty")
	case len(s.only) > 0 && slices.Contains(s.paths, stdinPath):
		return errors.New("--only is no question for standard input")
	}
	if _, err := newExclusion(s.exclude); err != nil {
		return err
	}
	return cmp.Or(s.checkEmpty(given), oneOf("color", s.color), oneOf("with", s.with...),
		s.checkRuntime(), s.checkOnly())
}

// checkEmpty finds a flag that was given nothing.
func (s *settings) checkEmpty(given func(flag string) bool) error {
	for _, f := range []struct{ flag, value, what string }{
		{"context", s.context, "directory"}, {"report", s.reportPath, "file"}, {"sarif", s.sarifPath, "file"},
		{"runtime-config", s.runtimeConfig, "file"},
	} {
		if given(f.flag) && f.value == "" {
			return fmt.Errorf("--%s needs a %s", f.flag, f.what)
		}
	}
	return nil
}

// oneOf reports a value of a flag that is none of its choices.
func oneOf(flag string, values ...string) error {
	choices := choicesOf(flag)
	for _, value := range values {
		if !slices.Contains(choices, value) {
			question := didYouMean(value, "", choices)
			return fmt.Errorf("--%s %q is not one of %s%s", flag, value, strings.Join(choices, ", "), question)
		}
	}
	return nil
}

// checkRuntime finds a misspelt runtime: an image with a name that is nearly one.
func (s *settings) checkRuntime() error {
	choices := choicesOf("runtime")
	if slices.Contains(choices, s.runtime) || strings.ContainsAny(s.runtime, "/:@") {
		return nil
	}
	if question := didYouMean(s.runtime, "", choices); question != "" {
		return fmt.Errorf("--runtime %q%s An image of that name is %s:latest", s.runtime, question, s.runtime)
	}
	return nil
}

// isStageName reports whether Docker accepts a name after AS.
func isStageName(name string) bool {
	const letters, others = "abcdefghijklmnopqrstuvwxyz", "0123456789-_."
	return name != "" && strings.Contains(letters, name[:1]) && strings.Trim(name, letters+others) == ""
}

func improvementNames() []string {
	var names []string
	for _, im := range transform.Improvements() {
		names = append(names, im.Name)
	}
	return names
}

// notInImage keeps a value from becoming more than the one word after FROM.
func notInImage(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }
