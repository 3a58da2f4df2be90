package transform

import (
	"path"
	"strings"

	"offstage/transform/internal/shell"
)

// operands are the files that a command names which the image starts, in a
// script as well as in CMD. The program's own arguments may also name what is
// absent here; a tool's may be any words, so only what the image holds counts.
func (f *facts) operands(s start) []Need {
	var list []Need
	for _, w := range s.cmd.Args[1:] {
		text := w.Text
		if _, value, ok := strings.Cut(text, "="); ok {
			text = value
		}
		switch {
		case !w.Known || !namesPath(text):
		case s.target.kind == artifact:
			list = append(list, f.named(text, s.ev, pathNamed)...)
		case s.target.kind == tool:
			list = append(list, f.heldFile(s, w)...)
		}
	}
	for _, w := range s.cmd.In {
		list = append(list, f.heldFile(s, w)...)
	}
	for _, w := range s.cmd.Out {
		p, ok := s.cmd.Abs(w)
		if dir := path.Dir(p); ok && dir != f.stage.Config.Workdir && f.stillThere(dir) {
			list = append(list, f.named(p, s.ev, pathMade)...)
		}
	}
	return list
}

// heldFile is what a tool reads, if it is a file of the image, or a directory of
// nothing but data. One that is absent here may be there where people build.
func (f *facts) heldFile(s start, w shell.Word) []Need {
	p, ok := s.cmd.Abs(w)
	if !ok || !w.Known {
		return nil
	}
	if !f.stillThere(p) {
		list := f.untracked(p, s.ev)
		if n, ok := f.optionalAt(p, s.ev); ok && len(list) == 0 && readers.has(s.cmd.Args[0].Text) {
			list = append(list, n)
		}
		return list
	}
	if fd, _ := f.image.lookup(p); fd.dir && !f.onlyData(p) {
		return nil
	}
	return f.named(p, s.ev, pathNamed)
}

// readers read whatever files they are told.
var readers = words(". source cat")
