package transform

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// searched are the places of the system that programs and libraries look in by
// themselves, without anybody naming a path: a COPY into one is for what runs.
//
// Considered and left out: /opt, /srv and /usr/local/bin, whose files are named by
// whoever opens them, and /usr/local/share/ca-certificates, from which
// update-ca-certificates makes the bundle.
var searched = []string{"/etc", "/usr/share", "/usr/local/etc", "/usr/lib", "/usr/local/lib", "/var/lib"}

// inPlaces is what a COPY puts into those places, or into a hidden directory of
// the user's home.
func (f *facts) inPlaces() []Need {
	var list []Need
	for _, l := range f.image.layers {
		file := l.kind == opaque && l.src != "" // it is absent here
		if l.kind == fromContext && f.ctx != nil {
			list = append(list, f.placesIn(l, l.src, l.at)...)
		}
		if l.kind != fromContext && !file && !(l.kind == made && f.gitReads(l.at)) || !f.isSearched(l.at) {
			continue
		}
		fd, ok := f.image.lookup(l.at)
		if !ok || f.isSource(l.at, fd) {
			continue
		}
		list = append(list, need(kindOf(fd.dir || file), l.at, f.line(l.step, "programs look for "+l.at+" by themselves")))
	}
	return list
}

// placesIn is what a tree that is copied over a directory above those places, as
// rootfs to / or etc to /etc, puts into them.
func (f *facts) placesIn(l layer, src, at string) []Need {
	if !slices.ContainsFunc(searched, under(at)) {
		return nil
	}
	entries, _ := f.ctx.list(src)
	var list []Need
	for _, e := range entries {
		from, p := path.Join(src, e.Name()), path.Join(at, e.Name())
		fd, ok := f.image.lookup(p)
		switch {
		case !ok:
		case slices.ContainsFunc(searched, under(p)):
			list = append(list, f.placesIn(l, from, p)...)
		case f.isSearched(p) && !f.isSource(p, fd):
			list = append(list, need(kindOf(fd.dir), p, f.line(l.step, "programs look for "+p+" by themselves")))
		}
	}
	return list
}

// seeds are what the image holds where a volume is: a new volume is filled with
// it, also for other containers.
func (f *facts) seeds() []Need {
	var list []Need
	add := func(p string, ev Evidence) {
		p = path.Clean(p)
		fd, ok := f.image.lookup(p)
		if ok && fd.dir && fd.sure && fd.kind == fromContext && !isSystem(p) && p != f.stage.Config.Workdir && !f.isSource(p, fd) {
			list = append(list, need(KindDirectory, p, ev))
		}
	}
	for _, v := range slices.Sorted(maps.Keys(f.stage.Config.Volumes)) {
		add(v, f.line(f.lastStep("volume"), v+" fills new volumes"))
	}
	for _, u := range f.uses {
		for _, m := range u.Mounts {
			if f.ofFinal(u) && !m.Bind {
				add(m.Target, Evidence{m.File, m.Line, m.Target + " fills a new volume"})
			}
		}
	}
	return list
}

// beside is what a directory above the working directory holds beside it: as a
// whole it would bring the source, and the caches of a home. It is false for other
// directories, and where a RUN may have left anything.
func (f *facts) beside(dir string, ev Evidence) (list []Need, ok bool) {
	if _, over := below(dir, f.stage.Config.Workdir); !over || dir == f.stage.Config.Workdir {
		return nil, false
	}
	for _, l := range f.image.layers {
		_, under := below(dir, l.at)
		_, in := below(f.stage.Config.Workdir, l.at)
		_, holds := below(l.at, f.stage.Config.Workdir)
		fd, there := f.image.lookup(l.at)
		switch {
		case !under || in || !there || l.kind == built || l.kind == gone || holds && l.kind == madeDir:
		case holds || !fd.sure:
			return nil, false
		case !f.isSource(l.at, fd):
			list = append(list, need(kindOf(fd.dir), l.at, ev))
		}
	}
	return list, true
}

func (f *facts) isSearched(p string) bool {
	if _, ok := below(f.stage.Config.Workdir, p); ok {
		return false // whoever opens it names it
	}
	if rel, ok := below(f.home(), p); ok && rel != "." && strings.HasPrefix(rel, ".") {
		return !ofBuildTool(rel) || f.gitReads(p)
	}
	if p == gitSystem {
		return f.gitReads(p)
	}
	return !belowAny(buildPlaces, p) && belowAny(searched, p) && !slices.Contains(searched, p)
}

// gitHome are the settings and keys of git and ssh in a home, homeTools those of
// all tools of a build, which fetch and push.
var gitHome = []string{".netrc", ".gitconfig", ".git-credentials", ".ssh"}

var homeTools = append(slices.Clone(gitHome), ".npmrc", ".yarnrc", ".yarnrc.yml", ".docker", ".cache", ".config/git", ".config/go", ".config/pip",
	".hgrc", ".bashrc", ".bash_profile", ".bash_aliases", ".profile", ".zshrc", ".vimrc", ".inputrc", ".wgetrc", ".curlrc", ".pip", ".pypirc", ".gem", ".bundle", ".cargo", ".m2", ".gradle",
	".npm", ".nvm", ".oh-my-zsh")

// ofBuildTool says whether a path, which counts from a home, is a build tool's.
func ofBuildTool(rel string) bool { return belowAny(homeTools, rel) }

const gitSystem = "/etc/gitconfig"

// gitReads says whether a path is one of the settings and keys of git and ssh, and
// one of them is started.
func (f *facts) gitReads(p string) bool {
	rel, ok := below(f.home(), p)
	of := p == gitSystem || ok && belowAny(gitHome, rel)
	return of && slices.ContainsFunc(f.starts, func(s start) bool {
		return s.target.kind == tool && slices.Contains([]string{"git", "ssh", "scp", "sftp", "rsync"}, s.cmd.Program())
	})
}

// home is where the user that the image runs as has a home, as far as it is known.
func (f *facts) home() string {
	user, _, _ := strings.Cut(f.stage.Config.User, ":")
	if dir, ok := f.stage.Config.Lookup("HOME"); ok {
		return path.Clean(dir)
	}
	switch {
	case isRoot(user):
		return "/root"
	case strings.Trim(user, "0123456789") == "":
		return ""
	}
	return path.Join("/home", user)
}

// atHome is what a path below the home leads to, if the image has it.
func (f *facts) atHome(text string, exact bool, a access, ev Evidence) []Need {
	home := f.home()
	if !exact {
		text = text[:strings.LastIndexByte(text, '/')+1]
	}
	p := path.Join(home, text)
	if home == "" || p == home || !f.stillThere(p) {
		return nil
	}
	return f.named(p, ev, a.use())
}

// fromHome writes the home out where a text begins with it.
func (f *facts) fromHome(text string) string {
	for _, prefix := range []string{"~/", "$HOME/", "${HOME}/"} {
		if rest, ok := strings.CutPrefix(text, prefix); ok && f.home() != "" {
			return path.Join(f.home(), rest)
		}
	}
	return text
}
