package transform

import (
	"maps"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/gosrc"
)

// needFiles is what the program may open: what its source names, or all that
// was copied in when the source doesn't say. Some are found without being named.
func needFiles(f *facts) []Need {
	list := f.findOpens()
	if i := slices.IndexFunc(list, func(n Need) bool { return n.Kind == KindUnknownPath }); i >= 0 {
		for _, c := range f.carryAll() {
			list = append(list, Need{kindOf(c.dir), c.path, []Evidence{c.ev, list[i].Evidence[0]}, ""})
		}
	}
	for _, k := range f.keep {
		fd, ok := f.image.lookup(k.path)
		list = append(list, need(kindOf(!ok || fd.dir), k.path, k.ev))
	}
	return append(list, slices.Concat(f.inPlaces(), f.seeds())...)
}

// findOpens is what the sources say that the artifacts open, and where they
// don't say it.
func (f *facts) findOpens() []Need {
	var list []Need
	unknown := f.unreadSource()
	for _, s := range f.unclearStarts() {
		unknown = append(unknown, s.ev)
	}
	for _, b := range f.readBuilds() {
		needs, open := f.opened(b)
		list = append(list, needs...)
		unknown = append(unknown, open...)
	}
	for _, s := range f.starts {
		if p := f.scriptOperand(s); p != "" {
			unknown = append(unknown, Evidence{s.ev.File, s.ev.Line, "what " + p + " opens is only known when " + s.cmd.Program() + " runs it"})
		}
	}
	list = append(list, f.defaults()...)
	list = append(list, f.configured()...)
	list = append(list, f.told(list)...)
	for _, ev := range unknown {
		list = append(list, need(KindUnknownPath, "", ev))
	}
	return list
}

// opened lists the paths that a program's source names and the image holds, and
// the calls whose path is not known.
func (f *facts) opened(b *build) (list []Need, unknown []Evidence) {
	src := b.prog.src
	for _, s := range src.Strings {
		if s.Embedded || !namesPath(s.Text) {
			continue
		}
		text, _ := f.rooted(b, gosrc.Value{Root: s.Root, Text: s.Text})
		ev := f.place(b, s.Pos, quoted(text)+" names it")
		list = append(list, f.named(text, ev, pathNamed)...)
		list = append(list, f.untracked(text, ev)...)
	}
	for _, c := range src.Calls {
		a, ok := fileCalls[c.Name]
		if makesSocket(c) {
			a, ok = access{arg: 1, write: true}, true
		}
		if !ok || c.Embedded {
			continue
		}
		needs, open := f.call(b, c, a)
		list = append(list, needs...)
		unknown = append(unknown, open...)
	}
	return list, unknown
}

// makesSocket says whether a call listens at a file.
func makesSocket(c gosrc.Call) bool {
	return c.Name == "net.Listen" && len(c.Args) == 2 && strings.HasPrefix(c.Args[0][0].Text, "unix")
}

func quoted(s string) string { return `"` + clip(s, 80) + `"` }

// namesPath says whether a string may be a path at all: markup and quotes are no
// part of one. Whether it is one shows when it is looked up in the image.
func namesPath(s string) bool {
	return s != "" && len(s) < 512 && !strings.ContainsAny(s, "\n\x00<>\"'|`") && s != "/" && s != "." && s != ".." && !strings.HasPrefix(s, "http")
}

// call judges one call of a function that opens paths.
func (f *facts) call(b *build, c gosrc.Call, a access) (list []Need, unknown []Evidence) {
	args := c.Args
	switch {
	case len(args) == 0 && a.deflt != "":
		args = []gosrc.Arg{{{Text: a.deflt, Exact: true}}}
	case a.arg >= 0 && a.arg < len(args):
		args = args[a.arg : a.arg+1]
	case a.arg >= 0:
		return nil, nil
	}
	ev := f.place(b, c.Pos, c.Name+" opens it")
	for _, arg := range args {
		for _, v := range arg {
			needs, known := f.value(b, v, a, ev)
			if a.beside && v.Exact && v.Root == gosrc.Plain {
				needs = append(needs, f.named(path.Join("/", path.Dir(c.Pos.File), v.Text), ev, pathOpened)...)
			}
			if o, ok := f.optional(b, v, a, ev); ok && len(needs) == 0 {
				needs = append(needs, o)
			}
			list = append(list, needs...)
			if !known && !a.write {
				unknown = append(unknown, f.place(b, c.Pos, "which path "+c.Name+" opens is only known when the program runs"))
			}
		}
	}
	return list, unknown
}

// value judges one value that a path argument can have.
func (f *facts) value(b *build, v gosrc.Value, a access, ev Evidence) (list []Need, known bool) {
	if v.Root == gosrc.Home {
		return f.atHome(v.Text, v.Exact, a, ev), true
	}
	text, ok := f.rooted(b, v)
	switch {
	case !ok:
		return nil, true // below the temporary directory: not part of the image
	case v.Exact && a.name:
		return f.configNamed(text, ev), true
	case v.Exact && !a.write && f.wide(text):
		needs := f.generatedBelow(text, a, ev)
		return needs, len(needs) > 0 || a.search
	case v.Exact:
		list = f.named(text, ev, a.use())
		if p := plainPath(text); a.makes && len(list) == 0 && path.IsAbs(p) && f.systemParent(path.Clean(p)) {
			list = append(list, need(KindSystemDir, path.Dir(path.Clean(p)), ev))
		}
		return list, true
	}
	dir := text[:strings.LastIndexByte(text, '/')+1]
	if u := f.untracked(dir, ev); len(u) > 0 && !a.write {
		return u, true
	}
	if abs := f.abs(dir); dir != "" && !isSystem(abs) && abs != f.stage.Config.Workdir {
		return f.named(dir, ev, a.use()), true
	}
	return nil, a.write
}

// wide says whether a path is too much to copy or too little to know: the
// working directory itself, or a place in it where a RUN generates files.
func (f *facts) wide(text string) bool {
	p := f.abs(plainPath(text))
	fd, ok := f.image.lookup(p)
	_, over := below(fd.at, f.stage.Config.Workdir)
	return p == f.stage.Config.Workdir || ok && !fd.sure && over
}

// configured are the paths that the image's environment and the program's
// arguments name.
func (f *facts) configured() []Need {
	var list []Need
	for _, v := range f.stage.Config.Env {
		if f.carriesEnv(v.Name) && v.Name != "PATH" && namesPath(v.Value) {
			ev := f.line(f.lastStep("env"), "the environment variable "+v.Name+" names it")
			if beside, ok := f.beside(f.abs(v.Value), ev); ok {
				list = append(list, beside...)
				continue
			}
			list = append(list, f.named(v.Value, ev, pathNamed)...)
		}
	}
	for _, s := range f.starts {
		if s.role != byProgram && s.role != shellStart && len(s.cmd.Args) > 0 {
			list = append(list, f.operands(s)...)
		}
	}
	return list
}

// rooted gives a value's text as a path that counts from the working directory,
// or an absolute one.
func (f *facts) rooted(b *build, v gosrc.Value) (string, bool) {
	switch v.Root {
	case gosrc.Exe:
		if dir := f.exeDir(b); dir != "" {
			return path.Join(dir, v.Text), true
		}
		return v.Text, true
	case gosrc.Home, gosrc.Temp, gosrc.Embedded:
		return "", false
	}
	return v.Text, true
}

// abs is where a path that the program names is in the image.
func (f *facts) abs(p string) string {
	p = f.fromHome(p)
	if path.IsAbs(p) {
		return path.Clean(p)
	}
	return path.Join("/", f.stage.Config.Workdir, p)
}

// configNames are the endings that config loaders try.
var configNames = []string{".yaml", ".yml", ".json", ".toml", ".env", ".ini", ".properties", ".hcl", ".props", ".prop", ".dotenv", ".tfvars"}

// configNamed finds the files that a config loader finds by a bare name, in any
// directory of the image that holds data, and those that git keeps out.
func (f *facts) configNamed(name string, ev Evidence) []Need {
	var list []Need
	for _, dir := range []string{".", "config", "configs", "conf", "etc"} {
		for _, ext := range configNames {
			p := f.abs(path.Join(dir, name+ext))
			if fd, ok := f.image.lookup(p); ok && fd.sure && !fd.dir {
				list = append(list, need(KindFile, p, ev))
			} else if !ok {
				list = append(list, f.untracked(path.Join(dir, name+ext), ev)...)
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
)

// named looks a path up in the image. A file that is absent while its directory
// is there may exist where people build: then the directory goes along.
func (f *facts) named(text string, ev Evidence, use pathUse) []Need {
	return append(f.namedThrough(text, ev, use, 8), f.namedFrom(f.dirs, text, ev, use)...)
}

// namedThrough follows as many symbolic links as it is given: some lead in circles.
func (f *facts) namedThrough(text string, ev Evidence, use pathUse, links int) []Need {
	write := use == pathMade
	text = plainPath(text)
	if text == "" {
		return nil
	}
	p := f.abs(text)
	if strings.ContainsAny(text, "*?[") {
		return append(f.globbed(p, ev), f.globbedHere(p, ev)...)
	}
	fd, ok := f.image.lookup(p)
	if ok && fd.link != "" && links > 0 {
		return append([]Need{need(KindLink, fd.linkAt, ev)}, f.namedThrough(fd.link, ev, use, links-1)...)
	}
	// A bare word is only a path where it is opened.
	word := use == pathNamed && !fd.dir && !strings.Contains(text, "/")
	switch {
	case write && path.IsAbs(text) && f.systemParent(p):
		return []Need{need(KindSystemDir, path.Dir(p), ev)}
	case isSystem(p) || f.isSource(p, fd) && (fd.dir || use != pathOpened) || p == f.stage.Config.Workdir && !write:
		return nil
	case !ok && write && f.systemParent(p):
		return []Need{need(KindSystemDir, path.Dir(p), ev)}
	case !ok && path.IsAbs(text) && f.systemParent(p) && likelyMade(p):
		return []Need{need(KindSystemDir, path.Dir(p), ev)}
	case !ok:
		return slices.Concat(f.hidden(p, ev), f.absent(p, ev), f.packageData(p, ev))
	case fd.kind == built || fd.kind == fromImage && !fd.sure && word || fd.sure && word && path.Ext(text) == "":
		return nil
	case !fd.sure:
		return f.generated(p, fd, ev)
	case write && !fd.dir:
		return []Need{need(KindFile, p, ev)}
	}
	return []Need{need(kindOf(fd.dir), p, ev)}
}

// systemParents are directories that every full image has and scratch lacks.
var systemParents = []string{"/var/log", "/var/run", "/run", "/var/lib", "/var/cache", "/var/tmp", "/var", "/home", "/opt", "/srv", "/media", "/mnt", "/etc"}

func (f *facts) systemParent(p string) bool { return slices.Contains(systemParents, path.Dir(p)) }

// likelyMade says whether a program that names a file makes it where it is
// missing, whichever call it goes to: a log, a database, its process number.
func likelyMade(p string) bool {
	return path.Dir(p) == "/var/log" || slices.Contains([]string{".log", ".db", ".sqlite", ".sqlite3", ".pid"}, path.Ext(p))
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

// isSource says whether a path is Go source or another file that only a build
// reads.
func (f *facts) isSource(p string, fd found) bool {
	if fd.kind != fromContext {
		return false
	}
	if fd.dir {
		return f.ctx != nil && !f.hasData(fd.path, 0)
	}
	return notData(path.Base(p), false)
}

// generated is for a path that a RUN or another stage may have made: what they
// made goes along as a whole. Where that is the working directory itself, any
// string would look like a path in it, so only those count that look like a data
// file, and their directory, or they, go along if they are there.
func (f *facts) generated(p string, fd found, ev Evidence) []Need {
	work := f.stage.Config.Workdir
	if _, over := below(fd.at, work); !over {
		if path.Ext(p) == ".go" {
			return nil
		} else if isSystem(fd.at) {
			return unpackedBelow(fd.at, p, ev)
		}
		return []Need{need(KindDirectory, fd.at, ev)}
	}
	_, in := below(work, p)
	switch dir := path.Dir(p); {
	case !in || !dataExts.has(path.Ext(p)):
		return nil
	case dir == work:
		return []Need{need(KindOptionalFile, p, ev)}
	case work == "/" || isSystem(dir):
		return nil
	default:
		return []Need{need(KindOptionalDir, dir, ev)}
	}
}

// dataExts are the endings of files that programs open and builds generate.
var dataExts = words(`.db .sqlite .sqlite3 .json .yaml .yml .toml .ini .conf .html .htm .tmpl .tpl .gohtml .css .js .svg .sql .csv .tsv .txt .xml
	.pem .crt .cer .key .mmdb .dat .bin .properties .wasm .po .mo .ttf .otf .png .jpg .ico .gz .zip .tar`)

// absent is for a path that isn't in the image: the data directory that would
// hold it goes along.
func (f *facts) absent(p string, ev Evidence) []Need {
	dir := path.Dir(p)
	fd, ok := f.image.lookup(dir)
	if !ok || !fd.dir || !fd.sure || isSystem(dir) || dir == f.stage.Config.Workdir || f.isSource(dir, fd) || fd.kind != fromContext && fd.kind != madeDir {
		return nil
	}
	if fd.kind == madeDir && fd.at == dir {
		return []Need{need(KindEmptyDirectory, dir, ev)}
	}
	return []Need{need(KindDirectory, dir, ev)}
}

// defaults are what packages open when nobody names a path.
func (f *facts) defaults() []Need {
	var list []Need
	for _, imp := range slices.Sorted(maps.Keys(defaultPaths)) {
		ev, _, ok := f.imports(imp)
		for _, p := range defaultPaths[imp] {
			fd, there := f.image.lookup(f.abs(p))
			switch {
			case ok && there && fd.sure:
				list = append(list, need(kindOf(fd.dir), f.abs(p), ev))
			case ok && !there && path.Ext(p) != "" && f.copiesAll(f.stage.Config.Workdir, p):
				list = append(list, need(KindOptionalFile, f.abs(p), ev))
			}
		}
	}
	return append(list, f.viperDefault()...)
}

// viperDefault is the file that viper looks for when nobody names one: config.
func (f *facts) viperDefault() []Need {
	var list []Need
	for _, b := range f.readBuilds() {
		for _, c := range b.prog.src.Calls {
			switch method := path.Ext(c.Name); method {
			case ".SetConfigName", ".SetConfigFile":
				return nil
			case ".AddConfigPath":
				list = append(list, f.configNamed("config", f.place(b, c.Pos, "viper looks for a file of the name config"))...)
			}
		}
	}
	return list
}
