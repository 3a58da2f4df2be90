package transform

import (
	"path"
	"slices"
)

// maxDirs bounds otherDirs: every string is looked up in each of them.
const maxDirs = 32

// otherDirs are the directories besides WORKDIR from which the program's relative
// paths may count: a script or a compose file starts it there, or it changes to it.
func (f *facts) otherDirs() []string {
	var list []string
	add := func(dir string) {
		dir = path.Clean(dir)
		if len(list) < maxDirs && path.IsAbs(dir) && dir != f.stage.Config.Workdir && !slices.Contains(list, dir) {
			list = append(list, dir)
		}
	}
	for _, s := range f.starts {
		if s.target.kind == artifact {
			add(s.cmd.Dir)
		}
		if name := s.scriptPath(); name != "" {
			add(path.Dir(name)) // cd "$(dirname "$0")"
		}
	}
	for _, u := range f.uses {
		if f.ofFinal(u) {
			add(u.Dir)
		}
	}
	for _, b := range f.readBuilds() {
		for _, c := range b.prog.src.Calls {
			if c.Name != "os.Chdir" || len(c.Args) != 1 {
				continue
			}
			for _, v := range c.Args[0] {
				if text, ok := f.rooted(b, v); ok && v.Exact {
					add(f.abs(text))
				}
			}
		}
	}
	return list
}

// namedFrom looks a relative path up in other directories. What is not there is
// not looked for there.
func (f *facts) namedFrom(dirs []string, text string, ev Evidence, use pathUse) []Need {
	p := plainPath(text)
	if p == "" || path.IsAbs(p) || f.fromHome(p) != p {
		return nil
	}
	var list []Need
	for _, dir := range dirs {
		at := path.Join(dir, p)
		look := beforePattern(at)
		if look == at && use == pathMade {
			look = path.Dir(at)
		}
		fd, ok := f.image.lookup(look)
		word := use == pathNamed && !fd.dir && path.Ext(p) == ""
		if !ok || !fd.sure || word || look == dir && use != pathMade {
			continue
		}
		list = append(list, f.namedThrough(at, ev, use, 8)...)
	}
	return list
}

// exeDir is the directory of an executable as it is started: a cp may have brought
// it elsewhere, and a link leads to where it is.
func (f *facts) exeDir(b *build) string {
	for _, s := range f.starts {
		if s.target.kind != artifact || s.target.build != b || s.target.path == "" {
			continue
		}
		if s.target.found.link != "" {
			return path.Dir(s.target.found.link)
		}
		return path.Dir(s.target.path)
	}
	if len(b.outs) > 0 {
		return path.Dir(b.outs[0])
	}
	return ""
}
