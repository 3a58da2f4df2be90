package need

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// files is what the program may open: what its source names, or all that
// was copied in when the source doesn't say. Some are found without being named.
func files(m *launch.Model) []finding.Need {
	list := findOpens(m)
	if i := slices.IndexFunc(list, func(n finding.Need) bool { return n.Kind == finding.KindUnknownPath }); i >= 0 {
		for _, c := range carryAll(m) {
			ev := []finding.Evidence{c.ev, list[i].Evidence[0]}
			list = append(list, finding.Need{Kind: c.kind(), Arg: c.path, Evidence: ev})
			if fd, ok := m.FS.Lookup(c.path); ok && c.dir {
				list = append(list, linksIn(m, c.path, fd, c.ev)...)
			}
			if c.link {
				list = append(list, namedThrough(m, c.path, c.ev, pathOpened, 8)...)
			}
		}
		list = append(list, unknownTrees(m, list[i].Evidence[0])...)
	}
	kept, _ := m.Asked.Kept(m.FS)
	for _, k := range kept {
		fd, ok := m.FS.Lookup(k.Path)
		list = append(list, finding.NewNeed(kindOf(!ok || fd.Dir || fd.Tree), k.Path, k.Evidence))
	}
	list = append(list, slices.Concat(inPlaces(m), seeds(m), startDirs(m))...)
	return append(list, interpreted(m, list)...)
}

// interpreted is what executable files with a #! line need that go along: a program may
// start them.
func interpreted(m *launch.Model, carried []finding.Need) []finding.Need {
	var list []finding.Need
	for _, n := range carried {
		fd, ok := m.FS.Lookup(n.Arg)
		if n.Kind != finding.KindFile || !ok || fd.Kind != image.FromContext || !m.Executable(n.Arg, fd) {
			continue
		}
		data, file, ok := m.FS.Read(n.Arg)
		first, _, _ := strings.Cut(string(data[:min(len(data), 256)]), "\n")
		if !ok || !strings.HasPrefix(first, "#!") {
			continue
		}
		why := "it is an executable script that starts with " + strings.TrimSpace(first)
		list = append(list, shebangNeeds(m, first, finding.Evidence{File: file, Line: 1, Why: why})...)
	}
	return list
}

// findOpens is what the sources say that the artifacts open, and where they
// don't say it.
func findOpens(m *launch.Model) []finding.Need {
	var list []finding.Need
	unknown := m.UnreadSource()
	for _, s := range m.UnclearStarts() {
		unknown = append(unknown, s.Evidence)
	}
	unknown = append(unknown, m.ShellUnknown...)
	for _, b := range m.ReadBuilds() {
		needs, open := opened(m, b)
		list = append(list, needs...)
		unknown = append(unknown, open...)
	}
	for _, s := range m.Starts {
		if s.Command.Program() == "make" {
			if _, file := launch.MakeAt(m, m.Dirs, s.Command); file != "" {
				list = append(list, finding.NewNeed(finding.KindFile, file, s.Because("make reads it")))
			}
		}
		if p := scriptOperand(m, s); p != "" {
			unknown = append(unknown,
				s.Because("what "+p+" opens is only known when "+s.Command.Program()+" runs it"))
		}
	}
	list = append(list, defaults(m)...)
	list = append(list, configured(m)...)
	list = append(list, told(m, list)...)
	for _, ev := range unknown {
		list = append(list, finding.NewNeed(finding.KindUnknownPath, "", ev))
	}
	return list
}

// opened lists the paths that a program's source names and the image holds, and
// the calls whose path is not known.
func opened(m *launch.Model, b *image.Build) (list []finding.Need, unknown []finding.Evidence) {
	src := b.Program.Source
	given := givenTexts(src)
	for _, s := range src.Strings {
		if s.Embedded || ofWindows(s.Text) {
			continue
		}
		if key, ok := openParameter(s.Text); ok {
			unknown = append(unknown, m.Place(b, s.Pos, "which file "+key+" names is only known when the program runs"))
		}
		if !namesPath(s.Text) || isFormat(s.Text) {
			list = append(list, parameters(m, s.Text, m.Place(b, s.Pos, "a parameter here names it"))...)
			continue
		}
		text, _ := m.Rooted(b, gosrc.Value{Root: s.Root, Text: s.Text})
		ev := m.Place(b, s.Pos, finding.Quoted(text)+" names it")
		list = append(list, named(m, text, ev, pathNamed)...)
		if !given[s.Text] { // else its touch tells whether it is a file or a directory
			list = append(list, untracked(m, text, ev, pathNamed)...)
		}
	}
	for _, t := range src.Touches {
		a, args, ok := pathsOf(t)
		if !ok || t.Embedded {
			continue
		}
		needs, open := touched(m, b, t, a, args)
		list = append(list, needs...)
		unknown = append(unknown, open...)
	}
	return list, unknown
}

// givenTexts are the texts that a program's touches are given as paths.
func givenTexts(src *gosrc.Program) map[string]bool {
	given := map[string]bool{}
	for _, t := range src.Touches {
		_, args, ok := pathsOf(t)
		for _, arg := range args {
			for _, v := range arg {
				given[v.Text] = given[v.Text] || ok && v.Exact
			}
		}
	}
	return given
}

// An access is what a touch does with its paths.
type access struct {
	Write   bool // the file is made, so only its directory has to be there
	Makes   bool // the file may be made where it is missing
	Dir     bool // the path is a directory, or a pattern
	Load    bool // a library, which is looked for in other directories as well
	Name    bool // a name without directory or extension, as a config loader takes it
	Source  bool // it is Go source that is opened
	Search  bool // a directory in which names are looked for that are given elsewhere
	Beside  bool // the path may also count from the caller's directory, as asset boxes keep it
	Default string
}

// pathsOf are the texts of a touch that are paths, and what is done with them.
func pathsOf(t gosrc.Touch) (a access, args []gosrc.Arg, ok bool) {
	has := func(f gosrc.Flags) bool { return t.Flags&f != 0 }
	a = access{Makes: has(gosrc.FlagMakes), Dir: has(gosrc.FlagDir), Name: has(gosrc.FlagBareName),
		Search: has(gosrc.FlagConfig), Beside: has(gosrc.FlagBeside), Source: has(gosrc.FlagSource), Default: t.Default}
	switch t.Op {
	case gosrc.OpRead, gosrc.OpStat, gosrc.OpList, gosrc.OpChdir:
	case gosrc.OpLoad:
		if a.Load = has(gosrc.FlagSearch); a.Load {
			return a, withSlash(t.Args), true
		}
	case gosrc.OpWrite:
		a.Write = true
	case gosrc.OpTemp:
		a.Write = true
		return a, inside(t.Args), true
	case gosrc.OpListen:
		if a.Write = true; !has(gosrc.FlagField) { // else the address of a socket
			return a, secondOf(t, "unix"), true
		}
	case gosrc.OpDatabase:
		a.Write = true
		return a, secondOf(t, "sqlite", "duckdb", "bolt"), true
	default:
		return a, nil, false
	}
	if len(t.Args) == 0 && a.Default != "" {
		return a, []gosrc.Arg{{{Text: a.Default, Exact: true}}}, true
	}
	return a, t.Args, true
}

// withSlash are the texts that are paths, and no names that are searched for.
func withSlash(args []gosrc.Arg) []gosrc.Arg {
	var list []gosrc.Arg
	for _, a := range args {
		list = append(list, slices.DeleteFunc(slices.Clone(a), func(v gosrc.Value) bool {
			return v.Exact && v.Root == gosrc.Plain && !strings.Contains(v.Text, "/")
		}))
	}
	return list
}

// inside makes texts of directories the beginnings of the files that are made in them.
func inside(dirs []gosrc.Arg) []gosrc.Arg {
	var list []gosrc.Arg
	for _, dir := range dirs {
		arg := slices.Clone(dir)
		for i := range arg {
			arg[i] = below(arg[i])
		}
		list = append(list, arg)
	}
	return list
}

func below(dir gosrc.Value) gosrc.Value {
	if dir.Exact && dir.Text != "" {
		dir.Text, dir.Exact = strings.TrimSuffix(dir.Text, "/")+"/", false
	}
	return dir
}

// secondOf is a touch's second text where the first begins with one of some words.
func secondOf(t gosrc.Touch, words ...string) []gosrc.Arg {
	if len(t.Args) < 2 {
		return nil
	}
	for _, v := range t.Args[0] {
		for _, w := range words {
			if strings.HasPrefix(v.Text, w) {
				return t.Args[1:2]
			}
		}
	}
	return nil
}

// namesPath reports whether a string may be a path at all: markup and quotes are no
// part of one. Whether it is one shows when it is looked up in the image.
func namesPath(s string) bool {
	return s != "" && len(s) < 512 && !strings.ContainsAny(s, "\n\x00<>\"'|`") && s != "/" && s != "." && s != ".." &&
		!strings.HasPrefix(s, "http")
}

// isFormat reports whether a string is a format, which stands for other texts.
func isFormat(s string) bool {
	for _, rest := range strings.Split(s, "%")[1:] {
		if rest != "" && strings.IndexByte("svdqx", rest[0]) >= 0 {
			return true
		}
	}
	return false
}

// touched judges the paths of one touch.
func touched(m *launch.Model, b *image.Build, t gosrc.Touch, a access, args []gosrc.Arg) (
	list []finding.Need, unknown []finding.Evidence) {
	does := t.Func + " " + doing[t.Op].verb
	ev := m.Place(b, t.Pos, does+" it")
	for _, arg := range args {
		for _, v := range arg {
			needs, known := value(m, b, v, a, ev)
			if a.Beside && v.Exact && v.Root == gosrc.Plain {
				needs = append(needs, besideCaller(m, path.Join("/", path.Dir(t.Pos.File)), v.Text, ev)...)
			}
			if o, ok := optional(m, b, v, a, ev); ok && len(needs) == 0 {
				needs = append(needs, o)
			}
			needs = append(needs, leftAnywhere(m, v, t, needs)...)
			list = append(list, written(t, a, needs)...)
			library := t.Module != "" && (v.Exact || v.Root == gosrc.Source) // any word that it is given, or its caller
			if !known && !a.Write && v.Root != gosrc.Goroot && !library {
				unknown = append(unknown, m.Place(b, t.Pos, unknownPath(m, b, v, a, does)))
			}
		}
	}
	return list, unknown
}

// besideCaller is what a path names that counts from the directory of a source file. That of
// a pattern is listed, so that it has to be there.
func besideCaller(m *launch.Model, dir, text string, ev finding.Evidence) []finding.Need {
	list := named(m, path.Join(dir, text), ev, pathOpened)
	if len(list) == 0 && beforePattern(text) != text && dir != m.Workdir && m.StillThere(dir) {
		return one(finding.KindMadeDirectory, dir, ev)
	}
	return list
}

// unknownPath says what is not known of a path: which it is, or what of the working
// directory is meant, which only is for a file if it is named.
func unknownPath(m *launch.Model, b *image.Build, v gosrc.Value, a access, does string) string {
	text, ok := m.Rooted(b, v)
	if ok && v.Exact && (text != "" || a.Dir) && m.Abs(plainPath(text)) == m.Workdir {
		return does + " the working directory, and which files of it are meant is only known when the program runs"
	}
	return "which path " + does + " is only known when the program runs"
}

// written are needs of what a touch writes: of a directory it changes what is in it.
func written(t gosrc.Touch, a access, needs []finding.Need) []finding.Need {
	for _, n := range needs {
		switch n.Kind {
		case finding.KindSystemDir, finding.KindMadeDirectory, finding.KindEmptyDirectory, finding.KindDirectory,
			finding.KindOptionalDir:
			if a.Write {
				n.Evidence[0].Why = t.Func + " may write in it"
			}
		}
	}
	return needs
}
