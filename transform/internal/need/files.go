package need

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
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
	}
	for _, k := range m.Asked.Keep {
		fd, ok := m.FS.Lookup(k.Path)
		list = append(list, finding.NewNeed(kindOf(!ok || fd.Dir), k.Path, k.Evidence))
	}
	list = append(list, slices.Concat(inPlaces(m), seeds(m))...)
	return append(list, interpreted(m, list)...)
}

// interpreted is what executable files with a #! line need that go along: a program may
// start them.
func interpreted(m *launch.Model, carried []finding.Need) []finding.Need {
	var list []finding.Need
	for _, n := range carried {
		fd, ok := m.FS.Lookup(n.Arg)
		if n.Kind != finding.KindFile || !ok || fd.Kind != image.FromContext || !m.Context.Executable(fd.Path) {
			continue
		}
		data, file, ok := m.FS.Read(n.Arg)
		first, _, _ := strings.Cut(string(data[:min(len(data), 256)]), "\n")
		if !ok || !strings.HasPrefix(first, "#!") {
			continue
		}
		ev := finding.Evidence{File: file, Line: 1, Why: "it is an executable script that starts with " + strings.TrimSpace(first)}
		if image.Shebang(first) != "" {
			list = append(list, shebangNeeds(m, first, ev)...)
		} else if name := image.Interpreter(first); m.OriginalHas(name) {
			list = append(list, finding.NewNeed(finding.KindProgram, name, ev))
		}
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
	for _, b := range m.ReadBuilds() {
		needs, open := opened(m, b)
		list = append(list, needs...)
		unknown = append(unknown, open...)
	}
	for _, s := range m.Starts {
		if p := scriptOperand(m, s); p != "" {
			unknown = append(unknown, finding.Evidence{
				File: s.Evidence.File,
				Line: s.Evidence.Line,
				Why:  "what " + p + " opens is only known when " + s.Command.Program() + " runs it",
			})
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
		if s.Embedded || !namesPath(s.Text) {
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
	case gosrc.OpRead, gosrc.OpStat, gosrc.OpList, gosrc.OpChdir, gosrc.OpLoad:
	case gosrc.OpWrite, gosrc.OpTemp:
		a.Write = true
	case gosrc.OpListen:
		a.Write = true
		return a, secondOf(t, "unix"), true
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

// touched judges the paths of one touch.
func touched(m *launch.Model, b *image.Build, t gosrc.Touch, a access, args []gosrc.Arg) (
	list []finding.Need, unknown []finding.Evidence) {
	ev := m.Place(b, t.Pos, t.Func+" opens it")
	for _, arg := range args {
		for _, v := range arg {
			needs, known := value(m, b, v, a, ev)
			if a.Beside && v.Exact && v.Root == gosrc.Plain {
				needs = append(needs, named(m, path.Join("/", path.Dir(t.Pos.File), v.Text), ev, pathOpened)...)
			}
			if o, ok := optional(m, b, v, a, ev); ok && len(needs) == 0 {
				needs = append(needs, o)
			}
			list = append(list, needs...)
			library := t.Module != "" && (v.Exact || v.Root == gosrc.Source) // any word that it is given, or its caller
			if !known && !a.Write && v.Root != gosrc.Goroot && !library {
				unknown = append(unknown,
					m.Place(b, t.Pos, "which path "+t.Func+" opens is only known when the program runs"))
			}
		}
	}
	return list, unknown
}

// value judges one value that a path argument can have.
func value(
	m *launch.Model,
	b *image.Build,
	v gosrc.Value,
	a access,
	ev finding.Evidence,
) (list []finding.Need, known bool) {
	if v.Root == gosrc.Home {
		return atHome(m, v.Text, v.Exact, a, ev), true
	}
	text, ok := m.Rooted(b, v)
	switch {
	case !ok:
		return nil, true // below the temporary directory: not part of the image
	case v.Root == gosrc.Goroot:
		return inToolchain(m, b, v, ev), v.Exact
	case a.Write && !v.Exact && v.Text == "":
		return anywhere(m, ev), true
	case v.Exact && a.Name:
		return configNamed(m, text, ev), true
	case v.Exact && !a.Write && wide(m, text):
		needs := generatedBelow(m, text, a, ev)
		return needs, len(needs) > 0 || a.Search
	case v.Exact:
		list = append(named(m, text, ev, use(a)), untracked(m, text, ev, use(a))...)
		if p := plainPath(text); a.Makes && len(list) == 0 && path.IsAbs(p) && systemParent(path.Clean(p)) {
			list = append(list, finding.NewNeed(finding.KindSystemDir, path.Dir(path.Clean(p)), ev))
		}
		return list, true
	}
	dir := text[:strings.LastIndexByte(text, '/')+1]
	if u := untracked(m, dir, ev, pathNamed); len(u) > 0 && !a.Write {
		return u, true
	}
	if abs := m.Abs(dir); dir != "" && !catalog.IsSystem(abs) && abs != m.Final.Config.Workdir {
		return named(m, dir, ev, use(a)), true
	}
	return nil, a.Write
}

// inToolchain is for a path below the directory of the toolchain, as runtime.GOROOT
// gives it: it goes along if the builder has it.
func inToolchain(m *launch.Model, b *image.Build, v gosrc.Value, ev finding.Evidence) []finding.Need {
	if !b.Stage.Base.Golang || v.Text == "" || launch.Trimmed(b) {
		return nil
	}
	return []finding.Need{finding.NewNeed(finding.KindOptionalFile, path.Join("/usr/local/go", v.Text), ev)}
}

// anywhere is for a file that is made at a path which isn't known: the directories are
// there in which programs are told to make theirs, and those that the Dockerfile makes.
func anywhere(m *launch.Model, ev finding.Evidence) []finding.Need {
	var list []finding.Need
	for _, l := range m.FS.Layers {
		if l.Kind == image.MadeDir && isState(m, l.At) && l.At != m.Final.Config.Workdir {
			list = append(list, finding.NewNeed(finding.KindMadeDirectory, l.At, ev))
		}
	}
	for place := range catalog.Places(catalog.ForData) {
		list = append(list, finding.NewNeed(finding.KindSystemDir, place.Path, ev))
	}
	return list
}

// wide reports whether a path is too much to copy or too little to know: the
// working directory itself, or a place in it where a RUN generates files.
func wide(m *launch.Model, text string) bool {
	p := m.Abs(plainPath(text))
	fd, ok := m.FS.Lookup(p)
	_, over := image.Below(fd.At, m.Final.Config.Workdir)
	return p == m.Final.Config.Workdir || ok && !fd.Sure && over
}

// configured are the paths that the image's environment and the program's
// arguments name.
func configured(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, v := range m.Final.Config.Env {
		if m.CarriesEnv(v.Name) && v.Name != "PATH" && namesPath(v.Value) {
			ev := m.Line(m.EnvStep(v.Name), "the environment variable "+v.Name+" names it")
			if beside, ok := beside(m, m.Abs(v.Value), ev); ok {
				list = append(list, beside...)
				continue
			}
			list = append(list, named(m, v.Value, ev, pathNamed)...)
		}
	}
	for _, s := range m.Starts {
		named := s.Role != launch.ByProgram || s.InText // the source's own words are strings of it
		if named && s.Role != launch.ShellStart && len(s.Command.Args) > 0 {
			list = append(list, operands(m, s)...)
		}
	}
	return list
}

// configNames are the endings that config loaders try.
var configNames = []string{
	".yaml",
	".yml",
	".json",
	".toml",
	".env",
	".ini",
	".properties",
	".hcl",
	".props",
	".prop",
	".dotenv",
	".tfvars",
}

// configNamed finds the files that a config loader finds by a bare name, in any
// directory of the image that holds data, and those that git keeps out.
func configNamed(m *launch.Model, name string, ev finding.Evidence) []finding.Need {
	var list []finding.Need
	for _, dir := range []string{".", "config", "configs", "conf", "etc"} {
		for _, ext := range configNames {
			p := m.Abs(path.Join(dir, name+ext))
			if fd, ok := m.FS.Lookup(p); ok && fd.Sure && !fd.Dir {
				list = append(list, finding.NewNeed(finding.KindFile, p, ev))
			} else if !ok && m.StillThere(m.Abs(dir)) {
				list = append(list, untracked(m, path.Join(dir, name+ext), ev, pathOpened)...)
			}
		}
	}
	return list
}

// A pathUse says what is known of a text that may be a path.
type pathUse int

const (
	pathNamed  pathUse = iota // it may be anything else as well
	pathOpened                // it is opened, whatever it is called
	pathMade                  // it is made, so only its directory has to be there
	pathSource                // it is opened, and Go source is wanted
	pathListed                // it is opened, and is a directory
)

// named looks a path up in the image. A file that is absent while its directory
// is there may exist where people build: then the directory goes along.
func named(m *launch.Model, text string, ev finding.Evidence, use pathUse) []finding.Need {
	return append(namedThrough(m, text, ev, use, 8), namedFrom(m, m.Dirs, text, ev, use)...)
}

// namedThrough follows as many symbolic links as it is given: some lead in circles.
func namedThrough(m *launch.Model, text string, ev finding.Evidence, use pathUse, links int) []finding.Need {
	text = plainPath(text)
	if text == "" {
		return nil
	}
	p := m.Abs(text)
	if strings.ContainsAny(text, "*?[") {
		return append(globbed(m, p, ev), globbedHere(m, p, ev)...)
	}
	fd, ok := m.FS.Lookup(p)
	switch {
	case ok && fd.Link != "" && links > 0:
		list := []finding.Need{finding.NewNeed(finding.KindLink, fd.LinkAt, ev)}
		return append(list, namedThrough(m, fd.Link, ev, use, links-1)...)
	case use == pathMade && path.IsAbs(text) && systemParent(p):
		return []finding.Need{finding.NewNeed(finding.KindSystemDir, path.Dir(p), ev)}
	case catalog.IsSystem(p) || p == m.Final.Config.Workdir && use != pathMade:
		return ofSystem(m, p, ev, use)
	case !ok:
		return missing(m, text, p, ev, use)
	case m.IsSource(p, fd):
		return source(p, fd, ev, use)
	}
	return present(m, text, p, fd, ev, use)
}

// missing is for a path that the image does not have.
func missing(m *launch.Model, text, p string, ev finding.Evidence, use pathUse) []finding.Need {
	if systemParent(p) && (use == pathMade || path.IsAbs(text) && likelyMade(p)) {
		return []finding.Need{finding.NewNeed(finding.KindSystemDir, path.Dir(p), ev)}
	}
	return slices.Concat(hidden(m, p, ev), absent(m, p, ev, use), ofSystem(m, p, ev, use), packageData(m, p, ev))
}

// source is for a path that holds nothing but Go source, or is of it: the program
// finds the directory, and reads source where it opens it by name.
func source(p string, fd image.Entry, ev finding.Evidence, use pathUse) []finding.Need {
	switch {
	case use == pathSource:
		return []finding.Need{finding.NewNeed(kindOf(fd.Dir), p, ev)}
	case fd.Dir && use != pathNamed:
		return []finding.Need{finding.NewNeed(finding.KindMadeDirectory, p, ev)}
	case use == pathOpened && !fd.Dir:
		return []finding.Need{finding.NewNeed(finding.KindFile, p, ev)}
	}
	return nil
}

// present is for a path that the image has.
func present(m *launch.Model, text, p string, fd image.Entry, ev finding.Evidence, use pathUse) []finding.Need {
	// A bare word is only a path where it is opened.
	word := use == pathNamed && !fd.Dir && !strings.Contains(text, "/")
	switch {
	case fd.Kind == image.Built || fd.Kind == image.FromImage && !fd.Sure && word || fd.Sure && word && path.Ext(text) == "":
		return nil
	case !fd.Sure && use == pathMade:
		return absent(m, p, ev, use)
	case !fd.Sure:
		return generated(m, p, fd, ev)
	case fd.Maybe && !fd.Dir:
		return []finding.Need{finding.NewNeed(finding.KindOptionalFile, p, ev)}
	}
	list := []finding.Need{finding.NewNeed(kindOf(fd.Dir), p, ev)}
	if fd.Dir {
		list = append(list, linksIn(m, p, fd, ev)...)
	}
	return list
}

// linksIn are what the links in a directory of the context lead to, where that is
// outside of the directory.
func linksIn(m *launch.Model, p string, fd image.Entry, ev finding.Evidence) []finding.Need {
	if fd.Kind != image.FromContext || m.Context == nil {
		return nil
	}
	var list []finding.Need
	for at, to := range m.Context.Links(fd.Path) {
		target := to
		if !path.IsAbs(to) {
			target = path.Join(p, path.Dir(at), to)
		}
		if _, inside := image.Below(p, target); !inside && m.StillThere(target) {
			list = append(list, namedThrough(m, target, ev, pathOpened, 4)...)
		}
	}
	return list
}

// systemParent reports whether a path is in a directory of the system that programs
// make files in.
func systemParent(p string) bool { return catalog.IsPlace(path.Dir(p), catalog.Parent) }

// likelyMade reports whether a program that names a file makes it where it is
// missing, whichever call it goes to: a log, a database, its process number.
func likelyMade(p string) bool {
	return path.Dir(p) == "/var/log" ||
		slices.Contains([]string{".log", ".db", ".sqlite", ".sqlite3", ".pid"}, path.Ext(p))
}

// plainPath takes what surrounds a path off: a file: scheme and a query.
func plainPath(s string) string {
	for _, scheme := range []string{"file://", "file:", "sqlite3://", "sqlite://"} {
		s = strings.TrimPrefix(s, scheme)
	}
	s, _, _ = strings.Cut(s, "?")
	if strings.Contains(s, "://") {
		return ""
	}
	return s
}

// generated is for a path that a RUN or another stage may have made: what they
// made goes along as a whole. Where that is the working directory itself, any
// string would look like a path in it, so only those count that look like a data
// file, and their directory, or they, go along if they are there.
func generated(m *launch.Model, p string, fd image.Entry, ev finding.Evidence) []finding.Need {
	work := m.Final.Config.Workdir
	if _, over := image.Below(fd.At, work); !over {
		if path.Ext(p) == ".go" {
			return nil
		} else if catalog.IsSystem(fd.At) {
			return unpackedBelow(fd.At, p, ev)
		}
		return []finding.Need{finding.NewNeed(finding.KindDirectory, fd.At, ev)}
	}
	_, in := image.Below(work, p)
	switch dir := path.Dir(p); {
	case !in || !dataExts.Has(path.Ext(p)):
		return nil
	case dir == work:
		return []finding.Need{finding.NewNeed(finding.KindOptionalFile, p, ev)}
	case work == "/" || catalog.IsSystem(dir):
		return nil
	default:
		return []finding.Need{finding.NewNeed(finding.KindOptionalDir, dir, ev)}
	}
}

// dataExts are the endings of files that programs open and builds generate.
var dataExts = catalog.Words(
	`.db .sqlite .sqlite3 .json .yaml .yml .toml .ini .conf .html .htm .tmpl .tpl .gohtml .css .js .svg .sql .csv .tsv .txt .xml
	.pem .crt .cer .key .mmdb .dat .bin .properties .wasm .po .mo .ttf .otf .png .jpg .ico .gz .zip .tar`,
)

// absent is for a path that isn't in the image, though its directory is: what it
// holds goes along, since the file may be there where people build. Of a directory of
// nothing but source, the file goes along if it is there, and else the directory.
func absent(m *launch.Model, p string, ev finding.Evidence, use pathUse) []finding.Need {
	dir := path.Dir(p)
	fd, ok := m.FS.Lookup(dir)
	switch {
	case !ok || !fd.Dir || !fd.Sure || catalog.IsSystem(dir) || dir == m.Final.Config.Workdir:
		return nil
	case m.IsSource(dir, fd):
		if use == pathMade || likelyMade(p) {
			return []finding.Need{finding.NewNeed(finding.KindMadeDirectory, dir, ev)}
		}
		if use != pathNamed || dataExts.Has(path.Ext(p)) {
			return []finding.Need{finding.NewNeed(finding.KindOptionalFile, p, ev)}
		}
		return nil
	case fd.Kind != image.FromContext && fd.Kind != image.MadeDir:
		return nil
	case fd.Kind == image.MadeDir && fd.At == dir:
		return []finding.Need{finding.NewNeed(finding.KindEmptyDirectory, dir, ev)}
	}
	return []finding.Need{finding.NewNeed(finding.KindDirectory, dir, ev)}
}

// defaults are what packages open when nobody names a path.
func defaults(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, mod := range catalog.Opening() {
		ev, _, ok := m.Imports(mod.Path)
		for p := range strings.FieldsSeq(mod.Opens) {
			fd, there := m.FS.Lookup(m.Abs(p))
			switch {
			case ok && there && fd.Sure:
				list = append(list, finding.NewNeed(kindOf(fd.Dir), m.Abs(p), ev))
			case ok && !there && path.Ext(p) != "" && copiesAll(m, m.Final.Config.Workdir, p):
				list = append(list, finding.NewNeed(finding.KindOptionalFile, m.Abs(p), ev))
			}
		}
	}
	return append(list, viperDefault(m)...)
}

// viperDefault is the file that viper looks for when nobody names one: config.
func viperDefault(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, b := range m.ReadBuilds() {
		for _, c := range b.Program.Source.Calls {
			switch method := path.Ext(c.Name); method {
			case ".SetConfigName", ".SetConfigFile":
				return nil
			case ".AddConfigPath":
				list = append(
					list,
					configNamed(m, "config", m.Place(b, c.Pos, "viper looks for a file of the name config"))...)
			}
		}
	}
	return list
}

func use(a access) pathUse {
	if a.Source {
		return pathSource
	}
	if a.Write {
		return pathMade
	}
	if a.Dir {
		return pathListed
	}
	return pathOpened
}
