package image

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/shell"
)

// A Build is a go command of a RUN that makes executables.
type Build struct {
	Command *shell.Go
	Run     *Run             // nil for a go run that CMD or ENTRYPOINT starts
	Step    *dockerfile.Step // the RUN, or the instruction that has the go run
	FS      *FS              // the file system as it was when the command ran
	Stage   *Stage           // of the stage that holds it
	Outs    []string         // the absolute paths of the executables; nil when not known
	OneFile bool             // -o names a file, which can only be of one package
	read    bool             // its source was looked for
	dir     string           // where executables of unknown name go
	Program program
	Musl    bool // the builder's shell is busybox

	Varies *finding.Evidence // what builds it of other source, that is not read; nil for nothing
	Moves  bool              // and puts it elsewhere
}

func newBuild(lo *Stage, r *Run, g *shell.Go) *Build {
	return &Build{Command: g, Run: r, Step: r.Step, FS: lo.FS.Snapshot(), Stage: lo}
}

// addBuild works out what a go command makes, and adds it to the image.
func (r *reader) addBuild(lo *Stage, b *Build) {
	b.Musl = b.Stage.Base.Musl
	r.Builds = append(r.Builds, b)
	if b.Program = r.Load(b); b.read {
		r.loads++
	}
	r.name(b, lo.FS)
	if b.fetchesPattern() { // what its programs are called isn't known
		lo.FS.Add(Layer{Kind: Opaque, At: b.dir, Step: b.Step})
	}
	for i, out := range b.Outs {
		b.Outs[i] = lo.FS.Real(out)
		lo.FS.Add(Layer{Kind: Built, At: out, Build: b, Step: b.Step})
	}
}

// onlyFetches reports whether the command is a go get that installs nothing: that of
// Go 1.18 and later with modules, and since 1.22 without them as well. Source: the
// release notes of Go 1.18 and 1.22.
func (r *reader) onlyFetches(b *Build) bool {
	base := b.Stage.Base
	if b.Command.Verb != "get" || !base.Golang || base.Dated() {
		return false
	}
	mode, _ := r.Setting(b, "GO111MODULE")
	v := catalog.Minor(base.Go)
	return v < 0 || v >= 22 || v >= 18 && mode != "off" && mode != "auto"
}

// name finds where the executables go: -o, GOBIN, the bin of GOPATH, or the
// directory of the command.
func (r *reader) name(b *Build, im *FS) {
	g := b.Command
	switch {
	case g.Verb != "build":
		b.dir = r.binDir(b)
	case g.Out != nil:
		out, ok := g.Abs(shell.Word{Text: g.Out.Text, Known: g.Out.Known})
		if !path.IsAbs(g.Out.Text) && g.Dir != "" && ok {
			out = path.Join(g.Dir, g.Out.Text)
		}
		if !ok {
			return
		}
		if !strings.HasSuffix(g.Out.Text, "/") && (!im.isDir(out) || isTold(im, out)) {
			b.Outs, b.OneFile = []string{out}, true
			return
		}
		b.dir = out
	case len(b.Program.Names) > 1:
		return // go build of several packages writes nothing
	default:
		b.dir = g.Dir
	}
	if b.dir == "" {
		return
	}
	for _, n := range append(b.Program.Names, b.fetchedNames()...) {
		b.Outs = append(b.Outs, path.Join(b.dir, n))
	}
}

// OpenOut reports whether the build is told by -o where to put what it makes, in a word
// that is not known.
func (b *Build) OpenOut() bool {
	out := b.Command.Out
	return b.Command.Verb == "build" && out != nil && (!out.Known || !path.IsAbs(out.Text) && b.Command.Dir == "")
}

// binDir is where go install puts executables; a cross build gets a directory
// of its own.
func (r *reader) binDir(b *Build) string {
	if bin, ok := r.Setting(b, "GOBIN"); ok && bin != "" {
		return bin
	}
	dir := path.Join(b.gopath(), "bin")
	if arch, ok := r.Setting(b, "GOARCH"); ok && arch != "" && arch != "amd64" {
		return path.Join(dir, "linux_"+arch)
	}
	return dir
}

// gopath is the first directory of GOPATH.
func (b *Build) gopath() string {
	gopath, _ := b.setting("GOPATH")
	first, _, _ := strings.Cut(gopath, ":")
	return cmp.Or(first, "/go")
}

// fetchedNames are the executables that go install and go get make of packages
// of other modules: the last element of the path.
func (b *Build) fetchedNames() []string {
	var list []string
	for _, a := range b.Command.Args {
		p, _, versioned := strings.Cut(a.Text, "@")
		p = strings.TrimSuffix(p, "/...")
		if b.Command.Verb == "build" || !a.Known || !versioned && (b.Program.Known || b.Command.Verb != "get") ||
			!Remote(p) || !versioned && !b.Command.Update && b.inGopath(p) {
			continue
		}
		list = append(list, gosrc.BinaryName(p))
	}
	return list
}

// fetchesPattern reports whether go install makes what a pattern means in another module.
func (b *Build) fetchesPattern() bool {
	return b.dir != "" && b.Command.Verb != "build" && slices.ContainsFunc(b.Command.Args, func(a shell.Word) bool {
		p, _, versioned := strings.Cut(a.Text, "@")
		return a.Known && versioned && Remote(p) && strings.HasSuffix(p, "/...")
	})
}

// inGopath reports whether the image has a package in GOPATH, which go get then takes as
// it is.
func (b *Build) inGopath(p string) bool {
	f, ok := b.FS.Lookup(path.Join(b.gopath(), "src", p))
	return ok && f.Dir && f.Sure && f.Kind == FromContext
}

// Remote reports whether a package argument is an import path that starts with a host.
func Remote(p string) bool {
	host, _, _ := strings.Cut(p, "/")
	return strings.Contains(host, ".") && !strings.HasPrefix(host, ".") && !strings.HasSuffix(host, ".go")
}

// Fetched reports whether the build makes a program of another module: a tool.
func (b *Build) Fetched() bool { return len(b.fetchedNames()) > 0 && len(b.Program.Names) == 0 }

// FetchesTool reports whether the build makes a program of another module: what an
// old go get names is more often a library.
func (b *Build) FetchesTool() bool {
	return b.Fetched() && (b.Command.Verb == "install" || slices.ContainsFunc(b.Command.Args,
		func(w shell.Word) bool { return strings.Contains(w.Text, "/cmd/") || strings.Contains(w.Text, "@") }))
}

// Setting is a variable that the go command sees: from its environment, or
// from go env -w.
func (m *Model) Setting(b *Build, name string) (string, bool) { return b.setting(name) }

func (b *Build) setting(name string) (string, bool) {
	if v, ok := b.Command.Lookup(name); ok {
		return v, true
	}
	v, ok := b.Stage.goEnv[name]
	return v, ok
}

// Unnamed reports whether the build could have made the executable p: it has no
// names, and p is where they would go.
func (b *Build) Unnamed(p string) bool {
	return b.Outs == nil && !b.Program.Known && b.dir != "" && path.Dir(p) == b.dir && path.Ext(p) != ".sh"
}

// CgoEnabled reports whether CGO_ENABLED is set for the command, and to what.
func (m *Model) CgoEnabled(b *Build) (on, set bool) {
	v, ok := m.Setting(b, "CGO_ENABLED")
	if !ok || v == "" {
		return false, false
	}
	return v == "1", true
}
