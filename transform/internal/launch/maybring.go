package launch

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/image"
)

// MayBring are the packages that a manager installed and that may have a program in them which
// no table knows: none where something else may have brought it, or they.
func MayBring(m *Model, manager, name string) []string {
	if p := programNamed(name); p.Packaged() || AddsRepository(m) || mayBeUnpacked(m, name) || otherwise(m, name) {
		return nil
	}
	var list []string
	for _, in := range m.Installs {
		for _, pkg := range in.Names {
			if MayHave(manager, pkg, name) && in.Manager == manager && m.Holds(pkg) && !strings.ContainsAny(pkg, "./") {
				list = append(list, pkg)
			}
		}
	}
	return list
}

// otherwise reports whether a package that another manager than the distribution's installed may
// have a program.
func otherwise(m *Model, name string) bool {
	return anyPackage(m, name, func(in image.Install, pkg string, _ catalog.Program) bool {
		return !systemManagers.Has(in.Manager) && MayHave(in.Manager, pkg, name)
	})
}

// AddsRepository reports whether packages may come from elsewhere than the distribution, as
// they don't in the runtime stage.
func AddsRepository(m *Model) bool {
	said := []string{"add-apt-repository", "apt-key", "/etc/apt", "/etc/apk", "--repository"}
	return slices.ContainsFunc(m.Runs, func(r *image.Run) bool {
		return slices.ContainsFunc(said, func(s string) bool { return strings.Contains(r.Text.S, s) })
	}) || slices.ContainsFunc(m.FS.Layers, func(l image.Layer) bool {
		_, apt := image.Below("/etc/apt", l.At)
		_, apk := image.Below("/etc/apk", l.At)
		return apt || apk
	})
}

// mayBeUnpacked reports whether something was unpacked into a directory of PATH that may have
// a program in it.
func mayBeUnpacked(m *Model, name string) bool {
	dirs, _ := m.Env("PATH")
	return slices.ContainsFunc(strings.Split(dirs, ":"), func(dir string) bool {
		return m.At(path.Join("/", dir, name)).Kind == Generated
	})
}
