package plan

import (
	"path"
	"slices"

	"offstage/transform/internal/image"
)

// throughLinks puts what is carried where it really is, where a link on the way is carried
// as one: nothing can be laid behind a link before that leads somewhere.
func throughLinks(p *Plan) {
	var list []Copied
	for _, c := range p.Copies {
		c.Path = Real(p, c.Path)
		i := slices.IndexFunc(list, func(other Copied) bool { return other.Path == c.Path })
		switch {
		case i < 0:
			list = append(list, c)
		case c.Link || list[i].Optional:
			list[i] = c
		}
	}
	p.Copies = list
	for _, dirs := range [][]string{p.MadeDirs, p.SystemDirs} {
		for i := range dirs {
			dirs[i] = Real(p, dirs[i])
		}
	}
}

// Real is a path behind the carried links that are on the way.
func Real(p *Plan, at string) string {
	const maxHops = 40 // as the kernel has it
	for range maxHops {
		i := slices.IndexFunc(p.Copies, func(c Copied) bool {
			_, below := image.Below(c.Path, at)
			return c.Link && below && c.Path != at
		})
		if i < 0 {
			break
		}
		link := p.Copies[i].Path
		fd, _ := p.Model.FS.Lookup(link)
		if fd.LinkAt != link {
			break
		}
		rest, _ := image.Below(link, at)
		at = path.Join(fd.Link, rest)
	}
	return at
}
