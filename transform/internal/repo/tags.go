package repo

import (
	"path"
	"slices"

	"offstage/transform/internal/shell"
)

// Bounds on docker tag: how many are read, and how many names one build gets.
const (
	maxTags  = 2_000
	maxNames = 100
)

// A tag gives an image a further name.
type tag struct{ from, to string }

// tag reads docker tag A B, and podman's with several names.
func (c *commandReader) tag(args []shell.Word) {
	names := skipFlags(args, engineValues)
	for i := 1; i < len(names) && len(c.r.tags) < maxTags; i++ {
		t := tag{c.partly(names[0]), c.partly(names[i])}
		if imageRepo(t.from) != "" && imageRepo(t.to) != "" {
			c.r.tags = append(c.r.tags, t)
		}
	}
}

// nameTagged gives the builds the names that their images are tagged with, and
// keeps those of images that come from elsewhere.
func (r *repoReader) nameTagged() {
	names := map[string][]string{}
	for _, t := range r.tags {
		from := imageRepo(t.from)
		names[from] = append(names[from], t.to)
		if isForeign(from) {
			r.repo.foreign = append(r.repo.foreign, path.Base(imageRepo(t.to)))
		}
	}
	for i := range r.repo.Uses {
		if u := &r.repo.Uses[i]; u.Builds && len(names) > 0 {
			u.addTagged(names)
		}
	}
}

// addTagged adds the further names of the names that a build has, and theirs.
func (u *Use) addTagged(names map[string][]string) {
	all := append([]string{u.Image}, u.images...)
	for i := 0; i < len(all); i++ {
		for _, to := range names[imageRepo(all[i])] {
			if len(all) < maxNames && !slices.Contains(all, to) {
				all = append(all, to)
			}
		}
	}
	u.images = all[1:]
}
