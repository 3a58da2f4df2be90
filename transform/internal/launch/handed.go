package launch

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/shell"
)

// handed adds what a module that is not seen may start of what it is given: the commands
// of a line whose first word is a program of the original.
func (x execs) handed() {
	for i, h := range x.build.Program.Source.Handed {
		if _, last := member(h.To); speaks(h.To) ||
			!strings.Contains(h.Text.Text, " ") && (h.Nth > 0 || !gosrc.Runs(last)) {
			continue
		}
		script, ok := x.lineOf(h.Text, false)
		if !ok {
			script, _ = x.lineOf(h.Text, true)
		}
		if !x.isLine(h, script.Commands) {
			continue
		}
		what := finding.Quoted(strings.ReplaceAll(gosrc.ShapeOf(h.Text), gosrc.Hole, "…"))
		ev := x.Place(x.build, h.Pos, callName(h.To)+" is given "+what+", and may run it: its source is not seen")
		x.Starts = append(x.Starts, shellsIn(script, always(ev))...)
		for _, c := range script.Commands {
			if catalog.IsProgram(c.Program()) { // no shell may be between, which has some built in
				c = shell.FromWords(append(c.Args, x.behind(i)...), c.Dir, c.Lookup)
				x.Starts = append(x.Starts, ofText(x.started(c, nil, ByProgram, ev, 1))...)
			}
		}
	}
}

// behind are the words that a call is given after the i-th text that is handed on, if that is
// the name of a program.
func (x execs) behind(i int) []shell.Word {
	all := x.build.Program.Source.Handed
	if strings.Contains(all[i].Text.Text, " ") {
		return nil
	}
	var words []shell.Word
	for n := all[i].Nth; i+1 < len(all) && all[i+1].Pos == all[i].Pos && all[i+1].Nth >= n; i++ {
		switch h := all[i+1]; {
		case h.Nth > n:
			words = append(words, shell.Word{Text: h.Text.Text, Known: h.Text.Exact, Pos: -1, End: -1})
		case len(words) > 0:
			words[len(words)-1].Known = false // it may be one of several
		}
		n = all[i+1].Nth
	}
	return words
}

// callName is a name as a call of it has it.
func callName(name string) string {
	return strings.TrimPrefix(name[strings.LastIndexByte(name, '/')+1:], ".")
}

// isLine reports whether a text that is given to what may do anything with it is a line
// of commands. Where the name of what takes it doesn't tell that it runs something, it
// has to look like one: no word that is in every system, and no sentence.
func (x execs) isLine(h gosrc.Handed, commands []*shell.Command) bool {
	i := slices.IndexFunc(commands, func(c *shell.Command) bool {
		name := c.Program()
		return catalog.IsProgram(name) && (SurelyHas(x.Model, name) || runs(h.To) && x.OriginalHas(name))
	})
	if i < 0 {
		return false
	}
	first, telling := commands[i], len(commands) > 1 || hasOperands(commands[i])
	switch name := first.Program(); {
	case shell.IsShell(name) && hasFlagC(first):
		return true
	case runs(h.To):
		return name != "truncate" || telling // or it is a table
	case i > 0 && !commands[0].Builtin(), !strings.Contains(h.Text.Text, " "), sentence().MatchString(h.Text.Text):
		return false
	default:
		return telling || !isEverywhere(name) && len(first.Args) <= 3
	}
}

// isEverywhere reports whether a program is in every system, so that its name is a word
// like others.
func isEverywhere(name string) bool {
	p, _ := catalog.FindProgram(name)
	return p.Apk == "" || catalog.Busybox.Has(name)
}

// hasOperands reports whether a command has a flag, a path or an address.
func hasOperands(c *shell.Command) bool {
	for _, w := range c.Args[1:] {
		if w.Known && len(w.Text) > 1 && (strings.ContainsAny(w.Text[:1], "-+") || strings.Contains(w.Text, "/")) {
			return true
		}
	}
	return false
}

// sentence finds what a line of commands has not: verbs of fmt, and marks behind words.
var sentence = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`%[+#]?[vwqdsT]|[a-z][:,.!?…](\s|$)`)
})

// runs reports whether the name of a function or of its type tells that it runs what it is
// given.
func runs(name string) bool {
	typ, last := member(name)
	return isType(typ) && gosrc.Runs(typ) || gosrc.Runs(last)
}

// speaks reports whether a name tells that what it names says what it is given to people,
// or to a database.
func speaks(name string) bool {
	typ, last := member(name)
	first := gosrc.CamelWords(last)[0]
	return hasWord(typ, tellers) ||
		!gosrc.Runs(last) && (speakers.Has(first) || speakers.Has(strings.TrimRight(first, "fw")))
}

func isType(name string) bool { return strings.IndexFunc(name, unicode.IsUpper) == 0 }

// member are the last two parts of a name: a type, or for a function its package, and what
// is of it.
func member(name string) (typ, last string) {
	parts := strings.Split(name[strings.LastIndexByte(name, '/')+1:], ".")
	return parts[max(0, len(parts)-2)], parts[len(parts)-1]
}

func hasWord(name string, words catalog.Words) bool {
	return slices.ContainsFunc(gosrc.CamelWords(name), words.Has)
}

const (
	speakers catalog.Words = `print println fprint fprintln sprint log logln debug debugln trace info infoln notice
		warn warnln warning error errorln err fatal fatalln panic wrap with msg message say write text title label help
		usage short long example description desc annotate describe comment query sql where select raw assert require
		equal contains skip fail status string bool int duration flag`
	tellers catalog.Words = "log logs logger logging errors xerrors sql db"
)
