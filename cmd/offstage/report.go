package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offstage/cmd/offstage/internal/diff"
	"offstage/transform"
)

// report prints an outcome. Standard output gets out, standard
// error what a person should see beside it. --explain, --json and --annotations
// say everything themselves, so that notes and refusals are not said twice; errors always go to
// standard error. The error is that of writing to standard output.
func (c *command) report(o *outcome, out []byte) error {
	if len(out) > 0 {
		if _, err := c.stdout.Write(out); err != nil {
			return err
		}
	}
	if !c.quiet {
		c.beside(o)
	}
	c.verdict(o)
	if !c.quiet {
		c.done(o)
	}
	c.failure(o)
	return nil
}

// beside prints what a person should see beside standard output.
func (c *command) beside(o *outcome) {
	if o.result != nil && !c.explain && !c.json && !c.annotate {
		c.remarks(o)
	}
	for _, n := range o.notes {
		c.line("%s: note: %s", o.shown, n)
	}
}

// done says that a file was rewritten, or would be.
func (c *command) done(o *outcome) {
	switch {
	case o.written:
		c.line("rewrote %s%s", o.shown, inParentheses(o.result.Runtime, shortSizes(o)))
	case o.err == nil && o.result.Status == transform.Rewritten && c.diffs():
		c.line("would rewrite %s%s", o.shown, inParentheses(o.result.Runtime, shortSizes(o)))
	}
}

// shortSizes are the sizes in words, or that they are not known.
func shortSizes(o *outcome) string {
	s := o.sizes()
	if s.Unknown != "" {
		return "sizes not known: " + s.Unknown
	}
	return s.String()
}

// output is an outcome's part of standard output.
func (c *command) output(o *outcome) []byte {
	switch {
	case c.json:
		return c.record(o).Line()
	case c.annotate:
		return c.annotations(o)
	case o.result == nil, c.commitMessage: // the message comes at the end
		return nil
	case c.explain:
		return c.explanation(o, c.screen)
	case c.write && o.real == "":
		return c.filtered(o) // the whole file, also when nothing changes: it is a filter
	case o.result.Status != transform.Rewritten:
		return nil
	case c.verify.against != "":
		return nil // both files are there
	case c.list && o.err != nil:
		return nil // --write failed
	case c.list:
		return []byte(c.screen.name(o.path) + "\n")
	case c.write:
		return nil
	}
	return c.screen.diff(o.diff)
}

// diffs reports whether standard output gets diffs.
func (s *settings) diffs() bool {
	return !s.json && !s.annotate && !s.commitMessage && !s.explain && !s.list && !s.write
}

// remarks prints the notes of a result, a line each, and its refusals: the
// Dockerfile first, then why, then what to do.
func (c *command) remarks(o *outcome) {
	for _, n := range o.result.Notes {
		c.sentence(0, "", fmt.Sprintf("%s: note:", atLine(c.show(o, n.File), n.Line)), n.Text)
	}
	for _, r := range o.result.Refusals {
		c.sentence(0, yellow, fmt.Sprintf("%s: refused [%s]:", o.shown, r.Code), r.Text+".")
		for _, e := range r.Evidence {
			c.sentence(2, bold, "why:", atLine(c.show(o, e.File), e.Line)+": "+e.Why)
		}
		c.sentence(2, bold, "do: ", capital(r.Do)+".")
	}
}

// sentence prints a head and a text on standard error.
func (c *command) sentence(indent int, color, head, text string) {
	const hanging = 5 // the width of "why: "
	s := c.errScreen
	s.width = max(s.width-indent, 0)
	margin := strings.Repeat(" ", indent)
	text = s.sentence(color, head, text, hanging)
	fmt.Fprint(c.stderr, margin+strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+margin)+"\n")
}

// failure prints the error of an outcome, and for a rewrite that broke a law
// the rewrite: it is needed to report the bug.
func (c *command) failure(o *outcome) {
	if o.err == nil {
		return
	}
	c.line("offstage: %s", o.message())
	if e, ok := errors.AsType[*transform.CheckError](o.err); ok {
		_, _ = c.stderr.Write(c.errScreen.diff(diff.Unified(c.diffPath(o), e.Old, e.New)))
	}
}

// message says what went wrong and where, under the name that the user knows:
// transform knows the file by its name in the repository.
func (o *outcome) message() string {
	if e, ok := errors.AsType[*transform.ParseError](o.err); ok {
		return fmt.Sprintf("%s: %v", atLine(o.shown, e.Line), e.Err)
	}
	text := cause(o.err).Error()
	if o.name != "" {
		text = strings.TrimPrefix(text, o.name+": ")
	}
	return o.shown + ": " + text
}

// errorLine is the line of the error, 0 when it is about the whole file.
func (o *outcome) errorLine() int {
	if e, ok := errors.AsType[*transform.ParseError](o.err); ok {
		return e.Line
	}
	return 0
}

// line prints one line to standard error, whatever the arguments hold.
func (c *command) line(format string, args ...any) {
	fmt.Fprintln(c.stderr, escape(fmt.Sprintf(format, args...)))
}

func inParentheses(texts ...string) string {
	texts = slices.DeleteFunc(texts, func(t string) bool { return t == "" })
	if len(texts) == 0 {
		return ""
	}
	return " (" + strings.Join(texts, ", ") + ")"
}

func capital(sentence string) string {
	first, size := utf8.DecodeRuneInString(sentence)
	return string(unicode.ToUpper(first)) + sentence[size:]
}
