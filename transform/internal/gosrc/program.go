package gosrc

import (
	"strings"

	"offstage/transform/internal/source"
)

// gatherFiles gathers a package of parsed files.
func (l *loader) gatherFiles(path string, own bool, files []*file) *unit {
	names := map[selector]string{}
	for _, f := range files {
		f.names = names
	}
	return gather(path, own, files)
}

// findTouches links what was gathered and lists what reaches a primitive.
func (l *loader) findTouches() {
	k := newLinker(l.units, l.world.unseen)
	k.modcache = l.modcache()
	k.imported = func(path string) source.Pos {
		i := l.imports[path]
		for range maxHops {
			if i == nil || i.Via == "" {
				break
			}
			i = l.imports[i.Via]
		}
		if i == nil {
			return source.Pos{}
		}
		return i.Pos
	}
	k.reach()
	k.bind()
	l.prog.Touches = k.touches()
}

// modcache is where the image has its module cache.
func (l *loader) modcache() string {
	if l.b.GOPATH == "" {
		return "/go/pkg/mod"
	}
	first, _, _ := strings.Cut(l.b.GOPATH, ":")
	return first + "/pkg/mod"
}
