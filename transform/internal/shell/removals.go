package shell

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// What commands take away of which only the run knows how much it is.

// removers take their operands away.
var removers = set("rm rmdir unlink shred mv")

// removes reports whether a command, or the text that it gives to a shell, takes files away, and
// whether that means all that is in a directory as well.
func removes(c *Command, words []Word) (some, trees bool) {
	d := *c
	d.Args = words
	text, ok := d.ShellText()
	if !ok {
		name := d.Program()
		return removers(name), name == "mv" || d.flags("").has("r", "R", "recursive")
	}
	if s, err := Parse(text, c.Dir, c.Lookup); err == nil {
		some = slices.ContainsFunc(s.Commands, func(inner *Command) bool { return removers(inner.Program()) })
	}
	return some, true
}

// removal is of what a directory holds, but for what is surely left.
func removal(c *Command, dirs []Word, of choice) []Effect {
	list := slices.DeleteFunc(c.on(Removes, dirs), func(e Effect) bool { return e.Kind == Unknown })
	for i := range list {
		list[i].Maybe = true
		list[i].Spares = of.sparedBelow(dirs[min(i, len(dirs)-1)].Text)
	}
	return list
}

// A choice is which of the files below a directory a command is run for.
type choice struct {
	tests    []nameTest
	min, max int  // how deep they lie; max is 0 for any depth
	files    bool // they are no directories
	trees    bool // what is in a directory that is chosen goes with it
	lines    []func(line string) bool
	bare     bool // a line is a name alone
}

// A nameTest is one of find's by a pattern.
type nameTest struct {
	pattern   string
	not, path bool
	fold      bool
}

// findChoice reads find's tests, which narrow the choice; where one may stand for another,
// anything may be chosen.
func findChoice(c *Command) choice {
	var of choice
	not := false
	for i := 1; i < len(c.Args); i++ {
		word, value := c.Args[i].Text, Word{}
		if i+1 < len(c.Args) {
			value = c.Args[i+1]
		}
		switch word {
		case "!", "-not":
			not = !not
			continue
		case "-o", "-or", "(", ",", "-prune":
			return choice{}
		case "-exec", "-execdir", "-ok", "-okdir":
			for i++; i < len(c.Args) && c.Args[i].Text != ";" && c.Args[i].Text != "+"; i++ {
			}
		default:
			if value.Known && of.narrow(word, value.Text, not) {
				i++
			}
		}
		not = false
	}
	return of
}

// narrow adds a test of find's with its value; it is false for a word that is none.
func (of *choice) narrow(test, value string, not bool) bool {
	switch test {
	case "-name", "-iname", "-path", "-wholename", "-ipath":
		whole := test != "-name" && test != "-iname"
		of.tests = append(of.tests, nameTest{value, not, whole, strings.HasPrefix(test, "-i")})
	case "-type":
		of.files = of.files || value == "f" && !not
	case "-mindepth":
		of.min, _ = strconv.Atoi(value)
	case "-maxdepth":
		of.max, _ = strconv.Atoi(value)
	default:
		return false
	}
	return true
}

// sparedBelow tells of the paths below a directory, which counts as it is written, which ones are
// surely left.
func (of choice) sparedBelow(root string) func(rel string) bool {
	here := path.Clean(root) == "." // which neither rm nor find takes away
	return func(rel string) bool {
		if rel == "." && (here || of.files) {
			return true
		}
		if of.chosen(root, rel) {
			return false
		}
		for dir := rel; of.trees && !of.files && dir != "."; {
			if dir = path.Dir(dir); of.chosen(root, dir) {
				return false
			}
		}
		return true
	}
}

// chosen reports whether a path below a directory may be chosen itself.
func (of choice) chosen(root, rel string) bool {
	text, depth := root, 0
	if rel != "." {
		text, depth = strings.TrimSuffix(root, "/")+"/"+rel, strings.Count(rel, "/")+1
	}
	if depth < of.min || of.max > 0 && depth > of.max {
		return false
	}
	for _, t := range of.tests {
		name := path.Base(text)
		if t.path {
			name = text
		}
		if t.matches(name) == t.not {
			return false
		}
	}
	if of.bare {
		text = rel
	}
	return !slices.ContainsFunc(of.lines, func(let func(string) bool) bool { return !let(text) })
}

// matches is fnmatch, where a slash is a character as any other.
func (t nameTest) matches(name string) bool {
	plain := func(s string) string {
		if t.fold {
			s = strings.ToLower(s)
		}
		return strings.ReplaceAll(s, "/", "\x01")
	}
	ok, err := path.Match(strings.ReplaceAll(plain(t.pattern), "[!", "[^"), plain(name))
	return ok && err == nil
}

// findRemovals is what find takes away, by itself or by what it runs.
func findRemovals(c *Command) []Effect {
	roots := searched(c)
	some := slices.ContainsFunc(c.Args[1:], func(a Word) bool { return a.Text == "-delete" })
	if some && len(c.Args) == len(roots)+2 {
		return c.on(Removes, roots)
	}
	of := findChoice(c)
	for _, words := range c.findLaunches() {
		takes, trees := removes(c, words)
		some, of.trees = some || takes, of.trees || takes && trees
	}
	if !some {
		return nil
	}
	return removal(c, roots, of)
}

// xargsRemovals is what xargs has a command take away of what it reads the names of.
func xargsRemovals(c *Command, words []Word, mark string) []Effect {
	some, trees := removes(c, words)
	if !some {
		return nil
	}
	here := []Word{{Text: ".", Known: true, Pos: -1, End: -1}}
	for _, w := range words {
		if before, _, ok := strings.Cut(w.Text, mark); ok && path.Clean(before+".") != "." {
			here[0].Text = path.Dir(before + "x")
			return removal(c, here, choice{trees: true})
		}
	}
	var lines []func(string) bool
	p, same := c.Piped, true
	for ; p != nil && filters(p.Program()); p = p.Piped {
		lines = append(lines, passes(p))
		same = same && !rewriters(p.Program())
	}
	of := choice{lines: lines, trees: trees}
	switch {
	case p == nil || !same:
		of = choice{trees: trees}
	case p.Program() == "find":
		of = findChoice(p)
		of.lines, of.trees, here = lines, of.trees || trees, searched(p)
	case p.Program() == "ls" && len(p.flags("").operands) == 0 && !p.flags("").has("R", "l"):
		of.min, of.max, of.bare = 1, 1, true
	default:
		of = choice{trees: trees}
	}
	return removal(c, here, of)
}

// rewriters are the filters that change the lines.
var rewriters = set("tr sed awk cut")

// passes tells which lines a filter may let through.
func passes(c *Command) func(line string) bool {
	any := func(string) bool { return true }
	f := c.flags("efmABC --regexp --file")
	patterns := append(f.all("e", "regexp"), f.operands...)
	if !strings.HasSuffix(c.Program(), "grep") || len(patterns) != 1 || !patterns[0].Known || f.has("w", "f", "z") {
		return any
	}
	text := patterns[0].Text
	switch {
	case c.Program() == "fgrep" || f.has("F"):
		text = regexp.QuoteMeta(text)
	case c.Program() == "grep" && !f.has("E", "P"):
		text = extended(text)
	}
	if f.has("x") {
		text = "^(" + text + ")$"
	}
	if f.has("i") {
		text = "(?i)" + text
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return any
	}
	return func(line string) bool { return re.MatchString(line) != f.has("v", "invert-match") }
}

// extended is a basic regular expression as an extended one, in which some characters mean
// something without a backslash, and not with one.
func extended(basic string) string {
	var sb strings.Builder
	for i := 0; i < len(basic); i++ {
		switch {
		case strings.IndexByte("|+?(){}", basic[i]) >= 0:
			sb.WriteString(`\` + basic[i:i+1])
		case basic[i] == '\\' && i+1 < len(basic):
			if i++; strings.IndexByte("|+?(){}", basic[i]) < 0 {
				sb.WriteByte('\\')
			}
			sb.WriteByte(basic[i])
		default:
			sb.WriteByte(basic[i])
		}
	}
	return sb.String()
}

// remove is rm. What a pattern means that ends in a slash are directories alone.
func remove(c *Command) []Effect {
	var list []Effect
	for _, w := range c.flags("").operands {
		effects := c.on(Removes, []Word{w})
		for i := range effects {
			effects[i].Maybe = w.Glob && strings.HasSuffix(w.Text, "/")
		}
		list = append(list, effects...)
	}
	return list
}

// gitClean takes away what git doesn't know, but for what it is told to leave.
func gitClean(c *Command) []Effect {
	f := c.flags("e --exclude")
	of := choice{trees: true}
	for _, w := range f.all("e", "exclude") {
		if w.Known {
			of.tests = append(of.tests, nameTest{pattern: strings.TrimPrefix(w.Text, "/"), not: true})
		}
	}
	dirs := f.operands
	if len(dirs) == 0 {
		dirs = []Word{{Text: ".", Known: true, Pos: -1, End: -1}}
	}
	return removal(c, dirs, of)
}
