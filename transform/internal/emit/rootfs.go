package emit

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/image"
	"offstage/transform/internal/plan"
)

// rootfs is where the builder lays out what keeps its owner and mode: a COPY
// keeps them for the content of a directory, not for the directory itself.
const rootfs = "/rootfs"

// rootfsCommands lay out /rootfs: what may be missing first, then directories by
// themselves, then trees.
func (w *writer) rootfsCommands(optional []string) []string {
	dirs, trees := w.ownedParts()
	made, dirs := w.madeCommands(dirs)
	cmds := append(w.optionalCommands(optional, dirs, w.systemCommands()), made...)
	for _, d := range dirs {
		to := plan.Quote(rootfs + realDir(w.Runtime, d))
		cmds = append(append(cmds, "mkdir -p "+to), likeOriginal(plan.Quote(d), to)...)
	}
	for _, dir := range slices.Sorted(maps.Keys(trees)) {
		to := rootfs + strings.TrimSuffix(realDir(w.Runtime, dir), "/") + "/"
		switch {
		case dir == "/" && len(cmds) == 0:
			cmds = append(cmds, "mkdir -p "+rootfs) // without it, cp would make a copy of the tree itself
		case dir != "/" && !slices.Contains(slices.Concat(dirs, w.SystemDirs), dir):
			cmds = append(cmds, "mkdir -p "+plan.Quote(to))
		}
		cmds = append(cmds, treeCommands(w, trees[dir], to)...)
	}
	return cmds
}

// likeOriginal gives a directory that was made for one of the builder its owner and mode.
func likeOriginal(dir, made string) []string {
	return []string{
		fmt.Sprintf(`chown "$(stat -c %%u:%%g %s)" %s`, dir, made),
		fmt.Sprintf(`chmod "$(stat -c %%a %s)" %s`, dir, made),
	}
}

// madeCommands make the directories that only have to be there; those whose owner or mode
// counts are added to dirs.
func (w *writer) madeCommands(dirs []string) (cmds, owned []string) {
	var made []string
	for _, d := range w.MadeDirs {
		to := plan.Quote(rootfs + realDir(w.Runtime, d))
		switch {
		case slices.Contains(dirs, d):
		case w.owned(d):
			dirs = append(dirs, d)
		case !w.madeWithin(d):
			made = append(made, to)
		}
	}
	if len(made) > 0 {
		cmds = append(cmds, "mkdir -p "+strings.Join(made, " "))
	}
	return cmds, dirs
}

// quotePattern quotes what is plain in a pattern of the shell.
func quotePattern(p string) string {
	var b strings.Builder
	for p != "" {
		n := strings.IndexAny(p, "*?")
		if n < 0 {
			n = len(p)
		}
		if n > 0 {
			b.WriteString(plan.Quote(p[:n]))
		}
		wild := min(n+1, len(p))
		b.WriteString(p[n:wild])
		p = p[wild:]
	}
	return b.String()
}

func quotePatterns(list []string) []string {
	var out []string
	for _, p := range list {
		out = append(out, quotePattern(p))
	}
	return out
}

// madeWithin reports whether another directory is made below one, which makes both.
func (w *writer) madeWithin(dir string) bool {
	return slices.ContainsFunc(w.MadeDirs, func(d string) bool {
		_, ok := image.Below(dir, d)
		return ok && d != dir
	})
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
	if len(w.optional) > 0 {
		lines = append(lines, ifThereComment(w.optional))
	}
	dirs, trees := w.ownedParts()
	switch made, owned := w.madeCommands(dirs); {
	case len(owned)+len(trees) > 0:
		lines = append(lines, "# What the program finds with its own owner and mode.")
	case len(made) > 0:
		lines = append(lines, "# Directories that the program may look into, or make files in.")
	}
	return lines
}

// ifThereComment is the comment over what may be missing.
func ifThereComment(paths []string) string { return "# If it is there: " + list(few(paths)) + "." }

// few are the first of some paths, as a comment can hold them.
func few(paths []string) []string {
	const most = 3
	var out []string
	for _, p := range paths[:min(most, len(paths))] {
		out = append(out, strings.Map(func(r rune) rune {
			if unicode.IsPrint(r) {
				return r
			}
			return unicode.ReplacementChar
		}, p))
	}
	if n := len(paths) - most; n > 0 {
		out = append(out, fmt.Sprintf("%d more", n))
	}
	return out
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
		cp := "cp --parents "
		if slices.ContainsFunc(files, w.owned) {
			cp = "cp -p --parents "
		}
		cmds = append(cmds, cp+strings.Join(quoteAll(files), " ")+" "+rootfs)
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
func realDir(rt *plan.Runtime, dir string) string {
	l, ok := catalog.LinkedPlace(dir)
	if !ok || rt.Bare() || l.Is&catalog.Merged != 0 && !rt.MergedUsr {
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
			if w.keepsOwner(d) && !slices.Contains(dirs, d) {
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

// keepsOwner reports whether the owner or mode of a directory has to be kept: a step chose
// it, or the runtime's own counts.
func (w *writer) keepsOwner(dir string) bool {
	place, _ := catalog.FindPlace(dir)
	return w.owned(dir) || !w.Runtime.Bare() && place.Mode != ""
}

// placesOfUser are the directory that the program starts in, the home, where that is there,
// and what an empty image gets of the kind.
func (w *writer) placesOfUser() []string {
	list := []string{w.Model.Workdir}
	if w.Tmp {
		list = append(list, "/root", "/tmp")
	}
	if fd, ok := w.Model.FS.Lookup(w.Model.Home()); ok && fd.Sure {
		list = append(list, plan.Real(w.Plan, w.Model.Home()))
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
