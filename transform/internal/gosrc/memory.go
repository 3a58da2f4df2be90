package gosrc

import "strings"

const afero = "github.com/spf13/afero."

// inMemory reports whether a primitive is of a file system of afero, where the program
// makes such that are in memory and none of the system's.
func (l *linker) inMemory(p Primitive) bool {
	if !p.ofAfero() {
		return false
	}
	if l.memory == nil {
		made := map[string]bool{}
		for _, u := range l.order {
			if u.own {
				u.mentions(made)
			}
		}
		memory := (made[afero+"NewMemMapFs"] || made[afero+"MemMapFs"]) && !made[afero+"NewOsFs"] && !made[afero+"OsFs"]
		l.memory = &memory
	}
	return *l.memory
}

// ofAfero reports whether a primitive is one of afero's.
func (p Primitive) ofAfero() bool { return strings.HasPrefix(p.Name, afero) }

// mentions notes what a package calls, makes and names.
func (u *unit) mentions(names map[string]bool) {
	for _, f := range u.funcs {
		for _, s := range append(f.uses[:len(f.uses):len(f.uses)], f.sites...) {
			if s.e.op == opResult && s.e.args[0] != nil {
				names[s.e.args[0].s] = true
			}
			names[s.e.s] = true
		}
	}
}
