package image

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/shell"
	"offstage/transform/internal/source"
)

// A program is what is known of a build's source.
type program struct {
	Names   []string        // what go calls the executables
	Known   bool            // the names are all there are
	Matched int             // how many packages the command names
	Source  *gosrc.Program  // nil when the source can't be read
	vendorC []gosrc.Require // modules of C code that lie in vendor
}

// Load reads the source of a build as the image holds it.
func (m *Model) Load(b *Build) program {
	req, ok := m.request(b)
	var each []string
	if !ok {
		if req, each, ok = m.requestOfEach(b); !ok {
			return program{}
		}
	}
	src := m.load(b, req)
	b.read = true
	p := program{Source: src, Matched: src.Matched}
	for _, main := range src.Mains {
		p.Names = append(p.Names, main.Binary)
	}
	if each != nil { // what is needed is what any of them needs
		req.Args = each
		p.Source = m.load(b, req)
	} else if more := m.vary(b); b.Varies != nil {
		p.Source = nil
	} else if len(more) > 0 {
		req.Args = append(req.Args, more...)
		p.Source = m.load(b, req)
	}
	p.vendorC = b.vendorC(src)
	p.Known = (len(p.Names) > 0 || makesNothing(b, src)) && !b.InitsModule()
	if !p.Known {
		p.Names = nil
	}
	return p
}

// makesNothing reports whether a build makes no program: all packages that it names by a pattern
// are libraries.
func makesNothing(b *Build, src *gosrc.Program) bool {
	none := func(x gosrc.Problem) bool { return x.Kind == gosrc.NotMain && x.Pos.File == "" }
	return src.Matched > 0 && src.Complete() && slices.ContainsFunc(src.Problems, none) && !b.Mended(true)
}

// request is what is to be read for a build; it is false where the source can't be seen
// or the packages are not known.
func (m *Model) request(b *Build) (gosrc.Build, bool) {
	g, base := b.Command, b.Stage.Base
	if m.Context == nil || g.Dir == "" || g.Overlaid || len(b.fetchedNames()) > 0 ||
		g.TagsWord != nil && !g.TagsWord.Known {
		return gosrc.Build{}, false
	}
	var args []string
	for _, a := range g.Args {
		if !a.Known {
			return gosrc.Build{}, false
		}
		args = append(args, a.Text)
	}
	setting := func(name string) string {
		v, _ := m.Setting(b, name)
		return v
	}
	on, set := m.CgoEnabled(b)
	return gosrc.Build{
		Dir:       g.Dir,
		Run:       g.Verb == "run",
		Args:      args,
		Tags:      g.Tags,
		Mod:       g.Mod,
		Cgo:       on || !set,
		GOOS:      setting("GOOS"),
		GOARCH:    setting("GOARCH"),
		GOPATH:    setting("GOPATH"),
		Modules:   setting("GO111MODULE"),
		Work:      setting("GOWORK"),
		GoVersion: base.Go,
		Current:   base.Golang && !base.Dated(),
		IsProgram: catalog.IsProgram,
		Cache:     m.Opts.Cache,
		Linked:    linkedBy(b),
		LinkedAny: g.LinkedAny,
		Written:   swagPackages(b.FS),
		Rewritten: b.FS.rewritten(),
		Copied:    copiedTo(b.FS),
		CSources:  b.Stage.cSources,
		Trees:     treesOf(b.FS),
		Origin:    strings.TrimPrefix(Origin(m.Tree), "https://"),
	}, true
}

// linkedBy are the values that the linker gives variables, by their names. One in which the
// default of a build argument is has any other as well.
func linkedBy(b *Build) map[string][]string {
	values := map[string][]string{}
	for _, x := range b.Command.Linked {
		values[x.Name] = append(values[x.Name], x.Value.Text)
		for _, arg := range b.Step.Before.Keys() {
			def, _ := b.Step.Before.Lookup(arg)
			if b.Step.Before.Arg(arg) && def != "" && strings.Contains(x.Value.Text, def) {
				values[x.Name] = append(values[x.Name], strings.Replace(x.Value.Text, def, shell.OpenText, 1))
			}
		}
	}
	return values
}

// copiedTo are the directories that the context, or a directory of it, was copied to.
func copiedTo(im *FS) []string {
	seen := map[string]bool{}
	var list []string
	for _, l := range im.Layers {
		if l.Kind != FromContext || seen[l.At] {
			continue
		}
		seen[l.At] = true
		if im.isDir(l.At) {
			list = append(list, l.At)
		}
	}
	return list
}

// Read reports whether all of the program's own source was read.
func (p program) Read() bool {
	return p.Source != nil && len(p.Source.Mains) > 0 && p.Source.Complete()
}

// Place is a place in the source of a build, as a file of the repository.
func (m *Model) Place(b *Build, pos source.Pos, why string) finding.Evidence {
	ev := finding.Evidence{File: pos.File, Line: pos.Line, Why: why}
	fd, ok := b.FS.source("/" + pos.File)
	if was, is := b.FS.committed("/" + pos.File); is && fd.Alike {
		fd = was
	}
	switch {
	case ok && fd.Kind == FromContext:
		ev.File = b.FS.ctx.Full(fd.Path)
	case ok && fd.told():
		return m.Line(fd.Step, why)
	}
	return ev
}

// Cgo reports whether the program has C code that is compiled, and whether that is
// known. A dependency that isn't at hand is judged by the table.
func (p program) Cgo() (need, known bool) {
	if !p.Read() {
		return false, false
	}
	for _, c := range p.Source.Cgo {
		if c.Own || !c.Pure || !catalog.PureTwin(c.Package) {
			return true, true
		}
	}
	for _, i := range p.Source.Imports {
		if _, ok := catalog.CgoImport(i.Path); ok && !i.Std {
			return true, true
		}
	}
	_, hidden := p.hiddenC()
	return hidden, true
}

// CgoAt is the first place in the program that needs C.
func (p program) CgoAt(m *Model, b *Build) (finding.Evidence, bool) {
	if !p.Read() {
		return finding.Evidence{}, false
	}
	for _, i := range p.Source.Imports {
		if _, ok := catalog.CgoImport(i.Path); ok {
			return m.Place(b, i.Pos, "it imports "+i.Path+", which is C code"), true
		}
	}
	for _, c := range p.Source.Cgo {
		if c.Own || !c.Pure || !catalog.PureTwin(c.Package) {
			return m.Place(b, c.Pos, c.Package+" has C code"), true
		}
	}
	if r, ok := p.hiddenC(); ok {
		return m.Place(b, r.Pos, "a dependency that is not seen may need "+r.Path+", which is C code"), true
	}
	return finding.Evidence{}, false
}

// UsesVariable reports whether a shell text has $name or ${name.
func UsesVariable(text, name string) bool {
	for rest := text; ; {
		i := strings.Index(rest, "$")
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
		word := strings.TrimPrefix(rest, "{")
		if after, ok := strings.CutPrefix(word, name); ok && (after == "" || !catalog.IsNameByte(after[0])) {
			return true
		}
	}
}

// ImportOf is a program's first import of a path or of something below it.
func (b *Build) ImportOf(paths ...string) (gosrc.Import, bool) {
	for _, i := range b.Program.Source.Imports {
		for _, p := range paths {
			if i.Path == p || strings.HasPrefix(i.Path, p+"/") {
				return i, true
			}
		}
	}
	return gosrc.Import{}, false
}

// load reads a program's source. What a dependency touches counts as far as it is
// known: a library offers many ways to open or start whatever it is told, and the
// program takes few of them.
func (m *Model) load(b *Build, req gosrc.Build) *gosrc.Program {
	src := gosrc.Load(View{b.FS}, m.Opts.ModCache, req)
	openTexts(src)
	for _, t := range src.Touches {
		if t.Module != "" && !t.Given && (t.Value || tellsNothing(t)) {
			t.Args = nil
			src.Offered = append(src.Offered, t)
		}
	}
	src.Touches = slices.DeleteFunc(src.Touches, func(t gosrc.Touch) bool {
		if t.Module == "" || len(t.Args) == 0 || t.Given {
			return t.Module != "" && t.Value
		}
		for i, a := range t.Args {
			t.Args[i] = slices.DeleteFunc(a,
				func(v gosrc.Value) bool { return saysNothing(t, v) })
		}
		return t.Value || len(t.Args[0]) == 0
	})
	return src
}

// saysNothing reports whether a text of a module's touch names no file: it is empty or
// any path, or what is written is the working directory itself.
func saysNothing(t gosrc.Touch, v gosrc.Value) bool {
	return v.Root != gosrc.ExeFile && v.Text == "" || anyPath(v) ||
		v == gosrc.Value{Text: ".", Exact: true} && t.Op == gosrc.OpWrite
}

// anyPath reports whether a text is any path, or any that is absolute: "/…", "//…".
func anyPath(v gosrc.Value) bool {
	return !v.Exact && v.Root == gosrc.Plain && v.End == "" && strings.Trim(v.Text, "/") == ""
}

// tellsNothing reports whether a text of a touch may be any.
func tellsNothing(t gosrc.Touch) bool {
	any := func(v gosrc.Value) bool { return !v.Exact && v.Text == "" && v.Root != gosrc.ExeFile || anyPath(v) }
	return slices.ContainsFunc(t.Args, func(a gosrc.Arg) bool { return slices.ContainsFunc(a, any) })
}

// InitsModule reports whether a command before the build makes the go.mod, which
// decides what the executable is called.
func (b *Build) InitsModule() bool {
	fd, ok := b.FS.Lookup(path.Join(b.Command.Dir, "go.mod"))
	return ok && fd.Kind == Made
}

// Mended reports whether a command before the build may make source or modules: for what is
// the project's own, none that is fetched counts.
func (b *Build) Mended(own bool) bool {
	if b.Command.Verb == "get" && !own {
		return true // it fetches what it lacks itself
	}
	return slices.ContainsFunc(b.FS.Layers, func(l Layer) bool {
		_, over := Below(l.At, b.Command.Dir)
		_, at := Below(b.Command.Dir, l.At)
		return l.Kind == fetchedModules && !own || (over || at) && l.mayBeSource()
	})
}

// mayBeSource reports whether source or a go.mod may have come with a layer that is not
// read. What a COPY names and is absent here is none where it has the name of another file.
func (l Layer) mayBeSource() bool {
	switch ext := path.Ext(l.Src); {
	case l.Kind == Made:
		return path.Base(l.At) == "go.mod" || path.Ext(l.At) == ".go" && !l.told()
	case l.Kind != Opaque:
		return false
	default:
		return ext == "" || ext == ".go" || ext == ".mod" || ext == ".sum"
	}
}
