package shell

import (
	"path"
	"slices"
	"strings"
)

// The tools that make, copy and mark files.

// transfer is cp, mv or install: the last operand is where to, -t names it first.
func (c *Command) transfer(kind EffectKind, values string) []Effect {
	f := c.flags(values)
	words := f.operands
	to, inDir := f.get("t", "target-directory")
	if !inDir {
		if len(words) < 2 {
			return unknownOf(words)
		}
		to, words = words[len(words)-1], words[:len(words)-1]
		inDir = len(words) > 1 || isDir(to.Text)
	}
	if f.has("parents") {
		return withParents(c, words, to)
	}
	exact := f.has("T", "no-target-directory")
	keeps := kind == Moves || f.has("a", "archive", "d", "P", "no-dereference", "r", "R", "recursive")
	list := c.between(kind, words, to)
	for i := range list {
		content := isContent(words[i].Text)
		if list[i].Kind == kind && inDir && !content {
			list[i].Path = path.Join(list[i].Path, path.Base(list[i].From))
		}
		list[i].Final = inDir || content || exact
		list[i].Keeps = keeps && !f.has("L", "dereference", "H")
	}
	return list
}

// copyFiles is cp, which makes links to what it is given, or to all files below, if it is told so.
func copyFiles(c *Command) []Effect {
	const values = "tS --target-directory --suffix"
	list := c.transfer(Copies, values)
	if !c.flags(values).has("s", "symbolic-link") {
		return list
	}
	for i := range list {
		if list[i].Kind == Copies {
			list[i].Kind, list[i].Says = Links, list[i].From
		}
	}
	return list
}

// withParents is cp --parents, which keeps the directories that a source is named with.
func withParents(c *Command, words []Word, to Word) []Effect {
	list := c.between(Copies, words, to)
	for i := range list {
		switch e := &list[i]; {
		case e.Kind != Copies:
		case strings.ContainsAny(path.Dir(e.From), "*?["):
			*e = Effect{Kind: Generates, Path: e.Path}
		default:
			e.Path, e.Final, e.Keeps = path.Join(e.Path, words[i].Text), true, true
		}
	}
	return list
}

// isDir reports whether a path can only be a directory's.
func isDir(p string) bool {
	return strings.HasSuffix(p, "/") || isContent(p) || strings.HasSuffix(p, "..")
}

// isContent reports whether a path, like dir/., means what is in a directory.
func isContent(p string) bool { return p == "." || strings.HasSuffix(p, "/.") }

// isBelow reports whether a path lies below the directory where the command runs.
func (c *Command) isBelow(p string) bool {
	return c.Dir != "" && c.Dir != "/" && strings.HasPrefix(p, c.Dir+"/")
}

func unknownOf(words []Word) []Effect {
	for _, w := range words {
		if !w.Known {
			return []Effect{{Kind: Unknown, Path: w.Text}}
		}
	}
	return nil
}

// between gives one effect for each word, in order.
func (c *Command) between(kind EffectKind, from []Word, to Word) []Effect {
	var list []Effect
	dst, ok := c.Abs(to)
	for _, w := range from {
		src, known := c.Abs(w)
		switch {
		case ok && !known && kind == Copies && c.isBelow(dst): // whatever it is, it goes nowhere else
			list = append(list, Effect{Kind: Generates, Path: dst})
			continue
		case !ok || !known:
			list = append(list, Effect{Kind: Unknown, Path: to.Text})
			continue
		}
		list = append(list, Effect{Kind: kind, From: src, Path: dst})
	}
	return list
}

// link is ln -s TARGET NAME. A hard link is a copy, as far as content goes.
func link(c *Command) []Effect {
	f := c.flags("tS --target-directory --suffix")
	words := f.operands
	to, inDir := f.get("t", "target-directory")
	switch n := len(words); {
	case inDir:
	case n == 0:
		return nil
	case n == 1:
		to, inDir = Word{Text: ".", Known: true}, true
	default:
		to, words = words[n-1], words[:n-1]
		inDir = n > 2 || isDir(to.Text)
	}
	var list []Effect
	for _, w := range words {
		e := c.linkOne(f.has("s", "symbolic"), w, to, inDir)
		e.Final = inDir || f.has("T", "no-target-directory")
		e.Replaces = f.has("n", "no-dereference")
		list = append(list, e)
	}
	return list
}

func (c *Command) linkOne(symbolic bool, w, name Word, inDir bool) Effect {
	to, ok := c.Abs(name)
	if !ok || !w.Known {
		return Effect{Kind: Unknown, Path: name.Text}
	}
	if inDir {
		to = path.Join(to, path.Base(w.Text))
	}
	kind, base := Copies, c.Dir
	if symbolic {
		kind, base = Links, path.Dir(to)
	}
	from := w.Text
	if !path.IsAbs(from) {
		from = path.Join(base, from)
	}
	return Effect{Kind: kind, From: from, Path: to, Says: w.Text}
}

// makeDirs is mkdir; -m gives the directories a mode.
func makeDirs(c *Command) []Effect {
	f := c.flags("mZ --mode")
	list := c.on(MakesDir, f.operands)
	if mode, ok := f.get("m", "mode"); ok && strings.TrimLeft(mode.Text, "0") != "755" {
		list = append(list, c.on(Owns, f.operands)...)
	}
	return list
}

func touch(c *Command) []Effect {
	list := c.on(Makes, c.flags("drt --date --reference").operands)
	for i := range list {
		list[i].Alike = true
	}
	return list
}

func installFiles(c *Command) []Effect {
	const values = "mogtS --mode --owner --group --target-directory --suffix --strip-program"
	f := c.flags(values)
	var list []Effect
	dir := f.has("d", "directory")
	if dir {
		list = c.on(MakesDir, f.operands)
	} else {
		list = c.transfer(Copies, values)
	}
	if f.has("o", "g", "owner", "group") || dir && f.has("m", "mode") {
		for _, e := range list {
			if e.Kind != Unknown {
				list = append(list, Effect{Kind: Owns, Path: e.Path})
			}
		}
	}
	return list
}

// chmodWords are the mode and the files of a chmod, of which some modes look like flags: -x.
func (c *Command) chmodWords() []Word {
	var words []Word
	for _, a := range c.Args[1:] {
		if !strings.HasPrefix(a.Text, "--") &&
			(!strings.HasPrefix(a.Text, "-") || strings.Trim(a.Text, "-Rvcf") != "") {
			words = append(words, a)
		}
	}
	return words
}

func chmod(c *Command) []Effect {
	words := c.chmodWords()
	if len(words) < 2 {
		return unknownOf(words)
	}
	mode := words[0].Text
	switch {
	case strings.TrimLeft(mode, "augo") == "+x" || mode == "755" || mode == "0755":
		return nil // the mode of a file is copied with it
	case strings.Contains(mode, "s") && !strings.Contains(mode, "-s"),
		len(mode) == 4 && strings.ContainsAny(mode[:1], "234567"):
		return c.on(Privilege, words[1:])
	}
	return c.owns(words[1:])
}

// owns is for an owner or a mode, of all below the files as well where -R is given.
func (c *Command) owns(words []Word) []Effect {
	list := c.on(Owns, words)
	for i := range list {
		list[i].Tree = c.Recursive()
	}
	return list
}

// MakesExecutable reports whether the command is a chmod that lets the file at a path be
// executed.
func (c *Command) MakesExecutable(at string) bool {
	if c.Program() != "chmod" {
		return false
	}
	words := c.chmodWords()
	return len(words) > 1 && Executes(words[0].Text) && slices.ContainsFunc(words[1:], func(w Word) bool {
		p, ok := c.Abs(w)
		match, _ := path.Match(p, at)
		return ok && (match || c.Recursive() && strings.HasPrefix(at, p+"/"))
	})
}

// Executes reports whether a mode, by numbers or by letters, lets someone execute the file.
func Executes(mode string) bool {
	if strings.Trim(mode, "01234567") == "" {
		return strings.ContainsAny(mode, "1357")
	}
	return strings.ContainsAny(mode, "xX") && strings.ContainsAny(mode, "+=")
}

func owner(c *Command) []Effect {
	f := c.flags(" --reference --from")
	words := f.operands
	if len(words) > 0 && !f.has("reference") {
		words = words[1:]
	}
	return c.owns(words)
}

// setcap is CAPABILITIES FILE…, in pairs; with -r there are only files.
func setcap(c *Command) []Effect {
	f := c.flags("n")
	var files []Word
	for i, w := range f.operands {
		if i%2 == 1 || f.has("r") {
			files = append(files, w)
		}
	}
	return c.on(Privilege, files)
}

func sed(c *Command) []Effect {
	f := c.flags("efli? --expression --file --line-length")
	if !f.has("i", "in-place") {
		return nil
	}
	words, scripts := f.operands, f.all("e", "expression")
	if !f.has("e", "f", "expression", "file") && len(words) > 0 {
		scripts, words = words[:1], words[1:]
		if scripts[0].Known && takesCR(scripts[0].Text) {
			return withoutCR(c.on(Makes, words))
		}
	}
	list := c.on(Makes, words)
	for i := range list {
		if !f.has("f", "file", "n") {
			list[i].Text.Subs = substitutions(scripts, f.has("E", "r", "regexp-extended"))
		}
	}
	return list
}
