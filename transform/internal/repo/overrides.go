package repo

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// joinOverrides completes services that another compose file of the directory
// builds: an override names a service and says only what differs.
func (r *repoReader) joinOverrides() {
	base := map[string]*Use{} // by directory and service
	at := func(u *Use) string { return path.Dir(u.File) + "\x00" + u.Name }
	for i := range r.repo.Uses {
		u := &r.repo.Uses[i]
		if u.Source != Compose || u.bare && u.Image == "" {
			continue
		}
		if b := base[at(u)]; b == nil || composeRank(u) < composeRank(b) {
			base[at(u)] = u
		}
	}
	for i := range r.repo.Uses {
		u := &r.repo.Uses[i]
		if b := base[at(u)]; u.Source == Compose && u.bare && b != nil && b != u && b.File != u.File {
			u.complete(b)
		}
	}
}

// composeRank prefers files that build, then the names that compose itself
// looks for.
func composeRank(u *Use) int {
	names := []string{"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"}
	rank := slices.Index(names, path.Base(u.File))
	if rank < 0 {
		rank = len(names)
	}
	if u.bare {
		rank += 10
	}
	return rank
}

// complete takes from b what u, an override of it, leaves open. A service with
// an image of its own that builds nothing is another one by the same name.
func (u *Use) complete(b *Use) {
	if u.Image != "" && !u.Builds && imageRepo(u.Image) != imageRepo(b.Image) {
		return
	}
	own := ""
	if u.named != "" && b.Context != "" {
		own = inTree(b.Context, u.named)
	}
	u.Context, u.Dockerfile, u.Inline, u.pattern, u.remote = b.Context, b.Dockerfile, b.Inline, b.pattern, b.remote
	if own != "" {
		u.Dockerfile, u.Inline, u.pattern = own, false, ""
	}
	u.Builds = u.Builds || b.Builds
	if u.Target == "" {
		u.Target = b.Target
	}
	if u.Image == "" {
		u.Image = b.Image
	}
}

// joinContainers gives a patch of a workload, which names a container and says
// only what differs, the container's image.
func (r *repoReader) joinContainers() {
	images := map[string]string{}
	for _, u := range r.repo.Uses {
		if u.Source == Kubernetes && u.Image != "" {
			images[u.Name] = u.Image
		}
	}
	for i := range r.repo.Uses {
		if u := &r.repo.Uses[i]; u.Source == Kubernetes && u.Image == "" {
			u.Image = images[u.Name]
		}
	}
}

// nameContainers gives scripts that enter a compose service, or a container by
// its name, what that service is. Of several the one beside the script counts.
func (r *repoReader) nameContainers() {
	named := map[string][]*Use{}
	for i := range r.repo.Uses {
		u := &r.repo.Uses[i]
		names := []string{u.Name, u.service}
		switch {
		case u.Source == Compose:
		case u.service == "" && u.Image != "" && u.Source != Kubernetes && !u.Builds:
			names = names[:1] // docker run --name
		default:
			continue
		}
		for _, n := range names {
			named[n] = append(named[n], u)
		}
	}
	for i := range r.repo.Uses {
		u := &r.repo.Uses[i]
		if b := nearest(named[u.service], path.Dir(u.File)); u.Source != Compose && u.service != "" && b != nil {
			u.Context, u.Dockerfile, u.Target, u.pattern = b.Context, b.Dockerfile, b.Target, b.pattern
			u.Image = cmp.Or(u.Image, b.Image)
		}
	}
}

// nearest prefers a use of the same directory, and among those one whose
// Dockerfile is known.
func nearest(list []*Use, dir string) *Use {
	var best *Use
	rank := func(u *Use) int {
		n := 0
		if path.Dir(u.File) == dir {
			n += 2
		}
		if u.Dockerfile != "" {
			n++
		}
		return n
	}
	for _, u := range list {
		if best == nil || rank(u) > rank(best) {
			best = u
		}
	}
	return best
}

// foldNames takes the file that is there for a Dockerfile that isn't, when the
// two differ only in case: people build on systems that don't mind.
func (r *repoReader) foldNames() {
	for i := range r.repo.Uses {
		u := &r.repo.Uses[i]
		if there := r.folded[strings.ToLower(u.Dockerfile)]; there != "" && !r.files[u.Dockerfile] {
			u.Dockerfile, u.Sure = there, false
		}
	}
}
