package transform

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/project"
)

// A program is what is known of a build's source.
type program struct {
	names []string         // what go calls the executables
	known bool             // the names are all there are
	src   *project.Program // nil when the source can't be read
}

// load reads the source of a build as the image holds it.
func (f *facts) load(b *build) program {
	if f.ctx == nil || b.cmd.Dir == "" || len(b.fetchedNames()) > 0 {
		return program{}
	}
	on, set := f.cgoEnabled(b)
	req := project.Build{
		Dir: b.cmd.Dir, Run: b.cmd.Verb == "run", Tags: b.cmd.Tags, Cgo: on || !set, Mod: b.cmd.Mod,
		GoVersion: f.stageBase(b).Go, Watch: watched,
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
	src := project.Load(imageFS{b.image}, f.modules(), req)
	p := program{src: src}
	for _, m := range src.Mains {
		p.names = append(p.names, m.Binary)
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
func (f *facts) sources() []*project.Program {
	var list []*project.Program
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
		if b.prog.src != nil {
			for _, x := range b.prog.src.Problems {
				if x.Kind == project.Unread {
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
func (f *facts) place(b *build, pos project.Pos, why string) Evidence {
	return f.placeIn(b.image, pos, why)
}

func (f *facts) placeIn(im *image, pos project.Pos, why string) Evidence {
	ev := Evidence{File: pos.File, Line: pos.Line, Why: why}
	if fd, ok := im.lookup("/" + pos.File); ok && fd.kind == fromContext && fd.sure {
		ev.File = im.ctx.full(fd.path)
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
	return false, true
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
	return Evidence{}, false
}

// readsEnv says whether a program reads a variable by name.
func (f *facts) readsEnv(name string) bool {
	return slices.ContainsFunc(f.sources(), func(p *project.Program) bool {
		return slices.ContainsFunc(p.Env, func(e project.EnvUse) bool { return e.Name == name })
	})
}

// imports finds the first import of a path or of something below it.
func (f *facts) imports(paths ...string) (Evidence, string, bool) {
	for _, b := range f.artifactBuilds() {
		if b.prog.src == nil {
			continue
		}
		for _, i := range b.prog.src.Imports {
			for _, p := range paths {
				if i.Path == p || strings.HasPrefix(i.Path, p+"/") {
					return f.place(b, i.Pos, "it imports "+i.Path), i.Path, true
				}
			}
		}
	}
	return Evidence{}, "", false
}

// brokenBuilds finds builds of what is started that fail, as far as the
// project's own files show. Nothing is said when a RUN before may have mended
// it: by go mod init, go get or a generator.
func (f *facts) brokenBuilds() []Refusal {
	var list []Refusal
	for _, b := range f.artifactBuilds() {
		if b.prog.src == nil || b.mended() || f.stageBase(b).dated() {
			continue
		}
		for _, x := range b.prog.src.Problems {
			if x.Kind == project.Unread || x.Kind == project.BadPattern || x.Kind == project.NoEmbed {
				continue
			}
			ev := f.place(b, x.Pos, "go "+b.cmd.Verb+" fails here")
			if x.Pos.File == "" {
				ev = f.line(b.at, ev.Why)
			}
			list = append(list, refuse(BrokenOriginal, sayBroken, ev, "%s", x.Text))
			break
		}
	}
	return list
}

// initsModule says whether a command before the build makes the go.mod, which
// decides what the executable is called.
func (b *build) initsModule() bool {
	fd, ok := b.image.lookup(path.Join(b.cmd.Dir, "go.mod"))
	return ok && fd.kind == made
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
