package emit

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/image"
	"offstage/transform/internal/plan"
	"offstage/transform/internal/source"
)

// owners are the paths of which steps of the builder chose the owner or mode, behind the base's
// links.
type owners struct {
	at       map[string]bool // whether all below a path is meant
	patterns []image.Owned
}

func ownersOf(p *plan.Plan) owners {
	own := owners{at: map[string]bool{}}
	links := p.Model.Base.Links()
	for _, o := range p.Model.Owned {
		if p.LeavesBuilder(o.Step) {
			continue
		}
		o.Path = catalog.BehindLinks(links, o.Path)
		own.at[o.Path] = own.at[o.Path] || o.Tree
		if strings.ContainsAny(o.Path, `*?[\`) {
			own.patterns = append(own.patterns, o)
		}
	}
	return own
}

// chose reports whether a step chose the owner or mode of a path.
func (own owners) chose(at string) bool {
	if _, ok := own.at[at]; ok {
		return true
	}
	tree := false
	source.Up(path.Dir(at), func(dir string) bool {
		tree = tree || own.at[dir]
		return tree || dir == "/"
	})
	return tree || slices.ContainsFunc(own.patterns, func(o image.Owned) bool { return globMatches(o.Path, at) })
}

// owned reports whether a step chose the owner or mode of a path, or the golang image did, whose
// /go is open to all: that matters to a user who works or makes files there.
func (w *writer) owned(at string) bool {
	m := w.Model
	if w.owners.chose(catalog.BehindLinks(m.Base.Links(), at)) {
		return true
	}
	used := at == m.Workdir || slices.Contains(w.MadeDirs, at)
	return m.Base.Golang && catalog.IsPlace(at, catalog.OpenToAll) && used && m.AsUser()
}

func globMatches(pattern, at string) bool {
	ok, err := path.Match(pattern, at)
	return err == nil && ok && pattern != at
}
