package image

import (
	"iter"
	"slices"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/gosrc"
)

// SystemPackages are the names that apk and apt install, each with its command.
func (lo *Stage) SystemPackages() iter.Seq2[Install, string] {
	return func(yield func(Install, string) bool) {
		for _, in := range lo.Installs {
			for _, n := range in.Names {
				if (in.Manager == "apk" || in.Manager == "apt") && !yield(in, n) {
					return
				}
			}
		}
	}
}

// Uninstalled reports whether a RUN removes a package again, by its own name or with
// each group that it was installed in.
func (lo *Stage) Uninstalled(name string) bool {
	return lo.removed[name] || lo.Installed(name) && !lo.Holds(name)
}

// HasZoneinfo reports whether the builder has the system's time zone database.
func (lo *Stage) HasZoneinfo() bool {
	return !lo.Uninstalled("tzdata") && (lo.Holds("tzdata") || lo.Base.Golang && !lo.Base.Musl)
}

// InNoTable reports whether no table tells what a package that the program itself
// imports needs.
func InNoTable(i gosrc.Import) bool {
	_, c := catalog.CgoImport(i.Path)
	_, opens := catalog.OpensLibraries(i.Path)
	return !i.Std && !c && !opens && i.Via == "" && !catalog.WellKnown(i.Path)
}

// Installed reports whether a command installs a package, whatever becomes of it.
func (lo *Stage) Installed(name string) bool {
	return slices.ContainsFunc(lo.Installs, func(in Install) bool { return slices.Contains(in.Names, name) })
}

// Holds reports whether a package is in the image at the end.
func (lo *Stage) Holds(name string) bool {
	return !lo.removed[name] && slices.ContainsFunc(lo.Installs, func(in Install) bool {
		return slices.Contains(in.Names, name) && !lo.removed[in.group]
	})
}

// HoldsBy reports whether a manager installed a package that is in the image at the end.
func (lo *Stage) HoldsBy(manager, name string) bool {
	return lo.Holds(name) && slices.ContainsFunc(lo.Installs, func(in Install) bool {
		return in.Manager == manager && slices.Contains(in.Names, name)
	})
}

// LosesGo reports whether a RUN removes the toolchain again, or the package that it is:
// the image has none at the end, and none of the files that it brings.
func (lo *Stage) LosesGo() bool {
	return lo.FS.Removed("/usr/local/go") ||
		!lo.Base.Golang && slices.ContainsFunc([]string{"go", "golang", "golang-go"}, lo.Uninstalled)
}
