package gosrc

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/source"
)

// ofC are the functions of C that touch what is outside of the program, as Go calls
// them, in the order of their names.
var ofC = []Primitive{
	{Name: "C.access", Op: OpStat},
	{Name: "C.bindtextdomain", Op: OpList, From: 1, Flags: FlagDir},
	{Name: "C.catopen", Op: OpRead},
	{Name: "C.chdir", Op: OpChdir, Flags: FlagDir},
	{Name: "C.creat", Op: OpWrite},
	{Name: "C.dlmopen", Op: OpLoad, From: 1, Flags: FlagSearch},
	{Name: "C.dlopen", Op: OpLoad, Flags: FlagSearch},
	{Name: "C.execl", Op: OpStart},
	{Name: "C.execle", Op: OpStart},
	{Name: "C.execlp", Op: OpStart},
	{Name: "C.execv", Op: OpStart},
	{Name: "C.execve", Op: OpStart},
	{Name: "C.execvp", Op: OpStart},
	{Name: "C.execvpe", Op: OpStart},
	{Name: "C.fopen", Op: OpRead},
	{Name: "C.fopen64", Op: OpRead},
	{Name: "C.freopen", Op: OpRead},
	{Name: "C.fstream", Op: OpRead},
	{Name: "C.getaddrinfo", Op: OpService, From: 1},
	{Name: "C.getgrnam", Op: OpUser},
	{Name: "C.getprotobyname", Op: OpRead, Default: protocolTable},
	{Name: "C.getprotobynumber", Op: OpRead, Default: protocolTable},
	{Name: "C.getprotoent", Op: OpRead, Default: protocolTable},
	{Name: "C.getpwnam", Op: OpUser},
	{Name: "C.getservbyname", Op: OpRead, Default: serviceTable},
	{Name: "C.getservbyport", Op: OpRead, Default: serviceTable},
	{Name: "C.getservent", Op: OpRead, Default: serviceTable},
	{Name: "C.ifstream", Op: OpRead},
	{Name: "C.lstat", Op: OpStat},
	{Name: "C.mkdir", Op: OpWrite},
	{Name: "C.ofstream", Op: OpWrite},
	{Name: "C.open", Op: OpRead, Flags: FlagMakes},
	{Name: "C.open64", Op: OpRead, Flags: FlagMakes},
	{Name: "C.openat", Op: OpRead, From: 1, Flags: FlagMakes},
	{Name: "C.opendir", Op: OpList, Flags: FlagDir},
	{Name: "C.popen", Op: OpShell, Flags: FlagShell},
	{Name: "C.posix_spawn", Op: OpStart, From: 1},
	{Name: "C.posix_spawnp", Op: OpStart, From: 1},
	{Name: "C.scandir", Op: OpList, Flags: FlagDir},
	{Name: "C.sqlite3_open", Op: OpRead, Flags: FlagMakes},
	{Name: "C.sqlite3_open_v2", Op: OpRead, Flags: FlagMakes},
	{Name: "C.stat", Op: OpStat},
	{Name: "C.system", Op: OpShell, Flags: FlagShell},
}

// The tables of the system that C asks for services and protocols, which no program of its
// own opens. Source: getservent(3) and getprotoent(3).
const (
	serviceTable  = "/etc/services"
	protocolTable = "/etc/protocols"
)

// cExts are the endings of files that cgo compiles or includes.
var cExts = []string{".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".hxx", ".m", ".S"}

// A cReader reads the C code of a program's own packages.
type cReader struct{ *loader }

// readC lists what the C code of an own package touches: that of the Go files'
// preambles, and of the C files beside them.
func (l cReader) readC(dir string, files []compiled) {
	found := false
	for _, f := range files {
		if at, text := preamble(f.src); at >= 0 {
			found = true
			above := bytes.Count(f.src[:at], []byte("\n"))
			l.scanC(f.name, text, above)
			l.runPaths(f.name, text, above)
		}
	}
	if !found {
		return
	}
	l.readCIn(dir)
	for _, d := range l.b.CSources {
		l.readCBelow(source.Rel(d), maxCDepth)
	}
}

// maxCDepth bounds how deep below a directory C source is looked for.
const maxCDepth = 8

// readCBelow lists what the C files below a directory touch, which something else than the
// go command compiles, for a program that C is linked to.
func (l cReader) readCBelow(dir string, depth int) {
	l.readCIn(dir)
	for _, e := range l.res.img.List(dir) {
		if name := path.Join(dir, e.Name()); depth > 0 && l.res.img.IsDir(name) && e.Name()[0] != '.' {
			l.readCBelow(name, depth-1)
		}
	}
}

// readCIn lists what the C files of a directory touch, once.
func (l cReader) readCIn(dir string) {
	if l.readOfC[dir] {
		return
	}
	l.readOfC[dir] = true
	for _, e := range l.res.img.List(dir) {
		name := path.Join(dir, e.Name())
		if !slices.Contains(cExts, path.Ext(name)) || !l.res.img.Regular(dir, e) {
			continue
		}
		if src, err := l.res.img.Read(name); err == nil {
			l.scanC(name, src, 0)
		} else {
			l.prog.Problems = append(l.prog.Problems, unread(name, err))
		}
	}
}

// runPaths lists what the #cgo lines of a preamble name to the loader, and reads what they have
// the compiler include; above are the lines before it.
func (l cReader) runPaths(name string, text []byte, above int) {
	line := above
	for t := range bytes.Lines(text) {
		line++
		if words := bytes.Fields(t); len(words) < 2 || string(words[0]) != "#cgo" {
			continue
		}
		here := strings.ReplaceAll(string(t), "${SRCDIR}", source.Abs(path.Dir(name)))
		l.readIncluded(path.Dir(name), strings.Fields(here))
		for _, dir := range RunPathsOf(here) {
			l.prog.RunPaths = append(l.prog.RunPaths, RunPath{dir, source.Pos{File: name, Line: line}})
		}
	}
}

// Origin stands for the executable's directory in what -rpath names.
const Origin = "$ORIGIN"

// RunPathsOf are the absolute directories that -rpath names in a linker's flags, and those that
// count from Origin.
func RunPathsOf(flags string) []string {
	var list []string
	words := strings.FieldsFunc(flags, func(r rune) bool { return strings.ContainsRune(" \t\r\n,='\"", r) })
	for i, w := range words[:max(len(words)-1, 0)] {
		if w != "-rpath" && w != "--rpath" && w != "-R" && w != "-r" {
			continue
		}
		for dir := range strings.SplitSeq(words[i+1], ":") {
			dir = strings.TrimLeft(strings.Replace(dir, "${ORIGIN}", Origin, 1), `\`)
			switch {
			case path.IsAbs(dir):
				list = append(list, path.Clean(dir))
			case dir == Origin, strings.HasPrefix(dir, Origin+"/"):
				list = append(list, dir)
			}
		}
	}
	return list
}

// preamble is the comment before import "C", and where it begins; -1 without one.
func preamble(src []byte) (at int, text []byte) {
	end := bytes.Index(src, []byte(`import "C"`))
	if end < 0 {
		return -1, nil
	}
	before := bytes.TrimRight(src[:end], " \t\r\n")
	if bytes.HasSuffix(before, []byte("*/")) {
		at = bytes.LastIndex(before, []byte("/*"))
		return max(at, 0), before[max(at, 0)+2 : len(before)-2]
	}
	at = len(before)
	for at > 0 {
		line := bytes.LastIndexByte(before[:at-1], '\n') + 1
		if !bytes.HasPrefix(before[line:], []byte("//")) {
			break
		}
		at = line
	}
	return at, bytes.ReplaceAll(before[at:], []byte("//"), []byte("  "))
}

// scanC lists the calls of a C text; above are the lines before it.
func (l cReader) scanC(name string, src []byte, above int) {
	c := cScanner{src: src, line: above + 1, macros: map[string]string{}}
	for c.next() {
		p, ok := c.primitive()
		if !ok {
			continue
		}
		t := Touch{Op: p.Op, Func: p.Name, Flags: p.Flags, Pos: source.Pos{File: name, Line: c.line}}
		args, ok := c.args()
		if !ok || p.From >= len(args) {
			continue
		}
		t.Args = []Arg{args[p.From].text}
		if p.Default != "" {
			t.Args = []Arg{{{Text: p.Default, Exact: true}}}
		}
		mode := args[len(args)-1].text[0]
		if p.Op == OpRead && len(args) == 2 && mode.Exact && strings.ContainsAny(mode.Text, "wa") {
			t.Op = OpWrite
		}
		l.prog.Touches = append(l.prog.Touches, t)
	}
	l.says(name, c.texts)
}

// cScanner goes through a C text, name by name.
type cScanner struct {
	src    []byte
	at     int
	line   int
	name   string
	before byte // what stands before the name, but for blanks
	macros map[string]string
	texts  []cText // the literals so far
}

// next moves to the next name that is not in a comment or a string.
func (c *cScanner) next() bool {
	for c.at < len(c.src) {
		switch b := c.src[c.at]; {
		case b == '"' || b == '\'':
			n := max(quoted(c.src[c.at:]), 1)
			if b == '"' {
				c.literal(n)
			}
			c.skip(n)
			c.before = b
		case b == '/' && c.at+1 < len(c.src) && (c.src[c.at+1] == '/' || c.src[c.at+1] == '*'):
			n := comment(c.src[c.at:])
			if n == 0 {
				return false
			}
			c.skip(n)
		case isLetter(b):
			c.word()
			return true
		default:
			if !bytes.ContainsRune([]byte(" \t\r\n"), rune(b)) {
				c.before = b
			}
			c.skip(1)
		}
	}
	return false
}

// word takes the name that begins here.
func (c *cScanner) word() {
	start := c.at
	for c.at < len(c.src) && (isLetter(c.src[c.at]) || c.src[c.at] >= '0' && c.src[c.at] <= '9') {
		c.at++
	}
	c.name = string(c.src[start:c.at])
	switch {
	case c.before != '#':
	case c.name == "define":
		c.define()
	case c.name == "include":
		c.included()
	}
}

func (c *cScanner) skip(n int) {
	c.line += bytes.Count(c.src[c.at:c.at+n], []byte("\n"))
	c.at += n
}

// define notes a macro that stands for a text.
func (c *cScanner) define() {
	line, _, _ := bytes.Cut(c.src[c.at:], []byte("\n"))
	name, value, _ := strings.Cut(strings.TrimSpace(string(line)), " ")
	if value = strings.TrimSpace(value); value != "" && value[0] == '"' && len(c.macros) < 1000 {
		c.macros[name] = value
	}
}

// primitive is the row of the name at hand, if it is called.
func (c *cScanner) primitive() (p Primitive, ok bool) {
	before := c.before
	c.before = 'a'
	i, ok := slices.BinarySearchFunc(ofC, c.name, func(p Primitive, name string) int {
		return strings.Compare(strings.TrimPrefix(p.Name, "C."), name)
	})
	if !ok {
		return p, false
	}
	p = ofC[i]
	if strings.HasSuffix(p.Name, "stream") { // std::ifstream name("x")
		rest := bytes.TrimLeft(c.src[c.at:], " \t")
		for len(rest) > 0 && isLetter(rest[0]) {
			rest = rest[1:]
		}
		c.skip(len(c.src) - c.at - len(rest))
	}
	rest := bytes.TrimLeft(c.src[c.at:], " \t\n")
	return p, len(rest) > 0 && (rest[0] == '(' || rest[0] == '{') && before != '.'
}

// cArg is an argument of a call.
type cArg struct{ text Arg }

// args reads the arguments of the call at hand. A declaration has none.
func (c *cScanner) args() (list []cArg, ok bool) {
	open := bytes.IndexAny(c.src[c.at:], "({")
	depth, start := 0, c.at+open+1
	for i := c.at + open; i < len(c.src) && i < c.at+4*maxText; i++ {
		switch c.src[i] {
		case '"', '\'':
			i += max(quoted(c.src[i:]), 1) - 1
		case '(', '{':
			depth++
		case ')', '}', ',':
			if c.src[i] != ',' {
				depth--
			}
			if depth > 1 || depth == 1 && c.src[i] != ',' {
				continue
			}
			a := strings.TrimSpace(string(c.src[start:i]))
			if declares(a) {
				return nil, false
			}
			list, start = append(list, cArg{c.value(a)}), i+1
			if depth == 0 {
				return list, true
			}
		}
	}
	return nil, false
}

// declares reports whether an argument is a parameter's declaration.
func declares(a string) bool {
	f := strings.Fields(strings.NewReplacer("*", " ", "[", " ").Replace(a))
	return len(f) == 0 || a == "void" || len(f) > 1 && slices.Contains([]string{"const", "char", "int", "struct"}, f[0])
}

// value is the text of an argument: literals and macros one after the other.
func (c *cScanner) value(a string) Arg {
	text := ""
	for a = strings.TrimSpace(a); a != ""; a = strings.TrimSpace(a) {
		if a[0] == '"' {
			n := quoted([]byte(a))
			if n == 0 {
				return openText
			}
			s, ok := unquoteC(a[:n])
			if !ok {
				return openText
			}
			text, a = text+s, a[n:]
			continue
		}
		word, rest, _ := strings.Cut(a, " ")
		m := c.macros[word]
		if m == "" || m == word {
			return openText
		}
		s, ok := unquoteC(m)
		if !ok {
			return openText
		}
		text, a = text+s, rest
	}
	if len(text) > maxText {
		return openText
	}
	return Arg{{Text: text, Exact: true}}
}

func unquoteC(s string) (string, bool) {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' || strings.Contains(s, `\x`) {
		return "", false
	}
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n", `\t`, "\t").Replace(s[1 : len(s)-1]), true
}
