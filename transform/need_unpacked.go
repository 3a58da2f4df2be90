package transform

import (
	"path"
	"strings"
)

// unpackedBelow is for a path in what was unpacked into a directory of the system,
// which never goes along as a whole: the directory of the archive that the path is
// in does, or the file.
func unpackedBelow(at, p string, ev Evidence) []Need {
	rel, _ := below(at, p)
	if at == "/" || rel == "." || rel == "" {
		return nil
	}
	first, rest, deeper := strings.Cut(rel, "/")
	dir := path.Join(at, first)
	switch {
	case isSystem(dir) && deeper:
		return unpackedBelow(dir, path.Join(dir, rest), ev)
	case isSystem(dir) || hasPrefix(p, programDirs):
		return nil
	case deeper || path.Ext(p) == "":
		return []Need{need(KindOptionalDir, dir, ev)}
	}
	return []Need{need(KindOptionalFile, p, ev)}
}

// programDirs hold programs and the toolchain, which are found by other rules.
var programDirs = append([]string{"/usr/local/bin/", "/usr/local/sbin/", "/usr/local/go/", "/go/"}, systemDirs...)

// packageData is for a path in the places where packages put data, when some were
// installed that are not for building: which files they bring is not known, so
// the path goes along if it is there.
func (f *facts) packageData(p string, ev Evidence) []Need {
	if !strings.HasPrefix(p, "/usr/share/") || path.Ext(p) == "" {
		return nil
	}
	for _, n := range f.systemPackages() {
		if !buildOnly(n, false) && n != "tzdata" && !f.uninstalled(n) {
			return []Need{need(KindOptionalFile, p, ev)}
		}
	}
	return nil
}
