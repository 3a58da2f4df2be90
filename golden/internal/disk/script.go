package disk

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// Sh runs a line of the few commands with which a tree is laid out: mkdir -p, with -m
// MODE behind it or without, cp -a, cp -aH, cp --parents, chmod, chown, [ ! -e PATH ], commands
// behind if [ -e PATH ], and a loop over patterns. Every other command is an error, since
// nobody would know what it leaves behind.
func (d Disk) Sh(line string) error {
	words, err := d.lex(d.decide(d.unroll(line)))
	if err != nil {
		return err
	}
	var cmd []string
	good, want := true, true
	for _, w := range append(words, word{text: ";", op: true}) {
		if !w.op {
			cmd = append(cmd, w.text)
			continue
		}
		if len(cmd) > 0 && good == want {
			if good, err = d.command(cmd); err != nil {
				return err
			}
		}
		cmd = nil
		switch w.text {
		case "||":
			want = false
		case "&&":
			want = true
		case ";":
			good, want = true, true
		}
	}
	return nil
}

var (
	loop  = regexp.MustCompile(`for f in ([^;]*); do (.*?); done`)
	there = regexp.MustCompile(`if \[ -e (\S+|'[^']*') \]; then (.*?); fi`)
)

// above is a directory above the loop's variable.
var above = regexp.MustCompile(`\$\{f%(/\*)+\}`)

// cutOff takes as many names off the end of a path as ${f%/*/*} does.
func cutOff(at, expansion string) string {
	for range strings.Count(expansion, "/*") {
		at = path.Dir(at)
	}
	return strings.TrimSuffix(at, "/")
}

// nothing is a command that does nothing.
const nothing = "mkdir -p"

// decide puts what stands behind an if in its place where the path is there.
func (d Disk) decide(line string) string {
	return there.ReplaceAllStringFunc(line, func(text string) string {
		parts := there.FindStringSubmatch(text)
		if _, ok := d.Lookup(strings.Trim(parts[1], "'")); !ok {
			return nothing
		}
		return parts[2]
	})
}

// unroll writes a loop over patterns out: its body for each path that is there, and for a
// pattern without any, as a shell does.
func (d Disk) unroll(line string) string {
	return loop.ReplaceAllStringFunc(line, func(text string) string {
		parts := loop.FindStringSubmatch(text)
		bodies := []string{nothing}
		for _, pattern := range strings.Fields(parts[1]) {
			found := []string{pattern}
			for at := range d {
				if ok, _ := path.Match(pattern, at); ok {
					found = append(found, at)
				}
			}
			for _, at := range found {
				dir := "'/rootfs" + strings.TrimSuffix(path.Dir(at), "/")
				body := above.ReplaceAllStringFunc(parts[2], func(end string) string { return cutOff(at, end) })
				bodies = append(bodies, strings.NewReplacer(`"$f"`, "'"+at+"'", `"$d"`, dir+"'", `"$d/"`, dir+"/'",
					"d=/rootfs"+cutOff(at, "/*")+" && ", "", " || exit", "").Replace(body))
			}
		}
		return strings.Join(bodies, "; ")
	})
}

// A word of a line, or an operator.
type word struct {
	text string
	op   bool
}

// lex takes a line apart; what $(stat …) prints is put in its place.
func (d Disk) lex(line string) ([]word, error) {
	var list []word
	for rest := strings.TrimSpace(line); rest != ""; rest = strings.TrimSpace(rest) {
		if op := operator(rest); op != "" {
			rest = rest[len(op):]
			if op != "{" && op != "}" {
				list = append(list, word{op, true})
			}
			continue
		}
		text, n, err := d.word(rest)
		if err != nil {
			return nil, err
		}
		list = append(list, word{text: text})
		rest = rest[n:]
	}
	return list, nil
}

func operator(s string) string {
	for _, op := range []string{"&&", "||", ";", "{", "}"} {
		if strings.HasPrefix(s, op) {
			return op
		}
	}
	return ""
}

// word reads the first word of a text and says how long it is there.
func (d Disk) word(s string) (text string, n int, err error) {
	var b strings.Builder
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ' ' || c == '\t' || c == ';':
			return b.String(), i, nil
		case c == '\'':
			end := strings.IndexByte(s[i+1:], '\'')
			if end < 0 {
				return "", 0, fmt.Errorf("a quote is open: %s", s)
			}
			b.WriteString(s[i+1 : i+1+end])
			i += end + 2
		case c == '"':
			i++
		case strings.HasPrefix(s[i:], "$("):
			end := strings.IndexByte(s[i:], ')')
			if end < 0 {
				return "", 0, fmt.Errorf("a substitution is open: %s", s)
			}
			out, err := d.stat(strings.Fields(s[i+2 : i+end]))
			if err != nil {
				return "", 0, err
			}
			b.WriteString(out)
			i += end + 1
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String(), len(s), nil
}

// stat prints what stat -c FORMAT PATH prints.
func (d Disk) stat(words []string) (string, error) {
	if len(words) != 4 || words[0] != "stat" || words[1] != "-c" {
		return "", fmt.Errorf("not understood here: %s", strings.Join(words, " "))
	}
	at := strings.Trim(words[3], `"'`)
	e, ok := d.Lookup(at)
	if !ok {
		return "", fmt.Errorf("stat: %s is not there", at)
	}
	out := strings.NewReplacer("%a", digits(e.Mode), "%u", strconv.Itoa(e.UID), "%g", strconv.Itoa(e.GID))
	return out.Replace(words[2]), nil
}

// command does one command and reports whether it succeeds.
func (d Disk) command(words []string) (bool, error) {
	args := words[1:]
	switch form := strings.Join(words[:min(2, len(words))], " "); {
	case form == "mkdir -p":
		return true, d.mkdir(args[1:])
	case form == "cp --parents" && len(args) > 2:
		return true, d.cpParents(args[1:len(args)-1], args[len(args)-1])
	case (form == "cp -a" || form == "cp -aH") && len(args) > 2:
		return true, d.cp(args[1:len(args)-1], args[len(args)-1], args[0] == "-aH")
	case words[0] == "chmod" && len(args) == 2:
		return true, d.mode(args[1], args[0])
	case words[0] == "chown" && len(args) == 2:
		return true, d.chown(args[0], args[1])
	case form == "[ !" && len(args) == 4 && args[1] == "-e":
		_, ok := d.Lookup(args[2])
		return !ok, nil
	}
	return false, fmt.Errorf("not understood here: %s", strings.Join(words, " "))
}

// mkdir makes directories, where -m comes first with a mode of their own.
func (d Disk) mkdir(args []string) error {
	if len(args) != 3 || args[0] != "-m" {
		for _, dir := range args {
			d.MkdirAll(dir)
		}
		return nil
	}
	d.MkdirAll(args[2])
	return d.mode(args[2], args[1])
}

func (d Disk) mode(at, mode string) error {
	return d.change(at, func(e *Entry) { e.Mode = e.Mode.Type() | Octal(mode) })
}

// chown gives a path to UID:GID.
func (d Disk) chown(owner, at string) error {
	user, group, _ := strings.Cut(owner, ":")
	uid, err := strconv.Atoi(user)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(group)
	if err != nil {
		return err
	}
	return d.change(at, func(e *Entry) { e.UID, e.GID = uid, gid })
}

func (d Disk) change(at string, f func(*Entry)) error {
	e, ok := d.Lookup(at)
	if !ok {
		return fmt.Errorf("%s is not there", at)
	}
	f(&e)
	d[d.Real(at)] = e
	return nil
}

// cp copies as cp -a does, or cp -aH, which follows links that it is told of: into a directory
// that is there, else under a new name.
func (d Disk) cp(from []string, to string, follow bool) error {
	if from[0] == "--parents" && len(from) == 2 {
		from, to = from[1:], path.Join(to, path.Dir(from[1]))+"/"
		d.MkdirAll(to)
	}
	e, there := d.Lookup(to)
	into := there && e.isDir()
	if !into && len(from) > 1 {
		return fmt.Errorf("cp: %s is no directory", to)
	}
	for _, f := range from {
		at := to
		if into {
			at = path.Join(to, path.Base(f))
		}
		if follow {
			f = d.Real(f)
		}
		if err := d.cpOne(f, at); err != nil {
			return err
		}
	}
	return nil
}

// cpParents copies files below a directory that is there, each with its whole path, as
// root's.
func (d Disk) cpParents(from []string, to string) error {
	if e, ok := d.Lookup(to); !ok || !e.isDir() {
		return fmt.Errorf("cp: %s is no directory", to)
	}
	for _, f := range from {
		e, ok := d.Lookup(f)
		if !ok || e.isDir() {
			return fmt.Errorf("cp: %s is no file", f)
		}
		e.UID, e.GID = 0, 0
		d.MkdirAll(path.Join(to, path.Dir(f)))
		d.Put(path.Join(to, f), e)
	}
	return nil
}

func (d Disk) cpOne(from, to string) error {
	source := d.place(from)
	e, ok := d[source]
	switch _, parent := d.Lookup(path.Dir(path.Clean(to))); {
	case !ok:
		return fmt.Errorf("cp: %s is not there", from)
	case !parent:
		return fmt.Errorf("cp: the directory of %s is not there", to)
	case strings.HasSuffix(to, "/") && !e.isDir():
		return fmt.Errorf("cp: %s is no directory", to)
	}
	below := d.under(source)
	d.Put(to, e)
	for _, p := range below {
		d.Put(path.Join(to, strings.TrimPrefix(p, source)), d[p])
	}
	return nil
}
