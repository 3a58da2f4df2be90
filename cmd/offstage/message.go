package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"offstage/transform"
)

// A message is the text of a commit and its pull request, for the Dockerfiles
// that are rewritten. It is Markdown and has no line that Git takes for a comment.
type message struct {
	paths          []string
	what, why, see strings.Builder
}

// mostEvidence is how many needs of one Dockerfile are told; a reviewer gets
// the rest from --explain.
const mostEvidence = 12

func (m *message) add(c *command, o *outcome) {
	if o.err != nil || o.result.Status != transform.Rewritten || c.write && !o.written {
		return
	}
	r := o.result
	m.paths = append(m.paths, o.path)
	if r.Runtime == "" {
		fmt.Fprintf(&m.what, "- %s: the builder stage has a name now.\n", code(o.path))
	} else {
		sizes := ""
		if o.sizes().Known() {
			sizes = inCommas(sizesOf(o))
		}
		fmt.Fprintf(&m.what, "- %s: builds in the stage %s and runs on %s%s.\n",
			code(o.path), code(r.Builder), code(r.Runtime), sizes)
	}
	if o.verified != nil {
		fmt.Fprintf(&m.what, "  Both images were built and run: %s.\n", verdictText(o.verified))
	}
	m.grade(o)
	for i, n := range r.Needs {
		if i == mostEvidence {
			fmt.Fprintf(&m.why, "- … and %d more: %s lists them.\n", len(r.Needs)-i, code("offstage --explain"))
			break
		}
		m.need(c, o, n)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&m.see, "- %s: %s.\n", code(atLine(c.show(o, n.File), n.Line)), prose(n.Text))
	}
}

// inCommas is a text that follows a sentence; nothing where there is none.
func inCommas(text string) string {
	if text == "" {
		return ""
	}
	return ": " + text
}

// mostUnseen is how many modules are told that were not seen.
const mostUnseen = 6

// grade says whether all of the program was seen, and what was not.
func (m *message) grade(o *outcome) {
	switch o.result.Grade {
	case transform.Complete:
		fmt.Fprintf(&m.why, "- %s: the evidence is complete.\n", code(o.path))
	case transform.Partial:
		var names []string
		for i, u := range o.result.Unseen {
			if i == mostUnseen {
				names = append(names, fmt.Sprintf("%d more", len(o.result.Unseen)-i))
				break
			}
			names = append(names, prose(nameOf(u)))
		}
		fmt.Fprintf(&m.why, "- %s: the evidence is partial, for this was not seen: %s.",
			code(o.path), strings.Join(names, ", "))
		if slices.ContainsFunc(o.result.Unseen, func(u transform.Unseen) bool { return u.Do != "" }) {
			fmt.Fprintf(&m.why, " %s in the clone, and offstage again, make it complete.", code("go mod download"))
		}
		m.why.WriteString("\n")
	}
}

func (m *message) need(c *command, o *outcome, n transform.Need) {
	fmt.Fprintf(&m.why, "- %s", code(describe(n)))
	if n.Met != "" {
		fmt.Fprintf(&m.why, ", %s", prose(n.Met))
	}
	if len(n.Evidence) > 0 {
		e := n.Evidence[0]
		fmt.Fprintf(&m.why, ": %s (%s)", prose(e.Why), code(atLine(c.show(o, e.File), e.Line)))
	}
	m.why.WriteString(".\n")
}

// text is the message; empty when nothing is rewritten.
func (m *message) text() string {
	if len(m.paths) == 0 {
		return ""
	}
	var b strings.Builder
	subject := "Move the Go toolchain out of the image"
	if len(m.paths) > 1 {
		subject += "s"
	}
	b.WriteString(subject + "\n\n**What changed**\n\n" + m.what.String())
	b.WriteString("\nThe image starts the same executable at the same path, with the same arguments, " +
		"working directory, environment, user and ports. " +
		"What only builds it is left behind: a smaller image, with less to patch.\n")
	section(&b, "What the program needs, and the evidence", m.why.String())
	section(&b, "To know", m.see.String())
	b.WriteString("\n**Before the merge**\n\nBuild the image and start it as you do in production.\n")
	b.WriteString("\n**How to undo**\n\nRevert this commit: only the files that are named above are different. " +
		"To keep a Dockerfile as it was, put the comment `# offstage: ignore` into it.\n")
	return b.String()
}

func section(b *strings.Builder, title, list string) {
	if list != "" {
		fmt.Fprintf(b, "\n**%s**\n\n%s", title, list)
	}
}

// plain is a word that means nothing to Markdown, nor to a forge: no mention, no
// reference, no link.
var plain = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[(]?[\pL\d]+(['’/-][\pL\d]+)*[),;:.]*$`)
})

// prose is a sentence that quotes the repository here and there: each word that is
// not plain becomes code.
func prose(sentence string) string {
	words := strings.Fields(sentence)
	for i, w := range words {
		if !plain().MatchString(w) {
			words[i] = code(w)
		}
	}
	return strings.Join(words, " ")
}

// code is a code span with more backticks around than there are in it.
func code(text string) string {
	if text == "" {
		return ""
	}
	text = escape(text)
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}
