package shell

import (
	"slices"
	"strings"
)

// A launcher starts the command behind its own flags and operands.
type launcher struct {
	flags string // those that take a word, as for Command.flags
	own   int    // how many operands are its own
}

var launchers = map[string]launcher{
	"timeout": {
		"ks --kill-after --signal",
		1,
	}, "setsid": {}, "xargs": {xargsFlags, 0}, "gosu": {own: 1}, "su-exec": {own: 1}, "setuidgid": {own: 1},
	"chroot": {
		" --userspec --groups",
		1,
	},
	"setpriv": {" --reuid --regid --groups --inh-caps --ambient-caps --bounding-set", 0},
	"runuser": {"ugG --user --group", 0},
	"flock": {
		"wE --timeout --wait --conflict-exit-code",
		1,
	}, "watch": {"n --interval", 0}, "tini": {"pe", 0}, "dumb-init": {"r --rewrite", 0},
	"chpst": {
		"uUbdmolpft",
		0,
	},
	"ionice":   {"cn --class --classdata", 0},
	"taskset":  {own: 1},
	"strace":   {"eopsESauXP", 0},
	"unbuffer": {},
	"nohup":    {},
	"nice":     {"n --adjustment", 0},
	"stdbuf":   {"ioe", 0},
	"doas":     {"uC", 0},

	"faketime":     {own: 1},
	"proxychains":  {"f", 0},
	"proxychains4": {"f", 0},
	"sshpass":      {"fdpP", 0},
	"time":         {"of --output --format", 0},
	"xvfb-run":     {"enfps --server-num --server-args --error-file --auth-file", 0},
}

var duration = lazily(`^\d+[smhd]?$`)

const xargsFlags = "nIPLdsaE --max-args --max-procs --replace --delimiter --max-lines --arg-file"

// Launches gives the commands that a tool of the system is told to start, as
// timeout and xargs are; the text that one gives to a shell is that of a sh -c.
func (c *Command) Launches() [][]Word {
	name := c.Program()
	switch name {
	case "find":
		return c.findLaunches()
	case "su", "runuser", "flock", "script":
		if text, ok := c.flags("csTwE --command --shell").get("c", "command"); ok {
			return [][]Word{shellLine(text)}
		}
	}
	switch name {
	case "busybox":
		return appletLaunches(c)
	case "env", "sudo":
		return c.envLaunches()
	case "git":
		return gitLaunches(c)
	}
	l, ok := launchers[name]
	if !ok {
		return nil
	}
	words := c.leading(l.flags).operands
	for name == "timeout" && len(words) > l.own && words[l.own].Known && duration().MatchString(words[l.own].Text) {
		l.own++ // the word before it holds a flag, as that of old busybox's
	}
	switch {
	case len(words) <= l.own || isSelf(words[l.own]):
		return nil
	case name == "watch":
		return [][]Word{shellLine(joined(words))}
	}
	return [][]Word{words[l.own:]}
}

// appletLaunches is what busybox is told to be, if that starts commands.
func appletLaunches(c *Command) [][]Word {
	if len(c.Args) < 2 {
		return nil
	}
	name := c.Args[1].Text
	if _, starts := launchers[name]; !starts && !shells[name] && name != "env" && name != "find" && name != "su" {
		return nil
	}
	return [][]Word{c.Args[1:]}
}

// gitLaunches are the commands of git that are programs of their own, in a package of
// their own on alpine.
func gitLaunches(c *Command) [][]Word {
	words := slices.Clone(c.leading("Cc --git-dir --work-tree --namespace --exec-path").operands)
	if len(words) == 0 || words[0].Text != "daemon" && words[0].Text != "http-backend" {
		return nil
	}
	words[0].Text = "git-" + words[0].Text
	return [][]Word{words}
}

// envLaunches is the command behind the flags and assignments of env or sudo, or in the text
// that one of env's flags has it split.
func (c *Command) envLaunches() [][]Word {
	f := c.leading(wrappers[c.Program()])
	words := f.operands
	if text, ok := f.get("S", "split-string"); ok && c.Program() == "env" {
		words = append(text.split(), words...)
	}
	for len(words) > 0 && strings.Contains(words[0].Text, "=") {
		words = words[1:]
	}
	if len(words) == 0 {
		return nil
	}
	return [][]Word{words}
}

// isSelf reports whether a word is the script that holds it.
func isSelf(w Word) bool {
	return !w.Known && (strings.Trim(w.Text, `"{}`) == "$0" || strings.Contains(w.Text, "BASH_SOURCE"))
}

// findLaunches are the commands behind find's -exec.
func (c *Command) findLaunches() [][]Word {
	var list [][]Word
	for i := 1; i < len(c.Args); i++ {
		switch c.Args[i].Text {
		case "-exec", "-execdir", "-ok", "-okdir":
			from := i + 1
			for i = from; i < len(c.Args) && c.Args[i].Text != ";" && c.Args[i].Text != "+"; i++ {
			}
			if i > from {
				list = append(list, c.Args[from:i])
			}
		}
	}
	return list
}

// split gives the words that blanks divide a word into.
func (w Word) split() []Word {
	var list []Word
	for _, s := range strings.Fields(w.Text) {
		list = append(list, Word{Text: s, Known: w.Known, Pos: -1, End: -1})
	}
	return list
}

func shellLine(text Word) []Word {
	word := func(s string) Word { return Word{Text: s, Known: true, Pos: -1, End: -1} }
	text.Pos, text.End = -1, -1
	return []Word{word("sh"), word("-c"), text}
}

// joined is the text of words with spaces between them.
func joined(words []Word) Word {
	x := Word{Known: true}
	for i, w := range words {
		if i > 0 {
			x.Text += " "
		}
		x.Text, x.Known = x.Text+w.Text, x.Known && w.Known
	}
	return x
}

// Asks gives the names of the programs that a command looks for: which jq,
// command -v jq.
func (c *Command) Asks() []string {
	var words []Word
	switch c.Program() {
	case "which", "type":
		words = c.flags("").operands
	case "command":
		if f := c.leading(""); f.has("v", "V") {
			words = f.operands
		}
	}
	var list []string
	for _, w := range words {
		if w.Known {
			list = append(list, w.Text)
		}
	}
	return list
}
