package shell

import (
	"strings"
)

// flags are the words of a command, read as getopt reads them.
type flags struct {
	values   map[string][]Word // by name, without dashes; a flag without a value has an empty one
	operands []Word
}

// flags reads the options of a command. Values names the options that take a
// word: first the letters in one word, then the long ones. A letter before "?"
// takes what stands directly behind it, if anything does.
func (c *Command) flags(values string) flags { return c.options(values, true) }

// leading reads only the options before the first operand.
func (c *Command) leading(values string) flags { return c.options(values, false) }

func (c *Command) options(values string, all bool) flags {
	f := flags{values: map[string][]Word{}}
	letters, long := "", values
	if !strings.HasPrefix(values, "-") {
		letters, long, _ = strings.Cut(values, " ")
	}
	args := c.Args[1:]
	for len(args) > 0 {
		a := args[0]
		args = args[1:]
		switch {
		case a.Text == "--":
			f.operands = append(f.operands, args...)
			return f
		case len(a.Text) < 2 || a.Text[0] != '-':
			f.operands = append(f.operands, a)
			if !all {
				f.operands = append(f.operands, args...)
				return f
			}
		case strings.HasPrefix(a.Text, "--"):
			args = f.long(a, args, long)
		default:
			args = f.short(a, args, letters)
		}
	}
	return f
}

func (f *flags) add(name string, w Word) { f.values[name] = append(f.values[name], w) }

// long reads --name, --name=value or --name value.
func (f *flags) long(a Word, rest []Word, takes string) []Word {
	name, value, joined := strings.Cut(a.Text[2:], "=")
	a.Text = value
	if !joined && len(rest) > 0 && strings.Contains(" "+takes+" ", " --"+name+" ") {
		a, rest = rest[0], rest[1:]
	}
	f.add(name, a)
	return rest
}

// short reads -abc, where the last letter may take the rest or the next word.
func (f *flags) short(a Word, rest []Word, takes string) []Word {
	text := a.Text
	for i := 1; i < len(text); i++ {
		name := text[i : i+1]
		at := strings.Index(takes, name)
		a.Text = ""
		if at < 0 || name == "?" {
			f.add(name, a)
			continue
		}
		a.Text = strings.TrimPrefix(text[i+1:], "=")
		if a.Text == "" && len(rest) > 0 && !strings.HasPrefix(takes[at+1:], "?") {
			a, rest = rest[0], rest[1:]
		}
		f.add(name, a)
		break
	}
	return rest
}

// has reports whether one of the options is given.
func (f flags) has(names ...string) bool {
	for _, n := range names {
		if _, ok := f.values[n]; ok {
			return true
		}
	}
	return false
}

// all are the values of options that mean the same, and get the first of them.
func (f flags) all(names ...string) []Word {
	var list []Word
	for _, n := range names {
		list = append(list, f.values[n]...)
	}
	return list
}

func (f flags) get(names ...string) (Word, bool) {
	if list := f.all(names...); len(list) > 0 {
		return list[0], true
	}
	return Word{}, false
}
