package transform

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
)

// rootfs is where the builder lays out what keeps its owner and mode: a COPY
// keeps them for the content of a directory, not for the directory itself.
const rootfs = "/rootfs"

// builderLines are added at the end of the builder: the build of a go run, and
// the tree of what keeps its owner.
func (p *plan) builderLines() []string {
	var lines []string
	user, dir := p.builderState()
	become := func() {
		if !isRoot(user) {
			lines = append(lines, p.keyword("USER")+" root")
			user = ""
		}
	}
	for _, b := range p.facts.artifactBuilds() {
		if b.run == nil {
			become()
			lines = append(append(lines, p.runArgs...), p.keyword("RUN")+p.cacheMounts+" "+p.buildLine(b, dir))
		}
	}
	gap := func() {
		if len(lines) > 0 && lines[len(lines)-1] != p.keyword("USER")+" root" {
			lines = append(lines, "")
		}
	}
	if len(p.ensure) > 0 {
		gap()
		become()
		lines = append(lines, "# What may be missing in a fresh clone.", p.keyword("RUN")+" mkdir -p "+strings.Join(quoteAll(p.ensure), " "))
	}
	if cmds := p.rootfsCommands(); len(cmds) > 0 {
		gap()
		become()
		lines = append(lines, "# What the program finds with its own owner and mode.",
			p.keyword("RUN")+" "+strings.Join(cmds, " "+string(p.facts.file.Escape)+p.facts.file.EOL+" && "))
	}
	if p.startable && !isRoot(p.facts.stage.Config.User) && isRoot(user) {
		lines = append(lines, p.keyword("USER")+" "+p.facts.stage.Config.User)
	}
	if len(lines) > 0 {
		lines = append([]string{""}, lines...)
	}
	return lines
}

// builderState is the user and directory at the end of the builder.
func (p *plan) builderState() (user, dir string) {
	f := p.facts
	if n := p.last + 1; n < len(f.stage.Steps) {
		return f.stage.Steps[n].User, f.stage.Steps[n].Dir
	}
	return f.stage.Config.User, f.stage.Config.Workdir
}

// rootfsCommands lay out /rootfs: directories by themselves first, then trees.
func (p *plan) rootfsCommands() []string {
	var cmds []string
	if p.tmp && p.runtime.bare() {
		cmds = append(cmds, "mkdir -p "+rootfs+"/tmp "+rootfs+"/root", "chmod 1777 "+rootfs+"/tmp", "chmod 700 "+rootfs+"/root")
	}
	if len(p.systemDirs) > 0 {
		var list []string
		for _, d := range p.systemDirs {
			list = append(list, quote(rootfs+d))
		}
		cmds = append(cmds, "mkdir -p "+strings.Join(list, " "))
		if slices.Contains(p.systemDirs, "/var/tmp") {
			cmds = append(cmds, "chmod 1777 "+rootfs+"/var/tmp")
		}
	}
	for _, o := range p.joinOptionals(p.kitLines(), p.programLines()) {
		dir := quote(rootfs + path.Dir(o))
		if mkdir := "mkdir -p " + dir; !slices.Contains(cmds, mkdir) {
			cmds = append(cmds, mkdir)
		}
		cmds = append(cmds, fmt.Sprintf("{ [ ! -e %s ] || cp -a %s %s/; }", quote(o), quote(o), dir))
	}
	dirs, trees := p.ownedParts()
	for _, d := range dirs {
		from, to := quote(d), quote(rootfs+p.realDir(d))
		cmds = append(cmds, "mkdir -p "+to, fmt.Sprintf(`chown "$(stat -c %%u:%%g %s)" %s`, from, to), fmt.Sprintf(`chmod "$(stat -c %%a %s)" %s`, from, to))
	}
	for _, dir := range slices.Sorted(maps.Keys(trees)) {
		list := trees[dir]
		to := rootfs + strings.TrimSuffix(p.realDir(dir), "/") + "/"
		switch {
		case dir == "/" && len(cmds) == 0:
			cmds = append(cmds, "mkdir -p "+rootfs) // without it, cp would make a copy of the tree itself
		case dir != "/" && !slices.Contains(dirs, dir):
			cmds = append(cmds, "mkdir -p "+quote(to))
		}
		cmds = append(cmds, "cp -a "+strings.Join(quoteAll(list), " ")+" "+quote(to))
	}
	return cmds
}

// linkedDirs are directories that alpine and Debian have as links: a tree with a
// directory of that name can't be copied over one. Debian links more.
var linkedDirs = []struct{ from, to string }{{"/var/run", "/run"}, {"/var/lock", "/run/lock"},
	{"/bin", "/usr/bin"}, {"/sbin", "/usr/sbin"}, {"/lib", "/usr/lib"}}

// realDir is where a directory really is in the runtime's base.
func (p *plan) realDir(dir string) string {
	for i, l := range linkedDirs {
		if rel, ok := below(l.from, dir); ok && !p.runtime.bare() && (i < 2 || p.runtime.offersApt()) {
			return path.Join(l.to, rel)
		}
	}
	return dir
}

func quoteAll(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, quote(s))
	}
	return out
}

// ownedParts gives the directories whose owner or mode has to be kept, parents
// first, and what is copied below an owned tree, by its directory.
func (p *plan) ownedParts() (dirs []string, trees map[string][]string) {
	trees = map[string][]string{}
	for _, c := range p.copies {
		if c.kit || c.optional {
			continue
		}
		for _, d := range parents(c.path) {
			special := !p.runtime.bare() && slices.Contains(specialDirs, d)
			if (p.owned(d) || special) && !slices.Contains(dirs, d) {
				dirs = append(dirs, d)
			}
		}
		if !c.link && !p.owned(c.path) {
			continue
		}
		dir := path.Dir(c.path)
		trees[dir] = append(trees[dir], c.path)
	}
	kept := []string{p.facts.stage.Config.Workdir}
	if fd, ok := p.facts.image.lookup(p.facts.home()); ok && fd.sure {
		kept = append(kept, p.facts.home())
	}
	for _, d := range kept {
		if p.owned(d) && !slices.Contains(dirs, d) && !p.copiesTree(d) {
			dirs = append(dirs, d)
		}
	}
	slices.Sort(dirs)
	return dirs, trees
}

// specialDirs have modes of their own in every base image, which a tree would
// change.
var specialDirs = []string{"/tmp", "/var/tmp", "/root"}

// copiesTree says whether a directory is copied as a whole.
func (p *plan) copiesTree(dir string) bool {
	return slices.ContainsFunc(p.copies, func(c copied) bool { return c.path == dir })
}

// parents lists the directories above a path, the outermost first, / left out.
func parents(p string) []string {
	var list []string
	for d := path.Dir(p); d != "/" && d != "."; d = path.Dir(d) {
		list = append([]string{d}, list...)
	}
	return list
}

// owned says whether a step chose the owner or mode of a path. A golang image's
// /go is open to all, which matters to a user who works there.
func (p *plan) owned(at string) bool {
	f := p.facts
	for _, o := range f.owned {
		if _, ok := below(o.path, at); o.path == at || ok && o.tree || globMatches(o.path, at) {
			return true
		}
	}
	return at == "/go" && f.base.Golang && !isRoot(f.stage.Config.User) && f.stage.Config.Workdir == "/go"
}

func globMatches(pattern, at string) bool {
	ok, err := path.Match(pattern, at)
	return err == nil && ok && pattern != at
}

// runtimeLines are the head of the runtime stage: FROM, packages, copies, and
// what the base image of the builder had configured.
func (p *plan) runtimeLines() []string {
	lines := []string{p.fromLine()}
	lines = append(lines, p.packageLines()...)
	for i, at := range p.programLinks {
		if i == 0 {
			lines = append(lines, "# Programs at the paths that they are started by.")
		}
		lines = append(lines, fmt.Sprintf(`%s [ -e %s ] || ln -s "$(command -v %s)" %s`, p.keyword("RUN"), at, path.Base(at), at))
	}
	lines = append(lines, p.copyLines()...)
	if p.copiesLibraries() {
		lines = append(lines, "# Libraries beside those of the packages.", p.keyword("RUN")+" ldconfig")
	}
	lines = append(lines, p.inheritedLines()...)
	own := len(p.facts.chain) - len(p.facts.stage.Steps)
	for _, st := range p.runSteps() {
		if slices.Index(p.facts.chain, st) < own {
			lines = append(lines, p.text(st))
		}
	}
	lines = append(lines, p.labelLines()...)
	if p.user != "" && p.starter() == nil {
		lines = append(lines, p.userLine())
	}
	return lines
}

// copiesLibraries says whether shared libraries are copied to where glibc's loader
// finds them by its cache alone.
func (p *plan) copiesLibraries() bool {
	return p.runtime.offersApt() && p.facts.usesC() && slices.ContainsFunc(p.copies, func(c copied) bool {
		_, ok := below("/usr/local/lib", c.path)
		return ok && (c.dir || strings.Contains(path.Base(c.path), ".so"))
	})
}

func (p *plan) packageLines() []string {
	if len(p.packages) == 0 {
		return nil
	}
	slices.Sort(p.packages)
	names := strings.Join(p.packages, " ")
	run := p.keyword("RUN")
	if p.runtime.offersApt() {
		flags := "-y"
		install := " apt-get update && apt-get install "
		if slices.Contains(p.packages, "tzdata") {
			install = " apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install "
		}
		if !p.facts.recommends() {
			flags += " --no-install-recommends"
		}
		return []string{run + install + flags + " " + names + " && rm -rf /var/lib/apt/lists/*"}
	}
	return []string{run + " apk add --no-cache " + names}
}

// recommends says whether the original installs what its packages recommend.
func (f *facts) recommends() bool {
	return slices.ContainsFunc(f.installs, func(in install) bool {
		return in.manager == "apt" && !strings.Contains(commandLine(in.cmd), "--no-install-recommends")
	})
}

// offersApt says whether packages come from Debian.
func (rt *runtime) offersApt() bool { _, ok := rt.offers[KindGlibc]; return ok }

// copyFrom is a COPY from the builder; the JSON form serves odd characters.
func (p *plan) copyFrom(from []string, to string) string {
	line := p.keyword("COPY") + " --from=" + p.builder + " "
	words := append(slices.Clone(from), to)
	if !strings.ContainsAny(strings.Join(words, ""), " \t\"'$\\") {
		return line + strings.Join(words, " ")
	}
	for i, w := range words {
		words[i] = p.escaped(w, "$")
	}
	j, _ := json.Marshal(words)
	return line + string(j)
}

// escaped puts the file's escape character before some characters of a word.
func (p *plan) escaped(word, special string) string {
	var b strings.Builder
	for _, r := range word {
		if strings.ContainsRune(special, r) {
			b.WriteRune(p.facts.file.Escape)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// inheritedLines write out what only the builder's image configured: its
// working directory, and the directory in PATH where the program lies.
func (p *plan) inheritedLines() []string {
	f := p.facts
	var lines []string
	if dirs := p.missingPath(); len(dirs) > 0 {
		lines = append(lines, p.keyword("ENV")+" PATH="+strings.Join(dirs, ":")+":$PATH")
	}
	for _, v := range baseConfig(f.base.Image).Env {
		if v.Name != "PATH" && f.readsEnv(v.Name) && !f.setsEnv(v.Name) {
			lines = append(lines, p.keyword("ENV")+" "+v.Name+"="+v.Value)
		}
	}
	if f.lastStep("workdir") == nil && f.stage.Config.Workdir != "" && f.stage.Config.Workdir != "/" {
		lines = append(lines, p.keyword("WORKDIR")+" "+f.stage.Config.Workdir)
	}
	return lines
}

// setsEnv says whether an ENV of the file sets a variable.
func (f *facts) setsEnv(name string) bool {
	return slices.ContainsFunc(f.chain, func(st *dockerfile.Step) bool {
		return slices.ContainsFunc(envOf(st), func(v dockerfile.Pair) bool { return v.Name == name })
	})
}

// missingPath are the directories of programs that are started by their bare names
// and that neither the runtime's PATH nor an ENV of the file has.
func (p *plan) missingPath() []string {
	var list []string
	for _, s := range p.facts.starts {
		if !s.target.carried() || s.target.build != nil && s.target.build.run == nil || strings.Contains(s.cmd.Args[0].Text, "/") {
			continue
		}
		dir := path.Dir(s.target.path)
		if !slices.Contains(list, dir) && !slices.Contains(strings.Split(p.pathOf(), ":"), dir) {
			list = append(list, dir)
		}
	}
	return list
}

// pathOf is the PATH that the runtime stage has from its base and the file's ENV.
func (p *plan) pathOf() string {
	own := defaultPath
	for _, st := range p.runSteps() {
		for _, kv := range envOf(st) {
			if kv.Name == "PATH" {
				own += ":" + p.facts.file.Expand(kv.Value, withoutPath(st)).Text
			}
		}
	}
	return own
}

// withoutPath is what a step sees when PATH itself expands to nothing.
func withoutPath(st *dockerfile.Step) dockerfile.Env { return st.Before.With("PATH", "") }

// envOf are the pairs of an ENV as they are written.
func envOf(st *dockerfile.Step) []dockerfile.Pair {
	c, ok := st.Cmd.(*instructions.EnvCommand)
	if !ok {
		return nil
	}
	var list []dockerfile.Pair
	for _, kv := range c.Env {
		list = append(list, dockerfile.Pair{Name: kv.Key, Value: kv.Value})
	}
	return list
}
