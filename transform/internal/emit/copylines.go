package emit

import (
	"path"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/plan"
)

// A copyLine is a COPY from the builder.
type copyLine struct {
	comment string
	from    []string
	to      string   // a directory; with a slash where files go into it
	maybe   []string // what of it may be missing
}

// An arrangement is how what the plan carries gets into the runtime stage: lines
// that copy it, and commands that lay out first what a plain COPY would change.
type arrangement struct {
	system, program []copyLine
	rootfs          []string
	optional        []string // what rootfs brings if it is there
}

// arrange works out the lines and commands once; the texts are made from it.
func (w *writer) arrange() {
	a := arrangement{system: w.kitLines(), program: w.programLines()}
	a.optional = a.joinOptionals(w.Copies)
	a.rootfs = w.rootfsCommands(a.optional)
	if len(a.rootfs) > 0 {
		a.system = append(a.system, copyLine{from: []string{rootfs + "/"}, to: "/"})
	}
	w.arrangement = a
}

// copyLines bring the kit, the program and its files from the builder.
func (w *writer) copyLines() []string {
	var lines []string
	for _, c := range w.system {
		lines = append(append(lines, c.comments()...), w.copyFrom(c.from, c.to))
	}
	for _, c := range w.program {
		if len(c.from) == 1 && !isPattern(c.from[0]) {
			c.to = c.from[0] // the whole path, as people write it
		}
		lines = append(append(lines, c.comments()...), w.copyFrom(c.from, c.to))
	}
	if w.Prober != nil {
		lines = append(lines, w.copyFrom([]string{launch.ProberPath}, launch.ProberPath))
	}
	return lines
}

// comments say why a line is there, and what in it is a pattern.
func (c copyLine) comments() []string {
	var lines []string
	if c.comment != "" {
		lines = append(lines, c.comment)
	}
	if len(c.maybe) > 0 {
		lines = append(lines, ifThereComment(c.maybe))
	}
	return lines
}

// kitLines copy what every program gets, where the runtime has a file system of its own.
func (w *writer) kitLines() []copyLine {
	if w.Runtime.Bare() {
		return nil
	}
	var lines []copyLine
	for _, at := range w.kit() {
		lines = append(lines, copyLine{from: []string{at}, to: fileDir(at)})
	}
	if w.BringsAccounts() {
		lines = append(lines, copyLine{from: []string{"/etc/passwd", "/etc/group"}, to: "/etc/"})
	}
	if len(lines) > 0 {
		lines[0].comment = "# From the builder: " + list(w.kitNames()) + "."
	}
	return lines
}

// kit are the files that every program gets.
func (w *writer) kit() []string {
	var list []string
	for _, c := range w.Copies {
		if c.Kit {
			list = append(list, c.Path)
		}
	}
	return list
}

// kitNames are what the files that every program gets are for.
func (w *writer) kitNames() []string {
	var list []string
	for _, at := range w.kit() {
		name := "root certificates"
		if path.Base(at) == "zoneinfo.zip" {
			name = "time zones"
		}
		list = append(list, name)
	}
	if w.BringsAccounts() {
		list = append(list, "accounts")
	}
	return list
}

// list writes words as people do: a, b and c.
func list(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// maxSources is how many files one COPY line names: BuildKit reads no line over 64 KB.
const maxSources = 200

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
			if i, ok := at[dir]; !ok || len(lines[i].from) >= maxSources {
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
func (a *arrangement) joinOptionals(copies []plan.Copied) (alone []string) {
	for _, c := range copies {
		if !c.Optional {
			continue
		}
		line := a.lineTo(fileDir(c.Path))
		if line == nil || c.Dir || !catalog.IsNameByte(c.Path[len(c.Path)-1]) {
			alone = append(alone, c.Path)
			continue
		}
		n := len(c.Path) - 1
		line.from, line.maybe = append(line.from, c.Path[:n]+"["+c.Path[n:]+"]"), append(line.maybe, c.Path)
	}
	return alone
}

// lineTo is the last line that copies files to a directory; nil when there is none.
func (a *arrangement) lineTo(dir string) *copyLine {
	for _, lines := range [][]copyLine{a.program, a.system} {
		for i := len(lines) - 1; i >= 0; i-- {
			if lines[i].to == dir {
				return &lines[i]
			}
		}
	}
	return nil
}

// fileDir is a file's directory as the place where a COPY puts files.
func fileDir(at string) string { return strings.TrimSuffix(path.Dir(at), "/") + "/" }
