package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// A Text is what a command makes of the content of a file.
type Text struct {
	Value string // what is written
	Adds  bool   // behind what the file has
	NoCR  bool   // nothing is written: carriage returns are taken out
	Subs  []Sub  // nothing else is written: these substitutions are made
	Known bool
}

// written notes the text that a simple command alone writes to one file.
func (w *walker) written(s *syntax.Stmt, first int) {
	out, doc, known := redirected(s.Redirs)
	if out == nil {
		return
	}
	_, simple := s.Cmd.(*syntax.CallExpr)
	for _, c := range w.script.Commands[min(first, len(w.script.Commands)):] {
		c.Text = Text{Adds: out.Op == syntax.AppOut}
		if simple && known && len(w.script.Commands) == first+1 {
			c.Text.Value, c.Text.Known = c.prints(doc)
		}
	}
}

// redirected gives where the output goes, if to a file, and what the input is. Both
// are known where each is one thing.
func redirected(list []*syntax.Redirect) (out *syntax.Redirect, doc string, known bool) {
	known = true
	for _, r := range list {
		errors := r.N != nil && r.N.Value == "2"
		switch r.Op {
		case syntax.RdrOut, syntax.RdrClob, syntax.AppOut:
			if errors && r.Word.Lit() == "/dev/null" {
				continue
			}
			known = known && out == nil && (r.N == nil || r.N.Value == "1")
			out = r
		case syntax.Hdoc, syntax.DashHdoc:
			text, ok := heredoc(r)
			doc, known = text, known && ok
		default:
			known = known && errors
		}
	}
	return out, doc, known
}

// heredoc is the body of a heredoc in which nothing is expanded.
func heredoc(r *syntax.Redirect) (string, bool) {
	if r.Hdoc == nil { // an empty body
		return "", true
	}
	text := r.Hdoc.Lit()
	if text == "" || r.Word.Lit() == "" { // a quoted word keeps the body as it is
		return text, text != ""
	}
	return strings.NewReplacer(`\$`, "$", "\\`", "`", `\\`, `\`, "\\\n", "").Replace(text), true
}

// printers are tools that write text.
var printers = set("echo printf cat tr sed awk envsubst head tail")

// prints is what a command that is given doc writes to its output.
func (c *Command) prints(doc string) (string, bool) {
	var args []string
	for i, a := range c.Args {
		if !a.Known || a.Glob {
			return "", false
		}
		if i > 0 {
			args = append(args, a.Text)
		}
	}
	switch name := c.Program(); {
	case name == "cat" && (len(args) == 0 || len(args) == 1 && args[0] == "-") && len(c.In) == 0:
		return doc, true
	case name == "echo":
		return echoed(args), true
	case name == "printf" && len(args) > 0:
		return printed(args[0], args[1:])
	case name == ":" || name == "true":
		return "", true
	}
	return "", false
}

// echoed is what echo writes. Shells differ in whether it reads escapes: a script
// works only with those that do as it means.
func echoed(args []string) string {
	end := "\n"
	for len(args) > 0 && (args[0] == "-n" || args[0] == "-e" || args[0] == "-ne" || args[0] == "-en") {
		if strings.Contains(args[0], "n") {
			end = ""
		}
		args = args[1:]
	}
	return escapes.Replace(strings.Join(args, " ")) + end
}

var escapes = strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\r`, "\r", `\\`, `\`)

// maxPrinted bounds what a format is repeated to.
const maxPrinted = 64 << 10

// printed is what printf writes, for formats with no other verb than %s.
func printed(format string, args []string) (string, bool) {
	format = escapes.Replace(format)
	n := strings.Count(format, "%s")
	if len(format)*(len(args)+1) > maxPrinted || strings.Count(format, "%") != n || n == 0 && len(args) > 0 ||
		n > 0 && (len(args) == 0 || len(args)%n != 0) {
		return "", false
	}
	if n == 0 {
		return format, true
	}
	var sb strings.Builder
	for len(args) > 0 {
		text := format
		for range n {
			text, args = strings.Replace(text, "%s", args[0], 1), args[1:]
		}
		sb.WriteString(text)
	}
	return sb.String(), true
}

// takesCR reports whether a sed script does nothing but take carriage returns out.
func takesCR(script string) bool {
	return script == `s/\r$//` || script == `s/\r//` || script == `s/\r$//g` || script == `s/\r//g` ||
		script == "s/\r$//" ||
		script == "s/\r//g"
}

// withoutCR makes the files that are changed in place the same without carriage returns.
func withoutCR(list []Effect) []Effect {
	for i := range list {
		list[i].Text = Text{NoCR: true, Known: true}
	}
	return list
}
