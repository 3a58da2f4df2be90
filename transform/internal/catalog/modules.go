package catalog

import (
	"cmp"
	"sort"
	"strings"
)

// A Module is what is known of a module of Go, or of a package of one, by its import
// path.
type Module struct {
	Path     string
	Apk, Apt string // the packages with its shared libraries; empty when it brings its own C
	Headers  Words  // of a library whose source it brings along and compiles in: the packages that have its headers
	Starts   string // the program that it starts of its own accord
	Opens    string // what it opens when nobody names a path, set off by blanks
	Keeps    string // what it reads of its own module, in the cache that the builder has of it, set off by blanks

	SystemTag  string // with this build tag the library that it brings is the system's
	WithoutTag string // with this build tag it opens no shared libraries
	Is         Trait
}

// A Trait is what a module does.
type Trait uint16

// The traits.
const (
	Cgo       Trait = 1 << iota // it has C code
	Vendor                      // it loads a vendor's client or a service of the host: glibc, or not at all
	Gui                         // it needs a display or sound
	OpensLibs                   // it opens shared libraries from Go, so that it is linked to the loader without cgo too
	Pure                        // it has no C code, and most projects use it, so it is not worth a note
	Twin                        // its C code has a twin in Go that does the same
	TakesRoot                   // it writes files of its own accord, asks for what only root gets, or looks the user up
	Beside                      // it finds files beside the source of its caller, or its own
	Elsewhere                   // it requires a module that opens shared libraries for other systems than Linux
	Generates                   // libraries generate code with it in a build: it starts the toolchain alone
)

// FindModule gives what is known of just this path.
//
// Sources: the modules' own documentation, build constraints and #cgo lines; for
// OpensLibs, that an executable with CGO_ENABLED=0 names an interpreter; for Headers,
// libraries of which people install the headers all the same.
func FindModule(p string) (Module, bool) {
	i := sort.Search(len(modules), func(i int) bool { return modules[i].Path >= p })
	if i < len(modules) && modules[i].Path == p {
		return modules[i], true
	}
	return Module{}, false
}

// ModuleThat gives the module with one of some traits that has an import path: the one
// with the longest path.
func ModuleThat(p string, is Trait) (Module, bool) {
	for at := p; at != ""; {
		if m, ok := FindModule(at); ok && m.Is&is != 0 {
			return m, true
		}
		at = at[:max(strings.LastIndexByte(at, '/'), 0)]
	}
	return Module{}, false
}

// PathsThat are the paths of the modules with a trait, sorted.
func PathsThat(are Trait) []string {
	var list []string
	for _, m := range modules {
		if m.Is&are != 0 {
			list = append(list, m.Path)
		}
	}
	return list
}

// Starting are the modules that start a program of their own accord, and Opening those
// that open files when nobody names a path, sorted by path.
func Starting() []Module { return modulesThat(func(m Module) bool { return m.Starts != "" }) }
func Opening() []Module  { return modulesThat(func(m Module) bool { return m.Opens != "" }) }

// Keeping are the modules that read files of their own.
func Keeping() []Module { return modulesThat(func(m Module) bool { return m.Keeps != "" }) }

// TellsStarts reports whether the row of a package, or of one above it, says what it
// starts: which names it tries says nothing more.
func TellsStarts(p string) bool {
	for at := p; at != ""; at = at[:max(strings.LastIndexByte(at, '/'), 0)] {
		if m, _ := FindModule(at); m.Starts != "" || m.Is&Generates != 0 {
			return true
		}
	}
	return false
}

func modulesThat(are func(Module) bool) []Module {
	var list []Module
	for _, m := range modules {
		if are(m) {
			list = append(list, m)
		}
	}
	return list
}

// CgoImport gives the module with C code that an import path is of, for dependencies
// whose source is not at hand. A module in no row is taken for pure Go: one that only
// works with cgo fails the build loudly, and one whose stub fails silently has a row.
func CgoImport(p string) (Module, bool) { return ModuleThat(p, Cgo) }

// OpensLibraries reports whether a package opens shared libraries itself, and the
// build tag under which it doesn't; "-" stands for none.
func OpensLibraries(p string) (tag string, ok bool) {
	m, _ := FindModule(p)
	return cmp.Or(m.WithoutTag, "-"), m.Is&OpensLibs != 0
}

// OpensElsewhere reports whether a module requires one that opens shared libraries, and uses it
// on other systems alone. Source: the build constraints of gopsutil, for macOS.
func OpensElsewhere(p string) bool {
	_, ok := ModuleThat(p, Elsewhere)
	return ok
}

// Brings reports whether an import path is of a module that compiles a library in
// which is otherwise the system's.
func Brings(p string) (Module, bool) {
	m, _ := FindModule(p)
	return m, m.Headers != ""
}

// PureTwin reports whether a package with C code does the same without it. All
// others count as C: their twin is a stub, or lacks features.
func PureTwin(p string) bool {
	_, ok := ModuleThat(p, Twin)
	return ok
}

// WellKnown reports whether a module is known to be pure Go, and not worth a note.
func WellKnown(p string) bool {
	_, ok := ModuleThat(p, Pure)
	return ok
}
