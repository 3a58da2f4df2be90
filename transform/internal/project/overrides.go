package project

import (
	"path"
	"slices"
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
	u.Context, u.Dockerfile, u.Inline = b.Context, b.Dockerfile, b.Inline
	u.Builds = u.Builds || b.Builds
	if u.Target == "" {
		u.Target = b.Target
	}
	if u.Image == "" {
		u.Image = b.Image
	}
}

// nameContainers gives scripts that enter a compose service, or a container by
// its name, what that service is.
func (r *repoReader) nameContainers() {
	named := map[string]*Use{}
	for i := range r.repo.Uses {
		u := &r.repo.Uses[i]
		if u.Source == Compose {
			for _, n := range []string{u.Name, u.service} {
				if b := named[n]; n != "" && (b == nil || b.Dockerfile == "") {
					named[n] = u
				}
			}
		}
	}
	for i := range r.repo.Uses {
		u := &r.repo.Uses[i]
		if b := named[u.service]; u.Source != Compose && u.service != "" && b != nil {
			u.Context, u.Dockerfile, u.Target, u.Image = b.Context, b.Dockerfile, b.Target, b.Image
		}
	}
}
