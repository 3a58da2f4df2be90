package need

import (
	"path"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// operands are the files that a command names which the image starts, in a
// script as well as in CMD. The program's own arguments may also name what is
// absent here; a tool's may be any words, so only what the image holds counts.
func operands(m *launch.Model, s launch.Start) []finding.Need {
	var list []finding.Need
	for _, w := range s.Command.Args[1:] {
		if !shell.Opens(s.Command, w) {
			continue
		}
		list = append(list, operand(m, s, w)...)
	}
	for _, w := range s.Command.In {
		list = append(list, heldFile(m, s, w)...)
	}
	for _, e := range s.Command.Effects() {
		if dir := path.Dir(e.Path); makes(e) && dir != m.Workdir && m.StillThere(dir) {
			list = append(list, named(m, e.Path, s.Evidence, pathMade)...)
		}
	}
	return list
}

// makes reports whether an effect puts something into a directory that has to be there.
func makes(e shell.Effect) bool {
	return e.Kind == shell.Makes || e.Kind == shell.Copies || e.Kind == shell.Moves || e.Kind == shell.Links
}

func operand(m *launch.Model, s launch.Start, w shell.Word) []finding.Need {
	text := w.Text
	if _, value, ok := strings.Cut(text, "="); ok {
		text = value
	}
	switch {
	case s.Target.Kind == launch.Tool && (namesPath(text) || !w.Known):
		return append(heldFile(m, s, w), heldInWord(m, s, w)...)
	case s.Target.Kind == launch.Artifact && w.Known && namesPath(text):
		return append(named(m, text, s.Evidence, pathNamed), namedAnywhere(m, text)...)
	}
	return nil
}

// heldInWord are the files that stand in a word of a tool behind the letter of a flag, "=" or
// "@": -Kcurlrc, --data=@body.json, file=@a.png;type=image/png.
func heldInWord(m *launch.Model, s launch.Start, w shell.Word) []finding.Need {
	var list []finding.Need
	add := func(text string) {
		text, _, _ = strings.Cut(strings.TrimLeft(text, "@<"), ";")
		one := shell.Word{Text: text, Known: true, Pos: -1, End: -1}
		p, ok := s.Command.Abs(one)
		if _, in := m.FS.Lookup(p); text == "" || !ok || !in && !strings.Contains(text, "/") {
			return
		}
		list = append(list, heldFile(m, s, one)...)
	}
	if !w.Known || w.Glob || s.Target.Kind != launch.Tool {
		return nil
	}
	if len(w.Text) > 2 && w.Text[0] == '-' && w.Text[1] != '-' {
		if _, in := m.FS.Lookup(path.Join("/", s.Command.Dir, w.Text[2:])); in {
			add(w.Text[2:])
		}
	}
	for rest, more := w.Text, true; more; {
		i := strings.IndexAny(rest, "=@")
		if more = i >= 0; more {
			rest = rest[i+1:]
			add(rest)
		}
	}
	return list
}

// heldFile is what a tool reads, if it is a file of the image, or a directory of
// nothing but data. One that is absent here may be there where people build.
func heldFile(m *launch.Model, s launch.Start, w shell.Word) []finding.Need {
	if !w.Known {
		return heldBelow(m, s, w)
	}
	p, ok := s.Command.Abs(w)
	switch {
	case !ok:
		return nil
	case w.Glob:
		return named(m, p, s.Evidence, pathOpened)
	case !m.StillThere(p):
		list := append(untracked(m, p, s.Evidence, pathOpened), namedFrom(m, m.Dirs, w.Text, s.Evidence, pathOpened)...)
		if m.HasZoneinfo() && readsZones(p, pathOpened) {
			list = append(list, finding.NewNeed(finding.KindDirectory, zoneinfo, s.Evidence))
		}
		if n, ok := optionalAt(m, p, s.Evidence); ok && len(list) == 0 && readers.Has(s.Command.Args[0].Text) {
			list = append(list, n)
		}
		if len(list) == 0 && strings.Contains(w.Text, "/") && readers.Has(s.Command.Args[0].Text) {
			list = madeAnywhere(m, p, finding.KindOptionalFile)
		}
		return list
	}
	if fd, _ := m.FS.Lookup(p); fd.Dir && !m.OnlyData(p) {
		return nil
	}
	return named(m, p, s.Evidence, pathOpened)
}

// heldBelow is the directory with which the source of a word begins that is only known
// when the command runs.
func heldBelow(m *launch.Model, s launch.Start, w shell.Word) []finding.Need {
	text := strings.TrimPrefix(w.Text, `"`)
	text = text[:max(strings.IndexAny(text, "$`\"'*?["+launch.OpenMark), 0)]
	dir := shell.Word{Text: text[:strings.LastIndexByte(text, '/')+1], Known: true}
	switch p, ok := s.Command.Abs(dir); {
	case ok && m.StillThere(p):
		return named(m, p, s.Evidence, pathOpened)
	case ok && m.HasZoneinfo() && readsZones(path.Clean(p), pathOpened):
		return one(finding.KindDirectory, zoneinfo, s.Evidence)
	}
	return nil
}

// readers read whatever files they are told.
var readers = catalog.Words(". source cat")
