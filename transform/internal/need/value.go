package need

import (
	"path"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// value judges one value that a path argument can have.
func value(m *launch.Model, b *image.Build, v gosrc.Value, a access, ev finding.Evidence) (
	list []finding.Need, known bool) {
	if v.Root == gosrc.Home {
		return atHome(m, v.Text, v.Exact, a, ev), true
	}
	if set, ok := image.FromEnvironment(v, m.Env); ok {
		list, _ = value(m, b, set, a, ev)
		v.Env = ""
		more, known := value(m, b, v, a, ev)
		return append(list, more...), known
	}
	text, ok := m.Rooted(b, v)
	switch {
	case !ok:
		return nil, true // below the temporary directory: not part of the image
	case ofWindows(text):
		return nil, true
	case v.Root == gosrc.Goroot:
		return inToolchain(m, b, v, ev), v.Exact
	case v.Exact:
		return exact(m, text, a, ev)
	}
	start := withoutScheme(text)
	switch {
	case strings.Contains(start, "://"):
		return nil, true // an address
	case strings.Index(start, "?") > 0:
		return exact(m, start, a, ev) // what is open is its query
	case a.Write && start == "":
		return anywhere(m, ev), true
	}
	return beginning(m, start, a, ev)
}

// exact judges a path that is known in full.
func exact(m *launch.Model, text string, a access, ev finding.Evidence) (list []finding.Need, known bool) {
	switch {
	case a.Name:
		return configNamed(m, text, ev), true
	case !a.Write && wide(m, text):
		list = generatedBelow(m, text, a, ev)
		return list, len(list) > 0 || a.Search
	}
	list = append(named(m, text, ev, use(a)), untracked(m, text, ev, use(a))...)
	if a.Makes {
		list = append(list, madeBeside(m, plainPath(text), len(list) > 0, ev)...)
	}
	return list, true
}

// madeBeside is the directory that a file may be made in, where that of the image has
// nothing to carry.
func madeBeside(m *launch.Model, p string, found bool, ev finding.Evidence) []finding.Need {
	at := m.Abs(p)
	dir := path.Dir(at)
	fd, ok := m.FS.Lookup(dir)
	switch {
	case p == "":
	case path.IsAbs(p) && systemParent(at) && !found:
		return one(finding.KindSystemDir, dir, ev)
	case ok && dir != m.Workdir && m.IsSource(dir, fd):
		return one(finding.KindMadeDirectory, dir, ev)
	}
	return nil
}

// beginning judges a path of which only the beginning is known: its directory goes
// along, or what begins so where that is too much.
func beginning(m *launch.Model, text string, a access, ev finding.Evidence) (list []finding.Need, known bool) {
	dir := text[:strings.LastIndexByte(text, '/')+1]
	if a.Write {
		return madeIn(m, dir, ev), true
	}
	if u := untracked(m, dir, ev, pathNamed); len(u) > 0 {
		return u, true
	}
	if abs := m.Abs(dir); dir != "" && !catalog.IsSystem(abs) && abs != m.Workdir {
		a.Dir = true
		if list := named(m, dir, ev, use(a)); len(list) > 0 || !wide(m, dir) {
			return list, true
		}
		return generatedBelow(m, dir, a, ev), true
	}
	if !a.Name && !a.Load && bounds(m, text) {
		return begunSo(m, text, a, ev), true
	}
	return nil, false
}

// madeIn is for a file that is made in a directory, whatever it is called.
func madeIn(m *launch.Model, dir string, ev finding.Evidence) []finding.Need {
	if dir == "" {
		return nil
	}
	return append(named(m, dir+"file", ev, pathMade), untracked(m, dir, ev, pathListed)...)
}

// inToolchain is for a path below the directory of the toolchain, as runtime.GOROOT
// gives it: it goes along if the builder has it.
func inToolchain(m *launch.Model, b *image.Build, v gosrc.Value, ev finding.Evidence) []finding.Need {
	if !b.Stage.Base.Golang || v.Text == "" || launch.Trimmed(b) {
		return nil
	}
	return one(finding.KindOptionalFile, path.Join("/usr/local/go", v.Text), ev)
}

// wide reports whether a path is too much to copy or too little to know: the
// working directory itself, or a place in it where a RUN generates files.
func wide(m *launch.Model, text string) bool {
	p := m.Abs(plainPath(text))
	fd, ok := m.FS.Lookup(p)
	_, over := image.Below(fd.At, m.Workdir)
	return p == m.Workdir || ok && !fd.Sure && over
}
