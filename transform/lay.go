package transform

import (
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// lay adds one step of a stage to its image.
func (f *facts) lay(lo *layout, s *dockerfile.Stage, st *dockerfile.Step) {
	im := lo.image
	lo.chain = append(lo.chain, st)
	switch c := st.Cmd.(type) {
	case *instructions.WorkdirCommand:
		dir := dockerfile.JoinDir(st.Dir, f.file.Expand(c.Path, st.Before).Text)
		if _, ok := im.lookup(dir); !ok {
			im.add(layer{kind: madeDir, at: dir, step: st})
			if !isRoot(st.User) && dir != "/go" { // BuildKit gives it to the user
				lo.owned = append(lo.owned, owned{path: dir, step: st})
			}
		}
	case *instructions.CopyCommand:
		f.layCopy(im, s, st, c.SourcesAndDest, c.From, c.Parents)
		lo.own(st, c.Chown, c.Chmod)
	case *instructions.AddCommand:
		f.layCopy(im, s, st, c.SourcesAndDest, "", false)
		lo.own(st, c.Chown, c.Chmod)
	case *instructions.RunCommand:
		f.layRun(lo, st)
	}
}

// own notes the owner that a COPY gives to what it brought, and the mode that it
// gives to a directory: a file keeps its mode when it is copied.
func (lo *layout) own(st *dockerfile.Step, chown, chmod string) {
	if chown == "" && chmod == "" {
		return
	}
	for _, l := range lo.image.layers {
		switch {
		case l.step != st:
		case chown != "":
			lo.owned = append(lo.owned, owned{path: l.at, tree: true, step: st})
		case lo.image.isDir(l.at) && strings.TrimLeft(chmod, "0") != "755":
			lo.owned = append(lo.owned, owned{path: l.at, step: st})
		}
	}
}

func (f *facts) layCopy(im *image, s *dockerfile.Stage, st *dockerfile.Step, c instructions.SourcesAndDest, from string, parents bool) {
	dest := f.file.Expand(c.DestPath, st.Before).Text
	dst := dockerfile.JoinDir(st.Dir, dest)
	slash := strings.HasSuffix(dest, "/") || dest == "." || dest == ""
	for _, h := range c.SourceContents {
		im.add(layer{kind: made, at: im.copyTo(h.Path, false, dst, slash), step: st, text: f.heredocText(h, st), wrote: true})
	}
	many := len(c.SourcePaths)+len(c.SourceContents) > 1
	for _, src := range c.SourcePaths {
		src = f.file.Expand(src, st.Before).Text
		switch {
		case parents:
			im.add(layer{kind: opaque, at: dst, step: st})
		case from != "":
			f.layFrom(im, s, st, src, from, dst, slash || many)
		case strings.Contains(src, "://") || strings.HasPrefix(src, "git@"):
			f.layRemote(im, st, src, dst, slash || many)
		default:
			f.layContext(im, st, src, dst, slash || many)
		}
	}
}

// layRemote is ADD URL: a file, or the tree of a git repository.
func (f *facts) layRemote(im *image, st *dockerfile.Step, src, dst string, slash bool) {
	if strings.HasSuffix(src, ".git") || strings.HasPrefix(src, "git") || strings.Contains(src, ".git#") {
		im.add(layer{kind: opaque, at: dst, step: st})
		return
	}
	im.add(layer{kind: made, at: im.copyTo(src, false, dst, slash), step: st})
}

// layFrom is COPY --from: out of an earlier stage, or of another image.
func (f *facts) layFrom(im *image, s *dockerfile.Stage, st *dockerfile.Step, src, from, dst string, slash bool) {
	src = path.Clean("/" + src)
	l := layer{kind: fromImage, src: src, image: &image{}, step: st}
	dir := false
	if other := f.file.StageNamed(f.file.Expand(from, st.Before).Text, s.Index); other != nil {
		l.image = f.layoutOf(other).image
		dir = l.image.isDir(src)
	}
	l.at = im.copyTo(src, dir, dst, slash)
	if strings.ContainsAny(src, "*?[") {
		l.kind, l.at = opaque, dst
	}
	im.add(l)
}

// archives are what a local ADD unpacks.
var archives = []string{".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txz"}

// layContext is COPY or ADD from the build context.
func (f *facts) layContext(im *image, st *dockerfile.Step, src, dst string, slash bool) {
	if im.ctx == nil {
		f.layUnread(im, st, src, dst, slash)
		return
	}
	matches := im.ctx.glob(src)
	if len(matches) == 0 { // it may exist where people build
		if !strings.ContainsAny(src, "*?[") {
			im.add(layer{kind: opaque, at: im.copyTo(src, false, dst, slash), src: contextPath(src), step: st})
		}
		return
	}
	_, add := st.Cmd.(*instructions.AddCommand)
	for _, m := range matches {
		fi, err := im.ctx.stat(m)
		if err != nil {
			continue
		}
		if add && hasSuffix(m, archives) {
			im.add(layer{kind: opaque, at: dst, step: st})
			continue
		}
		at := im.copyTo(m, fi.IsDir(), dst, slash || len(matches) > 1)
		im.add(layer{kind: fromContext, at: at, src: m, step: st})
	}
}

// layUnread lays a source whose kind can't be seen: only "." is surely a directory.
func (f *facts) layUnread(im *image, st *dockerfile.Step, src, dst string, slash bool) {
	src = contextPath(src)
	if src == "." || !slash {
		im.add(layer{kind: fromContext, at: dst, src: src, step: st})
		return
	}
	im.add(layer{kind: opaque, at: dst, src: src, step: st})
}

func hasSuffix(s string, list []string) bool {
	for _, x := range list {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}

// layRun adds what a RUN's commands do.
func (f *facts) layRun(lo *layout, st *dockerfile.Step) {
	im, r := lo.image, runText(st)
	lo.runs = append(lo.runs, r)
	if !r.parsed {
		im.add(layer{kind: opaque, at: st.Dir, step: st})
		return
	}
	n := len(im.layers)
	mounts := f.layMounts(im, st)
	defer func() { im.layers = append(im.layers[:n:n], im.layers[n+mounts:]...) }()
	r.races = map[int]bool{}
	for _, c := range f.commands(im, r) {
		if g := c.AsGo(); g != nil {
			if g.Race && c.Pos < 0 {
				r.races[c.Outer] = true
			}
			switch b := newBuild(lo, r, g); {
			case f.onlyFetches(b):
				f.gets = append(f.gets, b)
			case g.Builds():
				f.layBuild(lo, b)
			}
		}
		if fetchers.has(c.Program()) {
			im.add(layer{kind: fetchedModules, step: st})
			continue
		}
		lo.layGo(st, c)
		for _, e := range c.Effects() {
			im.apply(e, st)
			lo.note(st, e)
		}
		if dir := swagDocs(c); dir != "" {
			im.add(layer{kind: made, at: path.Join(dir, "docs.go"), step: st, text: &swagSource})
		}
	}
}

// fetchers are the tools that brought dependencies before go mod did: they write
// to vendor and GOPATH, not to the project's own files.
var fetchers = words("dep glide govendor godep gpm gvt vndr trash gom gopm goop gvp gb")

// layMounts lays what a RUN mounts from the context, for as long as it runs,
// and gives how many layers that are.
func (f *facts) layMounts(im *image, st *dockerfile.Step) int {
	run, ok := st.Cmd.(*instructions.RunCommand)
	if !ok || im.ctx == nil {
		return 0
	}
	n := len(im.layers)
	for _, m := range instructions.GetMounts(run) {
		if m.Type == instructions.MountTypeBind && m.From == "" {
			im.add(layer{kind: fromContext, at: dockerfile.JoinDir(st.Dir, m.Target), src: contextPath(m.Source), step: st})
		}
	}
	return len(im.layers) - n
}

// layGo notes the go commands that change what a later build finds: its
// settings, its module file, its dependencies.
func (lo *layout) layGo(st *dockerfile.Step, c *shell.Command) {
	g := c.AsGo()
	if g == nil {
		return
	}
	verb := g.Verb
	if len(g.Args) > 0 && verb == "mod" {
		verb += " " + g.Args[0].Text
	}
	switch verb {
	case "env":
		for _, a := range c.Args {
			if name, value, ok := strings.Cut(a.Text, "="); ok {
				lo.goEnv[name] = value
			}
		}
	case "mod init":
		lo.image.add(layer{kind: made, at: path.Join("/", g.Dir, "go.mod"), step: st})
	case "get", "mod tidy":
		lo.image.add(layer{kind: fetchedModules, step: st})
	}
}

// note keeps what a command did besides files.
func (lo *layout) note(st *dockerfile.Step, e shell.Effect) {
	switch e.Kind {
	case shell.Owns:
		lo.owned = append(lo.owned, owned{path: e.Path, tree: e.Cmd.Recursive(), step: st})
	case shell.MakesDir:
		if !isRoot(st.User) {
			lo.owned = append(lo.owned, owned{path: e.Path, step: st})
		}
	case shell.Installs:
		lo.installs = append(lo.installs, install{e.Manager, e.Group, e.Names, st, e.Cmd})
	case shell.Uninstalls:
		for _, n := range e.Names {
			lo.removed[n] = true
		}
	case shell.Accounts:
		if lo.accounts == nil {
			lo.accounts = st
		}
	case shell.Unknown:
		if !lo.image.readable(e) {
			lo.unknown = append(lo.unknown, unknownEffect{e, st})
		}
	}
}

// readable says whether an unknown command is a script of the project whose
// commands were followed.
func (im *image) readable(e shell.Effect) bool {
	name, ok := scriptOf(e.Cmd)
	if !ok {
		return false
	}
	data, _, ok := im.read(name)
	return ok && isShellScript(name, data)
}

func isRoot(user string) bool {
	name, _, _ := strings.Cut(user, ":")
	return name == "" || name == "root" || name == "0"
}
