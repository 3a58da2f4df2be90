package transform

import (
	"path"
	"strings"
)

// A copyLine is a COPY from the builder.
type copyLine struct {
	comment string
	from    []string
	to      string // a directory; with a slash where files go into it
}

// copyLines bring the kit, the program and its files from the builder.
func (p *plan) copyLines() []string {
	kit, program := p.kitLines(), p.programLines()
	p.joinOptionals(kit, program)
	if len(p.rootfsCommands()) > 0 {
		kit = append(kit, copyLine{from: []string{rootfs + "/"}, to: "/"})
	}
	var lines []string
	for _, c := range append(kit, program...) {
		if c.comment != "" {
			lines = append(lines, c.comment)
		}
		lines = append(lines, p.copyFrom(c.from, c.to))
	}
	return lines
}

// kitLines copy what every program gets.
func (p *plan) kitLines() []copyLine {
	var lines []copyLine
	for _, c := range p.copies {
		if c.kit {
			lines = append(lines, copyLine{p.kitComment(c.path), []string{c.path}, fileDir(c.path)})
		}
	}
	if p.accounts || p.runtime.bare() {
		lines = append(lines, copyLine{"# The builder's users and groups.", []string{"/etc/passwd", "/etc/group"}, "/etc/"})
	}
	return lines
}

func (p *plan) kitComment(at string) string {
	if path.Base(at) == "zoneinfo.zip" {
		return "# Time zones, where Go looks for them."
	}
	return "# Root certificates, to make TLS connections."
}

// programLines copy files by their directory, in one line each, and directories
// one by one.
func (p *plan) programLines() []copyLine {
	var lines []copyLine
	at := map[string]int{} // the line of a directory's files
	for _, c := range p.copies {
		switch dir := fileDir(c.path); {
		case c.kit || c.optional || c.link || p.owned(c.path):
		case c.dir:
			lines = append(lines, copyLine{from: []string{c.path}, to: c.path})
		default:
			if _, ok := at[dir]; !ok {
				at[dir] = len(lines)
				lines = append(lines, copyLine{to: dir})
			}
			lines[at[dir]].from = append(lines[at[dir]].from, c.path)
		}
	}
	return lines
}

// joinOptionals adds the files that may be missing to the last line that copies
// files to their directory, as globs of one character: beside a file that exists,
// a glob without a match is no error. Those left alone, and those whose last
// character means something in a glob, are returned.
func (p *plan) joinOptionals(groups ...[]copyLine) (alone []string) {
	for _, c := range p.copies {
		if !c.optional {
			continue
		}
		var line *copyLine
		for _, lines := range groups {
			for i := range lines {
				if lines[i].to == fileDir(c.path) {
					line = &lines[i]
				}
			}
		}
		if line == nil || !isNameByte(c.path[len(c.path)-1]) {
			alone = append(alone, c.path)
			continue
		}
		n := len(c.path) - 1
		line.from = append(line.from, c.path[:n]+"["+c.path[n:]+"]")
	}
	return alone
}

// fileDir is a file's directory as the place where a COPY puts files.
func fileDir(at string) string { return strings.TrimSuffix(path.Dir(at), "/") + "/" }
