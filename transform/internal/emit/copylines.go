package emit

import (
	"path"
	"strings"

	"offstage/transform/internal/catalog"
)

// A copyLine is a COPY from the builder.
type copyLine struct {
	comment string
	from    []string
	to      string // a directory; with a slash where files go into it
}

// copyLines bring the kit, the program and its files from the builder.
func (w *writer) copyLines() []string {
	kit, program := w.kitLines(), w.programLines()
	w.joinOptionals(kit, program)
	if len(w.rootfsCommands()) > 0 {
		kit = append(kit, copyLine{from: []string{rootfs + "/"}, to: "/"})
	}
	var lines []string
	for _, c := range append(kit, program...) {
		if c.comment != "" {
			lines = append(lines, c.comment)
		}
		lines = append(lines, w.copyFrom(c.from, c.to))
	}
	return lines
}

// kitLines copy what every program gets.
func (w *writer) kitLines() []copyLine {
	var lines []copyLine
	for _, c := range w.Copies {
		if c.Kit {
			lines = append(lines, copyLine{w.kitComment(c.Path), []string{c.Path}, fileDir(c.Path)})
		}
	}
	if w.Accounts || w.Runtime.Bare() {
		lines = append(
			lines,
			copyLine{"# The builder's users and groups.", []string{"/etc/passwd", "/etc/group"}, "/etc/"},
		)
	}
	return lines
}

func (w *writer) kitComment(at string) string {
	if path.Base(at) == "zoneinfo.zip" {
		return "# Time zones, where Go looks for them."
	}
	return "# Root certificates, to make TLS connections."
}

// programLines copy files by their directory, in one line each, and directories
// one by one.
func (w *writer) programLines() []copyLine {
	var lines []copyLine
	at := map[string]int{} // the line of a directory's files
	for _, c := range w.Copies {
		switch dir := fileDir(c.Path); {
		case c.Kit || c.Optional || c.Link || w.owned(c.Path):
		case c.Dir:
			lines = append(lines, copyLine{from: []string{c.Path}, to: c.Path})
		default:
			if _, ok := at[dir]; !ok {
				at[dir] = len(lines)
				lines = append(lines, copyLine{to: dir})
			}
			lines[at[dir]].from = append(lines[at[dir]].from, c.Path)
		}
	}
	return lines
}

// joinOptionals adds the files that may be missing to the last line that copies
// files to their directory, as globs of one character: beside a file that exists,
// a glob without a match is no error. Those left alone, and those whose last
// character means something in a glob, are returned.
func (w *writer) joinOptionals(groups ...[]copyLine) (alone []string) {
	for _, c := range w.Copies {
		if !c.Optional {
			continue
		}
		var line *copyLine
		for _, lines := range groups {
			for i := range lines {
				if lines[i].to == fileDir(c.Path) {
					line = &lines[i]
				}
			}
		}
		if line == nil || !catalog.IsNameByte(c.Path[len(c.Path)-1]) {
			alone = append(alone, c.Path)
			continue
		}
		n := len(c.Path) - 1
		line.from = append(line.from, c.Path[:n]+"["+c.Path[n:]+"]")
	}
	return alone
}

// fileDir is a file's directory as the place where a COPY puts files.
func fileDir(at string) string { return strings.TrimSuffix(path.Dir(at), "/") + "/" }
