package image

import (
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// step adds one step of a stage to its image.
func (r *reader) step(lo *Stage, s *dockerfile.Stage, st *dockerfile.Step) {
	if !r.spend(lo, st, 1) {
		return
	}
	im := lo.FS
	lo.Chain = append(lo.Chain, st)
	switch c := st.Cmd.(type) {
	case *instructions.WorkdirCommand:
		dir := dockerfile.JoinDir(st.Dir, r.File.Expand(c.Path, st.Before).Text)
		if _, ok := im.Lookup(dir); !ok {
			im.Add(Layer{Kind: MadeDir, At: dir, Step: st})
			if !IsRoot(st.User) && dir != "/go" { // BuildKit gives it to the user
				lo.chosen(dir, false, st)
			}
		}
	case *instructions.CopyCommand:
		n := len(im.Layers)
		r.copyStep(im, s, st, c.SourcesAndDest, c.From, c.Parents)
		if other := r.File.StageNamed(r.File.Expand(c.From, st.Before).Text, s.Index); c.From != "" && other != nil {
			for _, l := range im.Layers[n:] {
				lo.keepOwners(r.stageOf(other).Owned, l.Src, []Layer{l})
				lo.takeC(r.stageOf(other), l)
			}
		}
		lo.own(st, c.Chown, c.Chmod)
	case *instructions.AddCommand:
		r.copyStep(im, s, st, c.SourcesAndDest, "", false)
		lo.own(st, c.Chown, c.Chmod)
	case *instructions.RunCommand:
		r.runStep(lo, st)
	}
}

func (r *reader) copyStep(
	im *FS,
	s *dockerfile.Stage,
	st *dockerfile.Step,
	c instructions.SourcesAndDest,
	from string,
	parents bool,
) {
	dest := r.File.Expand(c.DestPath, st.Before).Text
	dst := dockerfile.JoinDir(st.Dir, dest)
	slash := strings.HasSuffix(dest, "/") || dest == "." || dest == ""
	for _, h := range c.SourceContents {
		im.Add(Layer{
			Kind:  Made,
			At:    im.copyTo(h.Path, false, dst, slash),
			Step:  st,
			Text:  r.heredocText(h, st),
			Wrote: true,
		})
	}
	many := len(c.SourcePaths)+len(c.SourceContents) > 1
	for _, src := range c.SourcePaths {
		src = r.File.Expand(src, st.Before).Text
		switch {
		case parents:
			r.copyParents(im, s, st, src, from, dst)
		case from != "":
			r.copyFrom(im, s, st, src, from, dst, slash || many)
		case strings.Contains(src, "://") || strings.HasPrefix(src, "git@"):
			r.copyRemote(im, st, src, dst, slash || many)
		default:
			r.copyContext(im, st, src, dst, slash || many)
		}
	}
}

// copyParents is COPY --parents, which keeps where a source lies, or what of that is behind
// "/./": known for what is named in another image, and for what a pattern means there in the
// directory that it names.
func (r *reader) copyParents(im *FS, s *dockerfile.Stage, st *dockerfile.Step, src, from, dst string) {
	before, kept, ok := strings.Cut(src, "/./")
	if !ok {
		before, kept = "", src
	}
	var matches []string
	known := false
	if stage := r.File.StageNamed(r.File.Expand(from, st.Before).Text, s.Index); stage != nil {
		matches, known = View{r.stageOf(stage).FS}.Matches(path.Clean("/" + src))
	}
	switch {
	case from == "":
		im.Add(Layer{Kind: Opaque, At: dst, Step: st})
	case !strings.ContainsAny(src, "*?["):
		r.copyFrom(im, s, st, src, from, path.Join(dst, kept), false)
	case known && len(matches) > 0:
		for _, m := range matches {
			r.copyFrom(im, s, st, m, from, path.Join(dst, strings.TrimPrefix(m, path.Clean("/"+before))), false)
		}
	case strings.ContainsAny(path.Dir(src), "*?["):
		im.Add(Layer{Kind: Opaque, At: dst, Step: st})
	default:
		r.copyFrom(im, s, st, src, from, path.Join(dst, path.Dir(kept)), true)
	}
}

// copyRemote is ADD URL: a file, or the tree of a git repository.
func (r *reader) copyRemote(im *FS, st *dockerfile.Step, src, dst string, slash bool) {
	if strings.HasSuffix(src, ".git") || strings.HasPrefix(src, "git") || strings.Contains(src, ".git#") {
		im.Add(Layer{Kind: Opaque, At: dst, Step: st})
		return
	}
	im.Add(Layer{Kind: Made, At: im.copyTo(src, false, dst, slash), Step: st})
}

// copyFrom is COPY --from: out of an earlier stage, or of another image.
func (r *reader) copyFrom(im *FS, s *dockerfile.Stage, st *dockerfile.Step, src, from, dst string, slash bool) {
	dir := strings.HasSuffix(src, "/")
	src = path.Clean("/" + src)
	from = r.File.Expand(from, st.Before).Text
	l := Layer{Kind: FromImage, Src: src, From: &FS{foreign: !r.baseOf(from).Known}, Step: st}
	if other := r.File.StageNamed(from, s.Index); other != nil {
		l.From = r.stageOf(other).FS
		l.Src, dir = l.From.End(src), dir || l.From.mayBeDir(src)
	} else if dir = dir || l.From.isDir(src); !dir && (slash || im.isDir(dst)) && mayHold(src, dst) {
		im.Add(Layer{Kind: Opaque, At: dst, From: l.From, Step: st})
	}
	l.At = im.copyTo(src, dir, dst, slash)
	if strings.ContainsAny(src, "*?[") {
		if matches, all := (View{l.From}).Matches(src); all {
			for _, m := range matches {
				l.Src, l.At = m, im.copyTo(m, l.From.isDir(m), dst, slash || len(matches) > 1)
				im.Add(l)
			}
			return
		}
		l.Kind, l.At, l.Pattern = Opaque, dst, path.Join(dst, path.Base(src))
	}
	im.Add(l)
}

// mayHold reports whether what is copied into the directory dst may be a directory, of which
// what it holds goes there. What is copied out of a directory of programs is one, and so is what
// has the name of one and goes to one.
func mayHold(src, dst string) bool {
	programs := func(dir string) bool {
		return slices.Contains([]string{"bin", "sbin"}, path.Base(dir)) ||
			catalog.IsPlace(dir, catalog.Programs|catalog.Tools)
	}
	_, known := catalog.FindProgram(path.Base(src))
	return hasDirName(src) && !programs(path.Dir(src)) && !(known && programs(dst))
}

// copyContext is COPY or ADD from the build context.
func (r *reader) copyContext(im *FS, st *dockerfile.Step, src, dst string, slash bool) {
	if im.ctx == nil {
		r.copyUnread(im, st, src, dst, slash)
		return
	}
	matches := im.ctx.glob(src)
	switch pattern := strings.ContainsAny(src, "*?["); { // it may exist where people build
	case pattern:
		im.Add(Layer{Kind: expected, Src: contextPath(src), Pattern: path.Join(dst, path.Base(src)), Step: st})
	case len(matches) == 0: // a slash behind it tells that it is a directory
		dir := strings.HasSuffix(src, "/")
		im.Add(Layer{Kind: Opaque, At: im.copyTo(src, dir, dst, slash), Src: contextPath(src), Tree: dir, Step: st})
	}
	_, add := st.Cmd.(*instructions.AddCommand)
	for _, match := range matches {
		fi, err := im.ctx.Stat(match)
		if err != nil {
			continue
		}
		if add && catalog.HasSuffix(match, catalog.Archives) {
			addArchive(im, st, match, dst)
			continue
		}
		at := im.copyTo(match, fi.IsDir(), dst, slash || len(matches) > 1)
		im.Add(Layer{Kind: FromContext, At: at, Src: match, Step: st})
	}
}

// copyUnread lays a source whose kind can't be seen: only "." is surely a directory.
func (r *reader) copyUnread(im *FS, st *dockerfile.Step, src, dst string, slash bool) {
	src = contextPath(src)
	if src == "." || !slash {
		im.Add(Layer{Kind: FromContext, At: dst, Src: src, Step: st})
		return
	}
	im.Add(Layer{Kind: Opaque, At: dst, Src: src, Step: st})
}

// runStep adds what a RUN's commands do.
func (r *reader) runStep(lo *Stage, st *dockerfile.Step) {
	im, run := lo.FS, runText(st, lo.shellOf(st), homeOf(st.User, lo.homes))
	lo.Runs = append(lo.Runs, run)
	if !run.Parsed {
		im.Add(Layer{Kind: Opaque, At: st.Dir, Step: st})
		return
	}
	defer mount(im, st)()
	run.Races, run.masks = map[int]bool{}, strings.Contains(run.Text.S, "umask ")
	commands, work := r.followed(im, run)
	r.commands += work
	for _, c := range commands {
		if !r.spend(lo, st, 0) {
			return
		}
		r.runCommand(lo, run, c)
	}
}

// runCommand adds what one command of a RUN does.
func (r *reader) runCommand(lo *Stage, run *Run, c *shell.Command) {
	if g := c.AsGo(); g != nil {
		r.runGo(lo, run, g)
	}
	if catalog.Is(c.Program(), catalog.Fetches) {
		lo.FS.Add(Layer{Kind: fetchedModules, Step: run.Step})
		return
	}
	lo.goCommand(run.Step, c)
	r.compileC(lo, c)
	if lo.Software == nil && InstallsUnseen(r.Model, lo.FS, c) {
		lo.Software = run.Step
		lo.writesAnywhere(run.Step)
	}
	for _, e := range c.Effects() {
		lo.effect(run, e)
	}
	r.runProgram(lo, run, c)
	if dir := swagDocs(c); dir != "" {
		lo.FS.Add(Layer{Kind: Made, At: path.Join(dir, "docs.go"), Step: run.Step, Text: &swagSource})
	}
}

// runGo adds what a go command makes, or that it only fetches.
func (r *reader) runGo(lo *Stage, run *Run, g *shell.Go) {
	if c := g.Command; g.Race && c.Pos < 0 {
		run.Races[c.Outer] = true
	}
	switch b := newBuild(lo, run, g); {
	case r.onlyFetches(b):
		r.Gets = append(r.Gets, b)
	case g.Builds():
		r.addBuild(lo, b)
	}
}

// effect adds what a command of a RUN does to files, and what it does besides.
func (lo *Stage) effect(run *Run, e shell.Effect) {
	n := len(lo.FS.Layers)
	if e.Kind == shell.MakesDir && !IsRoot(run.Step.User) {
		lo.ownParents(e.Path, run.Step)
	}
	e.Text.Subs = openArguments(run, e.Text.Subs)
	lo.FS.apply(e, run.Step)
	lo.note(run.Step, e)
	switch e.Kind {
	case shell.Makes, shell.MakesDir:
		if run.masks {
			lo.chosen(e.Path, false, run.Step)
		}
	case shell.Copies:
		if run.masks || !IsRoot(run.Step.User) {
			for _, l := range lo.FS.Layers[n:] {
				lo.chosen(l.At, true, run.Step)
			}
		}
		lo.keepOwners(lo.Owned, e.From, lo.FS.Layers[n:])
	case shell.Moves:
		lo.keepOwners(lo.Owned, e.From, lo.FS.Layers[n:])
	case shell.Anywhere:
		lo.writesAnywhere(run.Step)
	}
}

// goCommand notes the go commands that change what a later build finds: its
// settings, its module file, its dependencies.
func (lo *Stage) goCommand(st *dockerfile.Step, c *shell.Command) {
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
		lo.FS.Add(Layer{Kind: Made, At: path.Join("/", g.Dir, "go.mod"), Step: st})
	case "mod edit":
		if slices.ContainsFunc(c.Args, func(a shell.Word) bool { return strings.Contains(a.Text, "replace") }) {
			lo.FS.Add(Layer{Kind: editedSource, Src: path.Join("/", g.Dir), Says: replacesModule, Step: st})
		}
	case "get", "mod tidy":
		lo.FS.Add(Layer{Kind: fetchedModules, Step: st})
	}
}

// note keeps what a command did besides files.
func (lo *Stage) note(st *dockerfile.Step, e shell.Effect) {
	switch e.Kind {
	case shell.Owns, shell.Privilege:
		lo.chosen(e.Path, e.Tree, st)
	case shell.MakesDir, shell.Makes:
		if !IsRoot(st.User) {
			lo.chosen(e.Path, false, st)
		}
	case shell.Installs:
		lo.Installs = append(lo.Installs, Install{e.Manager, e.Group, e.Names, e.Pins, e.Others, st, e.Cmd})
		for _, n := range e.Names {
			delete(lo.removed, n)
		}
	case shell.Uninstalls:
		for _, n := range e.Names {
			lo.removed[n] = true
			if n == "ca-certificates" && e.Purged {
				lo.FS.Add(Layer{Kind: Gone, At: catalog.CertificateBundle, Step: st})
			}
		}
	case shell.Accounts:
		if lo.Accounts == nil {
			lo.Accounts = st
		}
		for _, name := range e.Names {
			lo.homes[name] = e.Path
		}
	case shell.Unknown:
		if !lo.FS.readable(e) {
			lo.writesAnywhere(st)
			lo.Unknown = append(lo.Unknown, UnknownEffect{e, st})
		}
	}
}

// readable reports whether an unknown command is a script of the project whose
// commands were followed.
func (im *FS) readable(e shell.Effect) bool {
	name, ok := ScriptOf(e.Cmd)
	if !ok {
		return false
	}
	data, _, ok := im.Read(name)
	if !ok || !IsShellScript(name, data) {
		return false
	}
	_, err := parseScript(e.Cmd, data)
	return err == nil
}

func IsRoot(user string) bool {
	name, _, _ := strings.Cut(user, ":")
	return name == "" || name == "root" || name == "0"
}
