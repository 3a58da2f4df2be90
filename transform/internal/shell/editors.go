package shell

import (
	"path"
	"slices"
	"strings"
)

// The tools that change the Go files of a directory in place.

// inPlace reports whether a command edits its operands, and gives its substitutions if it
// makes no other changes.
func inPlace(c *Command) ([]Sub, bool) {
	switch c.Program() {
	case "sed":
		d := *c
		d.Args = append(slices.Clone(c.Args), Word{Text: "x.go", Known: true, Pos: -1, End: -1})
		if list := sed(&d); len(list) > 0 && !list[0].Text.NoCR {
			return list[0].Text.Subs, true
		}
	case "perl", "ruby":
		return nil, slices.ContainsFunc(c.Args[1:], func(a Word) bool {
			return strings.HasPrefix(a.Text, "-") && !strings.HasPrefix(a.Text, "--") && strings.Contains(a.Text, "i")
		})
	case "gofmt":
		return nil, c.flags("r").has("r") && c.flags("r").has("w")
	}
	return nil, false
}

// editsEach is what a command that is run for each of the files in some directories does to
// the Go files among them.
func editsEach(c *Command, words, dirs []Word) []Effect {
	d := *c
	d.Args = words
	subs, ok := inPlace(&d)
	if !ok || len(words) == 0 {
		return nil
	}
	list := c.on(Edits, dirs)
	for i := range list {
		list[i].Text.Subs = subs
	}
	return list
}

// namesGo reports whether the files that find or grep names may be of Go.
func namesGo(c *Command) bool {
	some := false
	for i, a := range c.Args {
		pattern, ok := strings.CutPrefix(a.Text, "--include=")
		if !ok && i > 0 && slices.Contains([]string{"-name", "-iname", "--include"}, c.Args[i-1].Text) {
			pattern, ok = a.Text, true
		}
		if some = some || ok; !ok {
			continue
		}
		if named, _ := path.Match(pattern, pattern[:strings.IndexAny(pattern+"*", "*?[")]+".go"); named ||
			strings.HasSuffix(pattern, ".go") || !a.Known {
			return true
		}
	}
	return !some
}

// xargsEdits is what xargs has a command do to the files that find or grep names.
func xargsEdits(c *Command, words []Word) []Effect {
	dirs := []Word{{Text: ".", Known: true, Pos: -1, End: -1}}
	for p := c.Piped; p != nil; p = p.Piped {
		if !namesGo(p) {
			return nil
		}
		if p.Program() == "find" {
			dirs = searched(p)
		}
	}
	return editsEach(c, words, dirs)
}

// gofmt edits with a rule; else it changes no more than blanks.
func gofmt(c *Command) []Effect {
	if _, ok := inPlace(c); !ok {
		return nil
	}
	return editsOperands(c, c.flags("r").operands)
}

// perl in place edits its operands.
func perl(c *Command) []Effect {
	list := generated(c)
	if _, ok := inPlace(c); ok {
		return append(list, editsOperands(c, c.flags("eEIM").operands)...)
	}
	return append(list, Effect{Kind: Anywhere})
}

// editsOperands is for files and directories among words.
func editsOperands(c *Command, words []Word) []Effect {
	var list []Effect
	for _, w := range words {
		switch {
		case !w.Known:
			list = append(list, Effect{Kind: Edits, Path: c.Dir})
		case path.Ext(w.Text) == ".go":
			list = append(list, c.on(Makes, []Word{w})...)
		case w.Text == "." || isDir(w.Text) || path.Ext(w.Text) == "":
			list = append(list, c.on(Edits, []Word{w})...)
		}
	}
	return list
}

// patch edits the files that a patch names.
func patch(c *Command) []Effect {
	f := c.flags("ipdFDoBrYz --input --strip --directory")
	e := Effect{Kind: Edits, Path: c.Dir}
	files := slices.Clone(c.In)
	if w, ok := f.get("i", "input"); ok {
		files = append(files, w)
	}
	files = append(files, f.operands[min(1, len(f.operands)):]...)
	if len(files) == 1 {
		e.From, _ = c.Abs(files[0])
	}
	return []Effect{{Kind: Generates, Path: c.Dir}, e}
}

// gitEdits is what a command of git does to what was copied.
func gitEdits(c *Command) []Effect {
	list := []Effect{{Kind: Generates, Path: c.Dir}}
	switch c.Args[0].Text {
	case "apply", "am":
		e := Effect{Kind: Edits, Path: c.Dir}
		if words := c.flags("pC --directory --exclude --include").operands; len(words) == 1 && words[0].Known {
			e.From, _ = c.Abs(words[0])
		}
		return append(list, e)
	case "checkout", "switch", "pull", "merge", "cherry-pick", "revert":
		return append(list, Effect{Kind: Edits, Path: c.Dir})
	}
	return list
}
