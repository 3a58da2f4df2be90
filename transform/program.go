package transform

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/shell"
	"offstage/transform/internal/source"
)

// A program is what is known of a build's source.
type program struct {
	names []string       // what go calls the executables
	known bool           // the names are all there are
	src   *gosrc.Program // nil when the source can't be read
}

// load reads the source of a build as the image holds it.
func (f *facts) load(b *build) program {
	if f.ctx == nil || b.cmd.Dir == "" || b.cmd.Overlaid || len(b.fetchedNames()) > 0 {
		return program{}
	}
	on, set := f.cgoEnabled(b)
	req := gosrc.Build{
		Dir: b.cmd.Dir, Run: b.cmd.Verb == "run", Tags: b.cmd.Tags, Cgo: on || !set, Mod: b.cmd.Mod,
		GoVersion: b.stage.base.Go, Watch: watched(), Written: swagPackages(b.image),
	}
	for _, a := range b.cmd.Args {
		if !a.Known {
			return program{}
		}
		req.Args = append(req.Args, a.Text)
	}
	for name, to := range map[string]*string{"GOOS": &req.GOOS, "GOARCH": &req.GOARCH, "GOPATH": &req.GOPATH, "GO111MODULE": &req.Modules, "GOWORK": &req.Work} {
		if v, ok := f.setting(b, name); ok {
			*to = v
		}
	}
	src := gosrc.Load(imageFS{b.image}, f.modules(), req)
	p := program{src: src}
	for _, m := range src.Mains {
		p.names = append(p.names, m.Binary)
	}
	if more := f.vary(b); b.varies != nil {
		p.src = nil
	} else if len(more) > 0 { // what is needed is what any of them needs
		req.Args = append(req.Args, more...)
		p.src = gosrc.Load(imageFS{b.image}, f.modules(), req)
	}
	p.known = len(p.names) > 0 && !b.initsModule()
	if !p.known {
		p.names = nil
	}
	return p
}

func (f *facts) modules() fs.FS { return f.opts.ModCache }

// read says whether all of the program's own source was read.
func (p program) read() bool { return p.src != nil && len(p.src.Mains) > 0 && p.src.Complete() }

// sources are the programs of the executables that the image starts.
func (f *facts) sources() []*gosrc.Program {
	var list []*gosrc.Program
	for _, b := range f.artifactBuilds() {
		if b.prog.src != nil {
			list = append(list, b.prog.src)
		}
	}
	return list
}

// unreadSource says why the source of what is started is not known; empty when
// it is.
func (f *facts) unreadSource() []Evidence {
	var list []Evidence
	builds := f.artifactBuilds()
	for _, b := range builds {
		if b.prog.read() {
			continue
		}
		ev := f.line(b.at, "the source of what is built here was not read, so what it opens and starts is not known")
		if b.varies != nil {
			ev = *b.varies
		}
		if b.prog.src != nil {
			for _, x := range b.prog.src.Problems {
				if x.Kind == gosrc.Unread {
					ev = f.place(b, x.Pos, x.Text)
				}
			}
		}
		list = append(list, ev)
	}
	for _, s := range f.starts {
		if s.target.kind == generated {
			list = append(list, Evidence{s.ev.File, s.ev.Line, "how " + s.target.path + " is built can't be seen, so what it opens and starts is not known"})
		}
	}
	return list
}

// place is a place in the source of a build, as a file of the repository.
func (f *facts) place(b *build, pos source.Pos, why string) Evidence {
	ev := Evidence{File: pos.File, Line: pos.Line, Why: why}
	if fd, ok := b.image.lookup("/" + pos.File); ok && fd.kind == fromContext && fd.sure {
		ev.File = b.image.ctx.full(fd.path)
	}
	return ev
}

// cgo says whether the program has C code that is compiled, and whether that is
// known. A dependency that isn't at hand is judged by the table.
func (p program) cgo() (need, known bool) {
	if !p.read() {
		return false, false
	}
	for _, c := range p.src.Cgo {
		if c.Own || !c.Pure || !pureTwin(c.Package) {
			return true, true
		}
	}
	for _, i := range p.src.Imports {
		if _, ok := cgoImport(i.Path); ok && !i.Std {
			return true, true
		}
	}
	_, hidden := p.hiddenC()
	return hidden, true
}

// hiddenC is a module of C code that go.mod requires for a dependency, where a
// module is imported that no table knows and whose source is not read. Where the
// project's own tests or other programs import C code, it may be theirs.
func (p program) hiddenC() (gosrc.Require, bool) {
	unknown := slices.ContainsFunc(p.src.Imports, func(i gosrc.Import) bool {
		return !i.Read && inNoTable(i)
	})
	var hidden gosrc.Require
	for _, r := range p.src.Requires {
		m, c := cgoImport(r.Path)
		switch {
		case !c || m.vendor || m.gui:
		case !r.Indirect:
			return gosrc.Require{}, false
		case hidden.Path == "":
			hidden = r
		}
	}
	return hidden, unknown && hidden.Path != ""
}

// cgoAt is the first place in the program that needs C.
func (p program) cgoAt(f *facts, b *build) (Evidence, bool) {
	if !p.read() {
		return Evidence{}, false
	}
	for _, i := range p.src.Imports {
		if _, ok := cgoImport(i.Path); ok {
			return f.place(b, i.Pos, "it imports "+i.Path+", which is C code"), true
		}
	}
	for _, c := range p.src.Cgo {
		if c.Own || !c.Pure || !pureTwin(c.Package) {
			return f.place(b, c.Pos, c.Package+" has C code"), true
		}
	}
	if r, ok := p.hiddenC(); ok {
		return f.place(b, r.Pos, "a dependency needs "+r.Path+", which is C code"), true
	}
	return Evidence{}, false
}

// readsEnv says whether a program reads a variable by name.
func (f *facts) readsEnv(name string) bool {
	if slices.ContainsFunc(f.shellTexts(), func(text string) bool { return usesVariable(text, name) }) {
		return true
	}
	if _, _, ok := f.imports("go/build"); ok && (name == "GOPATH" || name == "GOROOT") {
		return true // build.Default holds them
	}
	return slices.ContainsFunc(f.sources(), func(p *gosrc.Program) bool {
		return slices.Contains(p.Env, name) ||
			slices.ContainsFunc(p.Strings, func(s gosrc.String) bool { return usesVariable(s.Text, name) }) || // as os.ExpandEnv reads it
			slices.ContainsFunc(p.Calls, func(c gosrc.Call) bool { return c.Name == "os.Environ" && !toolchainNoise.has(name) })
	})
}

// toolchainNoise is what no program means that goes through its environment.
var toolchainNoise = words("GOPATH GOLANG_VERSION GOTOOLCHAIN")

// usesVariable says whether a shell text has $name or ${name.
func usesVariable(text, name string) bool {
	for rest := text; ; {
		i := strings.Index(rest, "$")
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
		word := strings.TrimPrefix(rest, "{")
		if after, ok := strings.CutPrefix(word, name); ok && (after == "" || !isNameByte(after[0])) {
			return true
		}
	}
}

func isNameByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// shellTexts are the texts that a shell runs when the image does: shell forms,
// the arguments of sh -c, and scripts.
func (f *facts) shellTexts() []string {
	var list []string
	for _, s := range f.starts {
		if s.from != nil && s.from.Shell != nil {
			list = append(list, s.from.Args...)
		}
		if text, ok := s.cmd.ShellText(); ok {
			list = append(list, text)
		}
		name := s.target.path
		if shell.IsShell(s.cmd.Program()) {
			name, _ = scriptOf(s.cmd)
		}
		if data, _, ok := f.image.read(name); ok && name != "" {
			list = append(list, string(data))
		}
	}
	return list
}

// imports finds the first import of a path or of something below it.
func (f *facts) imports(paths ...string) (Evidence, string, bool) {
	for _, b := range f.readBuilds() {
		if i, ok := b.importOf(paths...); ok {
			return f.place(b, i.Pos, "it imports "+i.Path), i.Path, true
		}
	}
	return Evidence{}, "", false
}

// importOf is a program's first import of a path or of something below it.
func (b *build) importOf(paths ...string) (gosrc.Import, bool) {
	for _, i := range b.prog.src.Imports {
		for _, p := range paths {
			if i.Path == p || strings.HasPrefix(i.Path, p+"/") {
				return i, true
			}
		}
	}
	return gosrc.Import{}, false
}

// brokenBuilds finds builds of what is started that fail, as far as the
// project's own files show. Nothing is said when a RUN before may have mended
// it: by go mod init, go get or a generator.
func (f *facts) brokenBuilds() []Refusal {
	var list []Refusal
	for _, b := range f.readBuilds() {
		if b.stage.base.dated() || b.buildsOthers() {
			continue
		}
		mended := b.mended()
		for _, x := range b.prog.src.Problems {
			if mended && !(x.Kind == gosrc.NoModule && f.needsModule(b)) || x.Kind == gosrc.Unread || x.Kind == gosrc.BadPattern || x.Kind == gosrc.NoEmbed {
				continue
			}
			ev := f.place(b, x.Pos, "go "+b.cmd.Verb+" fails here")
			if x.Pos.File == "" {
				ev = f.line(b.at, ev.Why)
			}
			list = append(list, refuse(BrokenOriginal, sayBroken, ev, "%s", about(x)))
			break
		}
	}
	return list
}

// brokenCopies finds Go source and module files that a COPY names and the context
// lacks. Other files may be made where people build; these are in the repository.
func (f *facts) brokenCopies() []Refusal {
	var list []Refusal
	for _, l := range f.image.layers {
		name := path.Base(l.src)
		if l.kind != opaque || l.src == "" || f.ctx == nil || f.ctx.untracked(l.src) || name != "go.mod" && path.Ext(name) != ".go" {
			continue
		}
		ev := f.line(l.step, l.src+" is copied here")
		list = append(list, refuse(BrokenOriginal, sayBroken, ev, "%s is copied and is not in the build context %s", l.src, f.ctx.dir))
	}
	return list
}

// brokenFetches finds a go get outside of a module, which fails from Go 1.18 on.
func (f *facts) brokenFetches() []Refusal {
	for _, b := range f.gets {
		if f.ctx == nil || !b.cmd.Sure || b.cmd.Dir == "" || !f.needsModule(b) || b.inModule() {
			continue
		}
		ev := f.line(b.at, "go get fails here")
		return []Refusal{refuse(BrokenOriginal, sayBroken, ev, "go get is used where there is no go.mod in %s or above it, and Go has it for modules alone since 1.18", b.cmd.Dir)}
	}
	return nil
}

// inModule says whether there is a go.mod where a command works, or above.
func (b *build) inModule() bool {
	for _, dir := range upwards(b.cmd.Dir) {
		if _, ok := b.image.lookup(path.Join(dir, "go.mod")); ok {
			return true
		}
	}
	return false
}

// about is what a problem says, with what it is about.
func about(x gosrc.Problem) string {
	if x.Name == "" || strings.Contains(x.Text, x.Name) {
		return x.Text
	}
	return x.Name + ": " + x.Text
}

// needsModule says whether go get no longer works without a go.mod: from Go
// 1.18 on, unless modules are off or a tool brings the source.
func (f *facts) needsModule(b *build) bool {
	mode, _ := f.setting(b, "GO111MODULE")
	base := b.stage.base
	if !base.Golang || mode == "off" || mode == "auto" || base.Go != "" && minor(base.Go) < 18 || b.initsModule() {
		return false
	}
	return !slices.ContainsFunc(b.image.layers, func(l layer) bool { return l.kind == opaque })
}

// initsModule says whether a command before the build makes the go.mod, which
// decides what the executable is called.
func (b *build) initsModule() bool {
	fd, ok := b.image.lookup(path.Join(b.cmd.Dir, "go.mod"))
	return ok && fd.kind == made
}

// buildsOthers says whether the command names a package of another module, which
// go.mod may require: then its executable is a tool.
func (b *build) buildsOthers() bool {
	return len(b.prog.src.Mains) == 0 && slices.ContainsFunc(b.cmd.Args, func(w shell.Word) bool { return remote(w.Text) })
}

// mended says whether a command before the build makes source or modules.
func (b *build) mended() bool {
	for _, l := range b.image.layers {
		if l.kind == fetchedModules {
			return true
		}
		_, over := below(l.at, b.cmd.Dir)
		_, at := below(b.cmd.Dir, l.at)
		if (over || at) && (l.kind == opaque || l.kind == made && path.Base(l.at) == "go.mod") {
			return true
		}
	}
	return false
}
