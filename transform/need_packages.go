package transform

import (
	"iter"
	"slices"
)

// needPackages are the packages of the original that may be started, when it
// isn't known what the program starts, and those that what is started loads.
func needPackages(f *facts) []Need {
	unknown := len(f.unknownPrograms()) > 0
	list := f.loaded()
	if !unknown && !f.usesC() {
		return list
	}
	for in, n := range f.systemPackages() {
		if !buildOnly(n, unknown) && n != "tzdata" && !f.uninstalled(n) {
			list = append(list, need(KindPackage, n, f.line(in.step, in.manager+" installs "+n+", and the program may start or load it")))
		}
	}
	return list
}

// systemPackages are the names that apk and apt install, each with its command.
func (f *facts) systemPackages() iter.Seq2[install, string] {
	return func(yield func(install, string) bool) {
		for _, in := range f.installs {
			for _, n := range in.names {
				if (in.manager == "apk" || in.manager == "apt") && !yield(in, n) {
					return
				}
			}
		}
	}
}

// uninstalled says whether a RUN removes a package again, by its own name or with
// the group that it was installed in.
func (f *facts) uninstalled(name string) bool {
	return f.removed[name] || slices.ContainsFunc(f.installs, func(in install) bool {
		return slices.Contains(in.names, name) && f.removed[in.group]
	})
}

func (f *facts) usesC() bool {
	for _, b := range f.artifactBuilds() {
		if f.linkage(b).useC {
			return true
		}
	}
	return false
}
