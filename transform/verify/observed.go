package verify

import (
	"fmt"
	"path"
	"slices"
	"strings"
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

// compareObserved says which of the paths that the original was seen to touch the
// rewrite lacks, or has otherwise.
func (c *comparison) compareObserved() {
	if c.watched.image == nil {
		return
	}
	seen := map[string]bool{}
	lacking := 0
	for _, s := range c.sights {
		name, text, counts := c.judge(&s)
		if !counts || seen[name+s.How] {
			continue
		}
		first := !seen[name]
		seen[name], seen[name+s.How] = true, true
		if text != "" && !c.said(name) {
			lacking++
			c.report.add(differ(Paths, "%s %s: %s %s it", name, text, s.who(), s.How))
		}
		if first {
			c.report.Observed = append(c.report.Observed, Observed{
				Path: name, How: s.How, By: s.who(), Kept: text == "", Covered: text == "" && c.covers(name),
			})
		}
	}
	c.countObserved()
	c.limitObserved(lacking)
}

// countObserved counts what was seen, and what of it was foreseen.
func (c *comparison) countObserved() {
	d := &c.report.Depth
	d.Paths = len(c.report.Observed)
	for _, o := range c.report.Observed {
		if o.Covered {
			d.Covered++
		}
	}
	if c.subject.Other != "" {
		d.Covered = -1
	}
}

// covers reports whether the rewrite was made to have a path: it comes along, or is
// above what does, or belongs to the distribution.
func (c *comparison) covers(name string) bool {
	_, e := c.before.tree.resolve(name)
	if systemPlace(name) || e != nil && distributions(name, e) {
		return true
	}
	for _, p := range c.subject.Result.Carried {
		if p.Tree && under(name, p.Path) || under(p.Path, name) {
			return true
		}
	}
	return slices.ContainsFunc(c.subject.Result.Artifacts, func(p string) bool { return under(p, name) })
}

// maxObserved bounds how many paths are listed as differences.
const maxObserved = 30

func (c *comparison) limitObserved(n int) {
	if n <= maxObserved {
		return
	}
	left := n - maxObserved
	c.report.Differences = c.report.Differences[:len(c.report.Differences)-left]
	c.report.add(differ(Paths, "and %d more paths", left))
}

// said reports whether a difference of the path was found in the files already.
func (c *comparison) said(name string) bool {
	return slices.ContainsFunc(c.report.Differences, func(d Difference) bool {
		return strings.HasPrefix(d.Text, name+" ")
	})
}

// judge holds one sight against both images: the path that it is about, what is
// not as it was, and whether it counts at all.
func (c *comparison) judge(s *sight) (name, text string, counts bool) {
	name = s.clean()
	if s.Absent || s.How == connects || !path.IsAbs(name) || c.before.tree.isNoise(s, name) {
		return name, "", false
	}
	_, old := c.before.tree.resolve(s.Path)
	if old == nil || s.How == binds { // made while the program ran: the place must be there
		if s.How != writes && s.How != binds {
			return name, "", false
		}
		name = c.before.tree.parent(name)
		_, old = c.before.tree.resolve(name)
	}
	_, now := c.after.tree.resolve(name)
	switch {
	case now == nil:
		if c.excused(s, name) {
			return name, "", true
		}
		return name, "is missing", true
	case distributions(name, old):
		return name, c.accountsLost(name, old, now), true
	}
	text = old.differs(now)
	if text == "" && s.How == lists {
		text = c.unlisted(name)
	}
	return name, text, true
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
func (c *comparison) unlisted(name string) string {
	was, _ := c.before.tree.resolve(name)
	is, _ := c.after.tree.resolve(name)
	var lost []string
	for _, entry := range c.before.tree.entries(was) {
		if c.after.tree[path.Join(is, entry)] == nil && !enginesOwn(path.Join(was, entry)) {
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
func (c *comparison) excused(s *sight, name string) bool {
	return slices.ContainsFunc(excuses(), func(e excuse) bool { return e.holds(c, s, name) })
}

// linkedStatically reports whether what touched a path is an executable that the
// rewrite links without a C library.
func (c *comparison) linkedStatically(s *sight) bool {
	_, e := c.after.tree.resolve(s.By)
	if e == nil { // of go run, or by another name
		if words := slices.Concat(c.after.image.Config.Entrypoint, c.after.image.Config.Cmd); len(words) > 0 {
			_, e = c.after.tree.resolve(path.Join("/", c.after.image.Config.WorkingDir, words[0]))
			if path.IsAbs(words[0]) {
				_, e = c.after.tree.resolve(words[0])
			}
		}
	}
	return e != nil && e.elf != nil && e.elf.interp == ""
}

// onPath reports whether the image finds a program by its name alone.
func (s *side) onPath(name string) bool {
	for _, dir := range s.path() {
		if _, e := s.tree.resolve(path.Join(dir, name)); e != nil && e.mode.IsRegular() && e.mode&0o111 != 0 {
			return true
		}
	}
	return false
}

// path is the directories of the image's PATH.
func (s *side) path() []string {
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
