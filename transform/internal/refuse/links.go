package refuse

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// outOfLinks finds a path that leads upwards out of a link of the base, as /bin, from the
// program's own directory or from where it works: where that leads depends on the link, which
// runtimes don't have.
func outOfLinks(m *launch.Model) []finding.Refusal {
	links := m.Base.Links()
	for _, w := range upwards(m) {
		real := catalog.BehindLinks(links, w.dir)
		if catalog.BehindLinks(links, path.Join(w.dir, w.text)) == path.Join(real, w.text) {
			continue // it stays below the link, or there is none
		}
		return []finding.Refusal{finding.NewRefusal(finding.StateUnknown, w.do+" in "+real, w.ev,
			"the program %s in %s, which is %s by a link, and counts paths from there", w.does, w.dir, real)}
	}
	return nil
}

// A way is a path that leads upwards from a directory.
type way struct {
	dir, text string
	does, do  string // what is done in the directory, and what a person can do
	ev        finding.Evidence
}

// upwards are the ways that the program and what the image starts take.
func upwards(m *launch.Model) []way {
	list := operandsUpwards(m)
	for _, b := range m.ReadBuilds() {
		for _, t := range b.Program.Source.Touches {
			for _, v := range slices.Concat(t.Args...) {
				list = append(list, valueUpwards(m, b, t, v)...)
			}
		}
	}
	return list
}

// valueUpwards are the ways of one value of a touch.
func valueUpwards(m *launch.Model, b *image.Build, t gosrc.Touch, v gosrc.Value) []way {
	w := way{text: v.Text}
	switch {
	case !leadsUpwards(v.Text):
		return nil
	case v.Root == gosrc.Exe:
		w.dir, w.does, w.do = m.ExeDir(b), "is started", "build and start it"
		w.ev = m.Place(b, t.Pos, t.Func+" is told a path above the executable's directory")
		return []way{w}
	case v.Root == gosrc.Plain:
		w.ev = m.Place(b, t.Pos, t.Func+" is told a path above the working directory")
		return worked(m, w)
	}
	return nil
}

// operandsUpwards are the ways that the words of a command take.
func operandsUpwards(m *launch.Model) []way {
	var list []way
	for _, s := range m.Starts {
		for _, a := range s.Command.Args {
			if a.Known && leadsUpwards(a.Text) {
				list = append(list, worked(m, way{text: a.Text, ev: s.Evidence})...)
			}
		}
	}
	return list
}

// worked is a way from each directory that the program may work in.
func worked(m *launch.Model, w way) []way {
	w.does, w.do = "works", "work"
	var list []way
	for _, dir := range append([]string{m.Workdir}, m.Dirs...) {
		w.dir = dir
		list = append(list, w)
	}
	return list
}

// leadsUpwards reports whether a path counts from above a directory.
func leadsUpwards(p string) bool { return p == ".." || strings.HasPrefix(p, "../") }
