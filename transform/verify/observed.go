package verify

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"offstage/transform"
)

// An Observed path is one that the original was seen to touch with success, and
// that its image holds.
type Observed struct {
	Path string // as the program names it
	How  string // opens, starts, …
	By   string // the function or the executable
	Kept bool   // the rewrite has it as well, or does without

	Covered bool // it is what the rewrite was made to have, or what its base brings
}

// compareObserved compares what the original was seen to touch, if it was watched.
func (c *comparison) compareObserved() {
	if c.watched.image == nil {
		return
	}
	l := &lookout{
		before: &c.before, after: &c.after, sights: c.sights, compiled: c.replacesGoRun(),
		result: c.subject.Result, report: c.report,
	}
	l.compare()
	if c.subject.Other != "" {
		c.report.Depth.Covered = -1
	}
}

// A lookout holds what the original was seen to touch against both images.
type lookout struct {
	before, after *side
	sights        []sight
	compiled      bool              // the rewrite starts what the go command of the original compiles
	result        *transform.Result // what the rewrite was made to have
	report        *Report
}

// compare says which of the paths that the original was seen to touch the rewrite lacks,
// or has otherwise.
func (l *lookout) compare() {
	seen := map[string]bool{}
	lacking := 0
	for _, s := range l.sights {
		name, text, counts := l.judge(&s)
		if !counts || seen[name+s.How] {
			continue
		}
		first := !seen[name]
		seen[name], seen[name+s.How] = true, true
		if text != "" && !l.said(name) {
			lacking++
			l.report.add(differ(Paths, "%s %s: %s %s it", name, text, s.who(), s.How))
		}
		if first {
			l.report.Observed = append(l.report.Observed, Observed{
				Path: name, How: s.How, By: s.who(), Kept: text == "", Covered: text == "" && l.covers(name),
			})
		}
	}
	l.count()
	l.limit(lacking)
}

// count counts what was seen, and what of it was foreseen.
func (l *lookout) count() {
	d := &l.report.Depth
	d.Paths = len(l.report.Observed)
	for _, o := range l.report.Observed {
		if o.Covered {
			d.Covered++
		}
	}
}

// covers reports whether the rewrite was made to have a path that it has: it comes along, or
// is above what does, or belongs to the distribution. One that it does without was excused.
func (l *lookout) covers(name string) bool {
	_, e := l.before.tree.resolve(name)
	_, now := l.after.tree.resolve(name)
	if now == nil || name == localTime || systemPlace(name) || e != nil && distributions(name, e) {
		return true
	}
	for _, p := range l.result.Carried {
		if p.Tree && under(name, p.Path) || under(p.Path, name) {
			return true
		}
	}
	return slices.ContainsFunc(l.result.Artifacts, func(p string) bool { return under(p, name) })
}

// maxObserved bounds how many paths are listed as differences.
const maxObserved = 30

func (l *lookout) limit(n int) {
	if n <= maxObserved {
		return
	}
	left := n - maxObserved
	l.report.Differences = l.report.Differences[:len(l.report.Differences)-left]
	l.report.add(differ(Paths, "and %d more paths", left))
}

// said reports whether a difference of the path was found in the files already.
func (l *lookout) said(name string) bool {
	return slices.ContainsFunc(l.report.Differences, func(d Difference) bool {
		return strings.HasPrefix(d.Text, name+" ")
	})
}

// judge holds one sight against both images: the path that it is about, what is
// not as it was, and whether it counts at all.
func (l *lookout) judge(s *sight) (name, text string, counts bool) {
	name = s.clean()
	if s.Absent || s.How == connects || !path.IsAbs(name) || l.before.tree.isNoise(s, name) {
		return name, "", false
	}
	_, old := l.before.tree.resolve(s.Path)
	if old == nil || s.How == binds { // made while the program ran: the place must be there
		if s.How != writes && s.How != binds {
			return name, "", false
		}
		name = l.before.tree.parent(name)
		_, old = l.before.tree.resolve(name)
	}
	_, now := l.after.tree.resolve(name)
	switch {
	case now == nil:
		if l.excused(s, name) {
			return name, "", true
		}
		return name, "is missing", true
	case distributions(name, old):
		return name, accountsLost(name, old, now), true
	}
	text = l.changed(old, now)
	if text == "" && s.How == lists {
		text = l.unlisted(name)
	}
	return name, text, true
}

// changed says how what is there is not as it was, to those who are there.
func (l *lookout) changed(old, now *entry) string {
	if old.alikeForRoot(now) && l.rootAlone() {
		return ""
	}
	return old.differs(now)
}

// rootAlone reports whether nobody but root does anything in either image.
func (l *lookout) rootAlone() bool {
	user, _, _ := strings.Cut(l.after.image.Config.User, ":")
	other := func(s sight) bool { return s.User != 0 }
	return slices.Contains([]string{"", "0", "root"}, user) && !slices.ContainsFunc(l.sights, other)
}

// parent is the nearest directory above a path that the image holds.
func (t tree) parent(name string) string {
	for name != "/" {
		name = path.Dir(name)
		if _, e := t.resolve(name); e != nil {
			break
		}
	}
	return name
}

// unlisted names what a directory's list lacks.
func (l *lookout) unlisted(name string) string {
	was, _ := l.before.tree.resolve(name)
	is, _ := l.after.tree.resolve(name)
	var lost []string
	for _, entry := range l.before.tree.entries(was) {
		if l.after.tree[path.Join(is, entry)] == nil && !enginesOwn(path.Join(was, entry)) {
			lost = append(lost, entry)
		}
	}
	switch {
	case len(lost) == 0:
		return ""
	case len(lost) > maxListed:
		return fmt.Sprintf("lacks %s and %d more", strings.Join(lost[:maxListed], ", "), len(lost)-maxListed)
	}
	return "lacks " + strings.Join(lost, ", ")
}

// entries are the names in a directory, in order.
func (t tree) entries(dir string) []string {
	var list []string
	for name := range t {
		if name != "/" && path.Dir(name) == dir {
			list = append(list, path.Base(name))
		}
	}
	slices.Sort(list)
	return list
}

// excused reports whether the rewrite does without a path that it lacks.
func (l *lookout) excused(s *sight, name string) bool {
	return slices.ContainsFunc(excuses(), func(e excuse) bool { return e.holds(l, s, name) })
}

// linkedStatically reports whether what touched a path is an executable that the
// rewrite links without a C library.
func (l *lookout) linkedStatically(s *sight) bool {
	_, e := l.after.tree.resolve(s.By)
	if e == nil { // of go run, or by another name
		if words := slices.Concat(l.after.image.Config.Entrypoint, l.after.image.Config.Cmd); len(words) > 0 {
			_, e = l.after.tree.resolve(path.Join("/", l.after.image.Config.WorkingDir, words[0]))
			if path.IsAbs(words[0]) {
				_, e = l.after.tree.resolve(words[0])
			}
		}
	}
	return e != nil && e.elf != nil && e.elf.interp == ""
}

// onPath reports whether the image finds a program by its name alone.
func (s *side) onPath(name string) bool {
	for _, dir := range s.searched() {
		if _, e := s.tree.resolve(path.Join(dir, name)); e != nil && e.mode.IsRegular() && e.mode&0o111 != 0 {
			return true
		}
	}
	return false
}

// searched are the directories of the image's PATH.
func (s *side) searched() []string {
	value := variables(s.image.Config.Env)["PATH"]
	if value == "" {
		value = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
	}
	return strings.Split(value, ":")
}

// distributions reports whether what a path holds is up to the distribution: it
// must be there, and what is in it may differ.
func distributions(name string, e *entry) bool {
	return systemPlace(name) || e.mode.IsDir() && slices.Contains(strings.Fields(baseDirs), name)
}
