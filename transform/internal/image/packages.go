package image

import (
	"iter"
	"slices"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/gosrc"
)

// SystemPackages are the names that apk and apt install, each with its command.
func (m *Model) SystemPackages() iter.Seq2[Install, string] {
	return func(yield func(Install, string) bool) {
		for _, in := range m.Installs {
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
func (m *Model) Uninstalled(name string) bool {
	return m.removed[name] || m.Installed(name) && !m.Holds(name)
}

// HasZoneinfo reports whether the builder has the system's time zone database.
func (m *Model) HasZoneinfo() bool {
	return !m.Uninstalled("tzdata") && (m.Holds("tzdata") || m.Base.Golang && !m.Base.Musl)
}

// InNoTable reports whether no table tells what a package that the program itself
// imports needs.
func InNoTable(i gosrc.Import) bool {
	_, c := catalog.CgoImport(i.Path)
	_, opens := catalog.OpensLibraries(i.Path)
	return !i.Std && !c && !opens && i.Via == "" && !catalog.WellKnown(i.Path)
}

// Installed reports whether a command installs a package, whatever becomes of it.
func (m *Model) Installed(name string) bool {
	return slices.ContainsFunc(m.Installs, func(in Install) bool { return slices.Contains(in.Names, name) })
}

// Holds reports whether a package is in the image at the end.
func (m *Model) Holds(name string) bool {
	return !m.removed[name] && slices.ContainsFunc(m.Installs, func(in Install) bool {
		return slices.Contains(in.Names, name) && !m.removed[in.group]
	})
}

// LosesGo reports whether the toolchain is a package that a RUN removes again: the
// image has none at the end, and none of the files that it brings.
func (m *Model) LosesGo() bool {
	return !m.Base.Golang && slices.ContainsFunc([]string{"go", "golang", "golang-go"}, m.Uninstalled)
}
