package shell

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// The tools that run a command for each file of a list.

// find changes files only with -delete or -exec; then the content of the directories
// before its expression is no longer known. What gives files an owner or a mode changes
// nothing else.
func find(c *Command) []Effect {
	changes := slices.ContainsFunc(c.Args[1:], func(a Word) bool { return findWrites(a.Text) })
	var list []Effect
	for _, words := range c.findLaunches() {
		if namesGo(c) {
			list = append(list, editsEach(c, words, searched(c))...)
		}
		marked, ok := c.marks(words, "{}", searched(c))
		if !ok && !harmless(words[0].Text) {
			changes, list = true, append(list, elsewhere(c, words, "{}")...)
		}
		if !ok || words[0].Text != "chmod" || !findsFiles(c) {
			list = append(list, marked...)
		}
	}
	if changes {
		list = append(list, c.on(Generates, searched(c))...)
	}
	return append(list, findRemovals(c)...)
}

// findWrites are the words of find's expressions that change files.
var findWrites = set("-delete -fprint -fls -fprintf")

// searched are the directories before find's expression.
func searched(c *Command) []Word {
	var dirs []Word
	for _, a := range c.Args[1:] {
		if a.Text == "-H" || a.Text == "-L" || a.Text == "-P" {
			continue
		}
		if a.Known && a.Text != "" && strings.Contains("-(!", a.Text[:1]) {
			break
		}
		dirs = append(dirs, a)
	}
	if len(dirs) == 0 {
		return []Word{{Text: ".", Known: true, Pos: -1, End: -1}}
	}
	return dirs
}

// findsFiles reports whether find finds no directories: a file keeps the mode that it is
// given when it is copied.
func findsFiles(c *Command) bool {
	i := slices.IndexFunc(c.Args, func(a Word) bool { return a.Text == "-type" })
	either := slices.ContainsFunc(c.Args, func(a Word) bool { return a.Text == "-o" || a.Text == "-or" })
	return !either && i >= 0 && i+1 < len(c.Args) && c.Args[i+1].Text == "f"
}

// marks is what a command does that gives owners or modes, for files in the place of a
// mark or of what is not known, or behind its words; it is false for any other command.
func (c *Command) marks(words []Word, mark string, files []Word) ([]Effect, bool) {
	d := *c
	d.Args, d.Out, d.In = nil, nil, nil
	placed := false
	for i, w := range words {
		if i < 2 || w.Known && !strings.Contains(w.Text, mark) {
			d.Args = append(d.Args, w)
			continue
		}
		placed, d.Args = true, append(d.Args, files...)
	}
	if text, ok := d.ShellText(); ok {
		return d.marksIn(text, mark, files)
	}
	if !markers(d.Program()) {
		return nil, false
	}
	if !placed {
		d.Args = append(d.Args, files...)
	}
	list := d.Effects()
	for i := range list {
		list[i].Tree = true
	}
	return list, true
}

// markers give files an owner or a mode.
var markers = set("chmod chown chgrp")

// marksIn is marks for the text that a shell runs, where all that it does is that.
func (c *Command) marksIn(text, mark string, files []Word) (list []Effect, all bool) {
	s, err := Parse(text, c.Dir, c.Lookup)
	if err != nil {
		return nil, false
	}
	all = len(s.Commands) > 0
	for _, inner := range s.Commands {
		marked, ok := c.marks(inner.Args, mark, files)
		list, all = append(list, marked...), all && (ok || harmless(inner.Program()))
	}
	return list, all
}

// xargs runs its words with others behind them: only what reads is harmless, and
// which packages it installs can't be told.
func xargs(c *Command) []Effect {
	f := c.leading(xargsFlags)
	words := f.operands
	if len(words) == 0 || harmless(words[0].Text) {
		return nil
	}
	mark, _ := f.get("I", "replace")
	files, onlyFiles := told(c)
	if list, ok := c.marks(words, cmp.Or(mark.Text, "{}"), files); ok {
		if onlyFiles && words[0].Text == "chmod" {
			return nil
		}
		return list
	}
	d := *c
	d.Args = words
	for _, e := range d.Effects() {
		switch e.Kind {
		case Installs:
			return []Effect{{Kind: Unknown, Path: words[0].Text}}
		case Uninstalls, Accounts, Privilege:
			return []Effect{e}
		}
	}
	if g := d.AsGo(); g != nil && !g.Builds() || packageTools(d.Program()) {
		return nil
	}
	list := append(xargsEdits(c, words), Effect{Kind: Generates, Path: c.Dir})
	list = append(list, elsewhere(c, words, cmp.Or(mark.Text, "{}"))...)
	return append(list, xargsRemovals(c, words, cmp.Or(mark.Text, "{}"))...)
}

// elsewhere is what a command that is run for each file may make outside of the directory
// that it is run in: at a path that it names, or in the directory before a mark.
func elsewhere(c *Command, words []Word, mark string) []Effect {
	d := *c
	d.Args = slices.Clone(words)
	if text, ok := d.ShellText(); ok {
		var list []Effect
		if s, err := Parse(text, c.Dir, c.Lookup); err == nil {
			for _, inner := range s.Commands {
				list = append(list, elsewhere(inner, inner.Args, mark)...)
			}
		}
		return list
	}
	for i, w := range words {
		if before, _, ok := strings.Cut(w.Text, mark); ok {
			d.Args[i].Text = before[:strings.LastIndexByte(before, '/')+1]
		}
	}
	if to, ok := target(&d); ok {
		return to
	}
	return generated(&d)[1:]
}

// target is where to a command brings files that copies or moves those it is told: what is
// in it then is not known. It is false for any other command, and where that is no more than
// said.
func target(c *Command) ([]Effect, bool) {
	if !bringers(c.Program()) {
		return nil, false
	}
	f := c.flags("tSmog --target-directory --suffix --mode --owner --group")
	to, ok := f.get("t", "target-directory")
	if n := len(f.operands); !ok && n > 1 {
		to, ok = f.operands[n-1], true
	}
	p, known := c.Abs(to)
	if dir := path.Base(p); !ok || !known || dir == "bin" || dir == "sbin" {
		return nil, false
	}
	return []Effect{{Kind: Generates, Path: p, Maybe: true, Told: true}}, true
}

// bringers copy or move files to where their last operand says.
var bringers = set("cp mv install")

// told are the files, or the directories above them, whose names come through the pipe,
// and whether they are all files. What can't be told is one word that is not known.
func told(c *Command) (files []Word, onlyFiles bool) {
	p := c.Piped
	for p != nil && filters(p.Program()) {
		p = p.Piped
	}
	switch {
	case p == nil:
	case p.Program() == "find":
		return searched(p), findsFiles(p)
	case p.Program() == "ls", p.Program() == "git":
		return []Word{{Text: ".", Known: true, Pos: -1, End: -1}}, false
	case p.Program() == "echo", p.Program() == "printf":
		for _, w := range p.flags("").operands {
			files = append(files, w.split()...)
		}
		return files, false
	}
	return []Word{{Text: path.Base(c.text()), Pos: -1, End: -1}}, false
}

// filters pass on some of the lines that they read.
var filters = set("grep egrep fgrep sort uniq head tail tr sed awk cut tac shuf")
