package need

import (
	"path"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// namedFrom looks a relative path up in other directories. What is not there is
// not looked for there.
func namedFrom(m *launch.Model, dirs []string, text string, ev finding.Evidence, use pathUse) []finding.Need {
	p := plainPath(text)
	if p == "" || path.IsAbs(p) || m.FromHome(p) != p {
		return nil
	}
	var list []finding.Need
	for _, dir := range dirs {
		at := path.Join(dir, p)
		look := beforePattern(at)
		if look == at && use == pathMade {
			look = path.Dir(at)
		}
		fd, ok := m.FS.Lookup(look)
		word := use == pathNamed && !fd.Dir && path.Ext(p) == ""
		if !ok || !fd.Sure || word || look == dir && use != pathMade {
			continue
		}
		list = append(list, namedThrough(m, at, ev, use, 8)...)
	}
	return list
}
