package emit

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/plan"
)

// rootfs is where the builder lays out what keeps its owner and mode: a COPY
// keeps them for the content of a directory, not for the directory itself.
const rootfs = "/rootfs"

// builderLines are added at the end of the builder: the build of a go run, and
// the tree of what keeps its owner.
func (w *writer) builderLines() []string {
	b := builderBlock{writer: w}
	user, dir := w.builderState()
	b.root = image.IsRoot(user)
	for _, build := range w.Model.Artifacts {
		if build.Run == nil {
			b.become()
			b.lines = append(append(b.lines, w.RunArgs...), w.Keyword("RUN")+w.CacheMounts+" "+w.buildLine(build, dir))
		}
	}
	if len(w.rootfs) > 0 {
		b.group(w.rootfsComments(), w.rootfs)
	}
	if final := w.Model.Final.Config.User; w.Startable && !image.IsRoot(final) && b.root {
		b.lines = append(b.lines, w.Keyword("USER")+" "+final)
	}
	if len(b.lines) == 0 {
		return nil
	}
	return append([]string{""}, b.lines...)
}

// A builderBlock is what is added to the builder.
type builderBlock struct {
	*writer
	root  bool // root is the user in force
	lines []string
}

// become makes root the user, if another one is in force.
func (b *builderBlock) become() {
	if !b.root {
		b.lines, b.root = append(b.lines, b.Keyword("USER")+" root"), true
	}
}

// group adds a RUN of some commands, below its comments.
func (b *builderBlock) group(comments, cmds []string) {
	if len(b.lines) > 0 {
		b.lines = append(b.lines, "")
	}
	b.become()
	file := b.Model.File
	b.lines = append(b.lines, comments...)
	b.lines = append(b.lines, b.Keyword("RUN")+" "+strings.Join(cmds, " "+string(file.Escape)+file.EOL+" && "))
}

// builderState is the user and directory at the end of the builder.
func (w *writer) builderState() (user, dir string) {
	m := w.Model
	if n := w.Last + 1; n < len(m.Final.Steps) {
		return m.Final.Steps[n].User, m.Final.Steps[n].Dir
	}
	return m.Final.Config.User, m.Final.Config.Workdir
}

// rootfsCommands lay out /rootfs: directories by themselves first, then files that
// may be missing, then trees.
func (w *writer) rootfsCommands(optional []string) []string {
	cmds := w.systemCommands()
	for _, o := range optional {
		dir := plan.Quote(rootfs + path.Dir(o))
		there := slices.ContainsFunc(w.systemFiles(), func(f string) bool { return path.Dir(f) == path.Dir(o) })
		if mkdir := "mkdir -p " + dir; !there && !slices.Contains(cmds, mkdir) {
			cmds = append(cmds, mkdir)
		}
		cmds = append(cmds, fmt.Sprintf("{ [ ! -e %s ] || cp -a %s %s/; }", plan.Quote(o), plan.Quote(o), dir))
	}
	dirs, trees := w.ownedParts()
	for _, d := range w.MadeDirs {
		if w.owned(d) && !slices.Contains(dirs, d) {
			dirs = append(dirs, d)
		} else if mkdir := "mkdir -p " + plan.Quote(rootfs+w.realDir(d)); !slices.Contains(dirs, d) &&
			!slices.Contains(cmds, mkdir) {
			cmds = append(cmds, mkdir)
		}
	}
	for _, d := range dirs {
		from, to := plan.Quote(d), plan.Quote(rootfs+w.realDir(d))
		cmds = append(cmds, "mkdir -p "+to, fmt.Sprintf(`chown "$(stat -c %%u:%%g %s)" %s`, from, to),
			fmt.Sprintf(`chmod "$(stat -c %%a %s)" %s`, from, to))
	}
	for _, dir := range slices.Sorted(maps.Keys(trees)) {
		to := rootfs + strings.TrimSuffix(w.realDir(dir), "/") + "/"
		switch {
		case dir == "/" && len(cmds) == 0:
			cmds = append(cmds, "mkdir -p "+rootfs) // without it, cp would make a copy of the tree itself
		case dir != "/" && !slices.Contains(dirs, dir):
			cmds = append(cmds, "mkdir -p "+plan.Quote(to))
		}
		cmds = append(cmds, "cp -a "+strings.Join(quoteAll(trees[dir]), " ")+" "+plan.Quote(to))
	}
	return cmds
}

// rootfsComments say what /rootfs is for.
func (w *writer) rootfsComments() []string {
	var lines []string
	n := len(w.systemCommands())
	if n > 0 {
		names := w.kitNames()
		if w.Tmp {
			names = append(names, "/root", "/tmp")
		}
		names = append(names, w.SystemDirs...)
		lacks := "scratch lacks"
		if w.Runtime.Image != "" {
			lacks = "the image may lack"
		}
		lines = append(lines, "# What "+lacks+": "+list(names)+".")
	}
	if len(w.rootfs) > n {
		lines = append(lines, "# What the program finds with its own owner and mode.")
	}
	return lines
}

// systemCommands lay out what every full image has and an empty one lacks.
func (w *writer) systemCommands() []string {
	if !w.Runtime.Bare() {
		return nil
	}
	var cmds []string
	if w.Tmp {
		cmds = append(cmds, "mkdir -p -m 700 "+rootfs+"/root && mkdir -p -m 1777 "+rootfs+"/tmp")
	}
	if files := w.systemFiles(); len(files) > 0 {
		if !w.Tmp {
			cmds = append(cmds, "mkdir -p "+rootfs)
		}
		cmds = append(cmds, "cp --parents "+strings.Join(quoteAll(files), " ")+" "+rootfs)
	}
	if len(w.SystemDirs) == 0 {
		return cmds
	}
	var list []string
	for _, d := range w.SystemDirs {
		list = append(list, plan.Quote(rootfs+d))
	}
	cmds = append(cmds, "mkdir -p "+strings.Join(list, " "))
	for _, d := range w.SystemDirs {
		if place, _ := catalog.FindPlace(d); place.Mode != "" {
			cmds = append(cmds, "chmod "+place.Mode+" "+rootfs+d)
		}
	}
	return cmds
}

// systemFiles are the files that an empty image lacks.
func (w *writer) systemFiles() []string {
	if !w.Runtime.Bare() {
		return nil
	}
	files := w.kit()
	if w.BringsAccounts() {
		files = append(files, "/etc/passwd", "/etc/group")
	}
	return files
}

// realDir is where a directory really is in the runtime's base: a tree with a directory
// can't be copied over a link of its name.
func (w *writer) realDir(dir string) string {
	l, ok := catalog.LinkedPlace(dir)
	if !ok || w.Runtime.Bare() || l.Is&catalog.Merged != 0 && !w.Runtime.MergedUsr {
		return dir
	}
	return l.Link + strings.TrimPrefix(dir, l.Path)
}

func quoteAll(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, plan.Quote(s))
	}
	return out
}

// ownedParts gives the directories whose owner or mode has to be kept, parents
// first, and what is copied below an owned tree, by its directory.
func (w *writer) ownedParts() (dirs []string, trees map[string][]string) {
	trees = map[string][]string{}
	for _, c := range w.Copies {
		if c.Kit || c.Optional {
			continue
		}
		for _, d := range parents(c.Path) {
			place, _ := catalog.FindPlace(d)
			special := !w.Runtime.Bare() && place.Mode != ""
			if (w.owned(d) || special) && !slices.Contains(dirs, d) {
				dirs = append(dirs, d)
			}
		}
		if !c.Link && !w.owned(c.Path) {
			continue
		}
		dir := path.Dir(c.Path)
		trees[dir] = append(trees[dir], c.Path)
	}
	for _, d := range w.placesOfUser() {
		if w.owned(d) && !slices.Contains(dirs, d) && !w.copiesTree(d) {
			dirs = append(dirs, d)
		}
	}
	slices.Sort(dirs)
	return dirs, trees
}

// placesOfUser are the directory that the program starts in and the home, where that
// is there.
func (w *writer) placesOfUser() []string {
	list := []string{w.Model.Final.Config.Workdir}
	if fd, ok := w.Model.FS.Lookup(w.Model.Home()); ok && fd.Sure {
		list = append(list, w.Model.Home())
	}
	return list
}

// copiesTree reports whether a directory is copied as a whole.
func (w *writer) copiesTree(dir string) bool {
	return slices.ContainsFunc(w.Copies, func(c plan.Copied) bool { return c.Path == dir })
}

// parents lists the directories above a path, the outermost first, / left out.
func parents(p string) []string {
	var list []string
	for d := path.Dir(p); d != "/" && d != "."; d = path.Dir(d) {
		list = append([]string{d}, list...)
	}
	return list
}

// owned reports whether a step chose the owner or mode of a path. A golang image's
// /go is open to all, which matters to a user who works there.
func (w *writer) owned(at string) bool {
	m := w.Model
	for _, o := range m.Owned {
		if w.LeavesBuilder(o.Step) {
			continue
		}
		if _, ok := image.Below(o.Path, at); o.Path == at || ok && o.Tree || globMatches(o.Path, at) {
			return true
		}
	}
	return at == "/go" && m.Base.Golang && !image.IsRoot(m.Final.Config.User) && m.Final.Config.Workdir == "/go"
}

func globMatches(pattern, at string) bool {
	ok, err := path.Match(pattern, at)
	return err == nil && ok && pattern != at
}

// runtimeLines are the head of the runtime stage: FROM, packages, copies, and
// what the base image of the builder had configured.
func (w *writer) runtimeLines() []string {
	lines := []string{w.fromLine()}
	if over := w.Overrides(); len(over) > 0 {
		lines = append(append(lines, "# As the image was before, whatever this one sets."), over...)
	}
	lines = append(lines, w.packageLines()...)
	for i, at := range w.ProgramLinks {
		if i == 0 {
			lines = append(lines, "# Programs at the paths that they are started by.")
		}
		lines = append(
			lines,
			fmt.Sprintf(`%s [ -e %s ] || ln -s "$(command -v %s)" %s`, w.Keyword("RUN"), at, path.Base(at), at),
		)
	}
	lines = append(lines, w.copyLines()...)
	if w.copiesLibraries() {
		lines = append(lines, "# Libraries beside those of the packages.", w.Keyword("RUN")+" ldconfig")
	}
	lines = append(lines, w.inheritedLines()...)
	own := len(w.Model.Chain) - len(w.Model.Final.Steps)
	for _, st := range w.RunSteps() {
		if slices.Index(w.Model.Chain, st) < own {
			lines = append(lines, w.text(st))
		}
	}
	lines = append(lines, w.LabelLines()...)
	if w.User != "" && w.Starter() == nil {
		lines = append(lines, plan.UserLine(w.Plan))
	}
	return lines
}

// copiesLibraries reports whether shared libraries are copied to where glibc's loader
// finds them by its cache alone.
func (w *writer) copiesLibraries() bool {
	return w.Runtime.Libc == "glibc" && w.Model.UsesC() && slices.ContainsFunc(w.Copies, func(c plan.Copied) bool {
		_, ok := image.Below("/usr/local/lib", c.Path)
		return ok && (c.Dir || strings.Contains(path.Base(c.Path), ".so"))
	})
}

func (w *writer) packageLines() []string {
	if len(w.Packages) == 0 {
		return nil
	}
	slices.Sort(w.Packages)
	names := strings.Join(w.Packages, " ")
	run := w.Keyword("RUN")
	if w.Runtime.Manager == "apt" {
		flags := "-y"
		install := " apt-get update && apt-get install "
		if slices.Contains(w.Packages, "tzdata") {
			install = " apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install "
		}
		if !recommends(w.Model) {
			flags += " --no-install-recommends"
		}
		return []string{run + install + flags + " " + names + " && rm -rf /var/lib/apt/lists/*"}
	}
	return []string{run + " apk add --no-cache " + names}
}

// recommends reports whether the original installs what its packages recommend.
func recommends(m *launch.Model) bool {
	return slices.ContainsFunc(m.Installs, func(in image.Install) bool {
		return in.Manager == "apt" && !strings.Contains(image.CommandLine(in.Command), "--no-install-recommends")
	})
}

// copyFrom is a COPY from the builder; the JSON form serves odd characters.
func (w *writer) copyFrom(from []string, to string) string {
	line := w.Keyword("COPY") + " --from=" + w.Builder + " "
	words := append(slices.Clone(from), to)
	if !strings.ContainsAny(strings.Join(words, ""), " \t\"'$\\") {
		return line + strings.Join(words, " ")
	}
	for i, word := range words {
		words[i] = w.escaped(word, "$")
	}
	j, _ := json.Marshal(words)
	return line + string(j)
}

// escaped puts the file's escape character before some characters of a word.
func (w *writer) escaped(word, special string) string {
	var b strings.Builder
	for _, r := range word {
		if strings.ContainsRune(special, r) {
			b.WriteRune(w.Model.File.Escape)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// inheritedLines write out what only the builder's image configured: its
// working directory, and the directory in PATH where the program lies.
func (w *writer) inheritedLines() []string {
	m := w.Model
	var lines []string
	if dirs := w.MissingPath(); len(dirs) > 0 {
		lines = append(lines, w.Keyword("ENV")+" PATH="+strings.Join(dirs, ":")+":$PATH")
	}
	for _, v := range image.BaseConfig(m.Base.Image).Env {
		if v.Name != "PATH" && m.ReadsEnv(v.Name) && !m.SetsEnv(v.Name) {
			lines = append(lines, w.Keyword("ENV")+" "+v.Name+"="+v.Value)
		}
	}
	if dir := m.Final.Config.Workdir; m.LastStep("workdir") == nil && dir != "" && dir != "/" {
		lines = append(lines, w.Keyword("WORKDIR")+" "+dir)
	}
	return lines
}
