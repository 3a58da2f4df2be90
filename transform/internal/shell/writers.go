package shell

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

// The tools that read, and that write a file where an option, an operand or their program names
// one.

// writesOption is a tool that writes to what -o says, and that takes some options with words.
func writesOption(values string) func(*Command) []Effect {
	return func(c *Command) []Effect { return c.on(Makes, c.flags(values).all("o", "output")) }
}

// writesSecond is a tool that writes to its second operand.
func writesSecond(values string) func(*Command) []Effect {
	return func(c *Command) []Effect {
		words := c.flags(values).operands
		return c.on(Makes, words[min(1, len(words)):])
	}
}

var awkTokens = lazily(`"(?:\\.|[^"\\])*"|\bprintf?\b|>>?|[(){};\n]|[^"(){};\n>p]+|p`)

// awk writes where its program prints to a file.
func awk(c *Command) []Effect {
	f := c.leading("Fvf --field-separator --assign --file")
	if len(f.operands) == 0 || f.has("f", "file") || !f.operands[0].Known {
		return nil
	}
	var list []Effect
	for _, name := range awkOutputs(f.operands[0].Text) {
		text, err := strconv.Unquote(name)
		if err != nil { // it is put together
			list = append(list, Effect{Kind: Anywhere})
			continue
		}
		list = append(list, c.output(Word{Text: text, Known: true, Pos: -1, End: -1})...)
	}
	return list
}

// awkOutputs are what a program of awk prints to, as it is written there.
func awkOutputs(program string) []string {
	var list []string
	prints, opened, depth, target := false, false, 0, ""
	for _, token := range append(awkTokens().FindAllString(program, -1), ";") {
		switch {
		case strings.Contains("{};\n", token):
			if opened {
				list = append(list, strings.TrimSpace(target))
			}
			prints, opened, depth, target = false, false, 0, ""
		case opened:
			target += token
		case token == "print" || token == "printf":
			prints = true
		case token == "(":
			depth++
		case token == ")":
			depth--
		case token[0] == '>':
			opened = prints && depth == 0
		}
	}
	return list
}

// sedWrite finds a w behind an address or a substitution, and the file that it writes.
var sedWrite = lazily(`(?:^|[;{}\n]|/[gpIi0-9]*)[ \t]*(?:[0-9,$!~+]*|/[^/\n]*/)[ \t]*w[ \t]+([^\n]*[^\n/ \t])`)

// sedWrites is what the scripts of sed write besides its operands: what looks like a name may be
// of a text.
func sedWrites(c *Command) []Effect {
	f := c.flags("efli? --expression --file --line-length")
	scripts := f.all("e", "expression")
	if !f.has("e", "f", "expression", "file") && len(f.operands) > 0 {
		scripts = f.operands[:1]
	}
	var list []Effect
	for _, s := range scripts {
		for _, m := range sedWrite().FindAllStringSubmatch(s.Text, -1) {
			list = append(list, c.output(Word{Text: m[1], Known: s.Known, Pos: -1, End: -1})...)
		}
	}
	for i := range list {
		list[i].Maybe = true
	}
	return list
}

// copiesAll are the options with which rsync takes all that is there.
var copiesAll = set(`a r l p t g o D v z h q H A X P W archive recursive links perms times group owner verbose compress
	quiet progress partial stats delete human-readable info no-owner no-group`)

// rsync copies what is in a directory, whose name ends in a slash, or a file or directory into
// one. A choice of what is there may be anything.
func rsync(c *Command) []Effect {
	f := c.flags(
		"efBTM --rsh --exclude --include --filter --exclude-from --include-from --files-from --temp-dir --info",
	)
	words := f.operands
	if len(words) < 2 {
		return nil
	}
	to, from := words[len(words)-1], words[:len(words)-1]
	all := true
	for name := range f.values {
		all = all && copiesAll(name)
	}
	for _, w := range from {
		all = all && (isDir(w.Text) || isDir(to.Text))
	}
	switch {
	case slices.ContainsFunc(words, func(w Word) bool { return strings.Contains(w.Text, ":") }): // of another machine
		return []Effect{{Kind: Unknown, Path: c.text()}}
	case !all:
		return c.unpacked(to)
	}
	list := c.between(Copies, from, to)
	for i := range list {
		list[i].Final, list[i].Keeps = true, true
		if list[i].Kind == Copies && !isDir(from[i].Text) {
			list[i].Path = path.Join(list[i].Path, path.Base(list[i].From))
		}
	}
	return list
}

// cpio copies to a directory what it reads the names of, or unpacks where it runs.
func cpio(c *Command) []Effect {
	f := c.flags("CEFHIMOR --block-size --file --format --owner --pattern-file --directory")
	switch {
	case f.has("p", "pass-through") && len(f.operands) > 0:
		return c.unpacked(f.operands[0])
	case f.has("i", "extract"):
		dir, _ := f.get("D", "directory")
		return c.unpacked(dir)
	}
	return c.on(Makes, f.all("F", "O", "file"))
}
