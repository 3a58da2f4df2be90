//go:build linux && (amd64 || arm64)

package verify

import (
	"debug/elf"
	"debug/gosym"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// maxFrames bounds how far up a stack is looked.
const maxFrames = 48

// A lineTable is what a Go executable knows of its own source; nil for others, and
// for those that are loaded anywhere.
type lineTable struct{ table *gosym.Table }

// whoAsked names the program's own function that a thread is in, below those of
// the standard library. It is cheap for Go programs only, which keep frame
// pointers; for others it is empty.
func (t *tracer) whoAsked(th *thread) string {
	lines := t.lines(th)
	if lines == nil {
		return ""
	}
	pc, fp := th.frame()
	for range maxFrames {
		if at := lines.own(pc); at != "" {
			return at
		}
		next, back := th.word(fp), th.word(fp+8)
		if next <= fp || back == 0 {
			return ""
		}
		pc, fp = back-1, next // the call is before where it comes back
	}
	return ""
}

// lines reads the table of a thread's executable, once for each.
func (t *tracer) lines(th *thread) *lineTable {
	lines, ok := t.tables[th.exe]
	if !ok {
		lines = readLineTable(fmt.Sprintf("/proc/%d/exe", th.id))
		t.tables[th.exe] = lines
	}
	return lines
}

func readLineTable(file string) *lineTable {
	f, err := elf.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	section, text := f.Section(".gopclntab"), f.Section(".text")
	if section == nil || text == nil || f.Type != elf.ET_EXEC {
		return nil
	}
	data, err := section.Data()
	if err != nil {
		return nil
	}
	table, err := gosym.NewTable(nil, gosym.NewLineTable(data, text.Addr))
	if err != nil {
		return nil
	}
	return &lineTable{table: table}
}

// own is the function at an address with its file and line; empty when it is one
// of the standard library.
func (l *lineTable) own(pc uint64) string {
	file, line, f := l.table.PCToLine(pc)
	if f == nil || standard(f.Name) {
		return ""
	}
	name := f.Name[strings.LastIndex(f.Name, "/")+1:]
	if strings.Contains(file, "/go/src/") || standard(file) { // of a function that became a part of this one
		return name
	}
	return fmt.Sprintf("%s (%s:%d)", name, filepath.Base(file), line)
}

// standard reports whether a function is of the standard library.
func standard(function string) bool {
	pkg, _, below := strings.Cut(function, "/")
	if !below {
		pkg, _, _ = strings.Cut(function, ".")
	}
	return slices.Contains(strings.Fields(standardNames), pkg)
}

// standardNames are the first elements of the paths of its packages.
const standardNames = `archive bufio bytes cmp compress container context crypto database debug embed encoding errors
	expvar flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect regexp
	runtime slices sort strconv strings sync syscall testing text time type unicode unique unsafe vendor`
