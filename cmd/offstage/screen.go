package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"offstage/cmd/offstage/internal/diff"
	"offstage/cmd/offstage/internal/visible"
)

// escape makes text from a file safe to show on one line.
func escape(text string) string { return visible.Text(text, "") }

// A screen is how output that came from files is shown: on a terminal it is
// made safe, and colours are a matter of their own. In a pipe bytes stay bytes.
type screen struct {
	terminal bool
	color    bool
	width    int // of lines for people; 0 is as long as they are
}

func newScreen(w io.Writer, color string, getenv func(string) string) screen {
	return screen{terminal: isTerminal(w), width: widthOf(w)}.withColor(color, getenv)
}

// withColor decides about colour. NO_COLOR speaks for all programs, the flag for
// this one, so always wins.
func (s screen) withColor(color string, getenv func(string) string) screen {
	switch color {
	case "always":
		s.color = true
	case "auto":
		s.color = s.terminal && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	}
	return s
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// name shows a file name.
func (s screen) name(path string) string {
	if s.terminal {
		return escape(path)
	}
	return path
}

const (
	bold   = "\x1b[1m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
	reset  = "\x1b[m"
)

// paint colours text that was made safe before.
func (s screen) paint(color, text string) string {
	if !s.color || color == "" || text == "" {
		return text
	}
	return color + text + reset
}

// sentence shows a coloured head and a text after it, both made safe. What is wider
// than the screen goes on below, indented.
func (s screen) sentence(color, head, text string, indent int) string {
	head, text = escape(head), escape(text)
	return s.paint(color, head) + " " + s.wrapped(text, utf8.RuneCountInString(head)+1, indent) + "\n"
}

// wrapped breaks a text that starts in a column at spaces.
func (s screen) wrapped(text string, column, indent int) string {
	if s.width == 0 {
		return text
	}
	var b strings.Builder
	for i, word := range strings.Fields(text) {
		n, space := utf8.RuneCountInString(word), min(i, 1)
		switch {
		case column+space+n > s.width && column > indent:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		case i > 0:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}

// diff shows a unified diff of one file.
func (s screen) diff(d []byte) []byte {
	if !s.terminal && !s.color {
		return d
	}
	var b bytes.Buffer
	for i, line := range diff.SplitLines(d) {
		// The end of the line stays outside of the colour, and a CRLF as it is.
		text := strings.TrimRight(string(line), "\r\n")
		eol := string(line)[len(text):]
		if s.terminal {
			text = visible.Text(text, "\t")
		}
		b.WriteString(s.paint(diffColor(i, line), text) + eol)
	}
	return b.Bytes()
}

// diffColor needs the line's number: a deleted line that starts with "-- " looks
// like a header.
func diffColor(number int, line []byte) string {
	switch {
	case number < 2:
		return bold
	case line[0] == '@':
		return cyan
	case line[0] == '-':
		return red
	case line[0] == '+':
		return green
	}
	return ""
}
