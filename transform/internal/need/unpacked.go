package need

import (
	"path"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// unpackedBelow is for a path in what was unpacked into a directory of the system,
// which never goes along as a whole: the directory of the archive that the path is
// in does, or the file.
func unpackedBelow(at, p string, ev finding.Evidence) []finding.Need {
	rel, _ := image.Below(at, p)
	if at == "/" || rel == "." || rel == "" {
		return nil
	}
	first, rest, deeper := strings.Cut(rel, "/")
	dir := path.Join(at, first)
	switch {
	case ofEveryImage(dir) && deeper:
		return unpackedBelow(dir, path.Join(dir, rest), ev)
	case catalog.IsSystem(dir) || catalog.InsidePlace(p, catalog.Programs|catalog.Tools):
		return nil
	case deeper || path.Ext(p) == "":
		return one(finding.KindOptionalDir, dir, ev)
	}
	return one(finding.KindOptionalFile, p, ev)
}

// packageData is for a path in the places where packages put data, when some were
// installed that are not for building: which files they bring is not known, so
// the path goes along if it is there.
func packageData(m *launch.Model, p string, ev finding.Evidence, use pathUse) []finding.Need {
	if !strings.HasPrefix(p, "/usr/share/") || path.Ext(p) == "" && use != pathOpened {
		return nil
	}
	for _, n := range m.SystemPackages() {
		if !catalog.BuildOnly(n, false) && n != "tzdata" && !m.Uninstalled(n) {
			return one(finding.KindOptionalFile, p, ev)
		}
	}
	return nil
}
