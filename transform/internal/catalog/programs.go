package catalog

import (
	"path"
	"sort"
)

// A Program is what is known of a program, by the name that it is started by.
type Program struct {
	Name     string
	Apk, Apt string // the packages that bring it, in alpine and in Debian; empty when there is none
	Known    bool   // it is known to have no package
	Full     string // alpine's package with the full tool, of which busybox has one of its own
	Dir      string // where alpine has it, if that is not /usr/bin
	Starts   string // the programs that it starts itself, where it finds them
	Recipes  string // the names that the file has whose commands it runs
	GNU      string // the letters of flags that Debian's tool knows and busybox's doesn't, or reads otherwise
	Roles    Role
}

// gitCore is where alpine has the programs of git that only git starts.
const gitCore = "/usr/libexec/git-core"

// taskfiles are the names of the file of Task, whose program Debian calls go-task.
const taskfiles = "Taskfile.yml Taskfile.yaml taskfile.yml taskfile.yaml"

// A Role is what a program is for.
type Role uint32

// The roles.
const (
	Develops     Role = 1 << iota // a tool for development, which needs the toolchain
	Tests                         // it runs tests or checks
	RunsTasks                     // it runs the project's own recipes
	Supervises                    // it starts several processes, or serves others
	StartsArgs                    // it starts what its arguments name, behind flags of no known grammar
	Interprets                    // it runs a file of any content
	TakesUser                     // it takes the name of a user or group
	InstallsLibs                  // its target "install" brings libraries
	Static                        // it is published as a static executable
	Plain                         // its name is also a common word, or builds use it: a string of it says nothing
	Foreign                       // only Windows or macOS has it
	Heavy                         // it uses other packages, though it belongs to a base image
	Light                         // it uses no other package
	Downloads                     // a package of Go downloads it when it runs: a glibc program
	Fetches                       // it brought dependencies before go mod did
	Moves                         // it changes a tree of files
	UsesKeys                      // it goes by the settings and keys of git and ssh in a home
	Wraps                         // behind its flags stands another program with its own
)

// FindProgram gives what is known of a program, if it is more than that a base image has
// it.
//
// Sources: the package indexes of alpine 3.24 and Debian 13, busybox 1.37's usage and
// --list-full, the manuals of git, rsync, yt-dlp and ImageMagick, and the build files of
// what is published static (CGO_ENABLED=0). Considered and left out of Static: nomad,
// dockerize and goose, which have or had releases that are linked to glibc.
func FindProgram(name string) (Program, bool) {
	for _, list := range [][]Program{programsToL, programsFromL} {
		i := sort.Search(len(list), func(i int) bool { return list[i].Name >= name })
		if i < len(list) && list[i].Name == name {
			return list[i], true
		}
	}
	return Program{}, false
}

// IsProgram reports whether a name is that of a program that is known, or that a base
// image has.
func IsProgram(name string) bool {
	_, ok := FindProgram(name)
	return ok || Busybox.Has(name) || DebianBase.Has(name) || GolangDebian.Has(name)
}

// Packaged reports whether it is known which package brings the program, or that none
// does.
func (p Program) Packaged() bool { return p.Known || p.Apk != "" || p.Apt != "" }

// Is reports whether a program has one of some roles.
func Is(name string, roles Role) bool {
	p, _ := FindProgram(name)
	return p.Roles&roles != 0
}

// AlpineHas reports whether a path is where alpine has that program.
func AlpineHas(p string) bool {
	dir, name := path.Split(p)
	if known, _ := FindProgram(name); known.Dir != "" {
		return dir == known.Dir+"/"
	}
	return dir == "/usr/bin/"
}

// OfProgram reports whether a package is one of a program that is known.
func OfProgram(name string) bool {
	for _, list := range [][]Program{programsToL, programsFromL} {
		for _, p := range list {
			if p.Packaged() && (name == p.Name || name == p.Apk || name == p.Apt) {
				return true
			}
		}
	}
	return false
}
