package transform

import (
	"path"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/shell"
)

// A build is a go command of a RUN that makes executables.
type build struct {
	cmd   *shell.Go
	run   *run             // nil for a go run that CMD or ENTRYPOINT starts
	at    *dockerfile.Step // the RUN, or the instruction that has the go run
	image *image           // the file system as it was when the command ran
	stage *layout          // of the stage that holds it
	outs  []string         // the absolute paths of the executables; nil when not known
	dir   string           // where executables of unknown name go
	prog  program
	musl  bool // the builder's shell is busybox

	varies *Evidence // what builds it of other source, that is not read; nil for nothing
	moves  bool      // and puts it elsewhere
}

func newBuild(lo *layout, r *run, g *shell.Go) *build {
	return &build{cmd: g, run: r, at: r.step, image: lo.image.snapshot(), stage: lo}
}

// layBuild works out what a go command makes, and adds it to the image.
func (f *facts) layBuild(lo *layout, b *build) {
	b.musl = b.stage.base.Musl
	f.builds = append(f.builds, b)
	b.prog = f.load(b)
	f.name(b, lo.image)
	for _, out := range b.outs {
		lo.image.add(layer{kind: built, at: out, build: b, step: b.at})
	}
}

// onlyFetches says whether the command is a go get that installs nothing: that of
// Go 1.18 and later with modules, and since 1.22 without them as well. Source: the
// release notes of Go 1.18 and 1.22.
func (f *facts) onlyFetches(b *build) bool {
	base := b.stage.base
	if b.cmd.Verb != "get" || !base.Golang || base.dated() {
		return false
	}
	mode, _ := f.setting(b, "GO111MODULE")
	m := minor(base.Go)
	return m < 0 || m >= 22 || m >= 18 && mode != "off" && mode != "auto"
}

// name finds where the executables go: -o, GOBIN, the bin of GOPATH, or the
// directory of the command.
func (f *facts) name(b *build, im *image) {
	g := b.cmd
	switch {
	case g.Verb != "build":
		b.dir = f.binDir(b)
	case g.Out != nil:
		out, ok := g.Abs(shell.Word{Text: g.Out.Text, Known: g.Out.Known})
		if !path.IsAbs(g.Out.Text) && g.Dir != "" && ok {
			out = path.Join(g.Dir, g.Out.Text)
		}
		if !ok {
			return
		}
		if !strings.HasSuffix(g.Out.Text, "/") && !im.isDir(out) {
			b.outs = []string{out}
			return
		}
		b.dir = out
	case len(b.prog.names) > 1:
		return // go build of several packages writes nothing
	default:
		b.dir = g.Dir
	}
	if b.dir == "" {
		return
	}
	for _, n := range append(b.prog.names, b.fetchedNames()...) {
		b.outs = append(b.outs, path.Join(b.dir, n))
	}
}

// binDir is where go install puts executables; a cross build gets a directory
// of its own.
func (f *facts) binDir(b *build) string {
	if bin, ok := f.setting(b, "GOBIN"); ok && bin != "" {
		return bin
	}
	gopath, ok := f.setting(b, "GOPATH")
	if !ok || gopath == "" {
		gopath = "/go"
	}
	gopath, _, _ = strings.Cut(gopath, ":")
	dir := path.Join(gopath, "bin")
	if arch, ok := f.setting(b, "GOARCH"); ok && arch != "" && arch != "amd64" {
		return path.Join(dir, "linux_"+arch)
	}
	return dir
}

// fetchedNames are the executables that go install and go get make of packages
// of other modules: the last element of the path.
func (b *build) fetchedNames() []string {
	var list []string
	for _, a := range b.cmd.Args {
		p, _, versioned := strings.Cut(a.Text, "@")
		if b.cmd.Verb == "build" || !a.Known || !versioned && (b.prog.known || b.cmd.Verb != "get") || !remote(p) {
			continue
		}
		list = append(list, gosrc.BinaryName(strings.TrimSuffix(p, "/...")))
	}
	return list
}

// remote says whether a package argument is an import path that starts with a host.
func remote(p string) bool {
	host, _, _ := strings.Cut(p, "/")
	return strings.Contains(host, ".") && !strings.HasPrefix(host, ".") && !strings.HasSuffix(host, ".go")
}

// fetched says whether the build makes a program of another module: a tool.
func (b *build) fetched() bool { return len(b.fetchedNames()) > 0 && len(b.prog.names) == 0 }

// setting is a variable that the go command sees: from its environment, or
// from go env -w.
func (f *facts) setting(b *build, name string) (string, bool) {
	if v, ok := b.cmd.Lookup(name); ok {
		return v, true
	}
	v, ok := b.stage.goEnv[name]
	return v, ok
}

// unnamed says whether the build could have made the executable p: it has no
// names, and p is where they would go.
func (b *build) unnamed(p string) bool {
	return b.outs == nil && !b.prog.known && b.dir != "" && path.Dir(p) == b.dir && path.Ext(p) != ".sh"
}
