package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"
)

// GitHub's runner reads what a step prints, on both streams, and follows the
// workflow commands in it: lines that start with "::" after any blanks, and "##["
// wherever it stands. What a repository says must not become one.

const (
	lineCommand = "::"
	anyCommand  = "##["
)

// onRunner reports whether a runner of GitHub Actions reads what is printed.
func onRunner(getenv func(string) string) bool { return getenv("GITHUB_ACTIONS") == "true" }

// commands reports whether a runner would read a command in a text.
func commands(text []byte) bool {
	if bytes.Contains(text, []byte(anyCommand)) {
		return true
	}
	for line := range bytes.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if bytes.HasPrefix(bytes.TrimLeftFunc(line, blank), []byte(lineCommand)) {
			return true
		}
	}
	return false
}

// blank is what a runner may skip at the start of a line, and what it doesn't show.
func blank(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }

// bracketed has the runner follow no commands up to the end of a text. The two
// lines are no part of a diff: `git apply` and `patch` skip them.
func bracketed(text []byte) []byte {
	if !commands(text) {
		return text
	}
	token := "offstage-" + rand.Text()
	end := "\n"
	if bytes.HasSuffix(text, []byte("\n")) {
		end = ""
	}
	return fmt.Appendf(nil, "::stop-commands::%s\n%s%s::%s::\n", token, text, end, token)
}

// harmless spells commands in a text for people so that they are none.
func harmless(text string) string {
	text = strings.ReplaceAll(text, anyCommand, `##\x5b`)
	var b strings.Builder
	start := true // only blanks were seen of the line
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if start && strings.HasPrefix(text, lineCommand) {
			b.WriteString(`\x3a`)
		} else {
			b.WriteString(text[:size])
		}
		start = r == '\n' || r == '\r' || start && blank(r)
		text = text[size:]
	}
	return b.String()
}

// harmlessWriter is a stream for people that a runner reads.
type harmlessWriter struct{ w io.Writer }

func (h harmlessWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(h.w, harmless(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

var errCommands = errors.New(
	"has a workflow command in it, which GitHub's runner would follow: send standard output to a file")

// forRunner makes a part of standard output safe to print where a runner reads it.
// What another program reads byte for byte, names and whole files, is printed as
// it is or not at all; a file that standard output is sent to is not read.
func (c *command) forRunner(out []byte) ([]byte, error) {
	switch {
	case !onRunner(c.getenv), c.annotate:
		return out, nil
	case c.json:
		return bytes.ReplaceAll(out, []byte(anyCommand), []byte(`##\u005b`)), nil
	case c.list && bytes.HasPrefix(out, []byte(lineCommand)):
		out = append([]byte("./"), out...)
	case !c.list && (!c.write || c.explain):
		return bracketed(out), nil
	}
	if commands(out) && !isFile(c.stdout) {
		return nil, errCommands
	}
	return out, nil
}

func isFile(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}
